"""Travel times without a map: a straight line, made longer, at a usual speed."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from almoner.services.rounds.problem.places import Point
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.travelling.factors import Factors, usual
from almoner.services.rounds.travelling.sphere import straight_metres
from almoner.services.rounds.travelling.ways import check_modes, check_parts, shares

WHOSE = "The straight line"


class StraightLine:
    """Great-circle distance times a winding factor, by speed, and some minutes at the door.

    Two visits at one place have no way between them. `factors`: by way of travelling.
    """

    def __init__(self, factors: Mapping[str, Factors] | None = None) -> None:
        self.factors = usual() if factors is None else factors

    def travel(
        self,
        points: Sequence[Point],
        modes: Collection[str],
        parts: Sequence[float] | None = None,
    ) -> Travel:
        check_modes(modes, self.factors, WHOSE)
        wanted = tuple(parts) if parts is not None else self._parts(modes)
        check_parts(wanted)
        straight = straight_metres(points)
        return Travel({mode: self._minutes(mode, straight, wanted) for mode in modes}, wanted)

    def metres(self, points: Sequence[Point], mode: str) -> np.ndarray:
        check_modes([mode], self.factors, WHOSE)
        return straight_metres(points) * self.factors[mode].winding.value

    def origin(self) -> list[str]:
        """Every factor with its source; a local assumption says that it is one."""
        lines = [words for one in self.factors.values() for words in one.words()]
        return ["Straight line between the places, made longer; no map is used.", *lines]

    def _parts(self, modes: Collection[str]) -> tuple[float, ...]:
        return tuple(sorted({0.0, *(at for mode in modes for at in self.factors[mode].parts)}))

    def _minutes(self, mode: str, straight: np.ndarray, parts: Sequence[float]) -> np.ndarray:
        one = self.factors[mode]
        paces = shares(one.parts, parts) @ np.array(one.minutes_a_metre)
        moving = paces[:, None, None] * straight * one.winding.value
        return np.where(straight > 0, moving + one.door.value, 0.0)
