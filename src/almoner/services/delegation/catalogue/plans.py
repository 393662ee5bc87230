"""Is a person's plan complete and believable for one activity?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from almoner.kernel.refusals import Refusal, Refused

from .activities import ActivityDefinition
from .fields import FieldDefinition, number_of, read_value

DELEGATOR = "the registered professional who delegates"


def check_plan(definition: ActivityDefinition, plan: Mapping[str, Any]) -> list[Refusal]:
    """Every fault of the plan: missing, unreadable, unbelievable, unknown, or out of order."""
    refusals = [*_unknown(definition, plan), *_missing(definition, plan)]
    values: dict[str, Any] = {}
    for field in definition.plan:
        if plan.get(field.name) is None:
            continue
        try:
            values[field.name] = read_value(field, plan[field.name])
        except Refused as refused:
            refusals.extend(refused.refusals)
    return refusals + _out_of_order(definition, values)


def plan_is_complete(definition: ActivityDefinition, plan: Mapping[str, Any]) -> bool:
    return not check_plan(definition, plan)


def _unknown(definition: ActivityDefinition, plan: Mapping[str, Any]) -> list[Refusal]:
    names = {field.name for field in definition.plan}
    return [
        Refusal(
            "plan-unknown-field",
            f"The plan for {definition.title.lower()} has no place for “{name}”.",
            "Leave it out, or correct its name.",
            DELEGATOR,
        )
        for name in plan
        if name not in names
    ]


def _missing(definition: ActivityDefinition, plan: Mapping[str, Any]) -> list[Refusal]:
    return [
        Refusal(
            "plan-incomplete",
            f"The plan does not say: {field.label}.",
            "Add it to the person's plan.",
            DELEGATOR,
        )
        for field in definition.plan
        if field.required and plan.get(field.name) is None
    ]


def _out_of_order(definition: ActivityDefinition, values: Mapping[str, Any]) -> list[Refusal]:
    return [
        _not_less(field, definition.plan_field(field.less_than))
        for field in definition.plan
        if field.less_than in values
        and field.name in values
        and number_of(values[field.name]) >= number_of(values[field.less_than])
    ]


def _not_less(field: FieldDefinition, other: FieldDefinition) -> Refusal:
    return Refusal(
        "plan-out-of-order",
        f"“{field.label}” must be less than “{other.label}”.",
        "Correct the two limits.",
        DELEGATOR,
    )
