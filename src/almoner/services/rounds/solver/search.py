"""The search from outside: how long, how warm, and what came of it."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.solver.annealing import anneal, judge_plan, recall
from almoner.services.rounds.solver.cooling import Cycle, cycles
from almoner.services.rounds.solver.counting import cost_of
from almoner.services.rounds.solver.ending import leave_what_cannot_be, plan_of
from almoner.services.rounds.solver.filling import make_tables
from almoner.services.rounds.solver.placing import leave_one
from almoner.services.rounds.solver.starting import begin, begin_from
from almoner.services.rounds.solver.tables import Best, State, Tables, make_best
from almoner.services.rounds.solver.timing import time_everything

CHUNK, SHORT = 20_000, 4_000
READY = 0.85
SPEED, WIDE_SPEED = 5e6, 1e6
LEAST, MOST, DEARER, CHEAPER = 2.0, 1e5, 1.3, 0.9


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
    start: Plan | None = None,
    ready: bool = False,
    clock: Callable[[], float] = time.perf_counter,
    progress: Callable[[float, float], None] | None = None,
) -> Found:
    """The best plan found in so many seconds, or in so many moves.

    The same seed and moves give the same plan. Seconds begin when the tables are made; with
    `ready`, all of it is over in so many seconds: the time to make them and to end counts too.
    `start` is a plan to begin from: what it has and the problem does not know is dropped, and what
    is missing is put where it costs least. `progress` is told seconds gone and the lowest cost.
    """
    warmed = clock()
    warm_up()
    loaded = clock()
    tables = make_tables(problem, wide=True if start is not None else None)
    started = clock()
    if seconds is not None and ready:
        seconds = max(0.0, READY * seconds - (started - loaded))
    state = begin_from(tables, seed, problem, start) if start else begin(tables, seed)
    best = make_best(state)
    speed = WIDE_SPEED if tables.wide else SPEED
    planned = float(moves) if moves is not None else (seconds or 0.0) * speed
    course = cycles(planned / tables.tasks, fresh=start is None)
    steps = _steps(seconds, moves, clock, started, SHORT if ready else CHUNK)
    done = 0
    for made in _improve(tables, state, best, steps, course):
        done = made
        if progress:
            progress(clock() - started, float(best.sums[0]))
    if done:
        recall(tables, state, best)
    if tables.wide:
        leave_what_cannot_be(tables, state)
    plan, lowest, ended = plan_of(problem, tables, state), float(cost_of(tables, state)), clock()
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
        if tables.wide:
            _set_price(tables, state)
        done += length
        yield done


def _set_price(tables: Tables, state: State) -> None:
    """What cannot be becomes dearer for as long as the plan has any of it, and then cheaper."""
    breaches = judge_plan(tables, state) - cost_of(tables, state) > 1.0
    price = state.sums[3] * (DEARER if breaches else CHEAPER)
    state.sums[3] = min(max(price, LEAST), MOST)
    time_everything(tables, state)


def _steps(
    seconds: float | None, moves: int | None, clock: Callable[[], float], started: float, chunk: int
) -> Iterator[tuple[float, int]]:
    """Which share of the search is over, and how many moves come next, until it is."""
    if moves is not None:
        for done in range(0, moves, chunk):
            yield done / moves, min(chunk, moves - done)
    while seconds is not None and (gone := clock() - started) < seconds:
        yield gone / seconds, chunk


def _scale(tables: Tables) -> float:
    """What a middling leg between neighbours costs: the unit of temperature."""
    near = tables.before[:, : max(1, tables.before.shape[1] // 2)]
    places = tables.at["place"][: tables.tasks]
    legs = tables.travel[0, places[near], places[:, None]]
    rate = float(np.mean(tables.crew["rate"][:-1])) if tables.workers else 0.0
    return max(1e-6, float(np.mean(legs)) * max(rate, 1e-9))


def warm_up() -> None:
    """Compile, or load what was compiled before."""
    from almoner.services.rounds.solver.warming import tiny

    tables = make_tables(tiny())
    state = begin(tables, 1)
    best = make_best(state)
    anneal(tables, state, best, 10, 1.0, 1.0)
    recall(tables, state, best)
    wide = make_tables(tiny(), wide=True)
    state = begin(wide, 1)
    leave_one(wide, state, 0)
    _set_price(wide, state)
