"""What an indicator is: its rows, its date, its sum, what it is held against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from almoner.engines.indicators.conditions import Condition
from almoner.engines.indicators.vocabulary import MOMENT, STOCKS, UNITS
from almoner.kernel.basis import Basis
from almoner.kernel.percentages import Percent


@dataclass(frozen=True, slots=True)
class Measure:
    """What is summed or put in order: time between two dates of a row, a fact, or a score."""

    unit: str = ""
    start: str = ""
    end: str = ""
    fact: str = ""
    score: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What is aimed at, from `starts_on` up to, not including, `ends_on`."""

    value: Decimal
    starts_on: date | None
    ends_on: date | None
    basis: Basis

    def in_force(self, day: date) -> bool:
        begun = self.starts_on is None or self.starts_on <= day
        return begun and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True, slots=True)
class Comparator:
    """A figure of another area, or of another time, with the period that it is for."""

    title: str
    area: str
    period: str
    value: Decimal
    basis: Basis


@dataclass(frozen=True, slots=True)
class Population:
    """How many people live in an area, for a rate."""

    value: int
    starts_on: date | None
    ends_on: date | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class YearsAhead:
    """A slice by financial years that is drawn up to the one that ends in `until`.

    `one` and `many`: what is counted, in words.
    """

    slice: str
    until: int
    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Indicator:
    code: str
    version: int
    title: str
    words: str
    owner: str
    basis: Basis
    polarity: str
    unit: str
    of: str
    when: str
    statistic: str
    period: str
    pathways: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    percentile: int = 50
    numerator: Condition | None = None
    denominator: Condition | None = None
    excludes: Condition | None = None
    numerator_words: str = ""
    denominator_words: str = ""
    measure: Measure | None = None
    waiting_over_days: int = 0
    targets: tuple[Target, ...] = ()
    comparators: tuple[Comparator, ...] = ()
    populations: tuple[Population, ...] = ()
    suppress_below: int = 5
    slices: tuple[str, ...] = ()
    years_ahead: YearsAhead | None = None
    way: str = ""

    @property
    def is_stock(self) -> bool:
        """Counted at the end of a period, and not over its length."""
        return self.when in STOCKS

    @property
    def moment(self) -> str:
        """The named moment that puts a row in a period; empty for another date."""
        return self.when.removeprefix(MOMENT) if self.when.startswith(MOMENT) else ""

    def target_on(self, day: date) -> Target | None:
        return next((target for target in self.targets if target.in_force(day)), None)

    def population_on(self, day: date) -> Population | None:
        for known in self.populations:
            begun = known.starts_on is None or known.starts_on <= day
            if begun and (known.ends_on is None or day < known.ends_on):
                return known
        return None

    def shown(self, value: Decimal | None) -> str:
        """A value with its unit: "66.7%", "12.0 working days", "£1,234.50"; "Nothing to count"."""
        if value is None:
            return "Nothing to count"
        unit = UNITS[self.unit]
        if self.unit == "percent":
            return Percent(value).shown(unit.places)
        if self.unit == "pounds":
            return f"{'-' if value < 0 else ''}£{abs(value):,.{unit.places}f}"
        return f"{value:,.{unit.places}f} {unit.after}".strip()

    def difference(self, value: Decimal, other: Decimal) -> str:
        """`value` against `other`, in the words that fit: percentage points for shares."""
        if self.unit == "percent":
            return (Percent(value) - Percent(other)).shown()
        gap = value - other
        return f"{'+' if gap > 0 else ''}{self.shown(gap)}"

    def better(self, value: Decimal, other: Decimal) -> bool | None:
        """True when `value` is at least as good as `other`; None when neither way is better."""
        if self.polarity == "neither":
            return None
        return value >= other if self.polarity == "higher" else value <= other
