"""The search from outside: how long, how warm, and what came of it."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.solver.annealing import anneal, place_first, recall
from almoner.services.rounds.solver.cooling import Cycle, cycles
from almoner.services.rounds.solver.moves import cost
from almoner.services.rounds.solver.tables import Best, State, Tables, make_state, make_tables
from almoner.services.rounds.solver.timing import time_everything

CHUNK = 20_000
SPEED = 1e6


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to: the plan, what the search believes it costs, and its length."""

    plan: Plan
    cost: float
    moves: int
    seconds: float
    warming_seconds: float


def solve(
    problem: Problem,
    *,
    seconds: float | None = None,
    moves: int | None = None,
    seed: int = 1,
    clock: Callable[[], float] = time.perf_counter,
    progress: Callable[[float, float], None] | None = None,
) -> Found:
    """The best plan found in so many seconds, or in so many moves.

    The same seed and moves give the same plan. Seconds begin after compiling.
    `progress` is told seconds gone and the lowest cost.
    """
    warmed = clock()
    warm_up()
    tables = make_tables(problem)
    started = clock()
    state, best = begin(tables, seed)
    planned = float(moves) if moves is not None else (seconds or 0.0) * SPEED
    course = cycles(planned / tables.tasks)
    steps = _steps(seconds, moves, clock, started)
    done = 0
    for made in _improve(tables, state, best, steps, course):
        done = made
        if progress:
            progress(clock() - started, float(best.sums[0]))
    recall(tables, state, best)
    plan, lowest, ended = plan_of(problem, tables, state), float(cost(tables, state)), clock()
    return Found(plan, lowest, done, ended - started, started - warmed)


def _improve(
    tables: Tables,
    state: State,
    best: Best,
    steps: Iterable[tuple[float, int]],
    course: Sequence[Cycle],
) -> Iterator[int]:
    """Anneal step by step, cycle after cycle; tells after each how many moves there were."""
    done, number, scale = 0, 0, _scale(tables)
    for share, length in steps:
        while share >= course[number].ends:
            number += 1
            if course[number].from_best:
                recall(tables, state, best)
        heat = scale * course[number].heat(share)
        anneal(tables, state, best, length, heat, heat)
        done += length
        yield done


def _steps(
    seconds: float | None, moves: int | None, clock: Callable[[], float], started: float
) -> Iterator[tuple[float, int]]:
    """Which share of the search is over, and how many moves come next, until it is."""
    if moves is not None:
        for done in range(0, moves, CHUNK):
            yield done / moves, min(CHUNK, moves - done)
    while seconds is not None and (gone := clock() - started) < seconds:
        yield gone / seconds, CHUNK


def _scale(tables: Tables) -> float:
    """What a middling leg between neighbours costs: the unit of temperature."""
    near = tables.before[:, : max(1, tables.before.shape[1] // 2)]
    places = tables.place[: tables.tasks]
    legs = tables.travel[places[near], places[:, None]]
    return max(1e-6, float(np.mean(legs)) * max(tables.by_travel, 1e-9))


def warm_up() -> None:
    """Compile, or load what was compiled before."""
    from almoner.services.rounds.solver.warming import tiny

    tables = make_tables(tiny())
    state, best = begin(tables, 1)
    anneal(tables, state, best, 10, 1.0, 1.0)
    recall(tables, state, best)
    cost(tables, state)


def begin(tables: Tables, seed: int) -> tuple[State, Best]:
    """A first plan, and a place to keep the best."""
    state = make_state(tables, seed)
    tasks = np.arange(tables.tasks)
    order = np.lexsort((tasks, tables.first[tasks], tables.opens[tasks]))
    place_first(tables, state, order)
    time_everything(tables, state)
    best = Best(
        state.following.copy(), state.leading.copy(), state.owner.copy(), np.array([np.inf])
    )
    return state, best


def plan_of(problem: Problem, tables: Tables, state: State) -> Plan:
    """The state in words of the field: each worker's calls with their times."""
    names = [(v.key, n, t.minutes) for v in problem.visits for n, t in enumerate(v.tasks)]
    rounds = []
    for at, worker in enumerate(problem.workers):
        calls, node = [], int(state.following[tables.tasks + at])
        while node < tables.tasks:
            visit, number, minutes = names[node]
            starts = float(state.starts[node])
            calls.append(Call(visit, number, starts, starts + minutes))
            node = int(state.following[node])
        rounds.append(Round(worker.key, tuple(calls)))
    return Plan(tuple(rounds))
