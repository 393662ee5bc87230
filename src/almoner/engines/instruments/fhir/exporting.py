"""An instrument as a FHIR R4 Questionnaire. Nothing is lost in silence: a condition that enableWhen
cannot say travels as a modifier extension, which no receiver may pass over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from almoner.engines.instruments.definition.shapes import Choice, Instrument, Item, Section
from almoner.engines.instruments.fhir.conditions import Told, enable_when
from almoner.engines.instruments.fhir.vocabulary import (
    CONDITION,
    CONTROLS,
    EXCLUSIVE,
    ITEM_CONTROL,
    MAX_OCCURS,
    MAX_VALUE,
    MIN_OCCURS,
    MIN_VALUE,
    ORDINAL,
    SET_BY,
    THREE_WAYS,
    TO_FHIR,
    UNIT,
    WISHES,
    WISHES_TEXT,
)
from almoner.kernel.expressions import Expression

Made = dict[str, Any]
_PLAIN = {f"value{kind}": kind for kind in ("String", "Integer", "Date", "Time")}


def to_questionnaire(instrument: Instrument, base: str = "") -> Made:
    """`base` is the address of this server's FHIR API; an imported one keeps its own address."""
    told = told_of(instrument)
    made: Made = {
        "resourceType": "Questionnaire",
        "id": instrument.code,
        "url": canonical(instrument, base),
        "version": str(instrument.version),
        "name": _name(instrument.code),
        "title": instrument.title,
        "status": "active",
        "description": instrument.purpose,
        "purpose": instrument.purpose,
        "publisher": _publisher(instrument),
    }
    if instrument.about == "person":
        made["subjectType"] = ["Patient"]
    if instrument.licence:
        made["copyright"] = instrument.licence
    made["item"] = [
        _group(instrument, section, told) for section in instrument.sections if not section.within
    ]
    if instrument.wishes:
        made["item"].append(
            {"linkId": WISHES, "text": WISHES_TEXT, "type": "text", "required": True}
        )
    return made


def _name(code: str) -> str:
    """ "coma-scale" as ComaScale, and v1-0 as V1_0, so that the code can be read from it again."""
    parts = [part.capitalize() for part in code.split("-")]
    return "".join(f"_{part}" if part[0].isdigit() else part for part in parts).lstrip("_")


def _publisher(instrument: Instrument) -> str:
    """What was imported is still published by those who published it."""
    basis = instrument.basis
    return basis.source if basis.set_by == SET_BY else basis.words


def canonical(instrument: Instrument, base: str) -> str:
    """An imported one keeps its own address; without `base` ours is a name, not a place."""
    if instrument.url or not base:
        return instrument.url or f"urn:almoner:questionnaire:{instrument.code}"
    return f"{base.rstrip('/')}/Questionnaire/{instrument.code}"


def link_of(part: Item | Section) -> str:
    return part.link_id or part.code


def told_of(instrument: Instrument) -> dict[str, Told]:
    return {
        item.code: Told(link_of(item), kind_of(item), item.unit, values_of(item))
        for item in instrument.items
    }


def kind_of(item: Item) -> str:
    if item.type == "table":
        column = column_of(item)
        return kind_of(column) if column else "group"
    if item.lines:
        return "string"
    return "quantity" if item.type == "decimal" and item.unit else TO_FHIR[item.type]


def codings_of(item: Item) -> dict[str, dict[str, str]]:
    """Our code of an answer to its coding."""
    if item.type == "yes-no-unknown":
        return {code: {"code": code, "display": words} for code, words in THREE_WAYS.items()}
    return {choice.code: coding_of(choice) for choice in item.choices}


def coding_of(choice: Choice) -> dict[str, str]:
    system, code = choice.coding
    if not code or system.startswith("value"):
        return {"code": code or choice.code, "display": choice.label}
    made = {"code": code, "display": choice.label}
    return {"system": system, **made} if system else made


def values_of(item: Item) -> dict[str, tuple[str, Any]]:
    """Our code of an answer to ("Coding", its coding), or to the plain value that it was there,
    like ("String", "Tea")."""
    found: dict[str, tuple[str, Any]] = {
        code: ("Coding", coding) for code, coding in codings_of(item).items()
    }
    for choice in item.choices:
        kind, value = choice.coding
        if kind in _PLAIN:
            found[choice.code] = _PLAIN[kind], int(value) if kind == "valueInteger" else value
    return found


def other_of(instrument: Instrument, item: Item) -> Item | None:
    """The item that takes other words for a choice."""
    return next((one for one in instrument.items if one.other_of == item.code), None)


def children_of(instrument: Instrument, item: Item) -> list[Item]:
    return [one for one in instrument.items if one.under == item.code]


def _group(instrument: Instrument, section: Section, told: dict[str, Told]) -> Made:
    made: Made = {"linkId": link_of(section), "text": section.title, "type": "group"}
    _condition(made, section.show_if, told)
    items = [{"linkId": f"{section.code}.text", "text": section.text, "type": "display"}]
    made["item"] = items if section.text else []
    for item in section.items:
        if not item.under and not item.other_of:
            made["item"].append(_item(instrument, item, told))
    for inner in instrument.sections:
        if inner.within == section.code:
            made["item"].append(_group(instrument, inner, told))
    if not made["item"]:
        del made["item"]
    return made


