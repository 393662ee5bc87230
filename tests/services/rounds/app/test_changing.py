"""A plan changed by hand, published and repaired: checked each time, refused with every reason."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.services.delegation.world import INSULIN, NOW
from tests.services.rounds.app.world import DAY, QUICK, make_rounds, planned, wanted

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.services.rounds.commands import repairing
from almoner.services.rounds.commands.moving import Move, draft_from, lock_call, place_call
from almoner.services.rounds.commands.publishing import publish
from almoner.services.rounds.commands.repairing import Off, Overrun, Urgent, repair_day
from almoner.services.rounds.models import PlannedCall, RoundPlan, Shift
from almoner.services.rounds.queries.boards import changes_of, compared, differences
from almoner.services.rounds.queries.plans import standing
from almoner.services.rounds.rules.clock import minutes_of, moment_of
from almoner.services.rounds.searching import get_ready
from almoner.services.visits.commands import cancel_visit
from almoner.services.visits.models import Visit
from almoner.services.visits.queries import round_of

pytestmark = pytest.mark.django_db
MORNING = moment_of(DAY, 6 * 60)


@pytest.fixture
def rounds():
    return make_rounds()


@pytest.fixture
def draft(rounds):
    return planned(rounds)


def codes(refused):
    return [one.code for one in refused.value.refusals]


def call(row, wanted, task=0):
    return row.calls.get(wanted=wanted, task=task)


def place(rounds, row, visit, worker, minutes, task=0, who=None):
    move = Move(visit.pk, worker.pk, float(minutes), task)
    return place_call(who or rounds.manager, plan_id=row.pk, move=move, at=NOW)


def other(rounds, *taken):
    return next(one for one in (rounds.ann, rounds.kit, rounds.joe) if one not in taken)


class TestPlacing:
    def test_a_call_goes_to_somebody_else_at_another_time(self, rounds, draft):
        to = other(rounds, call(draft, rounds.lunch).worker)
        effect = place(rounds, draft, rounds.lunch, to, 12 * 60 + 30)
        moved = call(draft, rounds.lunch)
        assert (moved.worker, minutes_of(DAY, moved.starts_at)) == (to, 750)
        assert effect.may
        draft.refresh_from_db()
        assert draft.cost["total"] == pytest.approx(effect.verdict.cost.total)
        event = AuditEvent.objects.get(verb="round.call_placed")
        assert event.detail["worker"] == to.pk

    @pytest.mark.hazard("HZ-01")
    def test_who_may_not_is_told_in_the_authoritys_own_words(self, rounds, draft):
        with pytest.raises(Refused) as refused:
            place(rounds, draft, rounds.insulin, rounds.ann, 8 * 60)
        assert codes(refused) == ["no_delegation"]
        assert "has not been delegated" in str(refused.value)
        assert call(draft, rounds.insulin).worker == rounds.joe

    def test_after_the_latest_it_may_start_is_refused(self, rounds, draft):
        with pytest.raises(Refused) as refused:
            place(rounds, draft, rounds.insulin, rounds.joe, 11 * 60)
        assert "after-latest" in codes(refused)
        assert "11am" in str(refused.value)

    def test_outside_the_shift_is_refused_with_both_times(self, rounds, draft):
        with pytest.raises(Refused) as refused:
            place(rounds, draft, rounds.lunch, rounds.ann, 14 * 60 + 50)
        assert codes(refused) == ["after-shift"]
        assert "3pm" in str(refused.value)
        assert "Worker " not in str(refused.value)

    def test_the_same_worker_twice_at_one_visit_is_refused(self, rounds, draft):
        first = call(draft, rounds.hoist).worker
        with pytest.raises(Refused) as refused:
            place(rounds, draft, rounds.hoist, first, 9 * 60, task=1)
        assert "one-worker" in codes(refused)

    def test_another_may_take_the_second_part(self, rounds, draft):
        taken = [call(draft, rounds.hoist, task).worker for task in (0, 1)]
        to = other(rounds, *taken)
        starts = minutes_of(DAY, call(draft, rounds.hoist).starts_at)
        place(rounds, draft, rounds.hoist, to, max(starts, 10 * 60), task=1)
        both = [call(draft, rounds.hoist, task) for task in (0, 1)]
        assert both[1].worker == to
        assert both[0].starts_at == both[1].starts_at

    def test_nothing_is_placed_in_a_published_plan(self, rounds, draft):
        publish(rounds.manager, plan_id=draft.pk, at=NOW)
        with pytest.raises(Refused) as refused:
            place(rounds, draft, rounds.lunch, rounds.ann, 12 * 60)
        assert codes(refused) == ["not-a-draft"]

    def test_a_rival_sees_no_plan(self, rounds, draft):
        with pytest.raises(Unseen):
            place(rounds, draft, rounds.lunch, rounds.ann, 720, who=rounds.rival)

    @pytest.mark.parametrize("who", ["nurse", "worker"])
    def test_only_who_plans_may_change_it(self, rounds, draft, who):
        viewer = rounds.place.viewer(getattr(rounds.place, who))
        with pytest.raises(Refused) as refused:
            place(rounds, draft, rounds.lunch, rounds.ann, 720, who=viewer)
        assert codes(refused) == ["may-not-plan-rounds"]


class TestLocking:
    def lock(self, rounds, row, visit, locked=True):
        return lock_call(rounds.manager, plan_id=row.pk, wanted_id=visit.pk, locked=locked, at=NOW)

    def test_a_locked_call_is_not_moved_until_it_is_unlocked(self, rounds, draft):
        held = self.lock(rounds, draft, rounds.lunch)
        to = other(rounds, held.worker)
        with pytest.raises(Refused) as refused:
            place(rounds, draft, rounds.lunch, to, 12 * 60 + 15)
        assert f"held for {held.worker.name}" in str(refused.value)
        self.lock(rounds, draft, rounds.lunch, locked=False)
        place(rounds, draft, rounds.lunch, to, 12 * 60 + 15)

    def test_a_new_search_keeps_what_is_locked(self, rounds, draft):
        place(rounds, draft, rounds.lunch, rounds.kit, 12 * 60 + 40)
        self.lock(rounds, draft, rounds.lunch)
        again = planned(rounds, based_on=draft.pk)
        kept = call(again, rounds.lunch)
        assert (kept.worker, kept.locked) == (rounds.kit, True)
        assert minutes_of(DAY, kept.starts_at) == 760

    def test_what_is_not_in_the_plan_cannot_be_locked(self, rounds, draft):
        late = wanted(rounds.ada, rounds.place.provider, 13 * 60)
        with pytest.raises(Unseen):
            self.lock(rounds, draft, late)


class TestPublishing:
    def test_each_call_becomes_a_visit_with_what_is_due(self, rounds, draft):
        publish(rounds.manager, plan_id=draft.pk, at=NOW)
        draft.refresh_from_db()
        assert (draft.status, draft.published_at) == ("published", NOW)
        assert all(one.told and one.visit_id for one in draft.calls.all())
        due = Visit.objects.get(person=rounds.place.person)
        assert due.tasks.get().activity == INSULIN
        assert due.worker == rounds.joe
        assert len(changes_of(draft)) == 5

    @pytest.mark.hazard("HZ-24")
    def test_what_is_otherwise_now_is_cancelled_and_the_rest_stays(self, rounds, draft):
        publish(rounds.manager, plan_id=draft.pk, at=NOW)
        before = {one.wanted_id: one.visit_id for one in draft.calls.filter(task=0)}
        again = draft_from(rounds.manager, plan_id=draft.pk, at=NOW)
        was = call(again, rounds.lunch).worker
        to = other(rounds, was)
        place(rounds, again, rounds.lunch, to, 12 * 60 + 30)
        publish(rounds.manager, plan_id=again.pk, at=NOW)

        draft.refresh_from_db()
        again.refresh_from_db()
        assert draft.status == "replaced"
        gone = Visit.objects.get(pk=before[rounds.lunch.pk])
        assert gone.status == "cancelled"
        assert gone.cancelled_because == f"Planned anew: {to.name} at 12:30pm."
        assert call(again, rounds.wash).visit_id == before[rounds.wash.pk]
        (change,) = changes_of(again)
        assert change.wanted == rounds.lunch
        assert (change.was.startswith(was.name), change.now) == (True, f"{to.name} at 12:30pm")
        assert Visit.objects.filter(status="planned").count() == 5

    @pytest.mark.hazard("HZ-02")
    @pytest.mark.hazard("HZ-24")
    def test_what_has_lapsed_since_is_refused_and_nothing_is_published(self, rounds, draft):
        competence = rounds.place.competence
        competence.valid_until = DAY
        competence.save()
        with pytest.raises(Refused) as refused:
            publish(rounds.manager, plan_id=draft.pk, at=NOW)
        assert "barred" in codes(refused)
        assert not Visit.objects.exists()

    def test_a_worker_who_already_has_a_visit_then_is_refused(self, rounds, draft):
        held = call(draft, rounds.wash)
        Visit.objects.create(
            provider=rounds.place.provider,
            person=rounds.ben,
            worker=held.worker,
            starts_at=held.starts_at,
            ends_at=held.ends_at,
        )
        with pytest.raises(Refused) as refused:
            publish(rounds.manager, plan_id=draft.pk, at=NOW)
        assert codes(refused) == ["too-soon"]
        assert "outside the plan" in str(refused.value)
        assert Visit.objects.count() == 1

    def test_what_the_office_cancelled_stays_cancelled(self, rounds, draft):
        publish(rounds.manager, plan_id=draft.pk, at=NOW)
        visit = call(draft, rounds.wash).visit
        cancel_visit(rounds.manager, visit_id=visit.pk, reason="Away", at=NOW)
        again = draft_from(rounds.manager, plan_id=draft.pk, at=NOW)
        publish(rounds.manager, plan_id=again.pk, at=NOW)
        assert Visit.objects.filter(person=rounds.ada).count() == 1
        assert changes_of(again) == []

    def test_an_older_draft_does_not_bring_back_what_was_cancelled_meanwhile(self, rounds, draft):
        publish(rounds.manager, plan_id=draft.pk, at=NOW)
        older = draft_from(rounds.manager, plan_id=draft.pk, at=NOW)
        newer = draft_from(rounds.manager, plan_id=draft.pk, at=NOW)
        to = other(rounds, call(newer, rounds.lunch).worker)
        place(rounds, newer, rounds.lunch, to, 12 * 60 + 30)
        publish(rounds.manager, plan_id=newer.pk, at=NOW)
        publish(rounds.manager, plan_id=older.pk, at=NOW)
        assert call(older, rounds.lunch).visit.status == "planned"
        assert Visit.objects.filter(person=rounds.ben, status="planned").count() == 1

    def test_what_has_begun_is_not_taken_back(self, rounds, draft):
        publish(rounds.manager, plan_id=draft.pk, at=NOW)
        again = draft_from(rounds.manager, plan_id=draft.pk, at=NOW)
        to = other(rounds, call(again, rounds.lunch).worker)
        place(rounds, again, rounds.lunch, to, 12 * 60 + 30)
        Visit.objects.filter(person=rounds.ben).update(status="started")
        with pytest.raises(Refused) as refused:
            publish(rounds.manager, plan_id=again.pk, at=NOW)
        assert codes(refused) == ["visit_not_planned"]

    def test_the_worker_sees_it_today(self, rounds, draft):
        publish(rounds.manager, plan_id=draft.pk, at=NOW)
        morning, night = moment_of(DAY, 0), moment_of(DAY, 24 * 60)
        seen = round_of(rounds.place.viewer(rounds.joe), morning, night)
        assert {one.pk for one in seen} == {
            one.visit_id for one in draft.calls.filter(worker=rounds.joe)
        }

    def test_a_day_has_one_published_plan(self, rounds, draft):
        publish(rounds.manager, plan_id=draft.pk, at=NOW)
        again = draft_from(rounds.manager, plan_id=draft.pk, at=NOW)
        with pytest.raises(IntegrityError, match="one_published"), transaction.atomic():
            RoundPlan.objects.filter(pk=again.pk).update(status="published")

    @pytest.mark.hazard("HZ-24")
    def test_a_plan_that_was_not_checked_cannot_be_kept(self, draft):
        with pytest.raises(IntegrityError, match="only_checked"), transaction.atomic():
            RoundPlan.objects.filter(pk=draft.pk).update(passed=False)

    def test_nobody_is_told_of_what_is_no_visit(self, draft):
        with pytest.raises(IntegrityError, match="told_call_has_visit"), transaction.atomic():
            PlannedCall.objects.filter(plan=draft).update(told=True)


class TestRepairing:
    def repair(self, rounds, row, trouble, at=MORNING):
        return repair_day(rounds.manager, plan_id=row.pk, trouble=trouble, at=at, moves=QUICK)

    def test_a_sick_workers_calls_go_to_others_and_nobody_elses_move(self, rounds, draft):
        publish(rounds.manager, plan_id=draft.pk, at=NOW)
        sick = call(draft, rounds.lunch).worker
        theirs = set(draft.calls.filter(worker=sick).values_list("wanted_id", flat=True))
        row = self.repair(rounds, draft, Off(sick.pk, "Sick"))
        assert not row.calls.filter(worker=sick).exists()
        assert row.why == f"Repaired: {sick.name} is off"
        moved = {one.wanted.pk for one in compared(draft, row)}
        assert moved <= theirs | {rounds.hoist.pk}
        assert Shift.objects.get(worker=sick).off_because == "Sick"

    @pytest.mark.hazard("HZ-01")
    @pytest.mark.hazard("HZ-24")
    def test_a_visit_that_nobody_else_may_make_is_left_with_the_reason(self, rounds, draft):
        row = self.repair(rounds, draft, Off(rounds.joe.pk, "Sick"))
        (reasons,) = [row.left[str(rounds.insulin.pk)]]
        assert reasons[0] == "No worker on shift may make this visit."
        assert any("has not been delegated" in one for one in reasons)

    def test_an_overrun_moves_what_follows(self, rounds, draft):
        row = self.repair(rounds, draft, Overrun(rounds.wash.pk, 45))
        held = call(row, rounds.wash)
        assert held.ends_at - held.starts_at == timedelta(minutes=75)
        assert row.left == {}

    def test_an_urgent_visit_finds_a_worker(self, rounds, draft):
        row = self.repair(rounds, draft, Urgent(rounds.ada.pk, 13 * 60, 14 * 60, 30))
        assert row.calls.count() == draft.calls.count() + 1
        assert row.calls.filter(wanted__person=rounds.ada).count() == 2

    def test_what_has_begun_stays(self, rounds, draft):
        held = call(draft, rounds.insulin)
        at = held.starts_at + timedelta(minutes=5)
        row = self.repair(rounds, draft, Off(rounds.joe.pk, "Went home ill"), at=at)
        kept = call(row, rounds.insulin)
        assert (kept.worker, kept.starts_at) == (rounds.joe, held.starts_at)
        later = row.calls.filter(starts_at__gt=at)
        assert later
        assert not later.filter(worker=rounds.joe).exists()
        assert standing(rounds.manager, row).plan.left == ()

    @pytest.mark.parametrize("minutes", [0, -5, 241])
    def test_an_overrun_that_cannot_be(self, rounds, draft, minutes):
        with pytest.raises(Refused) as refused:
            self.repair(rounds, draft, Overrun(rounds.wash.pk, minutes))
        assert codes(refused) == ["overrun"]

    def test_a_worker_without_a_shift_is_not_there_to_be_off(self, rounds, draft):
        with pytest.raises(Unseen):
            self.repair(rounds, draft, Off(rounds.place.manager.pk, "Sick"))


def test_two_plans_are_compared_call_by_call(rounds, draft):
    again = draft_from(rounds.manager, plan_id=draft.pk, at=NOW)
    assert compared(draft, again) == []
    to = other(rounds, call(again, rounds.lunch).worker)
    place(rounds, again, rounds.lunch, to, 12 * 60 + 30)
    (change,) = compared(draft, again)
    assert (change.wanted, change.now) == (rounds.lunch, f"{to.name} at 12:30pm")
    assert replace(change, was=change.now, now=change.was) == compared(again, draft)[0]


class TestSpeed:
    """A day of more than a thousand visits is repaired within two seconds, search and all."""

    def test_what_gathering_takes_comes_out_of_the_search(self):
        now = time.perf_counter()
        assert repairing._seconds_left(now) == pytest.approx(repairing.SECONDS, abs=0.1)
        assert repairing._seconds_left(now - 0.5) == pytest.approx(repairing.SECONDS - 0.5, abs=0.1)
        slow = repairing.LEAST_SHARE * repairing.SECONDS
        assert repairing._seconds_left(now - 60) == slow
        assert repairing.SECONDS < 2

    def test_a_longer_day_is_read_with_no_more_questions_to_the_database(
        self, rounds, draft, django_assert_num_queries
    ):
        with CaptureQueriesContext(connection) as few:
            standing(rounds.manager, draft)
        for at in range(13 * 60, 14 * 60, 5):
            wanted(rounds.ben, rounds.place.provider, at)
        with django_assert_num_queries(len(few)):
            standing(rounds.manager, draft)

    def test_the_differences_are_those_that_are_listed(self, rounds, draft):
        assert differences(draft, draft) == 0
        to = other(rounds, call(draft, rounds.lunch).worker)
        copy = draft_from(rounds.manager, plan_id=draft.pk, at=NOW)
        place(rounds, copy, rounds.lunch, to, 12 * 60 + 30)
        assert differences(draft, copy) == len(compared(draft, copy)) > 0

    def test_the_engine_is_loaded_beside_the_form_once(self):
        loading = get_ready()
        loading.join(60)
        assert not loading.is_alive()
        assert get_ready() is loading
