"""Kilometres and minutes between spots: the straight line, times a factor for the roads."""

from collections.abc import Sequence

import numpy as np

from almoner.services.rounds.problem.travel import CAR, Travel
from almoner.services.rounds.study.place import Spot
from almoner.services.rounds.study.values import Values

BICYCLE, FOOT = "bicycle", "foot"
NEXT_DOOR = 1.0
"""Minutes between two people in one building."""


def kilometres(spots: Sequence[Spot], values: Values) -> np.ndarray:
    """By road, roughly: `[a, b]`."""
    where = np.array([(spot.east, spot.north) for spot in spots], dtype=np.float64).reshape(-1, 2)
    apart = where[:, None, :] - where[None, :, :]
    return np.hypot(apart[..., 0], apart[..., 1]) / 1000 * values["detour"]


def travel(km: np.ndarray, values: Values) -> Travel:
    """Minutes by car, by bicycle and on foot, the same all day."""
    return Travel(
        {
            CAR: _minutes(km, values["car_speed"], values["car_fixed"]),
            BICYCLE: _minutes(km, values["bicycle_speed"], 1.0),
            FOOT: _minutes(km, values["foot_speed"], 0.0),
        }
    )


def _minutes(km: np.ndarray, speed: float, fixed: float) -> np.ndarray:
    taken = km / speed * 60 + fixed
    taken[km == 0] = NEXT_DOOR
    np.fill_diagonal(taken, 0.0)
    return taken[None]
