"""Travel times that were asked for once are known: a page asks for those of one day again."""

from collections.abc import Collection, Sequence
from functools import lru_cache

import numpy as np

from almoner.services.rounds.problem.places import Point
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.travelling.ways import TravelTimes

MOST = 16
"""Days and ways that are remembered, the last ones asked for."""


class Remembering:
    """Asks `source` once for the same points, ways of travelling and parts of the day."""

    def __init__(self, source: TravelTimes, most: int = MOST) -> None:
        self.source = source
        self._travel = lru_cache(most)(source.travel)
        self._metres = lru_cache(most)(source.metres)

    def travel(
        self,
        points: Sequence[Point],
        modes: Collection[str],
        parts: Sequence[float] | None = None,
    ) -> Travel:
        own = None if parts is None else tuple(parts)
        return self._travel(tuple(points), tuple(sorted(modes)), own)

    def metres(self, points: Sequence[Point], mode: str) -> np.ndarray:
        return self._metres(tuple(points), mode)

    def origin(self) -> list[str]:
        return self.source.origin()
