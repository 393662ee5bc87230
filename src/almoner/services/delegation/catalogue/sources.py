"""Reads values and statements together with where they come from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from almoner.kernel.basis import take_basis
from almoner.kernel.marks import Marked
from almoner.kernel.reader import NAME, Reader, as_number, as_text
from almoner.kernel.sourced import Sourced

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
Value = int | Decimal | str
Values = Mapping[str, "Sourced[Any]"]


def read_sourced(node: Marked, unit: str | None = None) -> Sourced[Any]:
    """One {value, unit, source, confidence, set_by} block; `unit` is the unit it must have."""
    return _sourced(node, _single, unit)


def read_range(node: Marked) -> Sourced[Any]:
    """A block whose value is [low, high], low not above high."""
    return _sourced(node, _low_and_high, None)


def read_whole(node: Marked, unit: str) -> Sourced[Any]:
    """A block whose value is a whole number above nought, in the unit given."""
    sourced = read_sourced(node, unit)
    if not isinstance(sourced.value, int) or sourced.value < 1:
        raise node.error("its value must be a whole number above nought")
    return sourced


def read_length(node: Marked, unit: str) -> Sourced[Any]:
    """A block whose value is a whole number in the unit given; nought is no length at all."""
    sourced = read_sourced(node, unit)
    if not isinstance(sourced.value, int) or isinstance(sourced.value, bool) or sourced.value < 0:
        raise node.error("its value must be a whole number, nought or more")
    return sourced


def _sourced(node: Marked, read: Any, unit: str | None) -> Sourced[Any]:
    if not isinstance(node.value, dict):
        raise node.error("a number needs its source: {value, unit, source, confidence, set_by}")
    reader = Reader(node)
    value = read(reader.take("value"))
    unit_node = reader.take("unit")
    if unit is not None and unit_node.value != unit:
        raise unit_node.error(f"must be {unit}")
    basis = take_basis(reader)
    reader.done()
    return Sourced(value, as_text(unit_node), basis.source, basis.confidence, basis.set_by)


def _single(node: Marked) -> Value:
    if isinstance(node.value, str):
        return as_text(node)
    number = as_number(node)
    return int(number) if isinstance(node.value, int) else number


def _low_and_high(node: Marked) -> tuple[Decimal, Decimal]:
    if not isinstance(node.value, list) or len(node.value) != 2:
        raise node.error("must be a list of two numbers, [low, high]")
    low, high = as_number(node.value[0]), as_number(node.value[1])
    if low > high:
        raise node.error("the first number must not be above the second")
    return low, high


def read_values(reader: Reader) -> dict[str, Sourced[Any]]:
    """The named values of a file, used in rules and as {name} in words."""
    if not reader.has("values"):
        return {}
    found: dict[str, Sourced[Any]] = {}
    node = reader.take("values")
    for name, item in Reader(node).node.value.items():
        if not NAME.fullmatch(name):
            raise item.error("its name must be small letters, digits and underscores")
        found[name] = read_sourced(item)
    return found


def amount(sourced: Sourced[Any]) -> str:
    """The amount alone, as words on screen need it: "4.0 mmol/L"."""
    return f"{sourced.value} {sourced.unit}".strip()


def fill(node: Marked, values: Values) -> str:
    """The text with each {name} replaced by its sourced amount."""
    text = as_text(node)
    for name in PLACEHOLDER.findall(text):
        if name not in values:
            raise node.error(f"{{{name}}} names no value; add it under values")
    return PLACEHOLDER.sub(lambda match: amount(values[match.group(1)]), text)


def named_value(node: Marked, values: Values) -> Sourced[Any]:
    if node.value not in values:
        raise node.error(f"{node.value!r} names no value; add it under values with its source")
    return values[node.value]
