"""Working-time law as a round must keep it. Pure.

The numbers are those of the Working Time Regulations 1998 as the project remembers them: nobody has
read them at their source for it yet, so they show as local values.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from almoner.kernel.sourced import Confidence, Sourced
from almoner.services.rounds.problem.workers import Rest


def _law(value: int, unit: str, regulation: int) -> Sourced[int]:
    source = f"Working Time Regulations 1998, regulation {regulation}"
    return Sourced(value, unit, source, Confidence.M)


REST_HOURS = _law(11, "hours", 10)
WEEK_HOURS = _law(48, "hours", 4)
BREAK_MINUTES = _law(20, "minutes", 12)
BREAK_AFTER_HOURS = _law(6, "hours", 12)
VALUES = {
    "Rest between two days": REST_HOURS,
    "Work in a week": WEEK_HOURS,
    "Break": BREAK_MINUTES,
    "Break when the day is longer than": BREAK_AFTER_HOURS,
}
# Nobody wants their break on arrival. Local value (D).
BREAK_OPENS = 120.0


@dataclass(frozen=True, slots=True)
class Hours:
    """When a worker may work on the day, in minutes after midnight. `notes`: what was cut off."""

    starts: float
    ends: float
    most: float
    rest: Rest | None
    notes: tuple[str, ...] = ()

    @property
    def none_left(self) -> bool:
        return self.ends <= self.starts or self.most <= 0


def hours(
    starts: float,
    ends: float,
    *,
    ended_before: float | None = None,
    begins_after: float | None = None,
    week_most: float = WEEK_HOURS.value * 60.0,
    week_done: float = 0.0,
) -> Hours:
    """The part of a shift that the law leaves.

    `ended_before`, `begins_after`: minutes, counted from this day's midnight, at which the last
    work before it ended and the first after it begins. `week_done`: minutes of the week worked or
    planned on its other days.
    """
    apart, notes = REST_HOURS.value * 60.0, []
    first, last = starts, ends
    if ended_before is not None and starts < ended_before + apart:
        first = ended_before + apart
        notes.append(f"Starts later: {REST_HOURS.value} hours of rest after the day before.")
    if begins_after is not None and ends > begins_after - apart:
        last = begins_after - apart
        notes.append(f"Ends earlier: {REST_HOURS.value} hours of rest before the day after.")
    most = max(0.0, week_most - week_done)
    if most < last - first:
        notes.append(f"{most / 60:.1f} hours of this week are left.")
    return Hours(first, last, most, _rest(first, last), tuple(notes))


def _rest(starts: float, ends: float) -> Rest | None:
    """The break is due by the time that somebody has worked for six hours."""
    after = BREAK_AFTER_HOURS.value * 60.0
    if ends - starts <= after:
        return None
    minutes = float(BREAK_MINUTES.value)
    return Rest(minutes, max(0.0, starts + BREAK_OPENS), max(0.0, starts + after))


def week_of(day: date) -> tuple[date, date]:
    """Monday of the week, and the Monday after."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=7)


def total(spans: Iterable[tuple[float, float]]) -> float:
    """Minutes of all spans together."""
    return sum(end - start for start, end in spans)
