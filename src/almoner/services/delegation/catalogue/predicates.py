"""Conditions of stop rules: a fixed small set of comparisons over the record and the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader
from almoner.kernel.sourced import Sourced

from .fields import CHOSEN, ORDERED, FieldDefinition, number_of
from .sources import Values, named_value

Fields = Mapping[str, FieldDefinition]
Facts = Mapping[str, Any]
AGAINST_NUMBER = frozenset({"lt", "le", "gt", "ge"})
AGAINST_PLAN = frozenset({"below_plan", "above_plan"})
OPERATORS = AGAINST_NUMBER | AGAINST_PLAN | {"eq", "in", "present"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One test of a record field, or of a plan field when `of_plan` is true.

    `wanted` is a number in the field's unit, a code, a tuple of codes or true/false;
    `plan_name` is the plan field it is measured against.
    """

    name: str
    of_plan: bool
    op: str
    wanted: Any = None
    plan_name: str = ""
    sourced: Sourced[Any] | None = None

    def holds(self, record: Facts, plan: Facts) -> bool:
        value = (plan if self.of_plan else record).get(self.name)
        if self.op == "present":
            return (value is not None) is self.wanted
        if value is None:
            return False
        if self.op == "eq":
            return bool(value == self.wanted)
        if self.op == "in":
            return value in self.wanted
        return self._measured(value, plan)

    def _measured(self, value: Any, plan: Facts) -> bool:
        limit = plan.get(self.plan_name) if self.plan_name else self.wanted
        if limit is None:
            return False
        number, bound = number_of(value), number_of(limit)
        if self.op in ("lt", "below_plan"):
            return number < bound
        if self.op in ("gt", "above_plan"):
            return number > bound
        return number <= bound if self.op == "le" else number >= bound


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Condition, ...]

    def holds(self, record: Facts, plan: Facts) -> bool:
        return all(part.holds(record, plan) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]

    def holds(self, record: Facts, plan: Facts) -> bool:
        return any(part.holds(record, plan) for part in self.parts)


Condition = Comparison | AllOf | AnyOf


def comparisons(condition: Condition) -> tuple[Comparison, ...]:
    """Every single comparison inside a condition, in order."""
    if isinstance(condition, Comparison):
        return (condition,)
    return tuple(inner for part in condition.parts for inner in comparisons(part))


def read_condition(node: Marked, record: Fields, plan: Fields, values: Values) -> Condition:
    reader = Reader(node)
    for key, kind in (("all", AllOf), ("any", AnyOf)):
        if reader.has(key):
            parts = reader.each(key, lambda item: read_condition(item, record, plan, values))
            reader.done()
            return kind(parts)
    comparison = _read_comparison(reader, record, plan, values)
    reader.done()
    return comparison


def _read_comparison(reader: Reader, record: Fields, plan: Fields, values: Values) -> Comparison:
    op = reader.one_of("op", OPERATORS)
    of_plan = not reader.has("field")
    subject = _known(reader.take("plan_field" if of_plan else "field"), plan if of_plan else record)
    if op in AGAINST_NUMBER:
        return _against_number(reader, subject, of_plan, op, values)
    if op in AGAINST_PLAN:
        return _against_plan(reader, subject, op, plan)
    wanted = _wanted(reader.take("value"), subject, op)
    return Comparison(subject.name, of_plan, op, wanted)


def _known(node: Marked, fields: Fields) -> FieldDefinition:
    if node.value not in fields:
        raise node.error(f"{node.value!r} is not a field of this activity")
    return fields[node.value]


def _against_number(
    reader: Reader, subject: FieldDefinition, of_plan: bool, op: str, values: Values
) -> Comparison:
    node = reader.take("value_of")
    sourced = named_value(node, values)
    if subject.type not in ORDERED:
        raise node.error(f"{subject.name!r} is not a number and cannot be measured")
    if sourced.unit != subject.unit or isinstance(sourced.value, str):
        raise node.error(f"needs a number in {subject.unit}, the unit of {subject.name!r}")
    return Comparison(subject.name, of_plan, op, wanted=sourced.value, sourced=sourced)


def _against_plan(reader: Reader, subject: FieldDefinition, op: str, plan: Fields) -> Comparison:
    node = reader.take("plan_field")
    limit = _known(node, plan)
    if (limit.type, limit.unit) != (subject.type, subject.unit) or subject.type not in ORDERED:
        raise node.error(f"cannot be measured against {subject.name!r}: another type or unit")
    return Comparison(subject.name, False, op, plan_name=limit.name)


def _wanted(node: Marked, subject: FieldDefinition, op: str) -> Any:
    if op == "present" or subject.type == "boolean":
        if op == "in" or not isinstance(node.value, bool):
            raise node.error("must be true or false")
        return node.value
    if subject.type not in CHOSEN:
        raise node.error(f"{subject.name!r} has no choices to compare with")
    wanted = node.plain()
    for code in wanted if isinstance(wanted, list) else [wanted]:
        if code not in subject.codes:
            raise node.error(f"{code!r} is not a choice of {subject.name!r}")
    if isinstance(wanted, list) is not (op == "in"):
        raise node.error("eq takes one choice, in takes a list")
    return tuple(wanted) if op == "in" else wanted
