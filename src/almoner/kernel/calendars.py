"""Working time: when something is due, and how much time that counts has passed.

A calendar says which days count and which hours of them. Days are counted as people count them:
the day something starts is day 0, and "five working days" end with the fifth working day after it,
at the midnight that follows. Hours and minutes are counted only while the calendar is open. Every
answer holds across both clock changes and for every bank holiday from `FIRST` to `LAST`; a day
beyond is refused, because nobody knows its holidays.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate

import holidays

from almoner.kernel.london import add_months, format_date, localise
from almoner.kernel.refusals import Refusal, Refused
from almoner.kernel.zone import to_london, to_utc

FIRST, LAST = date(2000, 1, 1), date(2040, 12, 31)
EVERY_DAY, WEEKDAYS = frozenset(range(7)), frozenset(range(5))
UNITS = ("minutes", "hours", "days", "weeks", "months", "years")
_SECONDS = {"minutes": 60, "hours": 3600}
_MONTHS = {"months": 1, "years": 12}
Pause = tuple[datetime, datetime]


@dataclass(frozen=True)
class Calendar:
    """Which days count, and from when to when on each. Both times None: the whole day."""

    code: str
    title: str
    weekdays: frozenset[int] = EVERY_DAY
    bank_holidays: bool = True
    opens: time | None = None
    closes: time | None = None

    def __post_init__(self) -> None:
        if not self.weekdays <= EVERY_DAY or not self.weekdays:
            raise ValueError(f"The calendar {self.code} needs weekdays from 0 (Monday) to 6.")
        if (self.opens is None) is not (self.closes is None):
            raise ValueError(f"The calendar {self.code} needs both opening and closing times.")
        if self.opens is not None and self.closes is not None and self.closes <= self.opens:
            raise ValueError(f"The calendar {self.code} closes before it opens.")

    def __hash__(self) -> int:
        """Calendars are looked up very often, and no two share a code."""
        return hash(self.code)

    def counts(self, day: date) -> bool:
        """Whether this day counts. Refused beyond the known holidays."""
        _check_known(day)
        return self._counts(day)

    def _counts(self, day: date) -> bool:
        return day.weekday() in self.weekdays and (self.bank_holidays or day not in bank_holidays())


CALENDARS = {
    one.code: one
    for one in (
        Calendar("calendar_days", "Every day"),
        Calendar("working_days", "Monday to Friday, without bank holidays", WEEKDAYS, False),
        Calendar(
            "service_hours",
            "Monday to Friday, 9am to 5:30pm, without bank holidays",
            WEEKDAYS,
            False,
            time(9),
            time(17, 30),
        ),
        Calendar("extended_hours", "Every day, 8am to 8pm", EVERY_DAY, True, time(8), time(20)),
        Calendar("round_the_clock", "Day and night, every day"),
    )
}


@lru_cache(maxsize=1)
def bank_holidays() -> frozenset[date]:
    """England's, from `FIRST` to `LAST`."""
    years = range(FIRST.year, LAST.year + 1)
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=years))


def due(
    start: datetime, amount: int, unit: str, calendar: Calendar, pauses: Iterable[Pause] = ()
) -> datetime:
    """The first instant that is too late: `amount` of `unit` after `start`, in UTC.

    Time inside `pauses` (half-open, in any order, overlapping or not) does not count. Weeks,
    months and years are of the calendar on the wall: only calendars of every day take them.
    """
    _check_amount(amount, unit, calendar)
    kept = merged(pauses, start)
    if unit in _SECONDS:
        lost = sum(seconds_between(a, b, calendar) for a, b in kept)
        wanted = amount * _SECONDS[unit]
        return _skip(start, wanted, lost, kept, calendar)
    lost = sum(days_between(a, b, calendar) for a, b in kept)
    return _end_of(_day_after(start, amount, unit, calendar, lost))


def due_before(needed: date, amount: int, unit: str, calendar: Calendar) -> datetime:
    """Planned backwards: the first instant that is too late to leave `amount` before `needed`.

    Days: the end of the last day from which `amount` counting days lead up to `needed`. Hours and
    minutes: counted back from the midnight that begins `needed`.
    """
    _check_amount(amount, unit, calendar)
    if unit in _SECONDS:
        return _at_seconds(
            _seconds_at(_start_of(needed), calendar) - amount * _SECONDS[unit], calendar
        )
    if unit in _MONTHS:
        return _end_of(add_months(needed, -amount * _MONTHS[unit]))
    days = amount * 7 if unit == "weeks" else amount
    table = _days_table(calendar)
    target = table[_index(needed)] - days
    if target < 0:
        raise _beyond(FIRST)
    return _end_of(FIRST + timedelta(days=bisect_right(table, target) - 1))


