"""Which questions are asked, given the answers so far."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from almoner.engines.instruments.definition.shapes import Instrument, Item, Section
from almoner.kernel.expressions import Expression, ExpressionFailed

Answers = Mapping[str, Any]
_EMPTY: tuple[Any, ...] = (None, "", [], {})


def is_answered(answer: Any) -> bool:
    """False for what was left empty. No and nought are answers."""
    return not any(answer is empty or (answer == empty and answer is not False) for empty in _EMPTY)


def typed(item: Item, answer: Any) -> Any:
    """The answer as conditions see it: a decimal is kept as text and becomes a number."""
    if item.type == "decimal" and isinstance(answer, str):
        return Decimal(answer)
    if item.type == "table":
        columns = {column.code: column for column in item.columns}
        return [
            {code: typed(columns[code], one) for code, one in row.items() if is_answered(one)}
            for row in answer
        ]
    return answer


def visible(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    """Codes of the items that are asked, in order. A condition about a question that has no
    answer yet does not hold, and answers to questions that are not asked do not count."""
    counted: dict[str, Any] = {}
    asked: dict[str, None] = {}
    open_sections: set[str] = set()
    for section in instrument.sections:
        if not _opens(section, open_sections, counted):
            continue
        open_sections.add(section.code)
        for item in section.items:
            if item.under and item.under not in asked:
                continue
            if item.show_if is None or holds(item.show_if, counted):
                asked[item.code] = None
                if is_answered(answers.get(item.code)):
                    counted[item.code] = typed(item, answers[item.code])
    return tuple(asked)


def _opens(section: Section, already: set[str], counted: Answers) -> bool:
    if section.within and section.within not in already:
        return False
    return section.show_if is None or holds(section.show_if, counted)


def visible_sections(instrument: Instrument, answers: Answers) -> tuple[Section, ...]:
    """Sections with something to show."""
    asked = set(visible(instrument, answers))
    return tuple(
        one for one in instrument.sections if any(item.code in asked for item in one.items)
    )


def is_visible(instrument: Instrument, code: str, answers: Answers) -> bool:
    return code in visible(instrument, answers)


def holds(condition: Expression, counted: Answers, scores: Answers | None = None) -> bool:
    """False, too, when the condition needs an answer that is not there."""
    try:
        return condition.holds({"answers": fractions(counted), "scores": scores or {}})
    except ExpressionFailed:
        return False


def fractions(counted: Answers) -> dict[str, Any]:
    """A decimal is a number with a fraction also when that is nought, or 2.0 would fail where 2.5
    does not."""
    return {
        code: float(value) if isinstance(value, Decimal) else value
        for code, value in counted.items()
    }


def counted(instrument: Instrument, answers: Answers) -> dict[str, Any]:
    """The given answers of the questions that are asked, as conditions see them."""
    return {
        code: typed(instrument.item(code), answers[code])
        for code in visible(instrument, answers)
        if is_answered(answers.get(code))
    }
