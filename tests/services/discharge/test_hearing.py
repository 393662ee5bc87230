"""HL7 into the database: who is matched, what is held, what a repeat is answered, and that late
news harm nobody."""

import logging
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import factories
from tests.services.discharge.hospital import NOW, NUMBER
from tests.services.discharge.messages import adt, answered

from almoner.engines.pathways.models import Case
from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.registers.people.models import HospitalStay, Involvement, Person
from almoner.services.discharge import commands
from almoner.services.discharge.commands.hearing import receive
from almoner.services.discharge.models import Held, Message, Stay

OTHER = factories.nhs_number(7_001)
LEFT = {"when": "20260302110000", "gone": "20260302110000"}


@pytest.fixture
def hear(hospital):
    def heard(*messages: bytes, minutes: int = 120) -> list[tuple[str, str, str]]:
        at = NOW + timedelta(minutes=minutes)
        with scoped(hospital.adt, drop_role=True):
            return [answered(receive(hospital.adt, raw, at=at)) for raw in messages]

    return heard


def test_an_admission_puts_a_known_person_on_the_ward(hospital, hear):
    assert hear(adt(came="20260301220000")) == [("AA", "1", "")]
    stay = Stay.objects.get()
    assert (stay.person, stay.ward, stay.bed) == (hospital.ada, hospital.willow, "4")
    assert stay.admitted_at.isoformat() == "2026-03-01T22:00:00+00:00"
    assert Case.objects.get().state == "on-ward"
    assert HospitalStay.objects.get().discharged_at is None
    assert Message.objects.get().outcome == "applied"


def test_moved_then_left(hospital, hear):
    hear(
        adt(), adt("A02", "2", ward="ELM", bed="9", when="20260302103000"), adt("A03", "3", **LEFT)
    )
    stay = Stay.objects.get()
    assert (stay.ward, stay.bed) == (hospital.elm, "9")
    assert stay.left_at.isoformat() == "2026-03-02T11:00:00+00:00"
    assert Case.objects.get().outcome == "arranged-by-ward"
    assert HospitalStay.objects.get().discharged_at == stay.left_at


def test_the_same_message_is_answered_the_same_and_acted_on_once(hear):
    assert len({*hear(adt(), adt(), adt())}) == 1
    assert (Stay.objects.count(), Message.objects.count()) == (1, 1)


def test_another_message_with_a_used_number_is_not_taken(hear):
    hear(adt())
    assert hear(adt("A03", "1", **LEFT))[0][0] == "AR"
    assert Stay.objects.get().left_at is None


def test_a_leaving_before_its_admission(hear):
    answers = hear(adt("A03", "2", **LEFT), adt())
    assert [one[0] for one in answers] == ["AA", "AA"]
    stay = Stay.objects.get()
    assert stay.left_at is not None
    assert not Case.objects.exists()


def test_an_older_move_changes_nothing(hospital, hear):
    hear(adt(when="20260302103000"), adt("A02", "2", ward="ELM", when="20260302100000"))
    assert Stay.objects.get().ward == hospital.willow


def test_taken_back(hear):
    hear(adt(), adt("A11", "2", when="20260302101000"))
    assert Stay.objects.get().cancelled_at is not None
    assert Case.objects.get().outcome == "by-mistake"
    assert HospitalStay.objects.get().discharged_at is not None


def test_a_leaving_taken_back_while_the_case_is_open(hospital, hear):
    stay = hospital.arranging()
    gone = {"when": "20260302163000", "visit": ""}
    hear(adt("A03", "2", **gone), minutes=420)
    assert Case.objects.get(pk=stay.case_id).state == "left"
    assert hear(adt("A13", "3", when="20260302164000", visit=""), minutes=430)[0][0] == "AA"
    stay.refresh_from_db()
    assert (stay.left_at, Case.objects.get(pk=stay.case_id).state) == (None, "ready-to-leave")


@pytest.mark.hazard("HZ-60")
@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"number": ""}, "no-number"),
        ({"number": NUMBER[:9] + str((int(NUMBER[9]) + 1) % 10)}, "number-wrong"),
        ({"family": "Okorie"}, "identity-differs"),
        ({"born": "19410518"}, "identity-differs"),
        ({"born": ""}, "identity-differs"),
        ({"number": OTHER, "born": ""}, "not-enough-said"),
    ],
)
def test_nobody_is_matched_in_doubt(hear, said, why):
    assert hear(adt(**said))[0][0] == "AA"
    assert not Stay.objects.exists()
    held = Held.objects.get()
    assert (held.why, held.message.outcome) == (why, "held")
    assert "Okoro" not in held.message.reason


