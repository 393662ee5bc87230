"""Answers that fit an instrument, made from the instrument alone."""

from typing import Any

from almoner.engines.instruments import rules
from almoner.engines.instruments.definition import Instrument
from almoner.engines.instruments.definition.shapes import Item

_TEXTS = {
    "yes-no-unknown": "unknown",
    "declaration": True,
    "date": "2026-03-02",
    "time": "08:05",
    "moment": "2026-03-02T08:05:00+00:00",
    "text": "Words",
    "long-text": "More words",
}


def answer(item: Item, pick: int) -> Any:
    """One answer; `pick` says which of several."""
    if item.type == "yes-no":
        return pick % 2 == 0
    if item.type == "choice":
        return item.choices[pick % len(item.choices)].code
    if item.type == "choices":
        return [item.choices[pick % len(item.choices)].code]
    if item.type == "table":
        row = {column.code: answer(column, pick) for column in item.columns}
        return [row, row][: item.rows[1]]
    if item.type in ("whole", "scale", "decimal"):
        low, high = item.between
        number = low if low is not None else high if high is not None else 7
        return str(number) if item.type == "decimal" else int(number)
    return "One\nTwo" if item.lines else _TEXTS[item.type]


def filled(instrument: Instrument, pick: int) -> dict[str, Any]:
    """Every question that is asked has an answer, those too that an answer brings up."""
    found: dict[str, Any] = {}
    while True:
        missing = [
            instrument.item(code)
            for code in rules.visible(instrument, found)
            if code not in found and instrument.item(code).is_question
        ]
        if not missing:
            return rules.kept(instrument, found)
        found |= {item.code: answer(item, pick) for item in missing}
