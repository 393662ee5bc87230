"""What is wrong with answers, in words for whoever gave them.

An answer is kept as: true or false (yes-no, declaration), "yes", "no" or "unknown", a choice's
code or a list of codes, a whole number, a decimal as text ("36.5"), "2026-03-31", "08:05",
"2026-03-31T08:05:00+00:00", text, or a list of rows (column code to answer).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from almoner.engines.instruments.definition.shapes import THREE_WAYS, Instrument, Item
from almoner.engines.instruments.rules.visible import (
    Answers,
    counted,
    holds,
    is_answered,
    visible,
)

LONGEST = {"text": 500, "long-text": 10_000}
_MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. `item` is empty when it is about the whole; `row` counts from 1."""

    item: str
    code: str
    words: str
    row: int = 0
    column: str = ""


def check_answers(
    instrument: Instrument,
    answers: Answers,
    *,
    partial: bool = False,
    evidence: Mapping[str, str] | None = None,
) -> tuple[Fault, ...]:
    """Every fault. `partial`: what is still missing is no fault. Answers to questions that are
    not asked are passed over; see `kept`."""
    known = set(instrument.by_code)
    faults = [
        Fault(code, "unknown-item", f"{instrument.title} does not ask “{code}”.")
        for code in answers
        if code not in known
    ]
    wrong = [
        fault for code in answers if code in known for fault in _wrong(instrument, answers, code)
    ]
    if wrong or faults:
        return (*faults, *wrong)
    return () if partial else tuple(_missing(instrument, answers, evidence or {}))


def kept(instrument: Instrument, answers: Answers) -> dict[str, Any]:
    """Only the answers to questions that are asked, in order."""
    return {
        code: answers[code]
        for code in visible(instrument, answers)
        if is_answered(answers.get(code))
    }


def _wrong(instrument: Instrument, answers: Answers, code: str) -> Iterator[Fault]:
    item, answer = instrument.item(code), answers[code]
    if not is_answered(answer):
        return
    if item.type == "table":
        yield from _rows(item, answer)
    elif words := _CHECKS[item.type](item, answer):
        yield Fault(code, "wrong", words)


def _missing(
    instrument: Instrument, answers: Answers, evidence: Mapping[str, str]
) -> Iterator[Fault]:
    given = counted(instrument, answers)
    for code in visible(instrument, answers):
        item = instrument.item(code)
        if is_required(item, given) and code not in given:
            yield Fault(code, "missing", f"Answer “{item.text}”.")
        elif item.evidence == "required" and code in given and not evidence.get(code, "").strip():
            yield Fault(code, "no-evidence", f"Say what your answer to “{item.text}” rests on.")
        elif item.type == "table" and len(given.get(code, [])) < item.rows[0]:
            yield Fault(code, "few-rows", f"Fill in at least {item.rows[0]} rows of “{item.text}”.")


def is_required(item: Item, given: Answers) -> bool:
    """`given` are the answers as conditions see them."""
    return item.required or (item.required_if is not None and holds(item.required_if, given))


def _rows(item: Item, answer: Any) -> Iterator[Fault]:
    if not isinstance(answer, list) or not all(isinstance(row, Mapping) for row in answer):
        yield Fault(item.code, "wrong", f"“{item.text}” must be a list of rows.")
        return
    most = item.rows[1] if item.rows[1] is not None else _MOST_ROWS
    if len(answer) > most:
        yield Fault(item.code, "many-rows", f"Use at most {most} rows for “{item.text}”.")
    for n, row in enumerate(answer, 1):
        yield from _row(item, n, row)


def _row(item: Item, n: int, row: Mapping[str, Any]) -> Iterator[Fault]:
    columns = {column.code: column for column in item.columns}
    for code in row:
        if code not in columns:
            yield Fault(item.code, "unknown-column", f"“{code}” is not a column.", n, code)
    for code, column in columns.items():
        if not is_answered(row.get(code)):
            if column.required:
                yield Fault(item.code, "missing", f"Row {n}: answer “{column.text}”.", n, code)
        elif words := _CHECKS[column.type](column, row[code]):
            yield Fault(item.code, "wrong", f"Row {n}: {words}", n, code)