def elapsed(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Open time from `start` to `end`; nothing when `end` is not after `start`."""
    return timedelta(seconds=seconds_between(start, end, calendar))


def seconds_between(start: datetime, end: datetime, calendar: Calendar) -> int:
    """Whole seconds of open time between two instants, never below 0."""
    if end <= start:
        return 0
    return _seconds_at(end, calendar) - _seconds_at(start, calendar)


def days_between(start: datetime, end: datetime, calendar: Calendar) -> int:
    """Counting days after the day of `start`, up to and with the day of `end`; never below 0."""
    first, last = to_london(start).date(), to_london(end).date()
    if last <= first:
        return 0
    table = _days_table(calendar)
    return table[_index(last)] - table[_index(first)]


def merged(pauses: Iterable[Pause], start: datetime) -> list[Pause]:
    """Pauses in order, without overlap, cut to what lies after `start`."""
    found: list[Pause] = []
    for began, ended in sorted((to_utc(a), to_utc(b)) for a, b in pauses):
        began = max(began, to_utc(start))
        if ended <= began:
            continue
        if found and began <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ended))
        else:
            found.append((began, ended))
    return found


def may_measure(unit: str, calendar: Calendar) -> bool:
    """Weeks, months and years mean something only where every day counts."""
    return unit in ("minutes", "hours", "days") or (
        calendar.weekdays == EVERY_DAY and calendar.bank_holidays
    )


def _check_amount(amount: int, unit: str, calendar: Calendar) -> None:
    if unit not in UNITS:
        raise ValueError(f"{unit!r} is not a unit of time. Use one of: {', '.join(UNITS)}.")
    if amount < 0:
        raise ValueError("An amount of time cannot be negative.")
    if not may_measure(unit, calendar):
        raise ValueError(f"{unit} cannot be counted in {calendar.code}: use days.")


def _day_after(start: datetime, amount: int, unit: str, calendar: Calendar, lost: int) -> date:
    day = to_london(start).date()
    if unit in _MONTHS:
        return add_months(day, amount * _MONTHS[unit]) + timedelta(days=lost)
    days = (amount * 7 if unit == "weeks" else amount) + lost
    table = _days_table(calendar)
    # With nothing to count the day of the start is the day it is due, whether it counts or not.
    if days == 0:
        return day
    target = table[_index(day)] + days
    found = bisect_left(table, target)
    if found >= len(table):
        raise _beyond(LAST)
    return FIRST + timedelta(days=found)


def _skip(
    start: datetime, wanted: int, lost: int, pauses: Sequence[Pause], calendar: Calendar
) -> datetime:
    """Runs `wanted` open seconds on from `start`, over each pause that lies in the way."""
    here = _seconds_at(start, calendar)
    if not lost:
        return max(_at_seconds(here + wanted, calendar), to_utc(start))
    for began, ended in pauses:
        run = _seconds_at(began, calendar) - here
        if run >= wanted:
            break
        wanted -= run
        here = _seconds_at(ended, calendar)
    return max(_at_seconds(here + wanted, calendar), to_utc(start))


@lru_cache(maxsize=64)
def _days_table(calendar: Calendar) -> list[int]:
    """For each day since FIRST: how many days have counted, with that day."""
    return list(accumulate(int(calendar._counts(day)) for day in _known_days()))


@lru_cache(maxsize=64)
def _windows(calendar: Calendar) -> tuple[list[int], list[int], list[int]]:
    """Each open stretch: when it begins and ends (seconds since 1970), open seconds before it."""
    begins, ends, before, total = [], [], [], 0
    for day in _known_days():
        if not calendar._counts(day):
            continue
        began = _stamp(localise(day, calendar.opens or time()))
        closing = calendar.closes
        ended = _stamp(localise(day, closing) if closing else _start_of(day + timedelta(days=1)))
        begins.append(began)
        ends.append(ended)
        before.append(total)
        total += ended - began
    return begins, ends, before


def _seconds_at(at: datetime, calendar: Calendar) -> int:
    """Open seconds from FIRST up to `at`."""
    _check_known(to_london(at).date())
    begins, ends, before = _windows(calendar)
    stamp = _stamp(at)
    n = bisect_right(begins, stamp) - 1
    if n < 0:
        return 0
    return before[n] + min(stamp, ends[n]) - begins[n]


def _at_seconds(seconds: int, calendar: Calendar) -> datetime:
    """The first instant at which that many open seconds have passed."""
    begins, ends, before = _windows(calendar)
    if seconds < 0:
        raise _beyond(FIRST)
    n = max(bisect_left(before, seconds) - 1, 0)
    at = begins[n] + seconds - before[n]
    if at > ends[n]:
        raise _beyond(LAST)
    return datetime.fromtimestamp(at, UTC)


def _known_days() -> Iterable[date]:
    return (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))


@lru_cache(maxsize=16_384)
def _start_of(day: date) -> datetime:
    return localise(day, time()).astimezone(UTC)


def _end_of(day: date) -> datetime:
    _check_known(day)
    return _start_of(day + timedelta(days=1))


def _stamp(at: datetime) -> int:
    return int(to_utc(at).timestamp())


def _index(day: date) -> int:
    _check_known(day)
    return (day - FIRST).days


def _check_known(day: date) -> None:
    if not FIRST <= day <= LAST:
        raise _beyond(day)


def _beyond(day: date) -> Refused:
    return Refused(
        Refusal(
            "calendar-beyond",
            f"Bank holidays are known from {format_date(FIRST)} to {format_date(LAST)}, so time"
            f" cannot be counted as far as {format_date(day)}.",
            "Check the dates.",
        )
    )
