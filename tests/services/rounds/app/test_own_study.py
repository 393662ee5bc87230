"""A study of the organisation's own place, from the screen to the report."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import client_for
from tests.services.delegation.world import NOW
from tests.services.rounds.app.places import DAYS, FIRST, make_own_place
from tests.services.rounds.study.small import greedy
from tests.services.visits.door import Clock

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.services.rounds.commands.drawing import cut_division
from almoner.services.rounds.commands.studying import ask_for_study, perform_study
from almoner.services.rounds.models import StudyRun
from almoner.services.rounds.rules.studying import OWN, Wish
from almoner.services.rounds.study.own import LIMITS
from almoner.services.rounds.study.staying import LIMIT

pytestmark = pytest.mark.django_db
WISH = Wish(days=DAYS, place=OWN, starts=FIRST.isoformat())
FORM = {
    "place": OWN,
    "starts_day": str(FIRST.day),
    "starts_month": str(FIRST.month),
    "starts_year": str(FIRST.year),
    "people": "400",
    "days": str(DAYS),
    "area": "coventry",
    "seed": "1",
}


@pytest.fixture
def place():
    return make_own_place()


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def codes(of, *args, **more):
    with pytest.raises(Refused) as caught:
        of(*args, **more)
    return [one.code for one in caught.value.refusals]


WRONG = [
    ({"place": "elsewhere"}, "unknown-place"),
    ({"starts": ""}, "study-no-day"),
    ({"days": 0}, "study-setting"),
]


@pytest.mark.parametrize(("given", "code"), WRONG)
def test_a_wish_for_ones_own_place_that_cannot_be_studied(given, code):
    assert codes(replace(WISH, **given).check) == [code]


def test_it_is_kept_whole_and_said_in_words():
    assert Wish.of(WISH.as_dict()) == WISH
    assert WISH.about == f"Your own place, up to 5 days from {FIRST.day} November 2026"
    assert Wish().about == "Coventry, 400 people, 28 days"
    older = Wish().as_dict()
    del older["place"], older["starts"], older["division"], older["size_wanted"]
    assert Wish.of(older) == Wish()


def test_from_the_form_to_the_report(place, monkeypatch, settings):
    monkeypatch.setattr(timezone, "now", Clock(NOW))
    settings.SESSION_COOKIE_AGE = 24 * 60 * 60
    page = client_for(place.analyst)
    there = reverse("rounds:studies")
    assert "not named" in text(page.get(there))
    missing = page.post(there, {**FORM, "starts_day": "", "starts_month": "", "starts_year": ""})
    assert missing.status_code == 422
    answer = page.post(there, FORM)
    assert answer.status_code == 302, text(answer)
    row = StudyRun.objects.get()
    assert "Study of this place" in text(page.get(answer.url))

    perform_study(row.pk, NOW, planner=greedy)
    row.refresh_from_db()
    assert row.reasons == []
    shown = text(page.get(answer.url))
    assert "It is read from rotas of this place." in shown
    assert "Everybody in it is invented." not in shown
    assert LIMITS[-1] in shown
    assert "Going into hospital" not in shown
    assert 'class="rounds-patch' in page.get(answer.url).content.decode()
    assert "In each neighbourhood" in shown
    for name in (place.base.provider.name, place.base.rival.name):
        assert name in shown
    for person in (*place.ours, *place.strangers):
        assert person.family_name not in shown
    events = AuditEvent.objects.exclude(verb__startswith="account.").order_by("pk")
    assert list(events.values_list("verb", flat=True)) == [
        "study.asked",
        "place.read",
        "study.done",
    ]
    assert page.get(reverse("rounds:study_pdf", args=[row.pk])).content[:5] == b"%PDF-"


def test_the_neighbourhoods_can_be_those_that_are_drawn(place):
    row = cut_division(place.viewer, name="Ours", starts=FIRST, days=DAYS, size=14, at=NOW)
    wish = replace(WISH, division=row.pk, switches=("hospital",))
    asked = ask_for_study(place.viewer, wish=wish, at=NOW)
    done = perform_study(asked.pk, NOW, planner=greedy)
    names = sorted(set(row.cells.values()))
    by_heading = {one["heading"]: one for one in done.report["sections"]}
    local = by_heading["In each neighbourhood"]
    assert sorted(line[0] for line in local["tables"][0]["rows"]) == names
    drawn = by_heading["The neighbourhoods"]["picture"]["shapes"]
    assert [one["name"] for one in drawn] == names
    assert LIMIT in by_heading["What it cannot tell"]["bullets"]
    amounts = [line[0] for line in by_heading["Amounts it counts with"]["tables"][0]["rows"]]
    assert {"Going into hospital", "A hospital stay", "People who are lonely"} <= set(amounts)
    with pytest.raises(Unseen):
        ask_for_study(place.board, wish=replace(WISH, division=row.pk), at=NOW)


def test_days_without_a_rota_say_so(place):
    asked = ask_for_study(place.viewer, wish=replace(WISH, starts="2030-01-01"), at=NOW)
    row = perform_study(asked.pk, NOW, planner=greedy)
    assert row.reasons[0].startswith("There are no visits or no shifts in these days")


def test_a_provider_has_no_place_of_its_own(place):
    assert codes(ask_for_study, place.base.viewer(place.base.manager), wish=WISH, at=NOW) == [
        "may-not-study"
    ]
