"""How sure a figure is: days drawn again and again with replacement (percentile bootstrap).

Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13. The same days are drawn
for every arrangement, because a busy day is busy for all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST = 5
"""With fewer days (or people) than this there is no interval."""
LOWER, UPPER = 2.5, 97.5


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value, and between which values 95 in 100 draws lie. None where it cannot be said."""

    value: float | None
    lower: float | None = None
    upper: float | None = None

    @property
    def apart_from_none(self) -> bool | None:
        """Whether the interval leaves out 0; None when there is no interval."""
        if self.lower is None or self.upper is None:
            return None
        return self.lower > 0 or self.upper < 0


def draw(count: int, draws: int, seed: int) -> np.ndarray:
    """How often each of `count` days is in each draw: `[draw, day]`."""
    chosen = np.random.default_rng(seed).integers(0, count, size=(draws, count))
    times = np.zeros((draws, count))
    np.add.at(times, (np.arange(draws)[:, None], chosen), 1)
    return times


def estimate(value: float | None, drawn: np.ndarray, count: int) -> Estimate:
    """The interval of a value from the values of all draws (nan where one has none)."""
    if value is None:
        return Estimate(None)
    fine = drawn[np.isfinite(drawn)]
    if count < FEWEST or len(fine) < len(drawn) / 2:
        return Estimate(value)
    lower, upper = np.percentile(fine, [LOWER, UPPER])
    return Estimate(value, float(lower), float(upper))


def ratios(times: np.ndarray, above: Sequence[float], below: Sequence[float]) -> np.ndarray:
    """Of each draw the sum of one over the sum of the other; nan where that is 0."""
    return divide(times @ np.array(above, dtype=float), times @ np.array(below, dtype=float))


def divide(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan)
