from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection
from tests import factories as make
from tests.registers.helpers import audited, refuses

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.registers.people import commands, queries
from almoner.registers.people.models import Involvement, Person, SharingDecision

BORN = date(1944, 5, 2)


@pytest.fixture
def stranger(town):
    """Somebody registered by the trust, whom the rival knows by name, number and birth."""
    return make.person(
        [town.trust], family_name="Okafor", born_on=BORN, nhs_number=make.nhs_number()
    )


def join(actor, town, person, **given):
    values = {
        "nhs_number": person.nhs_number,
        "family_name": "Okafor",
        "born_on": BORN,
        "at": town.now,
        **given,
    }
    return commands.join_care(actor, **values)


def test_who_knows_number_name_and_birth_joins_the_care(town, as_web, stranger):
    with as_web(town.viewer("rival_manager")) as rival:
        assert not Person.objects.filter(pk=stranger.pk).exists()
        assert join(rival, town, stranger, family_name=" OKAFOR ") == stranger.pk
        seen = queries.person_record(rival, stranger.pk, today=town.today)

    assert [part.organisation for part in seen.involvements] == [town.rival]
    assert audited("person.joined").person_id == stranger.pk


@pytest.mark.parametrize(
    "wrong",
    [
        {"family_name": "Okafo"},
        {"family_name": "%"},
        {"born_on": BORN + timedelta(days=1)},
        {"nhs_number": make.nhs_number()},
    ],
)
def test_one_wrong_answer_links_nothing_and_is_audited(town, as_web, stranger, wrong):
    with as_web(town.viewer("rival_manager")) as rival:
        assert join(rival, town, stranger, **wrong) is None
        assert not Person.objects.filter(pk=stranger.pk).exists()

    event = audited("person.join_failed")
    assert (event.person_id, event.actor) == (None, f"user:{town.rival_manager.user_id}")
    assert not Involvement.objects.filter(organisation=town.rival).exists()


def test_the_sixth_guess_within_an_hour_is_refused(town, as_web, stranger):
    with as_web(town.viewer("rival_manager")) as rival:
        for _ in range(5):
            assert join(rival, town, stranger, family_name="Wrong") is None
        with refuses("too-many-guesses", "Wait an hour"):
            join(rival, town, stranger)
        later = town.now + timedelta(minutes=61)
        assert join(rival, town, stranger, at=later) == stranger.pk


def test_joining_twice_links_once(town, as_web, stranger):
    with as_web(town.viewer("rival_manager")) as rival:
        join(rival, town, stranger)
        assert join(rival, town, stranger) == stranger.pk
    assert Involvement.objects.filter(person=stranger, organisation=town.rival).count() == 1


def test_who_was_refused_by_the_person_cannot_join(town, as_web, stranger):
    SharingDecision.objects.create(
        person=stranger,
        organisation=town.rival,
        scope="record",
        agreed=False,
        given_by="Ada",
        given_at=town.now,
        recorded_by=town.nurse.user,
        recorded_for=town.trust,
    )
    with as_web(town.viewer("rival_manager")) as rival:
        assert join(rival, town, stranger) is None


def test_a_dead_person_cannot_be_joined(town, as_web, stranger):
    Person.objects.filter(pk=stranger.pk).update(died_on=town.today)
    with as_web(town.viewer("rival_manager")) as rival:
        assert join(rival, town, stranger) is None


def test_joining_needs_the_right_a_good_number_and_an_own_team(town, stranger):
    with refuses("role-without-right"):
        join(town.viewer("worker"), town, stranger)
    with refuses("nhs-number-check-digit"):
        join(town.viewer("rival_manager"), town, stranger, nhs_number="9434765918")
    with refuses("team-elsewhere"):
        join(town.viewer("rival_manager"), town, stranger, team_id=town.team.pk)
    with refuses("part-unknown"):
        join(town.viewer("rival_manager"), town, stranger, kind="x")


