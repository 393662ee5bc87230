"""Which points lie next to which: the Gabriel graph (Gabriel and Sokal, 1969).

Two points are joined when no third lies within the circle that has them at the ends of its
diameter. Such a graph is whole (it holds the shortest tree that joins all points), its lines do not
cross, and it needs no distance to be chosen: villages far apart are joined as streets are.
"""

from collections.abc import Sequence

import numpy as np

FEW = 12
"""So few candidates are looked at one by one."""


def gabriel(points: Sequence[tuple[float, float]]) -> list[list[int]]:
    """For each point the numbers of those next to it, in order. Points must differ."""
    where = np.array(points, dtype=np.float64).reshape(-1, 2)
    near: list[list[int]] = [[] for _ in points]
    for one in range(len(where)):
        for other in _beyond(where, one):
            near[one].append(int(other))
            near[int(other)].append(one)
    return [sorted(found) for found in near]


def _beyond(where: np.ndarray, one: int) -> list[int]:
    """The neighbours of a point that come after it in the list."""
    apart = where - where[one]
    squares = (apart**2).sum(axis=1)
    nearest = np.argsort(squares, kind="stable")[1:]
    alive = nearest
    for between in nearest:
        if len(alive) <= FEW:
            break
        alive = alive[~_shut_off(apart, alive, between)]
    return [int(other) for other in alive if other > one and _is_open(apart, other, one)]


def _shut_off(apart: np.ndarray, others: np.ndarray, between: int) -> np.ndarray:
    """Which of the others have `between` in their circle with the point at the origin."""
    inside = ((apart[others] - apart[between]) * -apart[between]).sum(axis=1) <= 0
    return inside & (others != between)


def _is_open(apart: np.ndarray, other: int, one: int) -> bool:
    inside = ((apart[other] - apart) * -apart).sum(axis=1) <= 0
    inside[[other, one]] = False
    return not bool(inside.any())
