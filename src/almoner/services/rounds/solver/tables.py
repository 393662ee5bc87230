"""The problem as arrays for compiled code: what it is made of. Filled in `filling`.

Nodes 0 to V-1 are tasks (visit by visit, first task first). Node V + c is where worker c starts;
their round goes from it, through their tasks, back to it. Node V + W + 1 + c is the same worker
coming home: it has a time and no place in the round. Worker W is nobody: their round holds the
tasks that are left over, without travel or times. All minutes. Tables are never written to; a
State is one plan being changed in place.

A day is wide when it asks for more than the published problem does: shifts, links, breaks, ways
of travelling, costs of who comes, or visits that may be left. Other days take shorter ways.
"""

from typing import NamedTuple

import numpy as np

FREE = 1e12
PRICE = 20.0

NODE = np.dtype(
    [
        ("place", "i8"),
        ("part", "i8"),  # of the day, in which it opens
        ("opens", "f8"),
        ("closes", "f8"),
        ("latest", "f8"),
        ("minutes", "f8"),
        ("mate", "i8"),  # the other task of the visit, or -1
        ("first", "i8"),  # the first task of the visit
        ("least", "f8"),  # gap between the two tasks
        ("most", "f8"),
        ("able_count", "i8"),
        ("link_before", "i8"),  # the task that it keeps its distance from, or -1
        ("link_after", "i8"),
        ("link_least", "f8"),  # after link_before
        ("link_most", "f8"),
    ]
)

CREW = np.dtype(
    [
        ("base", "i8"),  # the first of the squares of travel times for their way of travelling
        ("end_place", "i8"),
        ("rate", "f8"),  # cost of a minute of travel
        ("ends", "f8"),
        ("rest", "f8"),  # minutes, or 0
        ("rest_opens", "f8"),
        ("rest_closes", "f8"),
        ("most", "f8"),
        ("contracted", "f8"),
        ("available", "f8"),  # 0 where it has no end
    ]
)

PLACED = np.dtype(
    [
        ("following", "i8"),
        ("leading", "i8"),
        ("owner", "i8"),  # worker, or -1
        ("starts", "f8"),
        ("late", "f8"),  # what its time costs
        ("rested", "i8"),  # 1: a break just before it, 2: earlier
        ("queued", "i8"),
        ("seen", "i8"),  # number of the change in which its time was last noted
        ("old_starts", "f8"),
        ("old_late", "f8"),
        ("old_rested", "i8"),
    ]
)

ROUND = np.dtype(
    [
        ("burden", "f8"),  # what all times in it cost
        ("work", "f8"),  # minutes of contact and travel
        ("firm", "f8"),  # what it costs whatever its times
    ]
)


class Tables(NamedTuple):
    """What does not change during a search."""

    tasks: int
    workers: int
    wide: bool
    rests: bool
    linked: bool
    at: np.ndarray  # [node] NODE
    crew: np.ndarray  # [worker] CREW, nobody last
    travel: np.ndarray  # [way of travelling and part of the day, place, place]
    may: np.ndarray  # [task, worker] nobody last
    fit: np.ndarray  # [task, worker] cost of this worker doing it; only in a wide day
    able: np.ndarray  # [task, n] workers that may, -1 filled
    before: np.ndarray  # [task, n] tasks that could well come just before it
    after: np.ndarray  # [task, n] tasks that could well come just after it
    by_travel: float
    by_late: float
    by_worst: float
    by_unused: float
    by_fairness: float
    fair: float


class State(NamedTuple):
    """One plan, linked both ways through each worker's node, with its times and sums."""

    at: np.ndarray  # [node] PLACED
    rounds: np.ndarray  # [worker] ROUND
    sums: np.ndarray  # firm costs, costs of times, worst lateness, price of a minute that breaches
    queue: np.ndarray  # [node] nodes whose times are to be worked out again
    noted: np.ndarray  # [node] nodes whose times this change has touched
    counts: np.ndarray  # change number, nodes noted
    random: np.ndarray  # uint64


class Best(NamedTuple):
    """The links of the best plan met, and what it costs."""

    at: np.ndarray
    sums: np.ndarray


def make_state(tables: Tables, seed: int) -> State:
    """Empty rounds for everybody. Every task is still to be placed."""
    nodes, rounds = len(tables.at), tables.workers + 1
    depots = np.arange(tables.tasks, tables.tasks + rounds)
    at = np.zeros(nodes, dtype=PLACED)
    for name in ("owner", "following", "leading"):
        at[name] = -1
    at["owner"][tables.tasks :] = np.tile(np.arange(rounds), 2)
    at["following"][depots], at["leading"][depots] = depots, depots
    at["starts"] = tables.at["opens"]
    return State(
        at,
        np.zeros(rounds, dtype=ROUND),
        np.array([0.0, 0.0, 0.0, PRICE]),
        np.zeros(nodes, dtype=np.int64),
        np.zeros(nodes, dtype=np.int64),
        np.zeros(2, dtype=np.int64),
        np.array([seed * 0x9E3779B97F4A7C15 % 2**64], dtype=np.uint64),
    )


def make_best(state: State) -> Best:
    """A place to keep the best; nothing is kept yet."""
    return Best(state.at.copy(), np.array([np.inf]))
