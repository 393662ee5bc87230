"""Half-open periods of days or of instants: the start is in, the end is not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from almoner.kernel.zone import to_london, to_utc

T = TypeVar("T", date, datetime)


@dataclass(frozen=True)
class Period(Generic[T]):
    """From `start` up to, not including, `end`. None means open on that side.

    Instants are kept in UTC: two London times in the hour that comes twice
    compare by clock face and not by order of happening.
    """

    start: T | None
    end: T | None

    def __post_init__(self) -> None:
        for side in ("start", "end"):
            moment = getattr(self, side)
            if moment is not None:
                object.__setattr__(self, side, _normal(moment))
        start, end = self.start, self.end
        if start is None or end is None:
            return
        if isinstance(start, datetime) is not isinstance(end, datetime):
            raise ValueError("A period runs between two dates or between two times, not a mix.")
        if end < start:
            raise ValueError(
                f"A period cannot end ({end.isoformat()}) before it starts ({start.isoformat()})."
            )

    @property
    def is_empty(self) -> bool:
        return self.start is not None and self.start == self.end

    def contains(self, at: T) -> bool:
        moment = _normal(at)
        self._refuse_other_kind(moment)
        return (self.start is None or self.start <= moment) and (
            self.end is None or moment < self.end
        )

    def overlaps(self, other: "Period[T]") -> bool:
        """True when some moment lies in both. Empty periods overlap nothing."""
        return self.intersect(other) is not None

    def intersect(self, other: "Period[T]") -> "Period[T] | None":
        """The part in both, or None when there is none."""
        for bound in (other.start, other.end):
            if bound is not None:
                self._refuse_other_kind(bound)
        starts = [bound for bound in (self.start, other.start) if bound is not None]
        ends = [bound for bound in (self.end, other.end) if bound is not None]
        start = max(starts) if starts else None
        end = min(ends) if ends else None
        if self.is_empty or other.is_empty:
            return None
        if start is not None and end is not None and end <= start:
            return None
        return Period(start, end)

    def duration(self) -> timedelta:
        """Elapsed time. ValueError when a side is open."""
        if self.start is None or self.end is None:
            raise ValueError("A period that is open on one side has no length.")
        return self.end - self.start

    def days(self) -> int:
        """Whole days, counted on the London clock for instants: a week is 7 days
        in spring and autumn too. ValueError when a side is open."""
        start, end = self.start, self.end
        if isinstance(start, datetime) and isinstance(end, datetime):
            return max(0, (_clock_face(end) - _clock_face(start)).days)
        return self.duration().days

    def _refuse_other_kind(self, moment: T) -> None:
        for bound in (self.start, self.end):
            if bound is not None and isinstance(bound, datetime) is not isinstance(
                moment, datetime
            ):
                raise TypeError("A period of dates compares with dates, one of times with times.")


def _normal(moment: T) -> T:
    return to_utc(moment) if isinstance(moment, datetime) else moment


def _clock_face(at: datetime) -> datetime:
    return to_london(at).replace(tzinfo=None)


def merge(periods: Iterable[Period[T]]) -> tuple[Period[T], ...]:
    """The fewest periods that cover the same moments, in order. Touching ones join."""
    merged: list[Period[T]] = []
    for period in _in_order(periods):
        if merged and _reaches(merged[-1], period):
            merged[-1] = Period(merged[-1].start, _later_end(merged[-1], period))
        else:
            merged.append(period)
    return tuple(merged)


def gaps(periods: Iterable[Period[T]], within: Period[T]) -> tuple[Period[T], ...]:
    """The parts of `within` that no period covers, in order."""
    if within.is_empty:
        return ()
    found: list[Period[T]] = []
    cursor = within.start
    for period in merge(_clip(periods, within)):
        if period.start is not None and (cursor is None or cursor < period.start):
            found.append(Period(cursor, period.start))
        if period.end is None:
            return tuple(found)
        cursor = period.end
    if cursor is None or within.end is None or cursor < within.end:
        found.append(Period(cursor, within.end))
    return tuple(found)


def _in_order(periods: Iterable[Period[T]]) -> list[Period[T]]:
    lasting = [period for period in periods if not period.is_empty]
    return sorted(lasting, key=lambda period: (period.start is not None, period.start or date.min))


def _clip(periods: Iterable[Period[T]], within: Period[T]) -> list[Period[T]]:
    parts = (period.intersect(within) for period in periods)
    return [part for part in parts if part is not None]


def _reaches(earlier: Period[T], later: Period[T]) -> bool:
    return earlier.end is None or later.start is None or later.start <= earlier.end


def _later_end(one: Period[T], other: Period[T]) -> T | None:
    if one.end is None or other.end is None:
        return None
    return max(one.end, other.end)