@pytest.mark.hazard("HZ-60")
def test_the_same_name_and_birth_without_a_number_is_not_the_same_person(hospital, hear):
    hear(adt(number=""))
    assert not Stay.objects.filter(person=hospital.ada).exists()


@pytest.mark.hazard("HZ-60")
def test_a_person_matches_by_hand_and_never_against_the_number(hospital, hear):
    hear(adt(number=OTHER, born=""))
    held, wendy = Held.objects.get(), hospital.viewer(hospital.wendy)
    with pytest.raises(Refused) as found:
        commands.match(wendy, held_id=held.pk, person_id=hospital.ada.pk, at=NOW)
    assert found.value.refusals[0].code == "another-number"
    known = factories.person([hospital.trust], nhs_number=OTHER)
    commands.match(wendy, held_id=held.pk, person_id=known.pk, at=NOW)
    held.refresh_from_db()
    assert (held.ended, held.said) == ("matched", {})
    assert held.stay.person == known


def test_what_is_set_aside_is_not_kept(hospital, hear):
    hear(adt(number=""))
    held = commands.set_aside(
        hospital.viewer(hospital.wendy), held_id=Held.objects.get().pk, at=NOW
    )
    assert (held.ended, held.said, Stay.objects.count()) == ("aside", {}, 0)


def test_somebody_new_is_registered_and_somebody_of_elsewhere_joined(hospital, hear):
    elsewhere = factories.person(
        [hospital.rival], family_name="Bello", born_on=hospital.ada.born_on, nhs_number=OTHER
    )
    new = factories.nhs_number(7_002)
    hear(
        adt(number=OTHER, family="Bello", given="Bo", visit="V2"),
        adt("A01", "2", number=new, family="Novak", given="Nel", visit="V3"),
    )
    assert Involvement.objects.filter(person=elsewhere, organisation=hospital.trust).exists()
    made = Person.objects.get(nhs_number=new)
    assert (made.name, made.nhs_number_status) == ("Nel Novak", "02")
    assert Stay.objects.count() == 2


def test_a_ward_that_is_not_ours_is_nothing_to_us(hear):
    answer = hear(adt(ward="MAT"))[0]
    assert answer[0] == "AA"
    assert not Held.objects.exists()
    assert Message.objects.get().outcome == "nothing"


def test_somebody_of_ours_on_an_unknown_ward_is_looked_at(hear):
    hear(adt(), adt("A02", "2", ward="MAT", when="20260302103000"))
    assert Held.objects.get().why == "ward-unknown"


def test_a_death_ends_the_case(hear):
    hear(adt(), adt("A03", "2", died="Y", **LEFT))
    assert Person.objects.get().died_on.isoformat() == "2026-03-02"
    assert Case.objects.get().closed_at is not None


@pytest.mark.parametrize("raw", [b"", b"\x00\xff" * 50, b"MSH|^~\\&|", adt("A40")])
def test_nonsense_is_answered_and_nothing_is_kept(hear, raw):
    assert hear(raw)[0][0] == "AR"
    assert not Stay.objects.exists()


def test_nothing_of_a_person_is_logged(hear, caplog):
    with caplog.at_level(logging.DEBUG, logger="almoner"):
        hear(adt(), adt(number="", control="2"), adt("A40", "3"), adt(born="x1", control="4"))
    for secret in ("Okoro", "Ada", NUMBER, "19410517"):
        assert secret not in caplog.text


@settings(max_examples=25, database=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0), st.integers(0, 255)), max_size=4), st.integers(0))
def test_a_spoiled_message_is_answered_and_kept_whole_or_not_at_all(hospital, hear, changes, cut):
    whole = bytearray(adt())
    for at, byte in changes:
        whole[at % len(whole)] = byte
    raw = bytes(whole if cut % 3 else whole[: cut % len(whole)])
    with transaction.atomic():
        code, _, words = hear(raw)[0]
        assert (Stay.objects.exists() or Held.objects.exists()) <= (code == "AA")
        assert Message.objects.exists() >= (code == "AA")
        assert words or code == "AA"
        transaction.set_rollback(True)
