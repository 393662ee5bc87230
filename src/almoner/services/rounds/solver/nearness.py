"""Which tasks could well stand next to each other in a round: near in place, and in time."""

import numpy as np

WAITING = 0.2
NEVER = 1e9


def neighbours(
    travel: np.ndarray, nodes: np.ndarray, may: np.ndarray, near: int
) -> tuple[np.ndarray, np.ndarray]:
    """For each task, nearest first: who could come just before it, and just after it."""
    tasks, opens = len(may), nodes["opens"]
    second = (nodes["first"] != np.arange(tasks)) * nodes["least"]
    earliest, latest = opens + second, np.maximum(nodes["closes"], opens + second)
    leg = travel[np.ix_(nodes["place"], nodes["place"])]
    taken = nodes["minutes"][:, None] + leg
    waiting = np.maximum(0.0, earliest[None, :] - (latest[:, None] + taken))
    lateness = np.maximum(0.0, earliest[:, None] + taken - latest[None, :])
    cost = leg + WAITING * waiting + lateness
    shared = may.astype(np.float32) @ may.astype(np.float32).T
    cost[shared < 0.5] = NEVER
    np.fill_diagonal(cost, 2 * NEVER)
    _part_mates(cost, nodes["mate"])
    keep = min(near, max(1, tasks - 1))
    return _nearest(cost.T, keep), _nearest(cost, keep)


def _part_mates(cost: np.ndarray, mate: np.ndarray) -> None:
    paired = np.flatnonzero(mate >= 0)
    cost[paired, mate[paired]] = 2 * NEVER


def _nearest(cost: np.ndarray, keep: int) -> np.ndarray:
    return np.ascontiguousarray(np.argsort(cost, axis=1, kind="stable")[:, :keep], dtype=np.int64)
