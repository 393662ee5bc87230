"""Dates as people type them into a training matrix, read day first by rules that are stated.

Where a rule had to choose (two digits of a year, a month without a day, a day without a year), the
choice comes back in words. Where no rule is safe, a `Doubt` comes back and no date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from almoner.kernel.london import format_date

EXCEL_EPOCH = date(1899, 12, 30)
EARLIEST_YEAR = 1980
YEARS_AHEAD = 20
JUST_PAST = timedelta(days=60)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[t ]00:00(?::00)?z?)?")
_NUMBERS = re.compile(
    r"(?P<day>\d{1,2})(?P<mark>[/.\- ])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})"
)
_WORDS = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ \-/.]*(?:of )?{_MONTH}[ \-/.,]*(?P<year>\d{{4}}|\d{{2}})"
)
_MONTH_YEAR = re.compile(rf"{_MONTH}[ \-/.,]*(?P<year>\d{{4}}|\d{{2}})")
_NUMBER_MONTH_YEAR = re.compile(r"(?P<month>\d{1,2})[/.\-](?P<year>\d{4})")
_YEAR_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})")
_NO_YEAR = re.compile(r"(?P<day>\d{1,2})[/.\-](?P<month>\d{1,2})")
_NO_YEAR_WORDS = re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ \-/.]*(?:of )?{_MONTH}")
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Dated:
    """A day, and in `rule` the words of the rule that chose it ('' when nothing was chosen)."""

    day: date
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a text that looks like a date was not read as one."""

    code: str
    problem: str
    mend: str


_MEND = "Write the full date as DD/MM/YYYY."


def read_text_date(text: str, today: date) -> Dated | Doubt | None:
    """The date in a text, a doubt about it, or None when the text is no date at all."""
    typed = " ".join(text.strip().lower().split())
    for pattern, whole in ((_ISO, True), (_NUMBERS, True), (_WORDS, True), (_YEAR_MONTH, False)):
        if found := pattern.fullmatch(typed):
            return _read(found, today) if whole else _read_month(found, today)
    for pattern in (_MONTH_YEAR, _NUMBER_MONTH_YEAR):
        if found := pattern.fullmatch(typed):
            return _read_month(found, today)
    if _YEAR_ALONE.fullmatch(typed):
        return Doubt("year-only", "There is only a year here.", _MEND)
    if _has_no_year(typed):
        return Doubt("no-year", "There is no year in this date.", _MEND)
    return None


def read_day_without_year(text: str, today: date) -> Dated | Doubt | None:
    """A day and month still to come, as in 'booked 12/1': the next such day from `today` on.

    A day that passed within the last 60 days is a doubt, because it may be meant.
    """
    typed = " ".join(text.strip().lower().split())
    found = _NO_YEAR.fullmatch(typed) or _NO_YEAR_WORDS.fullmatch(typed)
    month = _month_number(found["month"]) if found else None
    if found is None or month is None:
        return None
    days = [_day(year, month, int(found["day"])) for year in range(today.year - 1, today.year + 9)]
    coming = [day for day in days if day and day >= today]
    if not coming:
        return _no_such_day()
    if any(day and today - JUST_PAST <= day < today for day in days):
        return Doubt(
            "no-year",
            "There is no year, and this day passed not long ago: it may mean this year or next.",
            _MEND,
        )
    return Dated(
        coming[0], f"without a year, it was read as the next such day, {format_date(coming[0])}"
    )


def read_serial(number: float, today: date) -> Dated | Doubt | None:
    """The date that Excel stores as this number; None for a number that no date is stored as."""
    if not 20_000 <= number < 80_000:
        return None
    day = EXCEL_EPOCH + timedelta(days=int(number))
    return check_range(
        Dated(day, f"the number {int(number)} is how Excel stores {format_date(day)}"), today
    )


def check_range(dated: Dated, today: date) -> Dated | Doubt:
    """The date again, or a doubt when no training record would have it."""
    if EARLIEST_YEAR <= dated.day.year <= today.year + YEARS_AHEAD:
        return dated
    return Doubt(
        "year-out-of-range",
        f"The year is not between {EARLIEST_YEAR} and {today.year + YEARS_AHEAD}.",
        _MEND,
    )


def _read(found: re.Match[str], today: date) -> Dated | Doubt | None:
    month, day = _month_number(found["month"]), int(found["day"])
    if month is None:
        return None
    year, rule = _full_year(found["year"])
    if month > 12 and 1 <= day <= 12:
        return Doubt(
            "month-first",
            "The month seems to come first here, as in American dates.",
            f"{_MEND} Check the other dates in this column too.",
        )
    meant = _day(year, month, day)
    if meant is None:
        return _no_such_day()
    return check_range(Dated(meant, rule and f"{rule} and day first: {format_date(meant)}"), today)


def _read_month(found: re.Match[str], today: date) -> Dated | Doubt | None:
    month = _month_number(found["month"])
    if month is None:
        return None
    year, rule = _full_year(found["year"])
    meant = _day(year, month, 1)
    if meant is None:
        return _no_such_day()
    chosen = f"a month without a day was read as its first day, {format_date(meant)}"
    return check_range(Dated(meant, f"{rule}; {chosen}" if rule else chosen), today)


def _full_year(text: str) -> tuple[int, str]:
    if len(text) == 4:
        return int(text), ""
    return 2000 + int(text), f"the year {text} was read as 20{text}"


def _month_number(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    short = text[:3]
    if short not in _MONTHS:
        return None
    number = _MONTHS.index(short) + 1
    full = date(2000, number, 1).strftime("%B").lower()
    return number if full.startswith(text) or text == "sept" else None


def _day(year: int, month: int, day: int) -> date | None:
    if not (1 <= month <= 12 and 1 <= year <= 9999 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def _no_such_day() -> Doubt:
    return Doubt("no-such-date", "There is no such day in the calendar.", _MEND)


def _has_no_year(typed: str) -> bool:
    if _NO_YEAR.fullmatch(typed):
        return True
    found = _NO_YEAR_WORDS.fullmatch(typed)
    return found is not None and _month_number(found["month"]) is not None
