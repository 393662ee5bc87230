"""One interface to travel times, whatever they come from."""

from collections.abc import Collection, Sequence
from typing import Protocol

import numpy as np

from almoner.kernel.refusals import refuse
from almoner.services.rounds.problem.places import Point
from almoner.services.rounds.problem.travel import Travel

DAY = 24 * 60.0
METRES_A_MILE = 1609.344


class TravelTimes(Protocol):
    """Where travel times come from. The way there and the way back may differ."""

    def travel(
        self,
        points: Sequence[Point],
        modes: Collection[str],
        parts: Sequence[float] | None = None,
    ) -> Travel:
        """Minutes between all points, by each way of travelling and part of the day.

        `parts`: minutes after midnight at which the parts begin, the first at 0; None for the
        parts that it knows itself. Refused when it has no times for a mode or a pair.
        """
        ...

    def metres(self, points: Sequence[Point], mode: str) -> np.ndarray:
        """Metres along the way between all points, a square: for mileage."""
        ...

    def origin(self) -> list[str]:
        """Where its numbers come from, in words for the screen."""
        ...


def shares(own: Sequence[float], wanted: Sequence[float]) -> np.ndarray:
    """`found[w, o]`: which share of the wanted part w of the day falls into its own part o."""
    a, b = [*own, DAY], [*wanted, DAY]
    overlap = [
        [max(0.0, min(a[o + 1], b[w + 1]) - max(a[o], b[w])) for o in range(len(own))]
        for w in range(len(wanted))
    ]
    found = np.array(overlap)
    return found / found.sum(axis=1, keepdims=True)


def check_parts(parts: Sequence[float]) -> None:
    """Refuses parts that do not begin at midnight, one after another, within the day."""
    if not parts or parts[0] != 0 or list(parts) != sorted(set(parts)) or parts[-1] >= DAY:
        refuse(
            "travel-parts",
            f"The parts of the day begin at {list(parts)}.",
            f"Begin at 0, let each begin later than the one before, and all before {DAY:g}.",
        )


def check_modes(modes: Collection[str], known: Collection[str], whose: str) -> None:
    for mode in modes:
        if mode not in known:
            refuse(
                "travel-no-mode",
                f"{whose} has nothing for {mode!r}.",
                f"It has: {', '.join(sorted(known))}.",
            )


def pounds_a_minute(pounds_a_mile: float, metres: np.ndarray, minutes: np.ndarray) -> float:
    """Mileage for a minute of travel, over all the ways of a day taken together."""
    total = float(np.sum(minutes))
    return pounds_a_mile * float(np.sum(metres)) / METRES_A_MILE / total if total else 0.0
