"""Small sums for indicator pages. Where there is nothing to divide by, the answer is
None and never 0: "no visits were due" is not "no visits were made"."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959964
_SIGMAS = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """A centre line with its lower and upper limit, in the unit of what is drawn: for shares
    from 0 to 1."""

    centre: float
    lower: float
    upper: float

    def holds(self, value: float) -> bool:
        """True when the value lies on or between the limits."""
        return self.lower <= value <= self.upper


def rate_per(n: float, d: float, per: float = 1000) -> float | None:
    """`n` for every `per` of `d`. ValueError for negative amounts."""
    _refuse_negative(n, d)
    return None if d == 0 else n * per / d


def share(n: int, d: int) -> float | None:
    """`n` of `d` as a number from 0 to 1. ValueError if `n` is more than `d`."""
    _refuse_negative(n, d)
    if n > d:
        raise ValueError(f"{n} of {d}: the part is more than the whole.")
    return None if d == 0 else n / d


def p_chart_limits(points: Iterable[tuple[int, int]]) -> tuple[Limits | None, ...]:
    """Three-sigma limits for each (n, d) of a series, around the share of the whole series.

    None for a point where d is 0. Limits are kept within 0 and 1.
    """
    points = list(points)
    for n, d in points:
        share(n, d)
    centre = share(sum(n for n, _ in points), sum(d for _, d in points))
    return tuple(_limits(centre, d) for _, d in points)


def wilson_interval(n: int, d: int, z: float = Z_95) -> Limits | None:
    """Wilson's interval for the share n of d, 95 % unless `z` is given. None if d is 0."""
    observed = share(n, d)
    if observed is None:
        return None
    spread = z * sqrt(observed * (1 - observed) / d + z * z / (4 * d * d))
    middle, scale = observed + z * z / (2 * d), 1 + z * z / d
    lower = 0.0 if n == 0 else (middle - spread) / scale
    upper = 1.0 if n == d else (middle + spread) / scale
    return Limits(observed, lower, upper)


def median(values: Iterable[float]) -> float | None:
    """The middle value, or the mean of the middle two. None if there are none."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _limits(centre: float | None, d: int) -> Limits | None:
    if centre is None or d == 0:
        return None
    spread = _SIGMAS * sqrt(centre * (1 - centre) / d)
    return Limits(centre, max(0.0, centre - spread), min(1.0, centre + spread))


def _refuse_negative(n: float, d: float) -> None:
    if n < 0 or d < 0:
        raise ValueError("Amounts to divide cannot be negative.")
