"""Days and times as people in England read, say and type them."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from almoner.kernel.periods import Period
from almoner.kernel.zone import LONDON, to_london

__all__ = [
    "LONDON",
    "add_months",
    "day_period",
    "format_date",
    "format_datetime",
    "format_time",
    "localise",
    "parse_date",
    "to_london",
]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_EXCEL_SERIALS = range(10_000, 80_000)
_HOW = "Write it as 2026-03-31 or 31/03/2026."


def localise(day: date, at: time) -> datetime:
    """The London moment of a clock time on a day.

    A time that the spring change skips moves forward by the hour that was skipped.
    A time that comes twice in autumn is the first of the two.
    """
    if at.tzinfo is not None:
        raise ValueError("Give a clock time without a time zone.")
    first = datetime.combine(day, at.replace(fold=0), tzinfo=LONDON)
    return first.astimezone(UTC).astimezone(LONDON)


def day_period(day: date) -> Period[datetime]:
    """Midnight to midnight in London: 23, 24 or 25 hours."""
    return Period(localise(day, time()), localise(day + timedelta(days=1), time()))


def format_date(day: date) -> str:
    """ "3 March 2026". A moment is shown as its London day."""
    if isinstance(day, datetime):
        day = to_london(day)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def format_time(at: time | datetime) -> str:
    """ "8:05am", "5pm", "midday", "midnight". A moment is shown on the London clock."""
    if isinstance(at, datetime):
        at = to_london(at).time()
    if at.minute == 0 and at.hour in (0, 12):
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def format_datetime(at: datetime) -> str:
    """ "3 March 2026 at 8:05am". "at midnight" is the start of the day named.

    In the autumn hour that comes twice the zone is added: "1:30am GMT".
    """
    shown = to_london(at)
    zone = f" {shown.tzname()}" if _comes_twice(shown) else ""
    return f"{format_date(shown)} at {format_time(shown)}{zone}"


def _comes_twice(at: datetime) -> bool:
    first, second = at.replace(fold=0), at.replace(fold=1)
    return first.utcoffset() != second.utcoffset()


def add_months(day: date, n: int) -> date:
    """The same day `n` months on, or the last day of that month if it is shorter."""
    if isinstance(day, datetime):
        raise TypeError("add_months counts in days of the calendar: give a date, not a time.")
    months = day.year * 12 + day.month - 1 + n
    year, month = divmod(months, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"{n} months from {day.isoformat()} is beyond the calendar.")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def parse_date(text: str) -> date:
    """A date typed as YYYY-MM-DD or DD/MM/YYYY. ValueError says what is wrong and what mends it."""
    typed = text.strip()
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", typed):
        year, month, day = (int(part) for part in found.groups())
    elif found := re.fullmatch(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", typed):
        day, month, year = (int(part) for part in found.groups())
    else:
        raise ValueError(_why_not_a_date(typed))
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(_why_no_such_day(typed, year, month, day)) from None


def _why_not_a_date(typed: str) -> str:
    if not typed:
        return f"The date is missing. {_HOW}"
    quoted = f"“{typed[:40]}”"
    if re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", typed) and int(typed[:5]) in _EXCEL_SERIALS:
        meant = _EXCEL_DAY_ZERO + timedelta(days=int(typed[:5]))
        return (
            f"{quoted} looks like an Excel serial number. Format the column as a date"
            f" and save again. Excel shows this one as {format_date(meant)}."
        )
    if re.fullmatch(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2}", typed):
        return f"{quoted} has a year of two digits. Write all four. {_HOW}"
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]", typed):
        return f"{quoted} has a time as well as a date. Leave the time out. {_HOW}"
    if re.fullmatch(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", typed):
        return f"{quoted} needs two digits for the day and for the month. {_HOW}"
    return f"{quoted} is not a date in a form we can read. {_HOW}"


def _why_no_such_day(typed: str, year: int, month: int, day: int) -> str:
    if month in range(13, 32) and day in range(1, 13):
        return (
            f"“{typed}” looks as if the month and the day have changed places."
            f" There is no month {month}. {_HOW}"
        )
    return f"“{typed}” is not a day in the calendar. Check the day and the month. {_HOW}"
