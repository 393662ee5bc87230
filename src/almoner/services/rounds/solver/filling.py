"""A problem becomes arrays."""

from collections.abc import Sequence
from math import inf, isfinite

import numpy as np

from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.visits import Task, Visit
from almoner.services.rounds.problem.workers import Worker
from almoner.services.rounds.solver.fitting import fits, who_may
from almoner.services.rounds.solver.nearness import neighbours
from almoner.services.rounds.solver.tables import CREW, FREE, NODE, Tables

Row = tuple[Visit, Task, int]


def make_tables(problem: Problem, near: int = 32, wide: bool | None = None) -> Tables:
    """The arrays of a problem. `near` is how many neighbours a task has.

    `wide` may be asked for where the problem does not need it.
    """
    wide = is_wide(problem) if wide is None else wide or is_wide(problem)
    rows = [(visit, task, at) for visit in problem.visits for at, task in enumerate(visit.tasks)]
    may = who_may(problem, rows)
    nodes, crew = _nodes(problem, rows), _crew(problem)
    able, nodes["able_count"][: len(rows)] = _able(may)
    travel, typical = _travel(problem)
    lists = neighbours(typical, nodes[: len(rows)], may[:, :-1], near)
    weights = problem.weights
    return Tables(
        len(rows), len(problem.workers), wide, bool(np.any(crew["rest"] > 0)), bool(problem.links),
        nodes, crew, travel, may, fits(problem, rows) if wide else np.zeros((1, 1)), able, *lists,
        *map(float, (weights.travel, weights.lateness, weights.worst)),
        *map(float, (weights.unused, weights.fairness, _fair_share(problem))),
    )  # fmt: skip


def is_wide(problem: Problem) -> bool:
    """Whether the day asks for more than travel and lateness from one place, one way, all day."""
    weights, workers = problem.weights, problem.workers
    pairwise = weights.stranger or weights.change or weights.pay or weights.unused
    asks = any(visit.asks.rather or visit.asks.prefers for visit in problem.visits)
    return bool(
        problem.may_leave
        or problem.links
        or pairwise
        or weights.fairness
        or (weights.wishes and asks)
        or len(problem.travel.parts) > 1
        or len({worker.mode for worker in workers}) > 1
        or any(visit.latest is not None for visit in problem.visits)
        or any(_has_hours(worker) for worker in workers)
    )


def _has_hours(worker: Worker) -> bool:
    """Whether more counts than where and when this worker starts."""
    return bool(
        isfinite(worker.ends)
        or isfinite(worker.most)
        or worker.rest is not None
        or worker.start_place != worker.end_place
    )


def _nodes(problem: Problem, rows: Sequence[Row]) -> np.ndarray:
    tasks, rounds = len(rows), len(problem.workers) + 1
    found = np.zeros(tasks + 2 * rounds, dtype=NODE)
    found["mate"], found["link_before"], found["link_after"] = -1, -1, -1
    found["first"] = np.arange(len(found))
    found["closes"] = found["latest"] = found["link_most"] = FREE
    for node, (visit, task, number) in enumerate(rows):
        one = found[node]
        one["place"], one["part"] = visit.place, problem.travel.part(visit.opens)
        one["opens"], one["closes"], one["minutes"] = visit.opens, visit.closes, task.minutes
        one["latest"] = FREE if visit.latest is None else visit.latest
        if visit.gap is not None:
            one["mate"], one["first"] = node + 1 - 2 * number, node - number
            one["least"], one["most"] = visit.gap.least, visit.gap.most
    for at, worker in enumerate(problem.workers):
        start, home = found[tasks + at], found[tasks + rounds + at]
        start["place"], start["opens"] = worker.start_place, worker.starts
        home["opens"] = worker.starts
    _link(problem, rows, found)
    return found


def _link(problem: Problem, rows: Sequence[Row], nodes: np.ndarray) -> None:
    node_of = {visit.key: node for node, (visit, _, number) in enumerate(rows) if number == 0}
    for link in problem.links:
        first, second = node_of[link.first], node_of[link.second]
        nodes["link_after"][first], nodes["link_before"][second] = second, first
        nodes["link_least"][second] = link.least
        nodes["link_most"][second] = min(link.most, FREE)


def _crew(problem: Problem) -> np.ndarray:
    """What matters of each worker, and of nobody."""
    weights, modes = problem.weights, _modes(problem)
    found = np.zeros(len(problem.workers) + 1, dtype=CREW)
    found["ends"] = found["most"] = FREE
    for one, worker in zip(found[:-1], problem.workers, strict=True):
        one["base"] = modes.index(worker.mode) * len(problem.travel.parts)
        one["end_place"] = worker.end_place
        one["rate"] = weights.travel + weights.pay * (worker.pay / 60 + worker.mileage)
        one["ends"], one["most"] = min(worker.ends, FREE), min(worker.most, FREE)
        one["contracted"] = worker.contracted
        one["available"] = worker.available if isfinite(worker.available) else 0.0
        if worker.rest is not None:
            rest = worker.rest
            one["rest"], one["rest_opens"], one["rest_closes"] = (
                rest.minutes, rest.opens, rest.closes,
            )  # fmt: skip
    return found


def _fair_share(problem: Problem) -> float:
    """All minutes of care over all minutes that workers have."""
    minutes = sum(task.minutes for visit in problem.visits for task in visit.tasks)
    have = [worker.available for worker in problem.workers if 0 < worker.available < inf]
    return minutes / sum(have) if have else 0.0


def _modes(problem: Problem) -> list[str]:
    """The ways of travelling that are used. The first, when there are no workers."""
    used = {worker.mode for worker in problem.workers}
    return [mode for mode in problem.travel.minutes if mode in used] or [
        next(iter(problem.travel.minutes))
    ]


def _travel(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """All squares of travel times, and a typical one."""
    squares = [problem.travel.minutes[mode] for mode in _modes(problem)]
    found = np.ascontiguousarray(np.concatenate(squares), dtype=np.float64)
    return found, found[0] if len(found) == 1 else found.mean(axis=0)


def _able(may: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    counts = may.sum(axis=1).astype(np.int64)
    able = np.full(may.shape, -1, dtype=np.int64)
    for task, row in enumerate(may):
        able[task, : counts[task]] = np.flatnonzero(row)
    return able, counts
