"""The parts of an instrument, as frozen values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from almoner.kernel.basis import Basis
from almoner.kernel.expressions import Expression

KINDS = {
    "assessment": "Assessment",
    "checklist": "Checklist",
    "decision": "Decision",
    "survey": "Survey",
    "audit": "Audit",
    "plan": "Plan",
    "score": "Score",
}
TYPES = {
    "yes-no": "yes or no",
    "yes-no-unknown": "yes, no or not known",
    "choice": "one of several",
    "choices": "any of several",
    "whole": "whole number",
    "decimal": "number",
    "scale": "scale",
    "date": "date",
    "time": "time of day",
    "moment": "date and time",
    "text": "short text",
    "long-text": "text",
    "declaration": "declaration",
    "table": "table",
    "display": "words only",
}
CHOOSING = frozenset({"choice", "choices"})
NUMBERS = frozenset({"whole", "decimal", "scale"})
THREE_WAYS = ("yes", "no", "unknown")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that may be chosen. `points` counts in a sum; `coding` is (system, code)."""

    code: str
    label: str
    points: Decimal | None = None
    evidence: str = ""
    easy_read: str = ""
    alone: bool = False
    coding: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Item:
    """One question, or words to read (`display`). `under` is the question it belongs to, and
    `other_of` the choice that it completes in free words. `lines` says that a text holds several
    answers, each on a line of its own."""

    code: str
    type: str
    text: str
    help: str = ""
    easy_read: str = ""
    choices: tuple[Choice, ...] = ()
    points: Mapping[str, Decimal] = field(default_factory=dict)
    unit: str = ""
    between: tuple[Decimal | None, Decimal | None] = (None, None)
    max_length: int | None = None
    required: bool = True
    required_if: Expression | None = None
    show_if: Expression | None = None
    evidence: str = "no"
    evidence_text: str = ""
    columns: tuple[Item, ...] = ()
    rows: tuple[int, int | None] = (0, None)
    prefix: str = ""
    link_id: str = ""
    codings: tuple[tuple[str, str, str], ...] = ()
    under: str = ""
    other_of: str = ""
    lines: bool = False
    line: int = 0

    @property
    def is_question(self) -> bool:
        return self.type != "display"

    @property
    def points_of(self) -> dict[str, Decimal]:
        """Answer, as text, to its points: from the choices or from the item itself."""
        chosen = {one.code: one.points for one in self.choices if one.points is not None}
        return {**chosen, **self.points}

    def choice(self, code: str) -> Choice:
        """KeyError for a code that is not among the answers."""
        return {one.code: one for one in self.choices}[code]


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    items: tuple[Item, ...]
    text: str = ""
    easy_read: str = ""
    show_if: Expression | None = None
    within: str = ""
    link_id: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Guard:
    """When the instrument is not for this person. `effect` is block or warn."""

    when: Expression
    effect: str
    reason: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    when: Expression
    value: Decimal | str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a table: from `low` to `high`, both counted, open-ended when None."""

    low: Decimal | None
    high: Decimal | None
    value: Decimal | str
    line: int = 0

    def holds(self, number: Decimal) -> bool:
        return (self.low is None or number >= self.low) and (
            self.high is None or number <= self.high
        )


@dataclass(frozen=True)
class Score:
    """How a result is worked out. `answer` is what a count counts; `limits` are the least and
    the most an expression can give, and `whole` that it gives whole numbers only. `integral` says
    that of any score: conditions see it as a whole number, and every other number with its
    fraction, whatever its value."""

    code: str
    title: str
    method: str
    of: tuple[str, ...] = ()
    answer: str = ""
    steps: tuple[Step, ...] = ()
    rules: tuple[Rule, ...] = ()
    otherwise: Decimal | str = Decimal(0)
    expression: Expression | None = None
    limits: tuple[Decimal | None, Decimal | None] = (None, None)
    whole: bool = False
    integral: bool = False
    unit: str = ""
    change: str = "none"
    words: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Action:
    """What a band asks for. `kind` is open (a pathway), task (words) or tell (a role)."""

    kind: str
    what: str
    reason: str
    within: str = ""


@dataclass(frozen=True)
class Band:
    """From `low`, counted, up to `high`, counted, or `below`, not counted; or exactly `value`."""

    code: str
    title: str
    words: str
    low: Decimal | None = None
    high: Decimal | None = None
    below: Decimal | None = None
    value: str | None = None
    colour: str = ""
    actions: tuple[Action, ...] = ()
    line: int = 0

    def holds(self, score: Decimal | str) -> bool:
        if isinstance(score, str) or self.value is not None:
            return score == self.value
        return (
            (self.low is None or score >= self.low)
            and (self.high is None or score <= self.high)
            and (self.below is None or score < self.below)
        )


@dataclass(frozen=True, slots=True)
class Bands:
    score: str
    bands: tuple[Band, ...]
    line: int = 0

    def band(self, score: Decimal | str) -> Band | None:
        return next((one for one in self.bands if one.holds(score)), None)


@dataclass(frozen=True)
class Instrument:
    """One version of one instrument. `left_out` are the links of an imported questionnaire that
    nobody is asked here."""

    code: str
    version: int
    title: str
    kind: str
    purpose: str
    basis: Basis
    sections: tuple[Section, ...]
    licence: str = ""
    read_more: str = ""
    layout: str = "whole-page"
    people: str = "one"
    wishes: bool = False
    baseline: str = "none"
    about: str = "person"
    guards: tuple[Guard, ...] = ()
    scores: tuple[Score, ...] = ()
    bands: tuple[Bands, ...] = ()
    url: str = ""
    left_out: tuple[str, ...] = ()

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item in the order it is asked."""
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    @cached_property
    def questions(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.is_question)

    def item(self, code: str) -> Item:
        """KeyError for a code that is not asked."""
        return self.by_code[code]

    def section_of(self, code: str) -> Section:
        return next(one for one in self.sections if any(i.code == code for i in one.items))

    def section(self, code: str) -> Section:
        return next(one for one in self.sections if one.code == code)

    def score(self, code: str) -> Score:
        return next(one for one in self.scores if one.code == code)

    def bands_of(self, code: str) -> Bands | None:
        return next((one for one in self.bands if one.score == code), None)

    def band(self, score: str, code: str) -> Band | None:
        known = self.bands_of(score)
        return next((one for one in known.bands if one.code == code), None) if known else None

    def expressions(self) -> Iterator[Expression]:
        """Every condition of a section or an item."""
        for section in self.sections:
            yield from filter(None, (section.show_if,))
            for item in section.items:
                yield from filter(None, (item.show_if, item.required_if))
