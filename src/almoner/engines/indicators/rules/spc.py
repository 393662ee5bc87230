"""Statistical process control: is a change more than the ups and downs of every month?

An individuals chart (XmR): the centre is the mean, the limits lie 2.66 mean moving ranges from it
(2.66 is 3 divided by 1.128, the constant for ranges of two). The lengths of runs are settings of
this project, not national ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from almoner.kernel.statistics import Limits

FACTOR = 2.66
# Fewer points than this say nothing about limits.
FEWEST = 12
SHIFT = 7
TREND = 6
_NEAR_OF, _NEAR = 3, 2


@dataclass(frozen=True, slots=True)
class Signal:
    """A special cause. `rule` is one of RULES; `points` are places in the series; `higher`
    whether the values are above what was expected."""

    rule: str
    points: tuple[int, ...]
    higher: bool


RULES = {
    "outside": "A point outside the limits",
    "shift": f"{SHIFT} points in a row on one side of the average",
    "trend": f"{TREND} points in a row, each higher or each lower than the one before",
    "near": f"{_NEAR} of {_NEAR_OF} points in a row close to one limit",
}
Series = Sequence[float | None]


def limits(
    series: Series, *, lowest: float | None = None, highest: float | None = None
) -> Limits | None:
    """Limits around a series; gaps (None) break a moving range. None with too few points.

    `lowest` and `highest` are what a value can be at all: a share is from 0 to 100.
    """
    known = [value for value in series if value is not None]
    ranges = list(_moving_ranges(series))
    if len(known) < FEWEST or not ranges:
        return None
    centre = sum(known) / len(known)
    spread = FACTOR * sum(ranges) / len(ranges)
    lower, upper = centre - spread, centre + spread
    return Limits(
        centre,
        lower if lowest is None else max(lowest, lower),
        upper if highest is None else min(highest, upper),
    )


def signals(series: Series, within: Limits | None) -> tuple[Signal, ...]:
    """Every special cause, in order of rule and place. Nothing without limits."""
    if within is None:
        return ()
    found = [*_outside(series, within), *_shifts(series, within.centre)]
    return (*found, *_trends(series), *_near(series, within))


def verdict(signal: Signal, polarity: str) -> str:
    """`improvement`, `concern`, or `change` where neither way is better."""
    if polarity == "neither":
        return "change"
    return "improvement" if signal.higher is (polarity == "higher") else "concern"


def told(signal: Signal, labels: Sequence[str]) -> str:
    """One sentence: which rule, which periods."""
    first, last = labels[signal.points[0]], labels[signal.points[-1]]
    when = first if first == last else f"{first} to {last}"
    side = "high" if signal.higher else "low"
    return f"{RULES[signal.rule]} ({side}): {when}."


def _moving_ranges(series: Series) -> Iterator[float]:
    for before, after in itertools.pairwise(series):
        if before is not None and after is not None:
            yield abs(after - before)


def _outside(series: Series, within: Limits) -> Iterator[Signal]:
    for at, value in enumerate(series):
        if value is not None and not within.holds(value):
            yield Signal("outside", (at,), value > within.centre)


def _shifts(series: Series, centre: float) -> Iterator[Signal]:
    sides = [None if value is None else _sign(value - centre) for value in series]
    for side, points in _runs(sides):
        if side and len(points) >= SHIFT:
            yield Signal("shift", points, side > 0)


def _trends(series: Series) -> Iterator[Signal]:
    steps = [
        None if before is None or after is None else _sign(after - before)
        for before, after in itertools.pairwise(series)
    ]
    for step, points in _runs(steps):
        if step and len(points) + 1 >= TREND:
            yield Signal("trend", (*points, points[-1] + 1), step > 0)


def _near(series: Series, within: Limits) -> Iterator[Signal]:
    """Two of three in the outer third of one side, none of them outside the limits."""
    for first in range(len(series) - _NEAR_OF + 1):
        places = range(first, first + _NEAR_OF)
        if any(series[at] is None for at in places):
            continue
        for higher in (True, False):
            close = tuple(at for at in places if _is_near(series[at] or 0.0, within, higher))
            if len(close) == _NEAR and first in close:
                yield Signal("near", close, higher)


def _is_near(value: float, within: Limits, higher: bool) -> bool:
    edge = within.upper if higher else within.lower
    line = within.centre + (edge - within.centre) * 2 / 3
    return line < value <= edge if higher else edge <= value < line


def _runs(marks: Sequence[int | None]) -> Iterator[tuple[int | None, tuple[int, ...]]]:
    """Stretches of the same mark, as places."""
    start = 0
    for at in range(1, len(marks) + 1):
        if at == len(marks) or marks[at] != marks[start]:
            yield marks[start], tuple(range(start, at))
            start = at


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
