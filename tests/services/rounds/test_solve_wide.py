"""The search on days with everything in them, judged by the checker and by trying everything."""

from dataclasses import replace
from itertools import permutations, product

import pytest
from tests.services.rounds.days import by_hand, good_plan, wide

from almoner.services.rounds.checking.check import check
from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.problem import Told
from almoner.services.rounds.problem.weights import Weights
from almoner.services.rounds.solver.many import solve_many
from almoner.services.rounds.solver.repairing import Moved, repair
from almoner.services.rounds.solver.search import solve

MOVES = 30_000


@pytest.mark.parametrize("seed", range(40))
def test_every_plan_passes_the_checker_and_costs_what_the_search_said(seed):
    day = wide(seed, visits=4 + seed % 12, workers=1 + seed % 5)
    found = solve(day, moves=MOVES, seed=seed)
    verdict = check(day, found.plan)
    assert verdict.faults == ()
    assert verdict.cost.total == pytest.approx(found.cost, abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_a_day_too_large_for_its_workers_leaves_what_it_must(seed):
    day = wide(seed, visits=60, workers=2)
    found = solve(day, moves=MOVES, seed=1)
    assert check(day, found.plan).faults == ()
    assert found.plan.left
    made = {call.visit for one in found.plan.rounds for call in one.calls}
    assert made | set(found.plan.left) == {visit.key for visit in day.visits}


def test_same_seed_same_plan():
    first, second = (solve(wide(3, 20, 5), moves=MOVES, seed=2) for _ in range(2))
    assert (first.plan, first.cost) == (second.plan, second.cost)


@pytest.mark.parametrize("seed", range(25))
def test_no_assignment_is_cheaper_on_tiny_days(seed):
    day = tiny(seed)
    assert solve(day, moves=MOVES, seed=1).cost <= cheapest(day) + 1e-6


def tiny(seed: int):
    """Up to four visits by one, and two workers without breaks; nothing is linked."""
    day = wide(seed, visits=2 + seed % 3, workers=2)
    visits = tuple(replace(one, tasks=one.tasks[:1], gap=None) for one in day.visits)
    workers = tuple(replace(one, rest=None) for one in day.workers[:2])
    return replace(day, visits=visits, workers=workers, links=())


def cheapest(day) -> float:
    """The cost of the best of all assignments in all orders, each call as soon as it can be."""
    costs = []
    for owners in product((0, 1, None), repeat=len(day.visits)):
        groups = [[v for v, o in zip(day.visits, owners, strict=True) if o == w] for w in (0, 1)]
        for orders in product(*(permutations(group) for group in groups)):
            left = tuple(v.key for v, o in zip(day.visits, owners, strict=True) if o is None)
            rounds = map(as_soon, (day, day), day.workers, orders)
            verdict = check(day, Plan(tuple(rounds), left))
            if verdict.passed:
                costs.append(verdict.cost.total)
    return min(costs)


def as_soon(day, worker, visits) -> Round:
    free, place, calls = worker.starts, worker.start_place, []
    for visit in visits:
        way = day.travel.between(worker.mode, place, visit.place, visit.opens)
        starts = max(visit.opens, free + way)
        free, place = starts + visit.tasks[0].minutes, visit.place
        calls.append(Call(visit.key, 0, starts, free))
    return Round(worker.key, tuple(calls))


def test_a_break_is_planned_and_left_out_when_it_is_not_due():
    day = wide(1, visits=14, workers=4)
    plan = solve(day, moves=MOVES, seed=1).plan
    assert any(one.rest for one in plan.rounds)
    assert check(day, plan).passed


def test_begins_from_a_plan_and_drops_what_it_does_not_know():
    old = Plan((*good_plan().rounds, Round("gone", (Call("elsewhere", 0, 0, 9),))))
    found = solve(by_hand(), start=old, moves=0)
    assert {one.worker: [c.visit for c in one.calls] for one in found.plan.rounds} == {
        "kim": ["ada", "bea", "cyd"],
        "lee": ["bea", "cyd"],
    }
    assert found.cost == pytest.approx((129 + 10 + 10) / 3)


def test_puts_in_what_a_plan_lacks_and_a_pair_whole():
    half = Plan((replace(good_plan().rounds[0], calls=good_plan().rounds[0].calls[1:]),))
    found = solve(by_hand(may_leave=True), start=half, moves=0)
    assert check(by_hand(), found.plan).passed
    assert found.plan.left == ()


def told_by(plan: Plan) -> dict:
    return {
        (call.visit, call.task): Told(one.worker, call.starts)
        for one in plan.rounds
        for call in one.calls
    }


@pytest.mark.parametrize("seed", range(4))
def test_a_repair_moves_few_and_says_which(seed):
    day = replace(wide(seed, visits=30, workers=8), weights=Weights(change=60))
    before = solve(day, moves=MOVES, seed=1).plan
    sick = max(before.rounds, key=lambda one: len(one.calls))
    team = tuple(one for one in day.workers if one.key != sick.worker)
    now = replace(day, workers=team, told=told_by(before))
    found = repair(now, before, moves=MOVES)
    verdict = check(now, found.plan)
    assert verdict.faults == ()
    assert verdict.cost.total == pytest.approx(found.cost, abs=1e-6)
    moved = {(one.visit, one.task) for one in found.moved}
    assert {(call.visit, call.task) for call in sick.calls} <= moved
    others = {one.visit for one in found.moved if one.was and one.was[0] != sick.worker}
    assert len(others) <= len(day.visits) // 4
    assert repair(now, before, moves=MOVES) == found


def test_a_repair_with_nothing_to_do_moves_nothing():
    day = by_hand(told=told_by(good_plan()), weights=Weights(change=60))
    assert repair(day, good_plan(), moves=MOVES).moved == ()


def test_a_repair_keeps_to_its_seconds_and_says_what_is_no_longer_made():
    lee = by_hand(workers=by_hand().workers[1:], may_leave=True)
    ticks = iter(range(1000))
    found = repair(lee, good_plan(), seconds=30, clock=lambda: float(next(ticks)))
    assert next(ticks) <= 40
    assert set(found.plan.left) == {"bea", "cyd"}
    assert Moved("cyd", 1, ("kim", 140), None) in found.moved


def test_best_of_several_seeds_the_same_however_many_processes():
    day = wide(5, visits=25, workers=5)
    alone = [solve(day, moves=MOVES, seed=seed) for seed in (1, 2)]
    best = min(alone, key=lambda one: one.cost)
    for processes in (1, 2):
        found = solve_many(day, (1, 2), processes, moves=MOVES)
        assert (found.plan, found.cost) == (best.plan, best.cost)
