"""Minutes between places on the map, by way of travelling. Pure."""

from collections.abc import Collection, Sequence
from math import asin, ceil, cos, radians, sin, sqrt

import numpy as np

from almoner.services.rounds.problem.travel import Travel

EARTH_KM = 6371.0
# Roads are longer than straight lines, and towns are slow. Local values (D).
DETOUR = 1.35
KM_AN_HOUR = {"car": 27.0, "bus": 12.0, "bicycle": 14.0, "foot": 4.8}
# Parking, locking, finding the door.
ON_ARRIVAL = {"car": 2.0, "bus": 5.0, "bicycle": 1.0, "foot": 0.0}


def travel_between(spots: Sequence[tuple[float, float]], modes: Collection[str]) -> Travel:
    """Whole minutes, rounded up, between all of `spots` (latitude, longitude)."""
    km = [[_km(a, b) for b in spots] for a in spots]
    tables = {}
    for mode in modes:
        rows = [[_minutes(far, mode) for far in row] for row in km]
        tables[mode] = np.array([rows], dtype=np.float64)
    return Travel(tables)


def _minutes(km: float, mode: str) -> float:
    if km == 0:
        return 0.0
    return float(ceil(km * DETOUR / KM_AN_HOUR[mode] * 60 + ON_ARRIVAL[mode]))


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    lat_a, lat_b = radians(a[0]), radians(b[0])
    half = sin((lat_b - lat_a) / 2) ** 2
    across = sin(radians(b[1] - a[1]) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half + cos(lat_a) * cos(lat_b) * across))