def test_the_door_joins_only_for_the_viewer_of_the_transaction(town, stranger):
    """The function takes no organisation: outside a scope it does nothing at all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT almoner_join_care(%s, %s, %s, 'provider', NULL, current_date)",
            [stranger.nhs_number, BORN, "Okafor"],
        )
        assert cursor.fetchone() == (None,)


@pytest.mark.django_db
def test_the_door_is_closed_to_the_public():
    with connection.cursor() as cursor:
        cursor.execute("SELECT proacl::text FROM pg_proc WHERE proname = 'almoner_join_care'")
        grants = cursor.fetchone()[0].strip("{}").split(",")
    assert not any(grant.startswith("=") for grant in grants), grants
    assert any(grant.startswith("almoner_web=X") for grant in grants)


def start(actor, town, **given):
    values = {
        "person_id": town.person.pk,
        "organisation_id": town.provider.pk,
        "starts_on": town.today,
        "at": town.now,
        **given,
    }
    return commands.start_involvement(actor, **values)


def end(actor, town, **given):
    values = {"person_id": town.person.pk, "ends_on": town.today, "at": town.now, **given}
    return commands.end_involvement(actor, **values)


def test_a_nurse_brings_in_a_provider_that_then_sees_the_person(town, as_web):
    person = make.person([town.trust])
    with as_web(town.viewer("nurse")) as nurse:
        made = start(nurse, town, person_id=person.pk)
    with as_web(town.viewer("manager")) as manager:
        assert queries.named_person(manager, person.pk, today=town.today) == person

    assert made.kind == "provider"
    assert audited("involvement.started").detail["organisation"] == town.provider.pk


def test_only_organisations_one_works_with_can_be_brought_in(town, as_web):
    with as_web(town.viewer("nurse")) as nurse, pytest.raises(Unseen):
        start(nurse, town, organisation_id=town.rival.pk)


def test_the_same_part_is_not_started_twice(town):
    with refuses("already-involved", "End it first"):
        start(town.viewer("nurse"), town)
    with refuses("part-unknown"):
        start(town.viewer("nurse"), town, kind="x")


def test_ending_your_part_ends_your_sight_and_is_announced(town, as_web, heard):
    with as_web(town.viewer("manager")) as manager:
        end(manager, town)
        assert not Person.objects.filter(pk=town.person.pk).exists()

    ids = {"person_id": town.person.pk, "organisation_id": town.provider.pk}
    assert heard == [("person.involvement_ended", ids)]
    assert audited("involvement.ended").detail["organisation"] == town.provider.pk


def test_an_end_to_come_is_not_announced_yet(town, heard):
    end(town.viewer("manager"), town, ends_on=town.days(3))
    assert heard == []
    assert queries.named_person(town.viewer("manager"), town.person.pk, today=town.today)


@pytest.mark.parametrize(
    ("who", "whose", "allowed"),
    [
        ("manager", "provider", True),
        ("nurse", "trust", True),
        ("nurse", "provider", True),
        ("manager", "trust", False),
    ],
)
def test_who_may_end_whose_part(town, heard, who, whose, allowed):
    ends = {"organisation_id": getattr(town, whose).pk}
    if allowed:
        assert end(town.viewer(who), town, **ends)
        return
    with refuses("not-yours-to-end", "Ask that organisation"):
        end(town.viewer(who), town, **ends)
    assert heard == []


def test_a_part_that_has_ended_or_would_end_too_soon(town):
    person = make.person([town.trust, town.provider], since=town.days(-1))
    nurse = town.viewer("nurse")
    ends = {"person_id": person.pk, "organisation_id": town.provider.pk}
    with refuses("ends-before-start"):
        end(nurse, town, ends_on=town.days(-2), **ends)
    end(nurse, town, **ends)
    with refuses("not-involved"):
        end(nurse, town, **ends)


def test_moving_to_another_provider(town, as_web, heard):
    next_one = make.organisation("provider")
    make.partnership(town.trust, next_one)
    with as_web(town.viewer("nurse")) as nurse:
        commands.move_to_provider(
            nurse,
            person_id=town.person.pk,
            from_organisation_id=town.provider.pk,
            to_organisation_id=next_one.pk,
            moves_on=town.today,
            at=town.now,
        )

    with as_web(town.viewer("manager")):
        assert not Person.objects.filter(pk=town.person.pk).exists()
    ids = {"person_id": town.person.pk, "organisation_id": town.provider.pk}
    assert heard == [("person.involvement_ended", ids)]
    assert Involvement.objects.get(person=town.person, organisation=next_one).ends_on is None
    assert audited("person.moved").detail["joined"] == next_one.pk


def test_a_move_that_cannot_be_leaves_everything_as_it_was(town):
    person = make.person([town.trust, town.provider])
    next_one = make.organisation("provider")
    make.partnership(town.trust, next_one)
    Involvement.objects.filter(person=person, organisation=town.provider).update(
        ends_on=town.days(-1)
    )
    before = list(Involvement.objects.order_by("pk").values_list("pk", "ends_on"))

    with refuses("not-involved"):
        commands.move_to_provider(
            town.viewer("nurse"),
            person_id=person.pk,
            from_organisation_id=town.provider.pk,
            to_organisation_id=next_one.pk,
            moves_on=town.today,
            at=town.now,
        )

    assert list(Involvement.objects.order_by("pk").values_list("pk", "ends_on")) == before


def test_nobody_starts_or_ends_care_of_people_they_do_not_see(town, as_web):
    other = make.person([make.organisation("trust")])
    with as_web(town.viewer("nurse")) as nurse:
        with pytest.raises(Unseen):
            start(nurse, town, person_id=other.pk)
        with pytest.raises(Unseen):
            end(nurse, town, person_id=other.pk)


def test_a_dead_person_is_not_brought_to_anyone(town):
    commands.record_death(
        town.viewer("nurse"), person_id=town.person.pk, died_on=town.today, at=town.now
    )
    with refuses("person-died"):
        start(town.viewer("nurse"), town)


def test_row_security_refuses_a_part_for_a_stranger(town, as_web):
    with as_web(town.viewer("nurse")), pytest.raises(ProgrammingError, match="row-level security"):
        Involvement.objects.create(
            person=town.person, organisation=town.rival, kind="provider", starts_on=town.today
        )


def test_refusals_leave_no_audit(town):
    with pytest.raises(Refused):
        start(town.viewer("nurse"), town)
    assert not AuditEvent.objects.exists()
