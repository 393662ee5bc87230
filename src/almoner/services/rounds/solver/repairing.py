"""A plan mended during the day: as little is moved as can be, and what is moved is said."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.solver.search import Found, solve

NOTICED = 15.0

Place = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Moved:
    """A call that another worker makes than before, or more than 15 minutes earlier or later.

    `was` and `now` are the worker and the start; None where nobody makes it.
    """

    visit: str
    task: int
    was: Place | None
    now: Place | None


@dataclass(frozen=True, slots=True)
class Repaired:
    """The new plan, what the search believes it costs, and every call that moved."""

    plan: Plan
    cost: float
    moved: tuple[Moved, ...]


def repair(
    problem: Problem,
    plan: Plan,
    seconds: float = 1.5,
    *,
    moves: int | None = None,
    seed: int = 1,
    clock: Callable[[], float] = time.perf_counter,
) -> Repaired:
    """The plan as it can still be, from the problem as it is now.

    The problem says what people were told, and what a change costs; only that keeps calls where
    they are. With `moves`, the search is that long, and the same for the same seed. Seconds
    include making ready, but not loading compiled code.
    """
    if moves is not None:
        found = solve(problem, moves=moves, seed=seed, start=plan)
    else:
        found = solve(problem, seconds=seconds, seed=seed, start=plan, clock=clock, ready=True)
    return Repaired(found.plan, found.cost, moved_calls(problem, plan, found))


def moved_calls(problem: Problem, plan: Plan, found: Found) -> tuple[Moved, ...]:
    """What a person or a worker would notice, visit by visit."""
    before, after = _places(plan), _places(found.plan)
    keys = [(visit.key, task) for visit in problem.visits for task in range(len(visit.tasks))]
    moved = (Moved(*key, before.get(key), after.get(key)) for key in keys)
    return tuple(one for one in moved if _is_noticed(one))


def _places(plan: Plan) -> dict[tuple[str, int], Place]:
    return {
        (call.visit, call.task): (one.worker, call.starts)
        for one in plan.rounds
        for call in one.calls
    }


def _is_noticed(one: Moved) -> bool:
    if one.was is None or one.now is None:
        return one.was != one.now
    return one.was[0] != one.now[0] or abs(one.was[1] - one.now[1]) > NOTICED
