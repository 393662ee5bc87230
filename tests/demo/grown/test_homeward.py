"""Somebody has been the whole way, somebody waits at each leg, and one may be taken all the way."""

import pytest
from tests.demo.conftest import NOW, viewer

from almoner.demo.growing.arcs import WARD
from almoner.engines.pathways.models import Case
from almoner.platform.access.scope import scoped
from almoner.services.brokerage.models import Award, Package
from almoner.services.delegation.models import Act, Delegation, Suspension
from almoner.services.discharge.models import Stay
from almoner.services.discharge.queries import lists
from almoner.services.visits.models import Visit
from almoner.surfaces.flow.queries.picture import picture
from almoner.surfaces.flow.showing import beds_words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def stays(place) -> dict[str, Stay]:
    """By the bed that each has in the story."""
    found = Stay.objects.filter(bed__in=("21", "22", "23")).select_related("case", "person")
    assert found.count() == len(WARD)
    return dict(zip(WARD, found.order_by("bed"), strict=True))


def insulin_of(stay: Stay) -> Delegation:
    return Delegation.objects.get(person=stay.person, activity="insulin-administration")


def test_one_has_been_the_whole_way(place):
    stay = stays(place)["ward-home"]
    assert (stay.case.state, stay.case.outcome) == ("home", "settled")
    assert {"assessed", "decided", "care_found", "left", "seen_at_home"} <= set(stay.case.moments)
    package = Package.objects.get(subject__case_id=stay.case_id)
    award = Award.objects.get(package=package)
    insulin = insulin_of(stay)
    assert (package.state, award.provider) == ("started", insulin.provider)
    assert package.activities == [insulin.activity]
    assert insulin.status == "active"
    assert Suspension.objects.get(delegation=insulin).lifted_at > stay.left_at
    after = Act.objects.filter(delegation=insulin, done_at__gt=stay.left_at, outcome="done")
    assert after.exists()


def test_one_is_home_and_waits_to_be_seen(place):
    stay = stays(place)["ward-left"]
    assert stay in [line.stay for line in lists.to_be_seen(viewer("felix"), NOW)]
    assert insulin_of(stay).status == "active"
    since = Visit.objects.filter(person=stay.person, starts_at__gt=stay.left_at)
    assert "done" in set(since.values_list("status", flat=True))


def test_one_is_on_the_ward_for_whoever_follows(place):
    stay, insulin = stays(place)["ward-bed"], None
    insulin = insulin_of(stay)
    assert (stay.case.state, insulin.status) == ("on-ward", "suspended")
    assert insulin.worker_id == viewer("joy").worker_id
    assert insulin.delegator_id == viewer("amina").worker_id
    assert insulin.provider_id == viewer("priya").organisation_id


def test_there_is_somebody_at_every_leg(place):
    states = set(Case.objects.filter(pathway="hospital-discharge").values_list("state", flat=True))
    assert states >= {"ready", "referred", "decided", "arranging", "ready-to-leave", "left", "home"}
    bought = Package.objects.filter(subject__case_id__isnull=False)
    assert set(bought.values_list("state", flat=True)) >= {"draft", "awarded", "started"}


def test_nobody_waits_for_care_who_is_home(place):
    home = Case.objects.filter(pathway="hospital-discharge", state__in=("left", "home"))
    waiting = Package.objects.filter(subject__case_id__in=home.values("pk"), state="draft")
    assert not waiting.exists()


def test_the_place_sees_who_gave_a_bed_day_back(place):
    felix = viewer("felix")
    with scoped(felix):
        shown = picture(felix, NOW)
    assert shown.beds.gone >= 3
    assert "who were ready left in the 7 days before today." in beds_words(shown)
