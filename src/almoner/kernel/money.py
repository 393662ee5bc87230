"""Money in whole pence of sterling: exact sums, shares that lose no penny, rates by date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from almoner.kernel.london import add_months
from almoner.kernel.periods import Period
from almoner.kernel.sourced import Sourced, pick

_TYPED = re.compile(r"(-?)£?(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?")
_WEEK = 7
# Rates of councils and the NHS hold from 1 April to 31 March.
_YEAR_STARTS = 4


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """A sum in pence. Adds and subtracts with money, multiplies by whole numbers; never a float."""

    pence: int

    def __post_init__(self) -> None:
        if isinstance(self.pence, bool) or not isinstance(self.pence, int):
            raise TypeError(f"Money is a whole number of pence, not {self.pence!r}.")

    @classmethod
    def pounds(cls, amount: int | str | Decimal) -> Money:
        """From pounds: 12, "1,234.56", "£12.30" or Decimal("12.3").

        ValueError for a part of a penny or for text that is no amount.
        """
        if isinstance(amount, str):
            return cls(_pence_typed(amount))
        if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
            raise TypeError(f"Give pounds as text, a whole number or a Decimal, not {amount!r}.")
        exact = Decimal(amount) * 100
        if not exact.is_finite() or exact != int(exact):
            raise ValueError(f"{amount} is not a whole number of pence.")
        return cls(int(exact))

    def __add__(self, other: Money) -> Money:
        return Money(self.pence + other.pence) if isinstance(other, Money) else NotImplemented

    def __sub__(self, other: Money) -> Money:
        return Money(self.pence - other.pence) if isinstance(other, Money) else NotImplemented

    def __neg__(self) -> Money:
        return Money(-self.pence)

    def __mul__(self, times: int) -> Money:
        if isinstance(times, bool) or not isinstance(times, int):
            return NotImplemented
        return Money(self.pence * times)

    __rmul__ = __mul__

    def times(self, factor: Decimal | Fraction) -> Money:
        """Multiplied and rounded once to the nearest penny, half a penny away from nought."""
        if not isinstance(factor, Decimal | Fraction):
            raise TypeError("Multiply money by a Decimal or a Fraction, which are exact.")
        return Money(rounded(self.pence * Fraction(factor)))

    def split(self, shares: Sequence[int | Decimal | Fraction]) -> tuple[Money, ...]:
        """Parts in the proportion of `shares` (60, 40) that add up to the whole exactly.

        Pennies left over go to the parts that lost most by rounding, the earlier first.
        """
        parts = [Fraction(share) for share in shares]
        if not parts or min(parts) < 0 or not sum(parts):
            raise ValueError("Shares are nought or more, and at least one is above nought.")
        exact = [abs(self.pence) * part / sum(parts) for part in parts]
        whole = [int(share) for share in exact]
        lost = sorted(range(len(parts)), key=lambda at: (whole[at] - exact[at], at))
        for at in lost[: abs(self.pence) - sum(whole)]:
            whole[at] += 1
        sign = -1 if self.pence < 0 else 1
        return tuple(Money(sign * pence) for pence in whole)

    def __str__(self) -> str:
        pounds, pence = divmod(abs(self.pence), 100)
        return f"{'-' if self.pence < 0 else ''}£{pounds:,}.{pence:02d}"


NOTHING = Money(0)


def total(sums: Iterable[Money]) -> Money:
    return sum(sums, NOTHING)


def rounded(amount: Fraction) -> int:
    """The nearest whole number; halves go away from nought."""
    doubled = abs(amount) * 2
    nearest = (int(doubled) + 1) // 2
    return -nearest if amount < 0 else nearest


def weekly_cost(rates: Iterable[Sourced[Money]], days: Period[date]) -> Money:
    """What a rate a week comes to over `days`: a seventh for each day, at the rate of that day.

    Rounded once, at the end. Refused when a day has no rate in force.
    """
    known = list(rates)
    return Money(rounded(sum((Fraction(_on(known, day), _WEEK) for day in _each(days)), _ZERO)))


def yearly_cost(rates: Iterable[Sourced[Money]], days: Period[date]) -> Money:
    """What a rate a year comes to over `days`: a day's part of its financial year, April to March.

    Rounded once, at the end. A whole financial year costs the yearly rate exactly.
    """
    known = list(rates)
    parts = (Fraction(_on(known, day), days_of_year(day)) for day in _each(days))
    return Money(rounded(sum(parts, _ZERO)))


_ZERO = Fraction(0)


def days_of_year(day: date) -> int:
    """365 or 366: the days of the financial year, 1 April to 31 March, that holds `day`."""
    first = date(day.year - (day.month < _YEAR_STARTS), _YEAR_STARTS, 1)
    return (add_months(first, 12) - first).days


def _on(rates: list[Sourced[Money]], day: date) -> int:
    return pick(rates, day).value.pence


def _each(days: Period[date]) -> Iterable[date]:
    if days.start is None or days.end is None:
        raise ValueError("A cost is worked out between two days.")
    return (days.start + timedelta(n) for n in range((days.end - days.start).days))


def _pence_typed(text: str) -> int:
    found = _TYPED.fullmatch(text.strip())
    if not found or (found[1] and found[2]):
        raise ValueError(f"“{text.strip()[:40]}” is not an amount. Write it as 1,234.56.")
    pence = int(found[3].replace(",", "")) * 100 + int(found[4] or 0)
    return -pence if found[1] or found[2] else pence
