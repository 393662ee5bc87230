"""Planning visits: who, where, when, and never in two places at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.services.delegation.world import INSULIN, NOW, make_person, make_worker
from tests.services.visits.door import make_task, make_visit

from almoner.kernel.refusals import Refused
from almoner.platform.audit.models import AuditEvent
from almoner.services.visits.commands import (
    Due,
    cancel_visit,
    end_visit,
    open_round,
    plan_visit,
    start_visit,
)
from almoner.services.visits.jobs import mark_missed
from almoner.services.visits.models import Task, Visit

HOUR = timedelta(hours=1)


def plan(world, who="manager", **changes):
    given = {
        "person_id": world.person.pk,
        "worker_id": world.worker.pk,
        "starts_at": NOW,
        "ends_at": NOW + HOUR,
        "at": NOW - HOUR,
        **changes,
    }
    return plan_visit(world.viewer(getattr(world, who)), **given)


def codes(refused):
    return [one.code for one in refused.value.refusals]


def test_a_visit_with_something_due_keeps_the_answer(world):
    visit = plan(world, due=[Due(INSULIN, NOW + timedelta(minutes=15))])
    task = visit.tasks.get()
    assert (task.granted, task.planned_granted, task.status) == (True, True, "due")
    assert task.answer["delegation"] == world.delegation.pk
    assert visit.provider == world.provider


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        (NOW, NOW, "visit_backwards"),
        (NOW, NOW - HOUR, "visit_backwards"),
        (NOW, NOW + 25 * HOUR, "visit_too_long"),
    ],
)
def test_times_that_cannot_be(world, starts, ends, code):
    with pytest.raises(Refused) as refused:
        plan(world, starts_at=starts, ends_at=ends)
    assert codes(refused) == [code]
    assert not Visit.objects.exists()


@pytest.mark.parametrize("minutes", [-1, 60])
def test_what_is_due_is_due_during_the_visit(world, minutes):
    with pytest.raises(Refused) as refused:
        plan(world, due=[Due(INSULIN, NOW + timedelta(minutes=minutes))])
    assert codes(refused) == ["due_outside_visit"]


@pytest.mark.hazard("HZ-02")
def test_competence_that_will_have_ended_by_then_is_refused(world):
    world.competence.valid_until = NOW.date() + timedelta(days=1)
    world.competence.save()
    later = NOW + timedelta(days=2)
    with pytest.raises(Refused) as refused:
        plan(world, starts_at=later, ends_at=later + HOUR, due=[Due(INSULIN, later)])
    assert codes(refused) == ["competence_lapsed"]


@pytest.mark.hazard("HZ-01")
def test_a_worker_without_the_delegation_is_refused(world):
    other = make_worker("Ann Reed", world.provider, "care_worker")
    with pytest.raises(Refused) as refused:
        plan(world, worker_id=other.pk, due=[Due(INSULIN, NOW)])
    assert codes(refused) == ["no_delegation"]


@pytest.mark.parametrize("who", ["worker", "nurse", "lead"])
def test_only_a_manager_plans(world, who):
    with pytest.raises(Refused) as refused:
        plan(world, who)
    assert codes(refused) == ["may_not_plan"]


def test_a_rival_plans_neither_our_worker_nor_our_person(world):
    with pytest.raises(Refused) as refused:
        plan(world, "rival_manager")
    assert codes(refused) == ["not_our_person", "not_our_worker"]


def test_a_person_whose_care_has_ended_is_not_planned(world):
    moved = make_person((world.provider, "provider", None), family_name="Moved")
    moved.involvements.update(ends_on=NOW.date())
    with pytest.raises(Refused) as refused:
        plan(world, person_id=moved.pk)
    assert codes(refused) == ["not_our_person"]


class TestOnePlaceAtATime:
    def test_overlapping_visits_are_refused_in_words(self, world):
        plan(world)
        with pytest.raises(Refused) as refused:
            plan(world, starts_at=NOW + HOUR / 2, ends_at=NOW + 2 * HOUR)
        assert codes(refused) == ["worker_elsewhere"]
        assert Visit.objects.count() == 1

    def test_one_after_the_other_is_fine(self, world):
        plan(world)
        plan(world, starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR)
        assert Visit.objects.count() == 2

    def test_a_cancelled_visit_leaves_room(self, world):
        visit = plan(world)
        cancel_visit(world.viewer(world.manager), visit_id=visit.pk, reason="Away", at=NOW)
        plan(world)
        assert Visit.objects.filter(status="planned").count() == 1

    def test_the_database_refuses_it_by_itself(self, world):
        visit = plan(world)
        with pytest.raises(IntegrityError), transaction.atomic():
            Visit.objects.create(
                provider=visit.provider,
                person=visit.person,
                worker=visit.worker,
                starts_at=NOW + HOUR / 2,
                ends_at=NOW + 2 * HOUR,
            )

    def test_the_database_refuses_an_end_before_the_start(self, world):
        visit = plan(world)
        with pytest.raises(IntegrityError), transaction.atomic():
            Visit.objects.filter(pk=visit.pk).update(ends_at=NOW - HOUR)


class TestTheDay:
    def test_started_once_and_ended_once(self, world, task):
        viewer = world.viewer(world.worker)
        for at in (NOW, NOW + HOUR):
            start_visit(viewer, visit_id=task.visit_id, at=at)
        visit = Visit.objects.get()
        assert (visit.status, visit.started_at) == ("started", NOW)

    def test_a_visit_does_not_end_with_something_unrecorded(self, world, task):
        with pytest.raises(Refused) as refused:
            end_visit(world.viewer(world.worker), visit_id=task.visit_id, at=NOW)
        assert codes(refused) == ["still_to_record"]

    def test_what_may_not_be_done_does_not_hold_the_worker_back(self, world, task):
        Task.objects.update(granted=False, status="refused")
        visit = end_visit(world.viewer(world.worker), visit_id=task.visit_id, note=" Fine ", at=NOW)
        assert (visit.status, visit.note, visit.ended_at) == ("done", "Fine", NOW)

    def test_another_workers_visit_is_not_there(self, world, task):
        other = make_worker("Ann Reed", world.provider, "care_worker")
        for act in (start_visit, end_visit):
            with pytest.raises(Refused) as refused:
                act(world.viewer(other), visit_id=task.visit_id, at=NOW)
            assert codes(refused) == ["no_visit"]

    def test_a_cancelled_visit_is_not_started(self, world, task):
        manager = world.viewer(world.manager)
        cancel_visit(manager, visit_id=task.visit_id, reason="Away", at=NOW)
        with pytest.raises(Refused) as refused:
            start_visit(world.viewer(world.worker), visit_id=task.visit_id, at=NOW)
        assert codes(refused) == ["visit_cancelled"]

    @pytest.mark.parametrize(("reason", "code"), [("", "say_why"), ("  ", "say_why")])
    def test_cancelling_needs_a_reason(self, world, task, reason, code):
        with pytest.raises(Refused) as refused:
            cancel_visit(world.viewer(world.manager), visit_id=task.visit_id, reason=reason, at=NOW)
        assert codes(refused) == [code]

    def test_a_visit_that_has_begun_is_not_cancelled(self, world, task):
        start_visit(world.viewer(world.worker), visit_id=task.visit_id, at=NOW)
        with pytest.raises(Refused) as refused:
            cancel_visit(world.viewer(world.manager), visit_id=task.visit_id, reason="x", at=NOW)
        assert codes(refused) == ["visit_not_planned"]

    def test_a_rival_cannot_cancel(self, world, task):
        with pytest.raises(Refused):
            cancel_visit(
                world.viewer(world.rival_manager), visit_id=task.visit_id, reason="x", at=NOW
            )


class TestMissed:
    """Tolerance is 15 minutes; an hour after it ran out nobody came."""

    @pytest.mark.parametrize(("minutes", "missed"), [(0, 0), (74, 0), (75, 1), (600, 1)])
    def test_when_a_visit_is_missed(self, world, task, minutes, missed):
        assert mark_missed(NOW + timedelta(minutes=minutes)) == missed

    def test_running_it_twice_changes_nothing_more(self, world, task):
        late = NOW + timedelta(hours=3)
        assert [mark_missed(late), mark_missed(late)] == [1, 0]

    def test_a_started_visit_is_not_missed(self, world, task):
        start_visit(world.viewer(world.worker), visit_id=task.visit_id, at=NOW)
        assert mark_missed(NOW + timedelta(hours=3)) == 0

    def test_a_worker_who_comes_late_can_still_start(self, world, task):
        mark_missed(NOW + timedelta(hours=3))
        start_visit(world.viewer(world.worker), visit_id=task.visit_id, at=NOW + timedelta(hours=4))
        assert Visit.objects.get().status == "started"

    def test_nobody_is_put_in_two_places_by_coming_late(self, world, task):
        late = NOW + timedelta(hours=3)
        mark_missed(late)
        visit = Visit.objects.get()
        make_visit(world, due=NOW + timedelta(minutes=20))
        with pytest.raises(Refused) as refused:
            start_visit(world.viewer(world.worker), visit_id=visit.pk, at=late)
        assert codes(refused) == ["worker_elsewhere"]


class TestOpeningTheRound:
    """Every answer is asked again before the worker sees it."""

    def open(self, world, at=NOW):
        day = timedelta(days=1)
        return open_round(world.viewer(world.worker), starts=NOW - day, ends=NOW + day, at=at)

    @pytest.mark.hazard("HZ-02")
    def test_a_lapse_since_planning_is_seen(self, world, task):
        world.competence.valid_until = NOW.date()
        world.competence.save()
        (found,) = self.open(world)
        assert (found.granted, found.status, found.planned_granted) == (False, "refused", True)
        assert found.answer["refusals"][0]["code"] == "competence_lapsed"

    def test_what_was_put_right_is_seen_too(self, world, task):
        Task.objects.update(granted=False, status="refused", reasons=["competence_lapsed"])
        (found,) = self.open(world)
        assert (found.granted, found.status) == (True, "due")

    def test_late_is_asked_for_now_and_not_for_when_it_was_due(self, world, task):
        world.competence.valid_until = NOW.date() + timedelta(days=1)
        world.competence.save()
        (found,) = self.open(world, at=NOW + timedelta(hours=20))
        assert not found.granted

    def test_somebody_elses_round_is_left_alone(self, world, task):
        other = make_worker("Ann Reed", world.provider, "care_worker")
        assert open_round(world.viewer(other), starts=NOW, ends=NOW + HOUR, at=NOW) == []

    def test_opening_is_audited(self, world, task):
        self.open(world)
        event = AuditEvent.objects.get(verb="round.opened")
        assert event.detail == {"tasks": 1, "changed": 0}


def test_a_task_once_a_visit(world):
    task = make_task(world)
    task.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        task.save(force_insert=True)