def _yes_no(item: Item, answer: Any) -> str:
    return "" if isinstance(answer, bool) else f"Answer yes or no to “{item.text}”."


def _three_ways(item: Item, answer: Any) -> str:
    return "" if answer in THREE_WAYS else f"Answer yes, no or not known to “{item.text}”."


def _declaration(item: Item, answer: Any) -> str:
    return "" if answer is True else f"Tick “{item.text}” to go on."


def _choice(item: Item, answer: Any) -> str:
    known = {one.code for one in item.choices}
    fits = isinstance(answer, str) and answer in known
    return "" if fits else f"Choose one of the answers to “{item.text}”."


def _choices(item: Item, answer: Any) -> str:
    known = {one.code for one in item.choices}
    if not isinstance(answer, list) or any(one not in known for one in answer):
        return f"Choose from the answers to “{item.text}”."
    if len(set(answer)) != len(answer):
        return f"Choose each answer to “{item.text}” once."
    alone = [one for one in answer if item.choice(one).alone]
    if alone and len(answer) > 1:
        return f"“{item.choice(alone[0]).label}” cannot be chosen together with another answer."
    return ""


def _whole(item: Item, answer: Any) -> str:
    if isinstance(answer, bool) or not isinstance(answer, int):
        return f"Enter a whole number for “{item.text}”."
    return _within(item, Decimal(answer))


def _decimal(item: Item, answer: Any) -> str:
    number = as_decimal(answer)
    if number is None:
        return f"Enter a number for “{item.text}”, as in 2.5."
    return _within(item, number)


def as_decimal(answer: Any) -> Decimal | None:
    """The exact number, or None when it is none."""
    if isinstance(answer, bool) or not isinstance(answer, str | int | Decimal):
        return None
    try:
        number = Decimal(answer)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 15 else None


def _within(item: Item, number: Decimal) -> str:
    low, high = item.between
    unit = f" {item.unit}" if item.unit else ""
    if low is not None and number < low:
        return f"“{item.text}” must be {low}{unit} or more."
    if high is not None and number > high:
        return f"“{item.text}” must be {high}{unit} or less."
    return ""


def _text(item: Item, answer: Any) -> str:
    most = item.max_length or LONGEST[item.type]
    if not isinstance(answer, str):
        return f"Write an answer to “{item.text}”."
    if len(answer) > most:
        return f"Use {most} characters or fewer for “{item.text}”. You have {len(answer)}."
    return ""


def _parsed(parse: Callable[[str], Any], what: str) -> Callable[[Item, Any], str]:
    def check(item: Item, answer: Any) -> str:
        try:
            parse(answer)
        except (TypeError, ValueError):
            return f"Enter {what} for “{item.text}”."
        return ""

    return check


def _nothing(item: Item, answer: Any) -> str:
    return f"“{item.text}” is not a question."


def _instant(answer: Any) -> None:
    if datetime.fromisoformat(answer).tzinfo is None:
        raise ValueError("without a zone")


_CHECKS: Mapping[str, Callable[[Item, Any], str]] = {
    "yes-no": _yes_no,
    "yes-no-unknown": _three_ways,
    "declaration": _declaration,
    "choice": _choice,
    "choices": _choices,
    "whole": _whole,
    "scale": _whole,
    "decimal": _decimal,
    "text": _text,
    "long-text": _text,
    "date": _parsed(date.fromisoformat, "a date, as in 31 3 2026,"),
    "time": _parsed(time.fromisoformat, "a time, as in 8:05am,"),
    "moment": _parsed(_instant, "a date and a time"),
    "display": _nothing,
}
