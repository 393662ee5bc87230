import pytest
from tests import factories as make
from tests.registers.helpers import audited, refuses

from almoner.platform.access.unseen import Unseen
from almoner.registers.people import commands, queries


def represent(actor, town, **given):
    values = {
        "person_id": town.person.pk,
        "kind": "lpa_health",
        "name": " Eve  Okafor ",
        "starts_on": town.days(-10),
        "at": town.now,
        **given,
    }
    return commands.add_representative(actor, **values)


def relate(actor, town, **given):
    values = {
        "person_id": town.person.pk,
        "kind": "Daughter",
        "name": "Eve",
        "starts_on": town.days(-10),
        "at": town.now,
        **given,
    }
    return commands.add_relationship(actor, **values)


def test_a_representative_is_kept_and_the_evidence_comes_later(town, as_web):
    with as_web(town.viewer("nurse")) as nurse:
        made = represent(nurse, town)
        assert made.evidence_seen_on is None
        seen = commands.evidence_seen(
            nurse, representative_id=made.pk, seen_on=town.today, reference=" LPA 1 ", at=town.now
        )

    assert (seen.name, seen.evidence_seen_on, seen.evidence_reference) == (
        "Eve Okafor",
        town.today,
        "LPA 1",
    )
    assert audited("representative.added").detail == {"kind": "lpa_health"}
    assert audited("representative.evidence_seen").person_id == town.person.pk


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "x"}, "representative-unknown"),
        ({"name": " "}, "name-of-the-representative-missing"),
        ({"evidence_reference": "A"}, "evidence-without-day"),
    ],
)
def test_a_representative_that_cannot_be_kept(town, given, code):
    with refuses(code):
        represent(town.viewer("nurse"), town, **given)


def test_evidence_is_not_seen_tomorrow(town):
    with refuses("evidence-in-future"):
        represent(town.viewer("nurse"), town, evidence_seen_on=town.days(1))


def test_a_representation_ends_once(town, as_web):
    with as_web(town.viewer("nurse")) as nurse:
        made = represent(nurse, town)
        ends = {"representative_id": made.pk, "at": town.now}
        with refuses("ends-before-start"):
            commands.end_representative(nurse, ends_on=town.days(-11), **ends)
        commands.end_representative(nurse, ends_on=town.today, **ends)
        with refuses("already-ended", "The representation has already ended"):
            commands.end_representative(nurse, ends_on=town.days(1), **ends)
        record = queries.person_record(nurse, town.person.pk, today=town.today)
        assert queries.representatives_on(nurse, town.person.pk, today=town.today) == []

    assert record.representatives == ()
    assert record.ended == (made,)


def test_an_unpaid_carer_has_hours_within_a_week(town):
    nurse = town.viewer("nurse")
    made = relate(nurse, town, unpaid_carer=True, hours_a_week=168, emergency_contact=True)
    record = queries.person_record(nurse, town.person.pk, today=town.today)

    assert record.unpaid_carers == (made,)
    with refuses("hours-a-week", "0 to 168"):
        relate(nurse, town, unpaid_carer=True, hours_a_week=169)
    with refuses("hours-without-care", "Tick that they are an unpaid carer"):
        relate(nurse, town, hours_a_week=5)
    with refuses("relationship-missing"):
        relate(nurse, town, kind="")


def test_a_relationship_ends(town):
    nurse = town.viewer("nurse")
    made = relate(nurse, town)
    commands.end_relationship(nurse, relationship_id=made.pk, ends_on=town.today, at=town.now)
    assert queries.person_record(nurse, town.person.pk, today=town.today).relationships == ()
    assert audited("relationship.ended").person_id == town.person.pk


def test_a_relative_has_a_record_of_their_own(town, as_web):
    eve = make.person([town.trust], given_name="Eve", family_name="Okafor")
    with as_web(town.viewer("nurse")) as nurse:
        made = relate(nurse, town, name="Eve Okafor", unpaid_carer=True)
        friend = relate(nurse, town, name="Bo")
        about = {"other_than": town.person.pk, "today": town.today}
        assert queries.people_called(nurse, made.name, **about) == [eve]
        commands.name_own_record(nurse, relationship_id=made.pk, record_id=eve.pk, at=town.now)
        carers = queries.unpaid_carers(nurse, town.person.pk, today=town.today)

    assert friend not in carers
    assert [one.own_record_id for one in carers] == [eve.pk]
    assert audited("relationship.record_named").detail == {"record": eve.pk}


def test_a_record_that_is_not_theirs_to_name(town, as_web):
    stranger = make.person([town.rival], given_name="Eve")
    with as_web(town.viewer("nurse")) as nurse:
        made = relate(nurse, town, unpaid_carer=True)
        names = {"relationship_id": made.pk, "at": town.now}
        with refuses("own-record-same", "Choose the record of Eve."):
            commands.name_own_record(nurse, record_id=town.person.pk, **names)
        with pytest.raises(Unseen):
            commands.name_own_record(nurse, record_id=stranger.pk, **names)
    rival = town.viewer("rival_manager")
    with pytest.raises(Unseen):
        commands.name_own_record(rival, record_id=stranger.pk, **names)
    with pytest.raises(Unseen):
        queries.unpaid_carers(rival, town.person.pk, today=town.today)
    made.refresh_from_db()
    assert made.own_record is None


def test_a_representative_of_a_dead_person_is_not_added(town):
    commands.record_death(
        town.viewer("nurse"), person_id=town.person.pk, died_on=town.today, at=town.now
    )
    with refuses("person-died"):
        represent(town.viewer("nurse"), town)


def test_rows_of_people_one_does_not_see_are_out_of_reach(town, as_web):
    nurse = town.viewer("nurse")
    one, other = represent(nurse, town), relate(nurse, town)
    with as_web(town.viewer("rival_manager")) as rival:
        ends = {"ends_on": town.today, "at": town.now}
        for call in (
            lambda: represent(rival, town),
            lambda: relate(rival, town),
            lambda: commands.end_representative(rival, representative_id=one.pk, **ends),
            lambda: commands.end_relationship(rival, relationship_id=other.pk, **ends),
            lambda: commands.evidence_seen(
                rival, representative_id=one.pk, seen_on=town.today, at=town.now
            ),
            lambda: queries.representative(rival, town.person.pk, one.pk, today=town.today),
        ):
            with pytest.raises(Unseen):
                call()


def test_who_may_not_manage_people_changes_nothing(town):
    for call in (represent, relate):
        with refuses("role-without-right"):
            call(town.viewer("worker"), town)


def test_a_row_is_found_only_at_its_own_person(town):
    nurse = town.viewer("nurse")
    made = represent(nurse, town)
    other = make.person([town.trust])
    with pytest.raises(Unseen):
        queries.representative(nurse, other.pk, made.pk, today=town.today)
