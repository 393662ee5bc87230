"""What a person says about sharing has effect: in the queries, and behind them in the database."""

import pytest
from django.db import connection
from tests import factories as make
from tests.registers.helpers import audited, refuses

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import system
from almoner.registers.people import commands, queries
from almoner.registers.people.models import (
    HospitalStay,
    ImportedCarePlan,
    Person,
    Relationship,
    Representative,
    SharingDecision,
)

SATELLITES = (Representative, Relationship, HospitalStay, ImportedCarePlan, SharingDecision)


def decide(actor, town, **given):
    values = {
        "person_id": town.person.pk,
        "scope": "record",
        "agreed": False,
        "organisation_id": town.provider.pk,
        "given_by": "Ada herself",
        "at": town.now,
        **given,
    }
    return commands.decide_sharing(actor, **values)


@pytest.fixture
def full(town):
    """The town's person with a row in every table about people."""
    nurse, about = town.viewer("nurse"), {"person_id": town.person.pk, "at": town.now}
    commands.add_representative(nurse, kind="imca", name="Eve", starts_on=town.today, **about)
    commands.add_relationship(nurse, kind="son", name="Al", starts_on=town.today, **about)
    commands.admit(nurse, admitted_at=town.now, **about)
    decide(nurse, town, scope="research", organisation_id=None)
    ImportedCarePlan.objects.create(
        person=town.person,
        source_id="plan",
        status="active",
        intent="plan",
        resource={},
        received_at=town.now,
        received_by=town.trust,
    )
    return town.person


def seen_rows(person: Person) -> dict[str, int]:
    """Rows about the person by table, read as plainly as SQL allows."""
    found = {}
    with connection.cursor() as cursor:
        for model in SATELLITES:
            table = model._meta.db_table
            cursor.execute(f"SELECT count(*) FROM {table} WHERE person_id = %s", [person.pk])
            found[table] = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM people_person WHERE id = %s", [person.pk])
        found["people_person"] = cursor.fetchone()[0]
    return found


def test_whoever_is_involved_sees_every_table_and_rivals_see_none(town, full, as_web):
    for who, rows in (("nurse", 1), ("manager", 1), ("rival_manager", 0), ("board", 0)):
        with as_web(town.viewer(who)):
            assert set(seen_rows(full).values()) == {rows}, who


def test_a_no_closes_the_record_to_that_organisation_at_once(town, full, as_web):
    with as_web(town.viewer("nurse")) as nurse:
        decide(nurse, town)
        assert queries.named_person(nurse, full.pk, today=town.today) == full

    with as_web(town.viewer("manager")) as manager:
        rows = seen_rows(full)
        with pytest.raises(Unseen):
            commands.view_person(manager, full.pk, town.now)
        assert not queries.visible_people(manager, today=town.today).exists()

    own_decision = rows.pop("people_sharingdecision")
    assert set(rows.values()) == {0}
    assert own_decision == 1, "Only the decision about the organisation itself is left."


def test_a_closed_record_stays_closed_without_row_security_too(town, full):
    """The queries say it again, for processes that connect as the owner of the tables."""
    decide(town.viewer("nurse"), town)
    with pytest.raises(Unseen):
        queries.person_record(town.viewer("manager"), full.pk, today=town.today)


def test_withdrawing_the_no_opens_the_record_again(town, full, as_web):
    with as_web(town.viewer("nurse")) as nurse:
        made = decide(nurse, town)
        ended = commands.withdraw_sharing(nurse, decision_id=made.pk, at=town.now)
        with refuses("already-withdrawn"):
            commands.withdraw_sharing(nurse, decision_id=made.pk, at=town.now)

    assert ended.withdrawn_at == town.now
    with as_web(town.viewer("manager")):
        assert seen_rows(full)["people_representative"] == 1
        assert Person.objects.filter(pk=full.pk).exists()


def test_a_later_yes_takes_the_place_of_a_no(town, as_web):
    nurse = town.viewer("nurse")
    no = decide(nurse, town)
    decide(nurse, town, agreed=True)

    no.refresh_from_db()
    assert no.withdrawn_at == town.now
    assert audited("sharing.agreed").detail["replaced"] == [no.pk]
    with as_web(town.viewer("manager")):
        assert Person.objects.filter(pk=town.person.pk).exists()


def test_the_organisation_shut_out_cannot_open_the_record_itself(town, as_web):
    no = decide(town.viewer("nurse"), town)
    with as_web(town.viewer("manager")) as manager:
        with pytest.raises(Unseen):
            commands.withdraw_sharing(manager, decision_id=no.pk, at=town.now)
        with pytest.raises(Unseen):
            decide(manager, town, agreed=True)


def test_other_decisions_close_nothing(town, as_web):
    nurse = town.viewer("nurse")
    decide(nurse, town, scope="delegation")
    decide(nurse, town, scope="research", organisation_id=None)
    with as_web(town.viewer("manager")):
        assert Person.objects.filter(pk=town.person.pk).exists()


def test_a_no_about_one_organisation_closes_nothing_to_another(town, as_web):
    decide(town.viewer("nurse"), town, organisation_id=town.rival.pk)
    with as_web(town.viewer("manager")):
        assert Person.objects.filter(pk=town.person.pk).exists()


def test_an_organisation_shut_out_is_not_brought_back_by_a_part_in_care(town):
    decide(town.viewer("nurse"), town, organisation_id=town.rival.pk)
    make.partnership(town.trust, town.rival)
    with refuses("person-objects", "Ask the person"):
        commands.start_involvement(
            town.viewer("nurse"),
            person_id=town.person.pk,
            organisation_id=town.rival.pk,
            starts_on=town.today,
            at=town.now,
        )


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"organisation_id": "trust"}, "sharing-own-organisation"),
        ({"organisation_id": None}, "sharing-with-whom"),
        ({"scope": "x"}, "scope-unknown"),
        ({"given_by": " "}, "name-of-who-decided-missing"),
        ({"organisation_id": 10**9}, "organisation-unknown"),
        ({"given_at": "later"}, "in-future"),
    ],
)
def test_a_decision_that_cannot_be_kept(town, given, code):
    if given.get("organisation_id") == "trust":
        given = {"organisation_id": town.trust.pk}
    if "given_at" in given:
        given = {"given_at": town.now.replace(year=town.now.year + 1)}
    with refuses(code):
        decide(town.viewer("nurse"), town, **given)


def test_who_records_a_decision_has_the_right_and_an_account(town):
    with refuses("role-without-right"):
        decide(town.viewer("worker"), town)
    with refuses("sharing-needs-account"):
        decide(system("import", town.trust.pk), town)


def test_a_decision_about_people_of_others_is_unseen(town, as_web):
    other = make.person([make.organisation("trust")])
    made = decide(town.viewer("nurse"), town)
    with as_web(town.viewer("nurse")) as nurse, pytest.raises(Unseen):
        decide(nurse, town, person_id=other.pk)
    with as_web(town.viewer("rival_manager")) as rival, pytest.raises(Unseen):
        commands.withdraw_sharing(rival, decision_id=made.pk, at=town.now)


def test_the_audit_of_a_decision_names_no_one(town):
    made = decide(town.viewer("nurse"), town)
    event = audited("sharing.refused")
    assert event.detail == {
        "scope": "record",
        "organisation": town.provider.pk,
        "replaced": [],
    }
    assert (event.subject_id, event.person_id) == (str(made.pk), town.person.pk)
