"""The months, quarters and financial years that figures are for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from almoner.engines.indicators.vocabulary import MONTHS_IN
from almoner.kernel.london import add_months, format_date, localise, to_london
from almoner.kernel.refusals import refuse

MOST = 240
# Months from 1 January to the start of a financial year: 1 April.
_APRIL = 3
_SHORT = "%b %Y"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """One period: days from `starts_on` up to, not including, `ends_on`."""

    starts_on: date
    ends_on: date

    def ends(self, at: datetime) -> datetime:
        """The instant that a stock is counted at: its end, or `at` while it still runs."""
        return min(localise(self.ends_on, time()), at)

    def last_day(self, at: datetime) -> date:
        """The last day in it that has begun by `at`."""
        return min(self.ends_on - timedelta(days=1), to_london(at).date())

    def running(self, at: datetime) -> bool:
        return to_london(at).date() < self.ends_on

    @property
    def label(self) -> str:
        """ "Mar 2026", "Apr to Jun 2026", "2026-27"."""
        months = (self.ends_on.year - self.starts_on.year) * 12 + (
            self.ends_on.month - self.starts_on.month
        )
        if months == 1:
            return self.starts_on.strftime(_SHORT)
        if months == MONTHS_IN["year"]:
            return financial_year(self.starts_on.year)
        last = add_months(self.ends_on, -1)
        return f"{self.starts_on.strftime('%b')} to {last.strftime(_SHORT)}"


def financial_year(year: int) -> str:
    """ "2026-27" for the year that begins in April 2026."""
    return f"{year}-{(year + 1) % 100:02d}"


def starting(day: date, period: str) -> Span:
    """The period that holds `day`."""
    length = MONTHS_IN[period]
    since_april = day.year * 12 + day.month - 1 - _APRIL
    year, month = divmod(since_april // length * length + _APRIL, 12)
    first = date(year, month + 1, 1)
    return Span(first, add_months(first, length))


def lately(period: str, count: int, at: datetime) -> tuple[Span, ...]:
    """The last `count` periods up to the one that runs at `at`, oldest first."""
    if not 0 < count <= MOST:
        refuse("period-count", f"{count} periods cannot be worked out.", f"Ask for 1 to {MOST}.")
    now = starting(to_london(at).date(), period)
    length = MONTHS_IN[period]
    firsts = [add_months(now.starts_on, -length * back) for back in range(count)]
    return tuple(Span(first, add_months(first, length)) for first in reversed(firsts))


def parse(text: str, period: str) -> Span:
    """The period that starts on a day written 2026-04-01. Refused for any other day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        refuse("period-date", f"“{text[:20]}” is not a day.", "Write it as 2026-04-01.")
    span = starting(day, period)
    if span.starts_on != day:
        refuse(
            "period-start",
            f"No {period} starts on {format_date(day)}.",
            f"Use {format_date(span.starts_on)}.",
        )
    return span
