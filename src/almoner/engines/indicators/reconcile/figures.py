"""Published figures: the number as printed, what it counts, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from .moments import Moment, Stretch
from .shown import Shown, Unit
from .spans import Span


class Polarity(Enum):
    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a reader finds it: the report's title and the line, page or both."""

    report: str
    place: str

    def __str__(self) -> str:
        return f"{self.report}, {self.place}" if self.place else self.report


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure. `amount` is set for every unit that is a number.

    `per` scales a quotient (100 for a percentage, 100,000 for a rate), `out_of` is how many
    are ranked or the top score, `steps` the steps of a rating scale.
    """

    id: str
    title: str
    unit: Unit
    source: Citation
    amount: Shown | None = None
    numerator: Shown | None = None
    denominator: Shown | None = None
    per: int = 1
    out_of: Shown | None = None
    day: Moment | None = None
    stretch: Stretch | None = None
    rating: str = ""
    steps: tuple[str, ...] = ()
    period: str = ""
    area: str = ""
    population: str = ""
    definition: str = ""
    statistic: str = ""
    polarity: Polarity = Polarity.NEITHER
    words: str = ""

    @property
    def number(self) -> Shown:
        """The number as printed. ValueError for a date, a period or a rating."""
        if self.amount is None:
            raise ValueError(f"{self.id} is not a number.")
        return self.amount

    @property
    def span(self) -> Span:
        return self.number.span

    @property
    def value(self) -> Fraction:
        return self.number.value

    def printed(self) -> str:
        """The value as a reader sees it."""
        if self.amount is not None:
            return self.amount.said()
        if self.day is not None:
            return self.day.said()
        return self.stretch.said() if self.stretch is not None else f"“{self.rating}”"

    def named(self) -> str:
        """ "Applications completed, 2024/25: 2,157"."""
        told = ", ".join(part for part in (self.title, self.statistic, self.period) if part)
        return f"{told}: {self.printed()}"
