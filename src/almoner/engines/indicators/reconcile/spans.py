"""Spans of numbers: what a figure may stand for, given the digits it shows. Exact arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import inf, isnan

Bound = Fraction | float  # a float only when it is infinite


@dataclass(frozen=True, slots=True)
class Span:
    """Every number from `low` to `high`, both included; an open end is infinite."""

    low: Bound
    high: Bound

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"A span cannot run from {self.low} to {self.high}.")

    def meets(self, other: Span) -> bool:
        return self.low <= other.high and other.low <= self.high

    def holds(self, number: Bound) -> bool:
        return self.low <= number <= self.high

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Span) -> Span:
        return Span(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Span) -> Span:
        ends = [_times(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Span(min(ends), max(ends))

    def scaled(self, by: Fraction | int) -> Span:
        return self * exactly(by)

    def over(self, other: Span) -> Span:
        """The quotients. Where the divisor may be nought or less, anything."""
        if other.low <= 0:
            return ANYTHING
        ends = [_divided(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Span(min(ends), max(ends))


def exactly(number: Fraction | int) -> Span:
    return Span(Fraction(number), Fraction(number))


def total(spans: Iterable[Span]) -> Span:
    return sum(spans, start=exactly(0))


def around(number: Fraction, half: Fraction) -> Span:
    return Span(number - half, number + half)


def _times(a: Bound, b: Bound) -> Bound:
    product = a * b
    return Fraction(0) if isnan(product) else product


def _divided(a: Bound, b: Bound) -> Bound:
    if b in (inf, -inf):
        return Fraction(0)
    return a / b


ANYTHING = Span(-inf, inf)
