"""Any day and any plan of it, however absurd: the checker answers, and passes nothing false."""

import json
from dataclasses import replace
from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.services.rounds.anydays import days, minutes
from tests.services.rounds.wide import wide_day, wide_plan

from almoner.services.rounds.checking.check import check, cost_of
from almoner.services.rounds.problem.pairing import may
from almoner.services.rounds.problem.plan import Call, Plan, Round

times = st.one_of(minutes, st.sampled_from([-1.0, float("nan"), float("inf")]))
calls = st.builds(
    Call, st.sampled_from(["v0", "v1", "v2", "v3", "zoe"]), st.integers(-1, 2), times, times
)
rests = st.none() | st.tuples(times, times)
rounds = st.builds(
    Round, st.sampled_from(["w0", "w1", "w2", "max"]), st.lists(calls, max_size=4).map(tuple), rests
)
plans = st.builds(
    Plan,
    st.lists(rounds, max_size=4).map(tuple),
    st.lists(st.sampled_from(["v0", "v1", "v2", "v3", "zoe"]), max_size=4).map(tuple),
)


@settings(max_examples=35)
@given(days(), plans)
def test_the_checker_always_answers(day, plan):
    verdict = check(day, plan)
    assert verdict.passed is (verdict.cost is not None)
    assert json.dumps(verdict.as_dict())
    assert all(fault.words.endswith(".") for fault in verdict.faults)
    assert cost_of(day, plan).left >= 0


@st.composite
def early_plans(draw, day) -> Plan:
    """Each visit made as it opens by anybody, or left."""
    made, left = {worker.key: [] for worker in day.workers}, []
    for visit in day.visits:
        team = draw(st.permutations(sorted(made)))
        if len(team) < len(visit.tasks) or draw(st.booleans()):
            left.append(visit.key)
            continue
        for task, key in zip(range(len(visit.tasks)), team, strict=False):
            starts = visit.opens + task * (visit.gap.least if visit.gap else 0)
            made[key].append(Call(visit.key, task, starts, starts + visit.tasks[task].minutes))
    found = [Round(key, tuple(sorted(done, key=lambda c: c.starts))) for key, done in made.items()]
    return Plan(tuple(found), tuple(left))


@settings(max_examples=35)
@given(days(), st.data())
def test_what_passes_is_allowed_in_time_and_whole(day, data):
    plan = data.draw(early_plans(day))
    verdict = check(day, plan)
    workers = {worker.key: worker for worker in day.workers}
    visits = {visit.key: visit for visit in day.visits}
    done = [(workers[one.worker], call) for one in plan.rounds for call in one.calls]
    forbidden = [c for worker, c in done if not may(worker, visits[c.visit], c.task)]
    codes = {fault.code for fault in verdict.faults}
    who = {"not-competent", "barred", "declined", "not-as-asked", "avoids"}
    assert bool(codes & who) is bool(forbidden)
    assert not codes & {"left-out", "half-made", "made-and-left", "before-window", "wrong-gap"}
    if verdict.cost is not None:
        cost = verdict.cost
        assert isfinite(cost.total)
        assert cost.lateness == cost.worst == 0
        assert all(
            call.ends <= workers[one.worker].ends for one in plan.rounds for call in one.calls
        )


@given(st.floats(0, 500))
def test_a_later_day_costs_the_same(later):
    """Everything moved by so many minutes, travel alike all day."""
    day, plan = wide_day(), wide_plan()
    flat = replace(
        day.travel, parts=(0.0,), minutes={m: t[:1] for m, t in day.travel.minutes.items()}
    )
    day = replace(day, travel=flat)
    moved = replace(
        day,
        visits=tuple(
            replace(
                visit,
                opens=visit.opens + later,
                closes=visit.closes + later,
                latest=None if visit.latest is None else visit.latest + later,
            )
            for visit in day.visits
        ),
        workers=tuple(
            replace(
                worker,
                starts=worker.starts + later,
                ends=worker.ends + later,
                rest=worker.rest
                and replace(
                    worker.rest, opens=worker.rest.opens + later, closes=worker.rest.closes + later
                ),
            )
            for worker in day.workers
        ),
    )
    rounds = tuple(
        replace(
            one,
            calls=tuple(
                replace(call, starts=call.starts + later, ends=call.ends + later)
                for call in one.calls
            ),
            rest=one.rest and (one.rest[0] + later, one.rest[1] + later),
        )
        for one in plan.rounds
    )
    found = check(moved, replace(plan, rounds=rounds))
    assert found.faults == check(day, plan).faults == ()
    assert found.cost.total == pytest.approx(check(day, plan).cost.total)
