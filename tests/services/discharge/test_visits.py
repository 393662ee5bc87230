"""A visit number is one visit of one person: taken back it is free again, and whatever says that it
is somebody else's waits for a person."""

from datetime import timedelta

import pytest
from tests import factories
from tests.services.discharge.hospital import NOW, NUMBER
from tests.services.discharge.messages import adt, answered

from almoner.engines.pathways.models import Case
from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.registers.people.models import HospitalStay, Person
from almoner.services.discharge import commands
from almoner.services.discharge.commands.hearing import receive
from almoner.services.discharge.commands.telling import act_on
from almoner.services.discharge.models import Held, Stay
from almoner.services.discharge.queries import lists
from almoner.services.discharge.rules.news import Heard, News

AT = NOW + timedelta(hours=2)
OTHER = factories.nhs_number(7_001)
THEIRS = {"number": OTHER, "family": "Bello", "given": "Bo"}
LEFT = {"when": "20260302110000", "gone": "20260302110000"}


@pytest.fixture
def hear(hospital):
    def heard(*messages: bytes) -> list[str]:
        with scoped(hospital.adt, drop_role=True):
            return [answered(receive(hospital.adt, raw, at=AT))[0] for raw in messages]

    return heard


@pytest.fixture
def bello(hospital) -> Person:
    born = hospital.ada.born_on
    return factories.person([hospital.trust], family_name="Bello", born_on=born, nhs_number=OTHER)


def test_an_admission_that_was_taken_back_may_come_again_under_its_number(hear):
    again = adt("A01", "3", when="20260302102000")
    assert hear(adt(), adt("A11", "2", when="20260302101000"), again) == ["AA"] * 3
    gone, here = Stay.objects.order_by("pk")
    assert (gone.cancelled_at is not None, here.cancelled_at) == (True, None)
    assert (gone.visit_number, here.visit_number) == ("V1", "V1")
    hear(adt("A03", "4", **LEFT))
    here.refresh_from_db()
    assert here.left_at is not None


def test_what_is_older_than_the_taking_back_brings_nobody_back(hear):
    hear(adt(), adt("A11", "2", when="20260302101000"), adt("A02", "3", when="20260302100500"))
    assert Stay.objects.get().cancelled_at is not None


@pytest.mark.hazard("HZ-60")
@pytest.mark.parametrize("event", ["A01", "A02", "A03", "A08", "A11", "A13"])
@pytest.mark.parametrize("known", [True, False])
def test_a_visit_of_somebody_else_waits_for_a_person(hear, hospital, request, event, known):
    if known:
        request.getfixturevalue("bello")
    hear(adt())
    before = Person.objects.count()
    again = adt(event, "2", when="20260302103000", **THEIRS)
    assert hear(again, again) == ["AA", "AA"]
    held = Held.objects.get()
    assert (held.why, held.message.outcome) == ("visit-of-another", "held")
    stay = Stay.objects.get()
    assert (stay.person, stay.left_at, stay.cancelled_at) == (hospital.ada, None, None)
    assert Person.objects.count() == before
    assert hear(adt("A02", "4", when="20260302104000")) == ["AA"]


@pytest.mark.hazard("HZ-60")
def test_by_the_persons_own_id_too(hospital, bello, hear):
    hear(adt())
    news = News(Heard.LEFT, AT, visit_number="V1", left_at=AT)
    told = act_on(hospital.adt, news, bello.pk, at=AT)
    assert told.held.why == "visit-of-another"
    assert Stay.objects.get().left_at is None


@pytest.mark.parametrize(
    ("event", "left"), [("A01", False), ("A02", False), ("A08", False), ("A03", True)]
)
def test_a_person_says_whose_visit_it_is(hospital, bello, hear, event, left):
    """The wrong stay is closed as a mistake, and the right person is on the ward, or has left."""
    hear(adt())
    gone = LEFT if left else {"when": "20260302103000"}
    hear(adt(event, "2", **THEIRS, **gone))
    wendy, held = hospital.viewer(hospital.wendy), Held.objects.get()
    with pytest.raises(Refused):
        commands.match(wendy, held_id=held.pk, person_id=hospital.ada.pk, at=AT)
    commands.match(wendy, held_id=held.pk, person_id=bello.pk, at=AT)
    wrong, right = Stay.objects.order_by("pk")
    assert (wrong.person, Case.objects.get(pk=wrong.case_id).outcome) == (
        *(hospital.ada, "by-mistake"),
    )
    assert (right.person, right.ward, right.visit_number) == (bello, hospital.willow, "V1")
    assert (right.left_at is not None) is left
    here = [line.stay for line in lists.on_ward(wendy, hospital.willow.pk, AT)]
    assert here == ([] if left else [right])
    assert not HospitalStay.objects.filter(person=hospital.ada, discharged_at=None).exists()


def test_a_visit_that_never_was_is_taken_back_for_the_one_it_stands_under(hospital, bello, hear):
    hear(adt(), adt("A11", "2", when="20260302103000", **THEIRS))
    held = Held.objects.get()
    commands.match(hospital.viewer(hospital.wendy), held_id=held.pk, person_id=bello.pk, at=AT)
    assert Stay.objects.get().cancelled_at is not None


def test_the_screen_says_whose_visit_it_is_known_as(hospital, bello, hear):
    hear(adt(), adt("A08", "2", when="20260302103000", **THEIRS))
    client = factories.client_for(hospital.wendy)
    shown = client.get(f"/discharge/unmatched/{Held.objects.get().pk}/").content.decode()
    assert "Visit V1 is known here as that of" in shown
    assert hospital.ada.name in shown
    assert "Bello, born 17 May 1941" in shown
    assert NUMBER not in shown
