"""Which tasks could well stand next to each other in a round: near in place, and in time."""

import numpy as np

WAITING = 0.2
NEVER = 1e9


def neighbours(
    travel: np.ndarray,
    place: np.ndarray,
    opens: np.ndarray,
    closes: np.ndarray,
    minutes: np.ndarray,
    mate: np.ndarray,
    first: np.ndarray,
    least: np.ndarray,
    may: np.ndarray,
    near: int,
) -> tuple[np.ndarray, np.ndarray]:
    """For each task, nearest first: who could come just before it, and just after it."""
    tasks = len(may)
    second = (first[:tasks] != np.arange(tasks)) * least[:tasks]
    earliest, latest = opens[:tasks] + second, np.maximum(closes[:tasks], opens[:tasks] + second)
    leg = travel[np.ix_(place[:tasks], place[:tasks])]
    ready = earliest[:, None] + minutes[:tasks, None] + leg
    last = latest[:, None] + minutes[:tasks, None] + leg
    waiting = np.maximum(0.0, earliest[None, :] - last)
    lateness = np.maximum(0.0, ready - latest[None, :])
    cost = leg + WAITING * waiting + lateness
    shared = (may.astype(np.int64) @ may.astype(np.int64).T) > 0
    cost[~shared] = NEVER
    np.fill_diagonal(cost, 2 * NEVER)
    _part_mates(cost, mate[:tasks])
    keep = min(near, max(1, tasks - 1))
    return _nearest(cost.T, keep), _nearest(cost, keep)


def _part_mates(cost: np.ndarray, mate: np.ndarray) -> None:
    paired = np.flatnonzero(mate >= 0)
    cost[paired, mate[paired]] = 2 * NEVER


def _nearest(cost: np.ndarray, keep: int) -> np.ndarray:
    return np.ascontiguousarray(np.argsort(cost, axis=1, kind="stable")[:, :keep], dtype=np.int64)
