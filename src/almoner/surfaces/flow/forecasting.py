"""How many new requests to expect: the method that was least wrong on weeks already known.

Every method forecasts the days of six weeks from several earlier days, knowing only what was
known by then. Its error is the mean absolute difference of whole weeks. The range around a week
is as wide as nine in ten of the chosen method's errors at that distance.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEEK, AHEAD = 7, 6
HORIZON = WEEK * AHEAD
# Local values (D): weeks of history without which nothing is forecast, how many of them a method
# must know before it is tried, how often it is tried, and the share of errors in the range.
LEAST_WEEKS, KNOWN_WEEKS, ORIGINS, SHARE = 26, 14, 8, 0.9

# (days so far, how many days on) → what is expected of each of those days.
Method = Callable[["NDArray[np.float64]", int], "NDArray[np.float64]"]


@dataclass(frozen=True, slots=True)
class Expected:
    """One week from its Monday, in requests. `low` is never below nought."""

    week: date
    expected: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Made:
    """What is expected, by which method, how wrong each was in the back-test, and on how many
    whole weeks and trials that rests. Without `points`, `why_not` says why."""

    weeks: int
    points: tuple[Expected, ...] = ()
    method: str = ""
    errors: tuple[tuple[str, float], ...] = ()
    origins: int = 0
    why_not: str = ""

    @property
    def error(self) -> float | None:
        return dict(self.errors).get(self.method)


def methods() -> dict[str, Method]:
    """Those of statsforecast, which takes seconds to load."""
    from statsforecast.models import MSTL, AutoETS, SeasonalNaive

    return {
        "seasonal": lambda y, h: SeasonalNaive(WEEK).forecast(y=y, h=h)["mean"],
        "smoothing": lambda y, h: AutoETS(season_length=WEEK).forecast(y=y, h=h)["mean"],
        "decomposing": lambda y, h: MSTL(season_length=[WEEK]).forecast(y=y, h=h)["mean"],
    }


def whole_weeks(counts: Mapping[date, int], today: date) -> tuple[date, "NDArray[np.float64]"]:
    """The Monday of this week, and the days before it from the first Monday with a request on:
    a day without any is a nought."""
    monday = today - timedelta(days=today.weekday())
    known = [day for day in counts if day < monday]
    if not known:
        return monday, np.zeros(0)
    first = min(known)
    first += timedelta(days=-first.weekday() % WEEK)
    days = max(0, (monday - first).days)
    return monday, np.array([counts.get(first + timedelta(n), 0) for n in range(days)], float)


def is_enough(counts: Mapping[date, int], today: date) -> bool:
    """Whether there is history enough for a forecast."""
    return len(whole_weeks(counts, today)[1]) // WEEK >= LEAST_WEEKS


def forecast(counts: Mapping[date, int], today: date, tried: Mapping[str, Method]) -> Made:
    """The six weeks from the coming Monday. Requests of the week that has begun are not used."""
    monday, days = whole_weeks(counts, today)
    weeks = len(days) // WEEK
    if weeks < LEAST_WEEKS:
        return Made(weeks, why_not=_too_little(weeks))
    starts = _origins(weeks)
    wrong = {name: _errors(days, starts, method) for name, method in tried.items()}
    errors = {name: float(np.abs(found).mean()) for name, found in wrong.items()}
    best = min(errors, key=lambda name: errors[name])
    # This week is a week ahead of what is known, so the coming one is the second.
    expected = by_week(tried[best](days, HORIZON + WEEK))[1:]
    width = np.quantile(np.abs(wrong[best]), SHARE, axis=0)
    points = tuple(
        Expected(monday + timedelta(weeks=n + 1), _kept(one), _kept(one - off), _kept(one + off))
        for n, (one, off) in enumerate(zip(expected, width, strict=True))
    )
    return Made(weeks, points, best, tuple(errors.items()), len(starts))


def by_week(days: "NDArray[np.float64]") -> "NDArray[np.float64]":
    return np.maximum(days, 0.0).reshape(-1, WEEK).sum(axis=1)


def _origins(weeks: int) -> Sequence[int]:
    """Weeks after which a method is tried: as late as six weeks and the gap leave, a week apart."""
    last = weeks - AHEAD - 1
    first = max(KNOWN_WEEKS, last - ORIGINS + 1)
    return range(first, last + 1)


def _errors(
    days: "NDArray[np.float64]", starts: Sequence[int], method: Method
) -> "NDArray[np.float64]":
    """Errors of whole weeks: a row for each start, a column for each of the six weeks."""
    rows = []
    for start in starts:
        said = by_week(method(days[: start * WEEK], HORIZON + WEEK))[1:]
        came = by_week(days[(start + 1) * WEEK : (start + 1 + AHEAD) * WEEK])
        rows.append(said - came)
    return np.array(rows)


def _kept(value: float) -> float:
    return round(max(0.0, float(value)), 2)


def _too_little(weeks: int) -> str:
    return (
        f"There is no forecast: {weeks} whole {'week is' if weeks == 1 else 'weeks are'} known,"
        f" and {LEAST_WEEKS} are needed before a method can be tried on weeks already known."
    )
