"""Dates as people write them in files: ISO or day first, and nothing that has to be guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_ISO_WITH_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)?Z?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_TWO_DIGIT_YEAR = re.compile(r"\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2}", re.ASCII)
_SERIAL = re.compile(r"\d{4,5}(?:\.\d+)?", re.ASCII)
_HASHES = re.compile(r"#{2,}", re.ASCII)

_EXCEL_EPOCH = date(1899, 12, 30)
_MEND = "Write it as DD/MM/YYYY, for example 03/09/2026, or as 2026-09-03."


@dataclass(frozen=True, slots=True)
class DateProblem:
    """Why a value was not read as a date, and how to mend it."""

    code: str
    problem: str
    mend: str


def read_date(value: str) -> date | DateProblem:
    """A date written DD/MM/YYYY or YYYY-MM-DD; anything else is a `DateProblem`.

    Midnight after an ISO date is allowed, because databases write it. 03/04/2026 is 3 April.
    """
    text = value.strip()
    if midnight := _ISO_WITH_MIDNIGHT.fullmatch(text):
        text = midnight.group(1)
    if found := _ISO.fullmatch(text):
        return _on_calendar(*(int(part) for part in found.groups()))
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        return _month_first(day, month, year) or _on_calendar(year, month, day)
    return _why_not(text)


def _on_calendar(year: int, month: int, day: int) -> date | DateProblem:
    try:
        found = date(year, month, day)
    except ValueError:
        return DateProblem("no-such-date", "There is no such day in the calendar.", _MEND)
    if not 1900 <= found.year <= 2200:
        return DateProblem("year-out-of-range", "The year is not between 1900 and 2200.", _MEND)
    return found


def _month_first(day: int, month: int, year: int) -> DateProblem | None:
    if month <= 12 or day > 12:
        return None
    try:
        meant = date(year, day, month)
    except ValueError:
        return None
    return DateProblem(
        "month-first",
        "The month comes first here, as in American dates; other dates in the file may be swapped.",
        f"If you mean {meant.day} {meant:%B %Y}, write {meant:%d/%m/%Y}. "
        "Check every date in this column.",
    )


def _why_not(text: str) -> DateProblem:
    if _TWO_DIGIT_YEAR.fullmatch(text):
        return DateProblem("two-digit-year", "The year has two digits.", _MEND)
    if _SERIAL.fullmatch(text):
        return _serial(float(text))
    if _HASHES.fullmatch(text):
        return DateProblem(
            "excel-narrow",
            "The column was too narrow, so only hash signs were saved.",
            "Widen the column, then save again.",
        )
    return DateProblem("not-a-date", "This is not a date that can be read.", _MEND)


def _serial(days: float) -> DateProblem:
    meant = _EXCEL_EPOCH + timedelta(days=int(days))
    return DateProblem(
        "excel-serial",
        f"This is how Excel stores a date inside; it may mean {meant.day} {meant:%B %Y}.",
        "Format the column as a date (DD/MM/YYYY), then save again.",
    )
