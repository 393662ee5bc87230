"""Metres over the ground in a straight line."""

from collections.abc import Sequence

import numpy as np

from almoner.services.rounds.problem.places import Point

RADIUS = 6_371_008.8
"""Metres: the mean radius of the earth. Off by up to half a per cent for one direction."""


def straight_metres(points: Sequence[Point]) -> np.ndarray:
    """Great-circle distance between all points, a square (the haversine formula)."""
    north = np.radians([point.latitude for point in points])
    east = np.radians([point.longitude for point in points])
    up = np.sin((north[:, None] - north[None, :]) / 2) ** 2
    along = np.sin((east[:, None] - east[None, :]) / 2) ** 2
    both = up + np.cos(north)[:, None] * np.cos(north)[None, :] * along
    return 2 * RADIUS * np.arcsin(np.sqrt(np.clip(both, 0.0, 1.0)))
