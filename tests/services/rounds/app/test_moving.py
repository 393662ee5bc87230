"""A call moved by hand: only what must change changes, and the checker agrees with the times."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.rounds.days import by_hand, good_plan

from almoner.services.rounds.checking.check import check
from almoner.services.rounds.problem.links import Link
from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.problem.visits import Task, Visit
from almoner.services.rounds.problem.workers import Rest, Worker
from almoner.services.rounds.rules.moving import moved, restored, without

CARE = Task("care", 30)
FAR = 10.0


def day(*visits, **changed):
    """Places ten minutes apart, two workers from seven to three."""
    places = len(visits) + 1
    rows = [[0.0 if a == b else FAR for b in range(places)] for a in range(places)]
    staff = changed.pop("workers", None) or tuple(
        Worker(name, frozenset({"care"}), starts=420, ends=900) for name in ("kim", "lee")
    )
    return Problem(visits, staff, Travel.of(rows), may_leave=True, **changed)


def visit(key, place, opens, closes=None, **more):
    return Visit(key, opens, closes or opens + 60, (CARE,), place=place, **more)


ADA, BEA, CYD = visit("ada", 1, 480), visit("bea", 2, 540), visit("cyd", 3, 600)
THREE = day(ADA, BEA, CYD)


def plan(**rounds):
    return Plan(
        tuple(
            Round(worker, tuple(Call(key, 0, at, at + 30) for key, at in calls))
            for worker, calls in rounds.items()
        )
    )


ONE = plan(kim=[("ada", 480), ("bea", 540), ("cyd", 600)], lee=[])


def times(plan):
    return {(c.visit, c.task): (one.worker, c.starts) for one in plan.rounds for c in one.calls}


def test_the_call_goes_to_the_other_worker_and_the_rest_stays():
    after = moved(THREE, ONE, {("bea", 0): ("lee", 540.0)})
    assert times(after) == {
        ("ada", 0): ("kim", 480),
        ("bea", 0): ("lee", 540),
        ("cyd", 0): ("kim", 600),
    }
    assert check(THREE, after).passed


def test_a_call_moved_later_pushes_what_follows_only_as_far_as_it_must():
    after = moved(THREE, ONE, {("bea", 0): ("kim", 590.0)})
    assert times(after)["bea", 0] == ("kim", 590)
    assert times(after)["cyd", 0] == ("kim", 630)
    assert times(after)["ada", 0] == ("kim", 480)


def test_it_never_starts_before_its_window_or_its_worker():
    after = moved(THREE, ONE, {("bea", 0): ("lee", 100.0)})
    assert times(after)["bea", 0] == ("lee", 540)
    after = moved(THREE, ONE, {("ada", 0): ("lee", 0.0)})
    assert times(after)["ada", 0] == ("lee", 480)


def test_moved_before_others_it_takes_its_place_in_the_order():
    after = moved(THREE, ONE, {("cyd", 0): ("kim", 500.0)})
    order = [call.visit for call in after.rounds[0].calls]
    assert order == ["ada", "cyd", "bea"]
    assert check(THREE, after).passed


def test_one_that_was_left_is_placed():
    before = without(ONE, "bea")
    assert before.left == ("bea",)
    after = moved(THREE, before, {("bea", 0): ("lee", 545.0)})
    assert (after.left, times(after)["bea", 0]) == ((), ("lee", 545))


def test_two_workers_still_meet():
    problem = by_hand()
    before = good_plan()
    after = moved(problem, before, {("ada", 0): ("lee", 60.0)})
    starts = times(after)
    assert starts["bea", 0][1] == starts["bea", 1][1]
    assert starts["ada", 0][0] == "lee"
    assert check(problem, after).passed


def test_what_must_follow_after_hours_is_moved_with_it():
    linked = day(ADA, visit("bea", 2, 540, 700), links=(Link("ada", "bea", 60, 120),))
    before = plan(kim=[("ada", 480), ("bea", 540)], lee=[])
    after = moved(linked, before, {("ada", 0): ("lee", 530.0)})
    assert times(after)["bea", 0] == ("kim", 590)
    assert check(linked, after).passed


def test_a_break_is_kept_between_two_calls():
    rest = Rest(20, 480, 600)
    staff = (Worker("kim", frozenset({"care"}), starts=420, ends=900, rest=rest),)
    problem = day(ADA, BEA, CYD, workers=staff)
    before = plan(kim=[("ada", 480), ("bea", 540), ("cyd", 600)])
    after = moved(problem, before, {("cyd", 0): ("kim", 600.0)})
    assert after.rounds[0].rest is not None
    assert check(problem, after).passed


class TestBreaks:
    """Where a break was, it stays, as long as it can."""

    problem = day(
        ADA,
        BEA,
        CYD,
        visit("dot", 4, 690, 800),
        workers=(
            Worker("kim", frozenset({"care"}), starts=420, ends=900, rest=Rest(20, 480, 700)),
            Worker("lee", frozenset({"care"}), starts=420, ends=900),
        ),
    )

    def before(self, rest):
        made = plan(kim=[("ada", 480), ("bea", 540), ("dot", 690)], lee=[("cyd", 600)])
        return replace(made, rounds=(replace(made.rounds[0], rest=rest), made.rounds[1]))

    def test_a_round_without_the_call_is_left_as_it_is(self):
        before = self.before((640.0, 660.0))
        after = moved(self.problem, before, {("cyd", 0): ("lee", 620.0)})
        assert after.rounds[0] == before.rounds[0]

    def test_a_call_that_goes_does_not_move_the_break(self):
        after = moved(self.problem, self.before((640.0, 660.0)), {("bea", 0): ("lee", 540.0)})
        assert after.rounds[0].rest == (640.0, 660.0)
        assert times(after)["dot", 0] == ("kim", 690)
        assert check(self.problem, after).passed

    def test_a_break_that_cannot_be_then_is_taken_at_another_time(self):
        after = moved(self.problem, self.before((640.0, 660.0)), {("dot", 0): ("kim", 810.0)})
        assert check(self.problem, after).passed
        after = moved(self.problem, self.before((480.0, 500.0)), {("bea", 0): ("kim", 545.0)})
        assert check(self.problem, after).passed


@given(
    st.sampled_from(["ada", "bea", "cyd"]), st.sampled_from(["kim", "lee"]), st.integers(420, 800)
)
def test_whatever_is_moved_nobody_is_in_two_places(key, worker, at):
    after = moved(THREE, ONE, {(key, 0): (worker, float(at))})
    codes = {fault.code for fault in check(THREE, after).faults}
    assert codes <= {"after-shift"}
    assert times(after)[key, 0][1] >= at or times(after)[key, 0][1] >= 420
    assert len(times(after)) == 3


@pytest.mark.parametrize("worker", ["kim", "lee"])
def test_moving_a_call_to_where_it_is_changes_nothing(worker):
    before = ONE if worker == "kim" else moved(THREE, ONE, {("ada", 0): ("lee", 480.0)})
    assert times(moved(THREE, before, {("ada", 0): (worker, 480.0)})) == times(before)


class TestRestoring:
    """After a repair, rounds that keep their calls keep their times."""

    before = plan(kim=[("ada", 480), ("bea", 540)], lee=[("cyd", 600)])

    def test_the_same_calls_at_other_times_are_put_back(self):
        found = plan(kim=[("bea", 540), ("ada", 580)], lee=[("cyd", 605)])
        assert restored(THREE, found, self.before).rounds == self.before.rounds

    def test_a_round_with_other_calls_stays_as_it_was_found(self):
        found = plan(kim=[("ada", 481)], lee=[("bea", 545), ("cyd", 600)])
        assert restored(THREE, found, self.before).rounds == found.rounds

    def test_a_call_that_became_longer_is_not_put_back(self):
        longer = day(replace(ADA, tasks=(Task("care", 60),)), BEA, CYD)
        found = plan(kim=[("ada", 480), ("bea", 550)], lee=[("cyd", 605)])
        after = restored(longer, found, self.before)
        assert after.rounds == (found.rounds[0], self.before.rounds[1])

    def test_who_meets_somebody_whose_round_changed_keeps_the_new_time(self):
        linked = day(ADA, BEA, CYD, links=(Link("ada", "cyd", 60),))
        before = plan(kim=[("ada", 480)], lee=[("cyd", 600)])
        found = plan(kim=[("ada", 485), ("bea", 540)], lee=[("cyd", 610)])
        assert restored(linked, found, before).rounds == found.rounds
