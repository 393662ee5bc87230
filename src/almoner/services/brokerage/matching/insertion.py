"""What one more visit adds to the travel of rounds that are there already: cheapest insertion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from almoner.kernel.day_parts import HOURS
from almoner.services.brokerage.matching.values import Spot
from almoner.services.rounds.problem.places import Point
from almoner.services.rounds.problem.travel import CAR, Travel
from almoner.services.rounds.travelling.straight import StraightLine


@dataclass(frozen=True, slots=True)
class Stop:
    """A published visit: where, and minutes after midnight at which it begins and ends."""

    spot: Spot
    starts: float
    ends: float


@dataclass(frozen=True, slots=True)
class _Gap:
    """Between two stops of a round: their places in the table of travel, None at either end of
    the round; and the minutes in between which somebody is free."""

    before: int | None
    after: int | None
    opens: float
    closes: float


def extra_minutes(
    rounds: Sequence[Sequence[Stop]], spot: Spot, minutes: Mapping[str, int]
) -> float | None:
    """Minutes of travel that a visit adds, the mean over the parts of the day asked for.

    A visit goes where it adds least among the gaps that have time for it and for the way there
    and on. None when a part of the day has no such gap. Travel is by car along a straight line
    made longer.
    """
    stops = [stop for one in rounds for stop in one]
    if not stops or not minutes:
        return None
    points = [Point(*stop.spot) for stop in stops] + [Point(*spot)]
    travel = StraightLine().travel(points, [CAR])
    gaps = _gaps(rounds)
    least = [
        _least(gaps, travel, len(stops), HOURS[part], length) for part, length in minutes.items()
    ]
    found = [one for one in least if one is not None]
    return sum(found) / len(found) if len(found) == len(least) else None


def _gaps(rounds: Sequence[Sequence[Stop]]) -> list[_Gap]:
    """Those within a round, and one before its first and after its last stop of an hour."""
    made, at = [], 0
    for one in rounds:
        # The places of a round's stops in the table, in their order of time.
        order = sorted(range(len(one)), key=lambda n: one[n].starts)
        for first, second in pairwise(order):
            made.append(_Gap(at + first, at + second, one[first].ends, one[second].starts))
        if order:
            head, tail = one[order[0]], one[order[-1]]
            made.append(_Gap(None, at + order[0], head.starts - 60, head.starts))
            made.append(_Gap(at + order[-1], None, tail.ends, tail.ends + 60))
        at += len(one)
    return made


def _least(
    gaps: Sequence[_Gap], travel: Travel, new: int, window: tuple[int, int], length: float
) -> float | None:
    """The least that the visit adds in this window; never below nought, since a detour that saves
    time is an error of the straight line."""
    added = [
        extra for gap in gaps if (extra := _extra(gap, travel, new, window, length)) is not None
    ]
    return min(added, default=None)


def _extra(
    gap: _Gap, travel: Travel, new: int, window: tuple[int, int], length: float
) -> float | None:
    there = _way(travel, gap.before, new, gap.opens)
    on = _way(travel, new, gap.after, gap.opens)
    begins = max(gap.opens + there, float(window[0]))
    if begins > window[1] or begins + length + on > gap.closes:
        return None
    return max(0.0, there + on - _way(travel, gap.before, gap.after, gap.opens))


def _way(travel: Travel, start: int | None, end: int | None, minute: float) -> float:
    if start is None or end is None:
        return 0.0
    return travel.between(CAR, start, end, max(0.0, min(minute, 24 * 60 - 1)))
