"""The problem as arrays for compiled code.

Nodes 0 to V-1 are tasks (visit by visit, first task first); node V + c is where worker c starts
and ends. All minutes. Tables are never written to; a State is one plan being changed in place.
"""

from typing import NamedTuple

import numpy as np

from almoner.services.rounds.problem.pairing import may as may_do
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.travel import CAR
from almoner.services.rounds.solver.nearness import neighbours

FREE = 1e12


class Tables(NamedTuple):
    """What does not change during a search."""

    tasks: int
    workers: int
    travel: np.ndarray  # [place, place]
    place: np.ndarray  # [node]
    opens: np.ndarray  # [node]
    closes: np.ndarray  # [node]
    minutes: np.ndarray  # [node]
    mate: np.ndarray  # [node] the other task of the visit, or -1
    first: np.ndarray  # [node] the first task of the visit
    least: np.ndarray  # [node] gap between the two tasks
    most: np.ndarray  # [node]
    may: np.ndarray  # [task, worker]
    able: np.ndarray  # [task, n] workers that may, -1 filled
    able_count: np.ndarray  # [task]
    before: np.ndarray  # [task, n] tasks that could well come just before it
    after: np.ndarray  # [task, n] tasks that could well come just after it
    by_travel: float
    by_late: float
    by_worst: float


class State(NamedTuple):
    """One plan, linked both ways through each worker's node, with its times and sums."""

    following: np.ndarray  # [node]
    leading: np.ndarray  # [node]
    owner: np.ndarray  # [node] worker
    starts: np.ndarray  # [node]
    late: np.ndarray  # [node]
    sums: np.ndarray  # travel, total late, worst late
    burden: np.ndarray  # [worker] minutes late in all of their round
    queue: np.ndarray  # [node] tasks whose times are to be worked out again
    queued: np.ndarray  # [node]
    seen: np.ndarray  # [node] number of the change in which its time was last noted
    noted: np.ndarray  # [node] tasks whose times this change has touched
    old_starts: np.ndarray  # [node]
    old_late: np.ndarray  # [node]
    counts: np.ndarray  # change number, tasks noted
    random: np.ndarray  # uint64


class Best(NamedTuple):
    """The links of the best plan met, and what it costs."""

    following: np.ndarray
    leading: np.ndarray
    owner: np.ndarray
    sums: np.ndarray


def make_tables(problem: Problem, near: int = 32) -> Tables:
    """The arrays of a problem. `near` is how many neighbours a task has."""
    rows = [
        (visit.place, visit, task, number)
        for visit in problem.visits
        for number, task in enumerate(visit.tasks)
    ]
    tasks, workers = len(rows), len(problem.workers)
    depots = [0] * workers
    place = np.array([at for at, *_ in rows] + depots, dtype=np.int64)
    opens = np.array([visit.opens for _, visit, *_ in rows] + depots, dtype=np.float64)
    closes = np.array([visit.closes for _, visit, *_ in rows] + [FREE] * workers, dtype=np.float64)
    minutes = np.array([task.minutes for *_, task, _ in rows] + depots, dtype=np.float64)
    mate, first, least, most = _pairs(rows, tasks + workers)
    may = np.array(
        [
            [may_do(worker, visit, number) for worker in problem.workers]
            for _, visit, _, number in rows
        ],
        dtype=np.bool_,
    )
    able, able_count = _able(may)
    travel = np.array(problem.travel.minutes[CAR][0], dtype=np.float64)
    lists = neighbours(travel, place, opens, closes, minutes, mate, first, least, may, near)
    weights = problem.weights
    return Tables(
        tasks, workers, travel, place, opens, closes, minutes, mate, first, least, most, may,
        able, able_count, *lists, weights.travel, weights.lateness, weights.worst,
    )  # fmt: skip


def _pairs(rows: list, nodes: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    mate, first = np.full(nodes, -1, dtype=np.int64), np.arange(nodes, dtype=np.int64)
    least, most = np.zeros(nodes), np.zeros(nodes)
    for node, (_, visit, _, number) in enumerate(rows):
        if visit.gap is not None:
            mate[node], first[node] = node + 1 - 2 * number, node - number
            least[node], most[node] = visit.gap.least, visit.gap.most
    return mate, first, least, most


def _able(may: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    counts = may.sum(axis=1).astype(np.int64)
    able = np.full(may.shape, -1, dtype=np.int64)
    for task, row in enumerate(may):
        able[task, : counts[task]] = np.flatnonzero(row)
    return able, counts


def make_state(tables: Tables, seed: int) -> State:
    """Empty rounds for everybody. Every task is still to be placed."""
    nodes = tables.tasks + tables.workers
    depots = np.arange(tables.tasks, nodes)
    owner = np.full(nodes, -1, dtype=np.int64)
    owner[depots] = np.arange(tables.workers)
    following, leading = np.full(nodes, -1, dtype=np.int64), np.full(nodes, -1, dtype=np.int64)
    following[depots], leading[depots] = depots, depots
    starts = tables.opens.copy()
    return State(
        following, leading, owner, starts, np.zeros(nodes), np.zeros(3), np.zeros(tables.workers),
        np.zeros(nodes, dtype=np.int64), np.zeros(nodes, dtype=np.bool_),
        np.zeros(nodes, dtype=np.int64), np.zeros(nodes, dtype=np.int64),
        np.zeros(nodes), np.zeros(nodes), np.zeros(2, dtype=np.int64),
        np.array([seed * 0x9E3779B97F4A7C15 % 2**64], dtype=np.uint64),
    )  # fmt: skip