def _item(instrument: Instrument, item: Item, told: dict[str, Told]) -> Made:
    other = other_of(instrument, item)
    made: Made = {"linkId": link_of(item), "text": item.text, "type": kind_of(item)}
    children = children_of(instrument, item)
    if other:
        made["type"] = "open-choice"
    if item.type == "display" and children:
        made["type"] = "group"
    if item.codings:
        made["code"] = [_coding(*coding) for coding in item.codings]
    if item.prefix:
        made["prefix"] = item.prefix
    _condition(made, item.show_if, told)
    if item.required or (other and item.required_if):
        made["required"] = True
    if item.max_length:
        made["maxLength"] = item.max_length
    if item.type in ("choices", "table"):
        made["repeats"] = True
    made |= _answering(column_of(item) or item)
    if extensions := [*_extensions(column_of(item) or item), *_occurs(item)]:
        made["extension"] = extensions
    rows = item.columns if item.type == "table" and not column_of(item) else ()
    under = (_item(instrument, one, told) for one in children)
    if inner := [*(_column(item, column) for column in rows), *_around(item), *under]:
        made["item"] = inner
    return made


def column_of(item: Item) -> Item | None:
    """The one question that a table repeats, when it is no more than that."""
    if item.type == "table" and [column.code for column in item.columns] == ["answer"]:
        return item.columns[0]
    return None


def _answering(item: Item) -> Made:
    values = values_of(item)
    if not values:
        return {}
    return {"answerOption": [_option(item, code, *value) for code, value in values.items()]}


def _coding(system: str, code: str, display: str) -> Made:
    parts = {"system": system, "code": code, "display": display}
    return {key: value for key, value in parts.items() if value}


def _column(item: Item, column: Item) -> Made:
    made: Made = {
        "linkId": column_link(item, column),
        "text": column.text,
        "type": kind_of(column),
        "required": column.required,
    }
    if column.type == "choices" or column.lines:
        made["repeats"] = True
    if column.codings:
        made["code"] = [_coding(*coding) for coding in column.codings]
    if column.prefix:
        made["prefix"] = column.prefix
    if column.max_length:
        made["maxLength"] = column.max_length
    made |= _answering(column)
    if extensions := list(_extensions(column)):
        made["extension"] = extensions
    if inner := list(_around(column)):
        made["item"] = inner
    return made


def column_link(item: Item, column: Item) -> str:
    return column.link_id or f"{link_of(item)}.{column.code}"


def _option(item: Item, code: str, kind: str, value: Any) -> Made:
    made: Made = {f"value{kind}": value}
    extensions = []
    if (points := item.points_of.get(code)) is not None:
        extensions.append({"url": ORDINAL, "valueDecimal": _number(points)})
    if item.choices and item.choice(code).alone:
        extensions.append({"url": EXCLUSIVE, "valueBoolean": True})
    return {"extension": extensions, **made} if extensions else made


def _extensions(item: Item) -> Iterator[Made]:
    key = "valueDecimal" if item.type == "decimal" else "valueInteger"
    for url, limit in zip((MIN_VALUE, MAX_VALUE), item.between, strict=True):
        if limit is not None:
            yield {"url": url, key: _number(limit)}
    if item.unit:
        yield {"url": UNIT, "valueCoding": {"display": item.unit}}
    if item.type == "scale":
        yield _control("slider")


def _occurs(item: Item) -> Iterator[Made]:
    if item.rows[0]:
        yield {"url": MIN_OCCURS, "valueInteger": item.rows[0]}
    if item.rows[1] is not None:
        yield {"url": MAX_OCCURS, "valueInteger": item.rows[1]}


def _around(item: Item) -> Iterator[Made]:
    """Help and evidence stand under the question."""
    if item.help:
        yield {
            "extension": [_control("help")],
            "linkId": f"{link_of(item)}.help",
            "text": item.help,
            "type": "display",
        }
    if item.evidence != "no":
        yield {
            "linkId": evidence_link(item),
            "text": item.evidence_text or "What does this answer rest on?",
            "type": "text",
            "required": item.evidence == "required",
        }


def evidence_link(item: Item) -> str:
    return f"{link_of(item)}.evidence"


def _control(code: str) -> Made:
    return {
        "url": ITEM_CONTROL,
        "valueCodeableConcept": {"coding": [{"system": CONTROLS, "code": code}]},
    }


def _condition(made: Made, condition: Expression | None, told: dict[str, Told]) -> None:
    if condition is None:
        return
    found = enable_when(condition.text, told)
    if found is None:
        made["modifierExtension"] = [{"url": CONDITION, "valueString": condition.text}]
        return
    made["enableWhen"], behaviour = found
    if behaviour:
        made["enableBehavior"] = behaviour


def _number(value: Any) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
