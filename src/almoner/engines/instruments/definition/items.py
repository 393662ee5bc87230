"""Reads the questions. Conditions are compiled when every question is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from almoner.engines.instruments.definition.shapes import (
    CHOOSING,
    NUMBERS,
    THREE_WAYS,
    TYPES,
    Choice,
    Item,
    Section,
)
from almoner.engines.instruments.definition.values import (
    between,
    number_or_none,
    whole_or_none,
    words,
)
from almoner.engines.instruments.definition.variables import Known
from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader, as_number

_LONGEST_SCALE = 100
_ANSWER = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
_IN_A_TABLE = frozenset(set(TYPES) - {"table", "display", "declaration"})


@dataclass(frozen=True)
class Draft:
    """An item with its conditions still to be compiled."""

    node: Marked
    made: Item
    show_if: Marked | None
    required_if: Marked | None


def read_sections(reader: Reader) -> tuple[Section, ...]:
    """Every section with its items and conditions. A condition may name only what was asked
    before it; `required` may name anything."""
    node = reader.node.value.get("sections", reader.node)
    drafts = reader.each("sections", _section)
    _check_codes(node, drafts)
    everything = Known(item.made for _, _, items in drafts for item in items)
    made: list[Section] = []
    seen: list[Item] = []
    for section, show_if, items in drafts:
        condition = _condition(show_if, seen)
        finished: list[Item] = []
        for draft in items:
            item = _finish(draft, seen, everything)
            _check_under(draft, item, finished)
            finished.append(item)
            seen.append(item)
        made.append(replace(section, items=tuple(finished), show_if=condition))
    _check_within(node, made)
    return tuple(made)


def _section(node: Marked) -> tuple[Section, Marked | None, tuple[Draft, ...]]:
    reader = Reader(node)
    section = Section(
        code=reader.name("code"),
        title=reader.text("title"),
        items=(),
        text=words(reader, "text"),
        easy_read=words(reader, "easy_read"),
        within=reader.name("within") if reader.has("within") else "",
        link_id=reader.text_or("link_id", ""),
        line=node.place.line,
    )
    show_if = reader.take("show_if") if reader.has("show_if") else None
    items = reader.each("items", read_item, empty=bool(section.title))
    reader.done()
    return section, show_if, items


def read_item(node: Marked, allowed: frozenset[str] = frozenset(TYPES)) -> Draft:
    reader = Reader(node)
    kind = reader.one_of("type", allowed)
    choices = _choices(reader, kind)
    required = _required(reader, kind)
    item = Item(
        code=reader.name("code"),
        type=kind,
        text=words(reader, "text") or _missing_text(reader),
        help=words(reader, "help"),
        easy_read=words(reader, "easy_read"),
        choices=choices,
        points=_points(reader, kind),
        unit=reader.text_or("unit", ""),
        between=_between(reader, kind),
        max_length=whole_or_none(reader, "max_length"),
        required=required is True,
        evidence=_evidence(reader),
        evidence_text=reader.text_or("evidence_text", ""),
        columns=_columns(reader, kind),
        rows=_rows(reader, kind),
        prefix=reader.text_or("prefix", ""),
        link_id=reader.text_or("link_id", ""),
        codings=reader.each("codings", _coding, empty=True),
        under=reader.name("under") if reader.has("under") else "",
        other_of=reader.name("other_of") if reader.has("other_of") else "",
        lines=_lines(reader, kind),
        line=node.place.line,
    )
    show_if = reader.take("show_if") if reader.has("show_if") else None
    reader.done()
    return Draft(node, item, show_if, required if isinstance(required, Marked) else None)


def _lines(reader: Reader, kind: str) -> bool:
    if reader.has("lines") and kind != "long-text":
        raise reader.take("lines").error("only a long text holds answers on lines")
    return reader.flag("lines")


def _missing_text(reader: Reader) -> str:
    raise reader.missing("text")


def _required(reader: Reader, kind: str) -> bool | Marked:
    if not reader.has("required"):
        return kind != "display"
    node = reader.take("required")
    if kind == "display":
        raise node.error("words only cannot be required")
    return node.value if isinstance(node.value, bool) else node


def _choices(reader: Reader, kind: str) -> tuple[Choice, ...]:
    if kind not in CHOOSING:
        if reader.has("choices"):
            raise reader.take("choices").error("only choice and choices have a list of answers")
        return ()
    node = reader.node.value.get("choices", reader.node)
    made = reader.each("choices", _choice)
    codes = [one.code for one in made]
    for code in codes:
        if codes.count(code) > 1:
            raise node.error(f"{code!r} stands twice; keep one")
    if kind == "choice" and len(made) < 2:
        raise node.error("needs at least two answers; use a declaration for one")
    return made


def _choice(node: Marked) -> Choice:
    reader = Reader(node)
    coding = reader.within("coding") if reader.has("coding") else None
    made = Choice(
        code=_answer_code(reader.take("code")),
        label=reader.text("label"),
        points=number_or_none(reader, "points"),
        evidence=words(reader, "evidence"),
        easy_read=words(reader, "easy_read"),
        alone=reader.flag("alone"),
        coding=(coding.text_or("system", ""), coding.text("code")) if coding else ("", ""),
    )
    if coding:
        coding.done()
    reader.done()
    return made


def _answer_code(node: Marked) -> str:
    """Small letters and digits, with hyphens or underscores between."""
    if not isinstance(node.value, str) or not _ANSWER.fullmatch(node.value):
        raise node.error(
            f"{node.value!r} must be small letters, digits and hyphens; put yes and no in quotes"
        )
    return node.value


def _coding(node: Marked) -> tuple[str, str, str]:
    reader = Reader(node)
    made = reader.text_or("system", ""), reader.text("code"), reader.text_or("display", "")
    reader.done()
    return made


def _points(reader: Reader, kind: str) -> Mapping[str, Decimal]:
    """Points of yes, no and not known. A choice has its points beside its label."""
    if not reader.has("points"):
        return {}
    node = reader.take("points")
    answers = {"yes-no": THREE_WAYS[:2], "yes-no-unknown": THREE_WAYS}.get(kind)
    if answers is None:
        raise node.error("only yes-no items have points here; a choice has them beside its label")
    inner = Reader(node)
    made = {answer: as_number(inner.take(answer)) for answer in answers if inner.has(answer)}
    inner.done()
    return made


def _between(reader: Reader, kind: str) -> tuple[Decimal | None, Decimal | None]:
    node = reader.node.value.get("between", reader.node)
    limits = between(reader)
    if kind not in NUMBERS and limits != (None, None):
        raise node.error("only numbers lie between limits")
    if kind == "scale":
        low, high = limits
        if low is None or high is None or not 1 <= high - low <= _LONGEST_SCALE:
            raise node.error("a scale needs its ends, [low, high], at most 100 apart")
    if kind in ("scale", "whole") and any(n is not None and n % 1 for n in limits):
        raise node.error("must be whole numbers")
    return limits


def _evidence(reader: Reader) -> str:
    allowed = ("no", "optional", "required")
    return reader.one_of("evidence", allowed) if reader.has("evidence") else "no"


def _columns(reader: Reader, kind: str) -> tuple[Item, ...]:
    if kind != "table":
        return ()
    node = reader.node.value.get("columns", reader.node)
    drafts = reader.each("columns", lambda item: read_item(item, _IN_A_TABLE))
    codes = [draft.made.code for draft in drafts]
    for draft in drafts:
        if codes.count(draft.made.code) > 1:
            raise node.error(f"{draft.made.code!r} stands twice; keep one")
        for found in (draft.show_if, draft.required_if):
            if found is not None:
                raise found.error("a column of a table has no conditions")
    return tuple(draft.made for draft in drafts)


def _rows(reader: Reader, kind: str) -> tuple[int, int | None]:
    if not reader.has("rows"):
        return (0, None)
    node = reader.node.value["rows"]
    low, high = between(reader, "rows")
    if kind != "table":
        raise node.error("only a table has rows")
    for limit in (low, high):
        if limit is not None and (limit % 1 or limit < 0):
            raise node.error("must be whole numbers from nought")
    return int(low or 0), None if high is None else int(high)


def _finish(draft: Draft, seen: list[Item], everything: Known) -> Item:
    required = everything.compile(draft.required_if) if draft.required_if else None
    return replace(draft.made, show_if=_condition(draft.show_if, seen), required_if=required)


def _condition(node: Marked | None, seen: list[Item]):
    if node is None:
        return None
    return Known(seen).compile(node, later="; a condition can use only what is asked before it")


def _check_codes(node: Marked, drafts) -> None:
    sections = [section.code for section, _, _ in drafts]
    items = [draft.made.code for _, _, items in drafts for draft in items]
    for what, codes in (("section", sections), ("item", items)):
        for code in codes:
            if codes.count(code) > 1:
                raise node.error(f"the {what} {code!r} stands twice; give each its own code")
    if not any(draft.made.is_question for _, _, items in drafts for draft in items):
        raise node.error("nothing is asked; add an item")


def _check_under(draft: Draft, item: Item, before: list[Item]) -> None:
    known = {one.code: one for one in before}
    for key in ("under", "other_of"):
        code = getattr(item, key)
        if code and code not in known:
            raise draft.node.error(
                f"{key} names {code!r}, which is not asked before it in its section"
            )
    if item.other_of and known[item.other_of].type not in CHOOSING:
        raise draft.node.error("other_of must name a choice")


def _check_within(node: Marked, sections: list[Section]) -> None:
    seen: set[str] = set()
    for section in sections:
        if section.within and section.within not in seen:
            raise node.error(f"{section.code!r} is within {section.within!r}, which is not before")
        seen.add(section.code)
