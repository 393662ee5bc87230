"""Which rows count: tests on fields, joined by all, any or none. Read here, compiled elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from almoner.engines.indicators.vocabulary import FACT, MOMENT, WORDS
from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader, as_number, as_text
from almoner.kernel.wording import either

OF_CASE = ("state", "state_kind", "outcome", "priority", "route", "queue", "information", "pathway")
OF_ROW = {
    "cases": (),
    "clocks": ("clock", "round"),
    "events": ("verb", "transition", "moment", "reason", "source", "target"),
    "completions": ("instrument",),
}
SCORE, BAND = "score.", "band."
_OPERATORS = ("is", "not", "in", "over", "under", "exists")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_AGAIN = "opened_again"
_MOST_DAYS = 3660


@dataclass(frozen=True, slots=True)
class Test:
    """One field against a value. `in` has a tuple, `exists` a bool, `over` and `under` a number."""

    field: str
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class Word:
    """A test with a name of its own: `met`, `breached` …"""

    word: str


@dataclass(frozen=True, slots=True)
class OpenedAgain:
    """The same person has a later case that opened within so many days after this one closed.
    `pathway` empty: on the same pathway."""

    within_days: int
    pathway: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """`all` of the parts hold, `any` does, or `none`."""

    join: str
    parts: tuple[Condition, ...]


Condition = Test | Word | OpenedAgain | Group


def read_condition(node: Marked, population: str) -> Condition:
    """One condition on the rows of `population`. DefinitionError names what is not right."""
    if isinstance(node.value, str):
        return _word(node, population)
    reader = Reader(node)
    for join in ("all", "any", "none"):
        if reader.has(join):
            parts = reader.each(join, lambda part: read_condition(part, population))
            reader.done()
            return Group(join, parts)
    if reader.has(_AGAIN):
        made = _opened_again(reader, population)
    elif reader.has("field"):
        made = _test(reader, population)
    else:
        raise node.error("must be a field with its test, a word, or a list under all, any or none")
    reader.done()
    return made


def parts_of(condition: Condition | None) -> Iterator[Test | Word | OpenedAgain]:
    """Every single test inside a condition."""
    if isinstance(condition, Group):
        for part in condition.parts:
            yield from parts_of(part)
    elif condition is not None:
        yield condition


def _word(node: Marked, population: str) -> Word:
    word, known = as_text(node), WORDS[population]
    if word not in known:
        use = f"use {either(known)}, or a field" if known else "use a field"
        raise node.error(f"{word!r} is not a test of {population}; {use}")
    return Word(word)


def _opened_again(reader: Reader, population: str) -> OpenedAgain:
    inner = reader.within(_AGAIN)
    if population != "cases":
        raise inner.node.error("only a case can be opened again; count cases")
    days = inner.take("within_days")
    if isinstance(days.value, bool) or not isinstance(days.value, int):
        raise days.error("must be a whole number")
    if not 0 < days.value <= _MOST_DAYS:
        raise days.error(f"must be from 1 to {_MOST_DAYS} days")
    pathway = inner.code("pathway") if inner.has("pathway") else ""
    inner.done()
    return OpenedAgain(days.value, pathway)


def _test(reader: Reader, population: str) -> Test:
    field = _field(reader.take("field"), population)
    used = [operator for operator in _OPERATORS if reader.has(operator)]
    if len(used) != 1:
        raise reader.node.error(f"needs exactly one test: {either(_OPERATORS)}")
    operator = used[0]
    return Test(field, operator, _value(reader.take(operator), operator))


def _field(node: Marked, population: str) -> str:
    field = as_text(node)
    prefixes = (FACT, MOMENT) if population != "completions" else (SCORE, BAND)
    for prefix in prefixes:
        if field.startswith(prefix) and _NAME.fullmatch(field.removeprefix(prefix)):
            return field
    known = fields_of(population)
    if field not in known:
        named = either([*known, *(f"{prefix}name" for prefix in prefixes)])
        raise node.error(f"{field!r} is not a field of {population}; use {named}")
    return field


def fields_of(population: str) -> tuple[str, ...]:
    """The plain fields that a row of `population` can be tested by."""
    own = OF_ROW[population]
    return own if population == "completions" else own + OF_CASE


def _value(node: Marked, operator: str) -> Any:
    if operator == "in":
        return _values(node)
    if operator == "exists":
        if not isinstance(node.value, bool):
            raise node.error("must be true or false")
        return node.value
    if operator in ("over", "under"):
        return as_number(node)
    return _single(node)


def _values(node: Marked) -> tuple[str, ...]:
    if not isinstance(node.value, list) or not node.value:
        raise node.error("must be a list of values")
    values = tuple(_single(item) for item in node.value)
    if len(set(values)) < len(values):
        raise node.error("names a value twice; keep one")
    return values


def _single(node: Marked) -> str:
    """Values are compared as text: true, 3 and words alike."""
    if isinstance(node.value, bool):
        return str(node.value).lower()
    if isinstance(node.value, int | float):
        return plain(as_number(node))
    return as_text(node)


def plain(number: Decimal) -> str:
    """3 for 3.0: as a whole number is stored."""
    whole = number.to_integral_value()
    return str(int(whole)) if number == whole else str(number.normalize())
