"""Dates as printed: "June 2024" is any day of that month."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

MONTH = re.compile(r"(\d{4})-(\d{2})")
YEAR = re.compile(r"(\d{4})")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date that lies somewhere from `first` to `last`, both included."""

    first: date
    last: date

    def is_after(self, other: Moment) -> bool:
        """True only when it must be: every day it may be is later."""
        return self.first > other.last

    def meets(self, other: Moment) -> bool:
        return not self.is_after(other) and not other.is_after(self)

    def said(self) -> str:
        if self.first == self.last:
            return f"{self.first.day} {self.first:%B %Y}"
        if (self.first.month, self.first.year) == (self.last.month, self.last.year):
            return f"{self.first:%B %Y}"
        return f"{self.first:%Y}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one moment until another; `until` is None for one that goes on."""

    start: Moment
    until: Moment | None

    def said(self) -> str:
        end = f"to {self.until.said()}" if self.until else "onwards"
        return f"{self.start.said()} {end}"


def moment(text: str | date | int) -> Moment:
    """Reads 2024, 2024-06 or 2024-06-17. ValueError for anything else."""
    if isinstance(text, date):
        return Moment(text, text)
    if found := YEAR.fullmatch(str(text)):
        year = int(found[1])
        return Moment(date(year, 1, 1), date(year, 12, 31))
    if found := MONTH.fullmatch(str(text)):
        year, month = int(found[1]), int(found[2])
        return Moment(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    day = date.fromisoformat(str(text))
    return Moment(day, day)
