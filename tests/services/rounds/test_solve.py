"""The search itself, compiled: every plan passes the checker, and a seed gives one plan."""

import json
from itertools import count

import pytest
from tests.services.rounds.days import PILLS, WASH, by_hand, day_of, drawn
from tests.services.rounds.test_published import INSTANCE
from tests.surfaces.cli.terminal import run

from almoner.services.rounds.checking.check import check
from almoner.services.rounds.problem.published import read_plan, read_problem
from almoner.services.rounds.problem.visits import Gap, Visit
from almoner.services.rounds.problem.workers import Worker
from almoner.services.rounds.solver.search import solve

MOVES = 60_000
KIM = Worker("kim", frozenset({"wash", "pills"}))
LEE = Worker("lee", frozenset({"wash"}))


@pytest.mark.parametrize("seed", range(12))
def test_every_plan_passes_the_checker_and_costs_what_the_search_said(seed):
    day = drawn(seed, visits=4 + 3 * seed, workers=2 + seed // 2)
    found = solve(day, moves=MOVES, seed=seed)
    verdict = check(day, found.plan)
    assert verdict.faults == ()
    assert verdict.cost.total == pytest.approx(found.cost, abs=1e-6)


def test_best_plan_of_a_day_worked_out_by_hand():
    found = solve(by_hand(), moves=MOVES, seed=1)
    assert check(by_hand(), found.plan).cost.total == pytest.approx(found.cost)
    assert found.cost <= 129 / 3 + 20 / 3


def test_smallest_days():
    alone = day_of((Visit("v", 60, 60, (WASH,)),), (KIM,), ((0, 70), (5, 0)))
    found = check(alone, solve(alone, moves=500, seed=1).plan).cost
    assert (found.travel, found.lateness, found.worst) == (75, 10, 10)
    pair = day_of((Visit("v", 60, 60, (WASH, PILLS), Gap(5, 9)),), (KIM, LEE), ((0, 7), (5, 0)))
    assert check(pair, solve(pair, moves=500, seed=1).plan).cost.travel == 24


@pytest.mark.parametrize("tasks", [(WASH, PILLS), (PILLS, WASH)])
def test_only_one_worker_may_do_the_second_task(tasks):
    visits = (Visit("v", 60, 60, tasks, Gap()), Visit("w", 60, 90, tasks, Gap(20, 30)))
    day = day_of(visits, (KIM, LEE), ((0, 1, 1), (1, 0, 1), (1, 1, 0)))
    plan = solve(day, moves=500, seed=1).plan
    assert check(day, plan).passed
    assert [len(one.calls) for one in plan.rounds] == [2, 2]


def test_same_seed_same_plan_and_another_seed_another_search():
    day = drawn(7, visits=30, workers=6)
    first, second = (solve(day, moves=MOVES, seed=3) for _ in range(2))
    assert first.plan == second.plan
    assert (first.cost, first.moves) == (second.cost, second.moves)
    assert solve(day, moves=MOVES, seed=4).plan != first.plan


def test_more_moves_are_no_worse_in_all():
    short = sum(solve(drawn(seed), moves=20_000, seed=1).cost for seed in range(4))
    long = sum(solve(drawn(seed), moves=200_000, seed=1).cost for seed in range(4))
    assert long <= short + 1e-9


def test_time_ends_the_search_and_progress_never_gets_worse():
    told: list[tuple[float, float]] = []
    ticks = count()
    found = solve(
        drawn(5),
        seconds=30,
        seed=1,
        clock=lambda: float(next(ticks)),
        progress=lambda seconds, cost: told.append((seconds, cost)),
    )
    assert 10 <= len(told) <= 30
    assert [cost for _, cost in told] == sorted((cost for _, cost in told), reverse=True)
    assert told[-1][1] == pytest.approx(found.cost)


def test_solve_on_the_command_line_writes_what_the_checker_passed(tmp_path):
    instance, out = tmp_path / "instance.json", tmp_path / "plan.json"
    instance.write_text(json.dumps(INSTANCE))
    said = run("rounds", "solve", instance, "--moves", MOVES, "--seed", 2, "--out", out)
    assert said.exit_code == 0, said.output
    printed = json.loads(said.stdout)
    day = read_problem(INSTANCE)
    cost = check(day, read_plan(json.loads(out.read_text()), day)).cost
    assert printed["cost"] == pytest.approx(cost.total, abs=1e-6)
    parts = ("distance_traveled", "total_tardiness", "max_tardiness")
    assert sum(printed[part] for part in parts) / 3 == pytest.approx(printed["cost"], abs=1e-5)
    assert (printed["seed"], printed["compile_seconds"] >= 0) == (2, True)
