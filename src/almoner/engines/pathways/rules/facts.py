"""Facts as JSON keeps them, checked against the fields of the pathway; and as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from almoner.engines.pathways.definition.shapes import Field, Pathway
from almoner.kernel.london import format_date
from almoner.kernel.money import Money
from almoner.kernel.refusals import Refusal
from almoner.kernel.wording import both

LONGEST = {"text": 200, "long-text": 4000}
_MOST = 10**12


def check_facts(definition: Pathway, facts: Mapping[str, Any]) -> list[Refusal]:
    """Every value that is unknown or of the wrong kind. None takes a fact away."""
    found = []
    for code, value in facts.items():
        field = definition.fields.get(code)
        if field is None:
            found.append(Refusal("field-unknown", f"“{code[:60]}” is not a field here."))
        elif value is not None and (why := _wrong(field, value)):
            found.append(Refusal(f"field:{code}", f"{field.title}: {why}", "Correct it."))
    return found


def _wrong(field: Field, value: Any) -> str:
    return _CHECKS[field.type](field, value)


def _text(field: Field, value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        return "write it as text."
    longest = LONGEST[field.type]
    return f"use {longest} characters or fewer." if len(value) > longest else ""


def _yes_no(field: Field, value: Any) -> str:
    return "" if isinstance(value, bool) else "answer yes or no."


def _choice(field: Field, value: Any) -> str:
    return "" if value in field.labels else "choose one of the answers."


def _choices(field: Field, value: Any) -> str:
    right = isinstance(value, list) and value and set(map(str, value)) <= set(field.labels)
    return "" if right else "choose from the answers."


def _date(field: Field, value: Any) -> str:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return "give a day such as 2026-03-31."
    return "" if 1900 <= day.year < 2100 else "give a year from 1900 to 2099."


def _whole(field: Field, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return "give a whole number."
    return _size(field, value)


def _decimal(field: Field, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return "give a number."
    return _size(field, value)


def _number(field: Field, value: Any) -> str:
    right = isinstance(value, int) and not isinstance(value, bool) and 0 < value < _MOST
    return "" if right else "choose one of those recorded."


def _size(field: Field, value: float) -> str:
    low, high = field.between or ((0 if field.type == "money" else -_MOST), _MOST)
    return "" if low <= value <= high else f"give a number from {low} to {high}."


_CHECKS = {
    "text": _text,
    "long-text": _text,
    "yes-no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "date": _date,
    "whole": _whole,
    "decimal": _decimal,
    "money": _whole,
    "carer": _number,
    "provider": _number,
}


# (type of the field, number) → the name of whoever it is
Names = Mapping[tuple[str, int], str]
NO_NAMES: Names = MappingProxyType({})
_UNNAMED = {"carer": "A carer whose name you do not see", "provider": "A provider"}


def told(field: Field, value: Any, names: Names = NO_NAMES) -> str:
    """A fact in words: "Yes", "3 March 2026", "£1,234.56". `names`: of carers and providers."""
    if value is None:
        return ""
    if field.type == "yes-no":
        return "Yes" if value else "No"
    if field.type == "choice":
        return field.labels.get(value, str(value))
    if field.type == "choices":
        return both(field.labels.get(one, one) for one in value)
    if field.type == "date":
        return format_date(date.fromisoformat(value))
    if field.type == "money":
        return str(Money(value))
    if field.type in _UNNAMED:
        return names.get((field.type, value), _UNNAMED[field.type])
    return str(value)


def all_told(
    definition: Pathway, facts: Mapping[str, Any], names: Names = NO_NAMES
) -> list[tuple[str, str]]:
    """(title, value in words) of every fact that is there, in the order of the definition."""
    known: Iterable[Field] = definition.fields.values()
    return [(one.title, told(one, facts[one.code], names)) for one in known if one.code in facts]


def numbers_of(
    definition: Pathway, kind: str, facts: Iterable[Mapping[str, Any]]
) -> dict[str, set[int]]:
    """Field code → the numbers that these facts hold in it, of the fields of one naming type."""
    codes = [one.code for one in definition.fields.values() if one.type == kind]
    listed = list(facts)
    return {code: {each[code] for each in listed if each.get(code)} for code in codes}
