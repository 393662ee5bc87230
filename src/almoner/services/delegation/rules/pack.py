"""The governance pack: every question of the twelve blocks with its answer. Pure.

Evidence is weighed delegation by delegation: 2 it is there, 1 part of it is, 0 it is missing, None
it does not arise (no incident, so nothing to learn from). A pack adds those up.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from almoner.kernel.disclosure import HIDDEN, shown, suppress_row
from almoner.services.delegation.catalogue.blocks import Block, BlockQuestion, BlocksDefinition

YES, PARTLY, NO = "yes", "partly", "no"
MET = {YES: ("Yes", "green"), PARTLY: ("Partly", "orange"), NO: ("No", "red")}
Record = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """`records` are (label, value) pairs; each of `missing` says what is, and who can mend it."""

    met: str
    words: str
    records: tuple[Record, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def tag(self) -> tuple[str, str]:
        return MET[self.met]


class Need(NamedTuple):
    """What a piece of evidence shows, what is said without it, and who can put it right."""

    there: str
    lacking: str
    who: str

    @property
    def sentence(self) -> str:
        return f"{self.lacking}. {self.who} can put this right."


@dataclass(frozen=True, slots=True)
class Tally:
    """How many delegations have the evidence in full, in part and not at all."""

    held: int = 0
    part: int = 0
    lacking: int = 0

    @property
    def asked(self) -> int:
        return self.held + self.part + self.lacking

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.held + other.held, self.part + other.part, self.lacking + other.lacking)

    @property
    def met(self) -> str:
        """Where it never arises there is nothing left to answer."""
        if self.held == self.asked:
            return YES
        return PARTLY if self.held or self.part else NO


def tally(weights: Iterable[int | None]) -> Tally:
    found = list(weights)
    return Tally(found.count(2), found.count(1), found.count(0))


def of_one(weight: int | None, need: Need, records: tuple[Record, ...]) -> Answer:
    """The answer for one delegation."""
    if weight is None:
        return Answer(YES, "There has been nothing of this kind.", records)
    met = {2: YES, 1: PARTLY, 0: NO}[weight]
    return Answer(met, f"{need.there}." if met == YES else "", records, _one(met, need))


def _one(met: str, need: Need) -> tuple[str, ...]:
    return () if met == YES else (need.sentence,)


def of_many(weights: Mapping[str, int | None], need: Need) -> Answer:
    """The answer for named delegations: label → weight."""
    total = tally(weights.values())
    if not total.asked:
        return Answer(YES, "There has been nothing of this kind.")
    missing = tuple(
        f"{label}: {need.sentence}" for label, weight in weights.items() if weight in (0, 1)
    )
    return Answer(total.met, _share(total.held, total.asked, need), (), missing)


def of_place(total: Tally, need: Need) -> Answer:
    """The answer where nobody may be named: counts, with small ones not shown."""
    if not total.asked:
        return Answer(YES, "There has been nothing of this kind.")
    row = suppress_row([total.held, total.part, total.lacking])
    held, part, lacking = row.counts
    records = (
        ("Delegations asked about", shown(row.total)),
        ("In full", shown(held)),
        ("In part", shown(part)),
        ("Missing", shown(lacking)),
    )
    short = None if part is None or lacking is None else part + lacking
    missing = () if total.met == YES else (f"{_delegations(short)}: {need.sentence}",)
    words = "" if held is None or row.total is None else _share(held, row.total, need)
    return Answer(total.met, words or HIDDEN_WORDS, records, missing)


HIDDEN_WORDS = "The numbers are small, so they are not shown."


def _share(held: int, asked: int, need: Need) -> str:
    return f"{need.there}: {held:,} of {asked:,} delegations."


def _delegations(count: int | None) -> str:
    if count is None:
        return f"Some delegations (number {HIDDEN})"
    return "1 delegation" if count == 1 else f"{count:,} delegations"


@dataclass(frozen=True, slots=True)
class Answered:
    question: BlockQuestion
    answer: Answer


@dataclass(frozen=True, slots=True)
class AnsweredBlock:
    block: Block
    answers: tuple[Answered, ...]

    @property
    def met(self) -> str:
        return overall(one.answer.met for one in self.answers)

    @property
    def tag(self) -> tuple[str, str]:
        return MET[self.met]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(line for one in self.answers for line in one.answer.missing)


def overall(met: Iterable[str]) -> str:
    """Yes when every question is, no when none is, else partly."""
    found = set(met)
    return found.pop() if len(found) == 1 else PARTLY


def answered(
    definition: BlocksDefinition, answer: Callable[[str], Answer]
) -> tuple[AnsweredBlock, ...]:
    """`answer` turns a name of evidence into its answer. KeyError for a name it does not know."""
    return tuple(
        AnsweredBlock(block, tuple(Answered(q, answer(q.evidence)) for q in block.questions))
        for block in definition.blocks
    )
