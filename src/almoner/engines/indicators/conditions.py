"""Which rows count: tests of the row itself, and the filter of cases that worklists use too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from almoner.engines.indicators.vocabulary import MOMENT, STOCKS, WORDS
from almoner.engines.pathways.definition.where import Condition as CaseTest
from almoner.engines.pathways.definition.where import Where, read_where
from almoner.kernel.marks import Marked
from almoner.kernel.reader import NAME, Reader, as_number, as_text
from almoner.kernel.wording import either

OF_ROW = {
    "cases": (),
    "clocks": ("clock",),
    "events": ("verb", "transition", "moment", "reason", "source", "target"),
    "completions": ("instrument",),
}
SCORE, BAND = "score.", "band."
_OPERATORS = ("is", "not", "in", "over", "under", "exists")
_RESULT = re.compile(r"(score|band)\.[a-z0-9]+(-[a-z0-9]+)*")
_AGAIN, _NOT_YET = "opened_again", "not_yet"
_MOST_DAYS = 3660
# What these ask changes from day to day: a figure of last June must not depend on today.
_RELATIVE = ("days_over", "days_under", "months_over", "months_under")
_AS_NOW = {"state", "kind", "queue", "unallocated", "breached", "paused", "closed"}
_NOW_ONLY = ("running", "paused", "warned")


@dataclass(frozen=True, slots=True)
class FieldTest:
    """One field of the row against a value: text for `is` and `not`, texts for `in`, a number
    for `over` and `under`, true or false for `exists`."""

    field: str
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class Word:
    """A test with a name of its own: `met`, `breached`."""

    word: str


@dataclass(frozen=True, slots=True)
class OpenedAgain:
    """The same person has a later case that opened within so many days after this one closed.
    `pathway` empty: on the same pathway."""

    within_days: int
    pathway: str = ""


@dataclass(frozen=True, slots=True)
class NotYet:
    """A named moment of the case had not come by the time the row is looked at."""

    moment: str


@dataclass(frozen=True, slots=True)
class OfCase:
    """A test of the case that the row belongs to, as worklists ask it."""

    where: Where


@dataclass(frozen=True, slots=True)
class Group:
    """`all` of the parts hold, `any` does, or `none`."""

    join: str
    parts: tuple[Condition, ...]


Single = FieldTest | Word | OpenedAgain | NotYet | OfCase
Condition = Single | Group


def read_condition(node: Marked, of: str, when: str = "") -> Condition:
    """One condition on the rows of `of`. DefinitionError names what is not right."""
    if isinstance(node.value, str):
        return _word(node, of)
    reader = Reader(node)
    for join in ("all", "any", "none"):
        if reader.has(join):
            parts = reader.each(join, lambda part: read_condition(part, of, when))
            reader.done()
            return Group(join, parts)
    if reader.has(_AGAIN):
        made: Condition = _opened_again(reader, of)
    elif reader.has(_NOT_YET):
        made = _not_yet(reader.take(_NOT_YET), of)
    elif _is_of_row(reader, of):
        made = _test(reader, of)
    else:
        return _of_case(node, of, when)
    reader.done()
    return made


def single(condition: Condition | None) -> Iterator[Single]:
    """Every single test inside a condition."""
    if isinstance(condition, Group):
        for part in condition.parts:
            yield from single(part)
    elif condition is not None:
        yield condition


def case_tests(where: Where) -> Iterator[CaseTest]:
    for part in where.parts:
        if isinstance(part, Where):
            yield from case_tests(part)
        else:
            yield part


def _word(node: Marked, of: str) -> Word:
    word, known = as_text(node), WORDS[of]
    if word not in known:
        use = f"use {either(known)}, or a field" if known else "use a field"
        raise node.error(f"{word!r} is not a test of {of}; {use}")
    return Word(word)


def _opened_again(reader: Reader, of: str) -> OpenedAgain:
    inner = reader.within(_AGAIN)
    if of != "cases":
        raise inner.node.error("only a case can be opened again; count cases")
    days = inner.take("within_days")
    if isinstance(days.value, bool) or not isinstance(days.value, int):
        raise days.error("must be a whole number")
    if not 0 < days.value <= _MOST_DAYS:
        raise days.error(f"must be from 1 to {_MOST_DAYS} days")
    pathway = inner.code("pathway") if inner.has("pathway") else ""
    inner.done()
    return OpenedAgain(days.value, pathway)


def _not_yet(node: Marked, of: str) -> NotYet:
    name = as_text(node)
    if of == "completions":
        raise node.error("a completion has no named moments")
    if not name.startswith(MOMENT) or not NAME.fullmatch(name.removeprefix(MOMENT)):
        raise node.error(f"{name!r} must be a named moment of a case: moment.name")
    return NotYet(name.removeprefix(MOMENT))


def _is_of_row(reader: Reader, of: str) -> bool:
    field = reader.node.value.get("field")
    name = field.value if field is not None else None
    return name in OF_ROW[of] or (of == "completions" and reader.has("field"))


def _test(reader: Reader, of: str) -> FieldTest:
    node = reader.take("field")
    field = as_text(node)
    if field not in OF_ROW[of] and not _RESULT.fullmatch(field):
        raise node.error(f"{field!r} cannot be asked of completions; ask score.code or band.code")
    used = [operator for operator in _OPERATORS if reader.has(operator)]
    if len(used) != 1:
        raise reader.node.error(f"needs exactly one test: {either(_OPERATORS)}")
    [operator] = used
    value = reader.take(operator)
    if operator in ("over", "under") and not field.startswith(SCORE):
        raise value.error("only a score is a number")
    return FieldTest(field, operator, _value(value, operator))


def _value(node: Marked, operator: str) -> Any:
    if operator == "in":
        if not isinstance(node.value, list) or not node.value:
            raise node.error("must be a list of values")
        return tuple(as_text(item) for item in node.value)
    if operator == "exists":
        if not isinstance(node.value, bool):
            raise node.error("must be true or false")
        return node.value
    if operator in ("over", "under"):
        return as_number(node)
    return as_text(node)


def _of_case(node: Marked, of: str, when: str) -> OfCase:
    if of == "completions":
        raise node.error("a completion is tested by a field: score.code, band.code or instrument")
    where = read_where(node)
    for test in case_tests(where):
        _check_lasts(node, test, when)
    return OfCase(where)


def _check_lasts(node: Marked, test: CaseTest, when: str) -> None:
    """Refuses what is true today and was not then, or will not be."""
    moving = test.operator in _RELATIVE or dict(test.detail).get("within_days") is not None
    if moving or test.kind in ("person", "count"):
        raise node.error(
            "depends on the day it is asked, so a past figure would change; measure time with"
            " when, measure or waiting_over_days"
        )
    now_only = test.kind == "clock" and test.value in _NOW_ONLY
    if now_only or (when in STOCKS and (test.name in _AS_NOW or test.kind == "clock")):
        raise node.error(
            f"{test.name!r} says how a case stands now, not how it stood when a period ended"
        )
