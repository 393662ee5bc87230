"""Which tasks could well stand next to each other in a round: near in place, and in time."""

import numpy as np

WAITING = 0.2
NEVER = 1e9
MANY = 800


def neighbours(
    travel: np.ndarray, nodes: np.ndarray, may: np.ndarray, near: int
) -> tuple[np.ndarray, np.ndarray]:
    """For each task, nearest first: who could come just before it, and just after it."""
    tasks = len(may)
    if tasks > MANY:
        travel, nodes = travel.astype(np.float32), nodes.astype(_smaller(nodes.dtype))
    opens = nodes["opens"]
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


def _smaller(kind: np.dtype) -> np.dtype:
    """The same record with half as many digits: near is near, and it takes half of the time."""
    return np.dtype([(name, "f4" if kind[name] == "f8" else "i8") for name in kind.names or ()])


def _part_mates(cost: np.ndarray, mate: np.ndarray) -> None:
    paired = np.flatnonzero(mate >= 0)
    cost[paired, mate[paired]] = 2 * NEVER


def _nearest(cost: np.ndarray, keep: int) -> np.ndarray:
    if len(cost) > MANY:
        return _nearest_of_many(np.ascontiguousarray(cost), keep)
    return np.ascontiguousarray(np.argsort(cost, axis=1, kind="stable")[:, :keep], dtype=np.int64)


def _nearest_of_many(cost: np.ndarray, keep: int) -> np.ndarray:
    """Without putting all of them in order, which takes longer than to mend a large day."""
    some = np.sort(np.argpartition(cost, keep, axis=1)[:, :keep], axis=1)
    order = np.argsort(np.take_along_axis(cost, some, axis=1), axis=1, kind="stable")
    return np.ascontiguousarray(np.take_along_axis(some, order, axis=1), dtype=np.int64)
