"""A no to sharing stops the delegation at once, and a background check knows it too."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.services.delegation.commands.words import refused
from tests.services.delegation.world import INSULIN, NOW, make_registrant, make_world

from almoner.platform.access.scope import scoped
from almoner.registers.people.commands.sharing import decide_sharing, withdraw_sharing
from almoner.registers.people.models import Involvement, SharingDecision
from almoner.registers.workforce.viewers import viewer_for
from almoner.services.delegation import commands, jobs
from almoner.services.delegation import models as m
from almoner.services.delegation.queries.authority import Question, for_delegation, may, may_each
from almoner.services.visits.models import Task, Visit
from almoner.services.visits.rechecks import recheck

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("HZ-03")]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def nurse(world):
    return world.viewer(world.nurse)


def later(minutes):
    return NOW + timedelta(minutes=minutes)


def say(actor, world, *, agreed, scope="record", organisation="provider", at=NOW):
    about = getattr(world, organisation).pk if organisation else None
    return decide_sharing(
        actor, person_id=world.person.pk, scope=scope, agreed=agreed,
        organisation_id=about, given_by="The person", at=at,
    )  # fmt: skip


def stops(world):
    world.delegation.refresh_from_db()
    open_ones = world.delegation.suspensions.filter(lifted_at__isnull=True)
    return list(open_ones.values_list("trigger", flat=True))


def refusals(world, at=NOW):
    return [one.code for one in for_delegation(world.delegation.pk, at).refusals]


@pytest.mark.parametrize(
    ("scope", "organisation"),
    [("record", "provider"), ("delegation", "provider"), ("delegation", "trust"),
     ("delegation", None)],
)  # fmt: skip
def test_a_no_stops_it_at_once(world, nurse, scope, organisation):
    say(nurse, world, agreed=False, scope=scope, organisation=organisation)
    assert stops(world) == ["sharing-refused"]
    assert world.delegation.status == "suspended"
    words = for_delegation(world.delegation.pk, NOW).refusals[0]
    assert "said no to sharing" in words.reason
    assert words.mend
    assert words.who == "The delegator or their named deputy"


@pytest.mark.parametrize(
    ("scope", "organisation", "agreed"),
    [("record", "rival", False), ("research", "provider", False), ("planning", None, False),
     ("record", "provider", True), ("delegation", "rival", False)],
)  # fmt: skip
def test_what_is_not_about_it_stops_nothing(world, nurse, scope, organisation, agreed):
    say(nurse, world, agreed=agreed, scope=scope, organisation=organisation)
    assert stops(world) == []
    assert refusals(world) == []


def test_a_yes_taken_back_stops_it_too(world, nurse):
    yes = say(nurse, world, agreed=True)
    assert stops(world) == []
    withdraw_sharing(nurse, decision_id=yes.pk, at=later(1))
    assert stops(world) == ["sharing-refused"]


def test_a_no_taken_back_neither_stops_nor_starts_it(world, nurse):
    no = say(nurse, world, agreed=False)
    withdraw_sharing(nurse, decision_id=no.pk, at=later(1))
    assert m.Suspension.objects.count() == 1
    assert refusals(world, later(2)) == ["suspended:sharing-refused"]


def test_it_starts_again_only_when_the_person_has_agreed_and_the_delegator_lifts_it(world, nurse):
    say(nurse, world, agreed=False)

    def lift(at):
        commands.lift(nurse, delegation_id=world.delegation.pk, because="Talked with them", at=at)

    with refused("Sharing refused: what", "The person has said that this organisation may not"):
        lift(later(1))
    say(nurse, world, agreed=True, at=later(2))
    lift(later(3))
    assert for_delegation(world.delegation.pk, later(4)).granted


def test_a_yes_that_is_taken_back_wants_a_new_yes(world, nurse):
    yes = say(nurse, world, agreed=True)
    withdraw_sharing(nurse, decision_id=yes.pk, at=later(1))
    with refused("Sharing refused: what it asks for"):
        commands.lift(nurse, delegation_id=world.delegation.pk, because="Hm", at=later(2))


def test_recorded_by_an_organisation_that_sees_no_delegation_a_job_stops_it(world):
    council = make_registrant("Cora Nash", world.icb)
    Involvement.objects.create(
        person=world.person, organisation=world.icb, kind="council", starts_on=NOW.date()
    )
    actor = viewer_for(council.user)
    with scoped(actor, drop_role=True):
        say(actor, world, agreed=False)
    assert stops(world) == []
    (job,) = ProcrastinateJob.objects.filter(task_name="delegation.stop_person")
    assert jobs.stop_person(**job.args) == 1
    assert jobs.stop_person(**job.args) == 0
    assert stops(world) == ["sharing-refused"]


def test_a_job_about_one_organisation_leaves_the_others_alone(world):
    about = world.rival.pk
    assert jobs.stop_person(world.person.pk, "sharing-refused", NOW.isoformat(), about) == 0
    assert stops(world) == []


def closed(world):
    """As left by an older release: the record closed and nothing stopped."""
    return SharingDecision.objects.create(
        person=world.person, organisation=world.provider, scope="record", agreed=False,
        given_at=later(-60), given_by="The person", recorded_by=world.nurse.user,
        recorded_for=world.trust,
    )  # fmt: skip


def test_the_owner_of_the_database_and_the_worker_get_the_same_no(world):
    closed(world)
    question = Question(world.worker.pk, INSULIN, world.person.pk, NOW)
    assert refusals(world) == ["record_closed"]
    assert [one.code for one in next(may_each([question])).refusals] == ["record_closed"]
    with scoped(world.viewer(world.worker), drop_role=True):
        answer = may(world.worker.pk, INSULIN, world.person.pk, NOW)
        (together,) = may_each([question])
    assert "record_closed" in [one.code for one in answer.refusals]
    assert together.refusals == answer.refusals


def test_the_round_that_is_rechecked_in_the_background_says_no(world):
    visit = Visit.objects.create(
        provider=world.provider, person=world.person, worker=world.worker,
        starts_at=NOW, ends_at=later(30),
    )  # fmt: skip
    task = Task.objects.create(
        visit=visit, activity=INSULIN, due_at=NOW, planned_granted=True, granted=True,
        checked_at=NOW,
    )  # fmt: skip
    closed(world)
    assert recheck([task.pk], NOW) == 1
    task.refresh_from_db()
    assert (task.granted, task.reasons) == (False, ["record_closed"])


def test_the_sweep_stops_what_an_older_release_left(world):
    closed(world)
    assert jobs.sweep_activity(INSULIN) >= 1
    assert "sharing-refused" in stops(world)
