"""What a report claims of its figures. One small shape for each kind of claim."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from .figures import Citation, Figure
from .findings import Finding
from .shown import Shown


class Says(Enum):
    ROSE = "rose"
    FELL = "fell"
    STEADY = "steady"
    IMPROVED = "improved"
    WORSENED = "worsened"


class Went(Enum):
    UP = "up"
    DOWN = "down"


class Relation(Enum):
    MORE = "more-than"
    LESS = "less-than"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    EQUAL = "equal-to"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    id: str
    words: str = ""
    source: Citation | None = None

    def finding(self, rule: str, *figures: Figure, **told: Any) -> Finding:
        """A finding about this claim, with its words and its place."""
        return Finding(
            rule=rule,
            about=self.id,
            figures=figures,
            words=self.words,
            source=self.source,
            **told,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Claim):
    """From `start` to `end` is `stated`. Without `start` only the later figure is printed."""

    start: Figure | None
    end: Figure
    stated: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction(Claim):
    """The series went as `says`. `each`: every step did. `slight`: by little. `went`: the
    report says which way without numbers."""

    series: tuple[Figure, ...]
    says: Says
    each: bool = False
    slight: bool = False
    went: Went | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """A growth in percent (one figure), or from one figure to another (two)."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth(Claim):
    """The total is made of these parts only, so it grew between the slowest and the fastest."""

    total: Movement
    parts: tuple[Movement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfChange(Claim):
    """A part's change is given as an element of its total's change."""

    total: Movement
    part: Movement


@dataclass(frozen=True, slots=True, kw_only=True)
class Cumulative(Claim):
    """A running total: never smaller later."""

    series: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum(Claim):
    """The parts, less what is taken off, come to the total."""

    total: Figure
    parts: tuple[Figure, ...]
    less: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares(Claim):
    """Shares of one whole that leave nothing out."""

    parts: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opposites(Claim):
    """Of one whole, everybody is either in `one` or in `other`."""

    one: Figure
    other: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Subset(Claim):
    """Everybody in `part` is also in `whole`, counted on the same base."""

    part: Figure
    whole: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareOf(Claim):
    """`part` is the stated share of `whole`."""

    part: Figure
    whole: Figure
    share: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Product(Claim):
    """The factors multiplied give `gives`."""

    factors: tuple[Figure, ...]
    gives: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePrice(Claim):
    """Each amount divided by its number gives one and the same price."""

    pairs: tuple[tuple[Figure, Figure], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Claim):
    """`figure` stands in `relation` to `times` times `than`, if `than` is printed."""

    figure: Figure
    relation: Relation
    than: Figure
    times: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Same(Claim):
    """All of these are one and the same figure."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Base(Claim):
    """`then` is what was published for a period, `now` what a later report gives for it."""

    then: Figure
    now: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePopulation(Claim):
    """Rates with their counts, all of one population."""

    pairs: tuple[tuple[Figure, Figure], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Claim):
    """Dates, none before the one in front of it."""

    series: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside(Claim):
    """Periods or dates that belong to `whole`."""

    whole: Figure
    parts: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration(Claim):
    """From `start` until `end` took `stated`."""

    start: Figure
    end: Figure
    stated: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Claim):
    """The text counts `stated` and then names `items`."""

    stated: Figure
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered(Claim):
    """Headings or steps carry these numbers, in this order."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsTo(Claim):
    """The text refers to `label`; the document has only those in `among`."""

    label: str
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """A set of published figures with what is claimed of them."""

    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...] = ()
