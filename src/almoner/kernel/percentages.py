"""Per cent, percentage points and change in per cent: three things that are never mixed up.

From 47.7 % to 68.8 % is a rise of 21.1 percentage points, and of 44.2 per cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Percent:
    """A share of a whole, out of 100. Two of them differ by percentage points."""

    value: Decimal

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", _exact(self.value))

    @classmethod
    def of(cls, part: int, whole: int) -> Percent | None:
        """`part` of `whole`. None when there is no whole: nothing was due is not nothing done.

        ValueError for amounts below nought and for a part that is more than its whole.
        """
        if part < 0 or whole < 0:
            raise ValueError("A part and its whole cannot be below nought.")
        if part > whole:
            raise ValueError(f"{part} of {whole}: the part is more than the whole.")
        return cls(Decimal(part * 100) / Decimal(whole)) if whole else None

    def __sub__(self, other: Percent) -> PercentagePoints:
        if not isinstance(other, Percent):
            return NotImplemented
        return PercentagePoints(self.value - other.value)

    def __add__(self, points: PercentagePoints) -> Percent:
        """A share moved by percentage points. Two shares of different wholes do not add up."""
        if not isinstance(points, PercentagePoints):
            return NotImplemented
        return Percent(self.value + points.value)

    def change_from(self, before: Percent) -> PercentChange | None:
        """The change relative to `before`. None when that was nought."""
        return percent_change(before.value, self.value)

    def shown(self, places: int = 1) -> str:
        return f"{_rounded(self.value, places)}%"

    def __str__(self) -> str:
        return self.shown()


@dataclass(frozen=True, slots=True, order=True)
class PercentagePoints:
    """The difference between two shares. It has a sign, and it is no share itself."""

    value: Decimal

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", _exact(self.value))

    def __neg__(self) -> PercentagePoints:
        return PercentagePoints(-self.value)

    def shown(self, places: int = 1) -> str:
        amount = _rounded(self.value, places)
        return f"{'+' if amount > 0 else ''}{amount} percentage points"

    def __str__(self) -> str:
        return self.shown()


@dataclass(frozen=True, slots=True, order=True)
class PercentChange:
    """How much something grew or shrank relative to what it was before."""

    value: Decimal

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", _exact(self.value))

    def shown(self, places: int = 1) -> str:
        amount = _rounded(abs(self.value), places)
        if not amount:
            return "no change"
        return f"{amount}% {'more' if self.value > 0 else 'less'} than before"

    def __str__(self) -> str:
        return self.shown()


def percent_change(before: Decimal | int, after: Decimal | int) -> PercentChange | None:
    """From `before` to `after` in per cent of `before`. None when `before` is nought."""
    start, end = _exact(before), _exact(after)
    return PercentChange((end - start) * 100 / abs(start)) if start else None


def _exact(value: Any) -> Decimal:
    if isinstance(value, bool | float) or not isinstance(value, int | str | Decimal):
        raise TypeError(f"Give a Decimal, a whole number or text, not {value!r}.")
    exact = Decimal(value)
    if not exact.is_finite():
        raise ValueError("A percentage is a finite number.")
    return exact


def _rounded(value: Decimal, places: int) -> Decimal:
    amount = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return amount if amount else abs(amount)
