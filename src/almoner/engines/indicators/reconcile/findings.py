"""What the checks find: which rule, which figures, what was stated, what it would have to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from .figures import Citation, Figure


class Weight(Enum):
    """A contradiction cannot be true; a question may be, but a reader cannot tell."""

    CONTRADICTION = "contradiction"
    QUESTION = "question"


CONTRADICTIONS = {
    "share-not-quotient": "A share is not its numerator divided by its denominator",
    "rate-not-quotient": "A rate does not match its count and its population",
    "no-whole-number": "No whole number of people gives the percentage for that base",
    "part-exceeds-whole": "A part is more than the whole it is part of",
    "impossible-pair": "Two opposite shares do not leave room for each other",
    "shares-over-100": "Shares of one whole come to more than 100%",
    "shares-under-100": "Shares of one whole come to less than 100%",
    "change-wrong": "A stated change is not the change between its two figures",
    "points-called-percent": "A change in percentage points is called a percentage",
    "percent-called-points": "A percentage change is called percentage points",
    "points-of-no-percentage": "Percentage points are stated of figures that are not percentages",
    "total-outside-parts": "A total grew faster or slower than every one of its parts",
    "direction-against-figures": "The words say one direction and the figures another",
    "cumulative-falls": "A running total is smaller later than before",
    "parts-do-not-sum": "The parts do not come to the stated total",
    "product-wrong": "Amount for each times number does not give the stated total",
    "price-not-constant": "One price for each cannot give all the stated totals",
    "comparison-false": "A stated comparison is not so",
    "same-figure-two-values": "The same figure is printed with different values",
    "same-figure-two-units": "The same figure is printed in different units",
    "same-event-two-dates": "The same event or period is printed with different dates",
    "base-restated": "A later report starts from another base than the earlier one published",
    "rate-not-count": "Rates and counts of one population imply different populations",
    "dates-out-of-order": "Dates do not follow the order they must have",
    "outside-the-period": "Something falls outside the period it is said to belong to",
    "duration-wrong": "A stated duration is not the time between its dates",
    "rank-beyond-number": "A rank is beyond the number ranked",
    "score-beyond-top": "A score is beyond the top of its scale",
    "off-the-scale": "A rating is not on its scale",
    "list-not-as-counted": "A list does not have as many items as stated",
    "numbering-broken": "Numbers of a list skip or repeat",
    "points-to-nothing": "A reference points to something that is not there",
}
QUESTIONS = {
    "points-or-percent": "A change of a percentage may be points or percent; it does not say",
    "shares-shown-not-100": "Shares as printed do not come to 100%, though rounding may explain it",
    "rest-moved-other-way": "A part changed more than its total, so the rest went the other way",
    "size-against-figures": "The words make a change smaller than the figures show",
    "comparison-unsure": "A stated comparison holds only because of rounding",
    "same-value-two-meanings": "The same figure is printed with different meanings",
    "statistic-not-named": "Two averages of the same thing differ and one is not named",
    "rate-not-count-across-years": "A rate and its count imply another population than other years",
    "unlike-periods": "Figures of different periods are compared",
    "unlike-populations": "Figures about different people are compared",
    "unlike-definitions": "Figures that count different things are compared",
}
RULES = CONTRADICTIONS | QUESTIONS


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction or question. `about` is the id of the claim or figure it is about."""

    rule: str
    about: str
    figures: tuple[Figure, ...]
    stated: str
    would_be: str
    why: str
    words: str = ""
    source: Citation | None = None

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            raise ValueError(f"{self.rule} is not a rule.")

    @property
    def weight(self) -> Weight:
        return Weight.CONTRADICTION if self.rule in CONTRADICTIONS else Weight.QUESTION

    @property
    def title(self) -> str:
        return RULES[self.rule]

    @property
    def citations(self) -> tuple[str, ...]:
        """Where to look, each place once, in the order of the figures."""
        sources = [figure.source for figure in self.figures]
        if self.source is not None:
            sources.append(self.source)
        return tuple(dict.fromkeys(str(source) for source in sources))

    def told(self) -> str:
        """A few plain lines for a terminal or a page."""
        lines = [f"{self.title} ({self.about}).", f"Stated: {self.stated}."]
        lines += [f"It would have to be: {self.would_be}.", f"Why: {self.why}"]
        lines += [f"In words: “{self.words}”"] if self.words else []
        return "\n  ".join([*lines, f"See: {'; '.join(self.citations)}."])

    def as_dict(self) -> dict[str, Any]:
        """For JSON: strings and lists only."""
        return {
            "rule": self.rule,
            "title": self.title,
            "weight": self.weight.value,
            "about": self.about,
            "figures": [_figure(figure) for figure in self.figures],
            "stated": self.stated,
            "would_be": self.would_be,
            "why": self.why,
            "words": self.words,
            "citations": list(self.citations),
        }


def contradictions(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(found for found in findings if found.weight is Weight.CONTRADICTION)


def _figure(figure: Figure) -> dict[str, str]:
    return {
        "id": figure.id,
        "title": figure.title,
        "printed": figure.printed(),
        "period": figure.period,
        "source": str(figure.source),
    }
