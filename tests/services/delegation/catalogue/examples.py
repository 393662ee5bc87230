"""A settled insulin plan and record, and witnesses that make any condition true."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from almoner.kernel.units import Glucose, InsulinDose
from almoner.services.delegation.catalogue.activities import ActivityDefinition
from almoner.services.delegation.catalogue.fields import CHOSEN, FieldDefinition
from almoner.services.delegation.catalogue.predicates import AllOf, AnyOf, Comparison, Condition

EIGHT = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)

PLAN: dict[str, Any] = {
    "insulin_name": "Invented long-acting insulin",
    "insulin_strength": "100 units in a millilitre",
    "device": "Prefilled pen and safety needle",
    "dose_units": "10 units",
    "times": "8am with breakfast",
    "glucose_low": Glucose.mmol_per_l("6.0"),
    "glucose_high": Glucose.mmol_per_l("15.0"),
    "above_range_action": "call-first",
    "sites": "Abdomen, left and right in turn",
    "hypo_treatment": "Glucose tablets in the kitchen drawer",
}
RECORD: dict[str, Any] = {
    "person_confirmed": True,
    "agreement": "agrees",
    "wellbeing": "as-usual",
    "medicine_matches": True,
    "medicine_usable": True,
    "already_given": False,
    "glucose": Glucose.mmol_per_l("8.2"),
    "can_swallow": True,
    "food_ready": True,
    "pen_tested": True,
    "dose_units": InsulinDose.parse("10"),
}


def minutes(number: int) -> datetime:
    """`number` minutes after eight."""
    return EIGHT + timedelta(minutes=number)


def reading(amount: str) -> dict[str, Any]:
    """A whole record with this glucose in mmol/L."""
    return {**RECORD, "glucose": Glucose.mmol_per_l(amount)}


def typed(field: FieldDefinition, number: Decimal) -> Any:
    if field.type == "glucose":
        return Glucose.mmol_per_l(number)
    if field.type == "dose":
        return InsulinDose.parse(number)
    return int(number) if field.type == "integer" else number


def ordinary(field: FieldDefinition) -> Any:
    """A value that can be read, whatever it means."""
    if field.type == "boolean":
        return True
    if field.type in CHOSEN:
        return field.codes[0]
    if field.type == "text":
        return "As the nurse wrote."
    return typed(field, _middle(field))


def _middle(field: FieldDefinition) -> Decimal:
    if field.plausible is None:
        return Decimal(10)
    low, high = field.plausible.value
    return Decimal(int((low + high) / 2))


def full_plan(definition: ActivityDefinition) -> dict[str, Any]:
    """Every plan field filled, with limits in order."""
    plan = {field.name: ordinary(field) for field in definition.plan}
    for field in definition.plan:
        if field.less_than:
            plan[field.name] = typed(field, _middle(field) - 1)
    return plan


def full_record(definition: ActivityDefinition) -> dict[str, Any]:
    """Every field that must be answered before the act."""
    return {
        field.name: ordinary(field)
        for field in definition.record
        if field.moment == "before" and field.required
    }


def witness(
    definition: ActivityDefinition, condition: Condition, plan: dict[str, Any]
) -> dict[str, Any]:
    """Record values that make `condition` true under `plan`; None asks for no answer."""
    if isinstance(condition, AllOf):
        found: dict[str, Any] = {}
        for part in condition.parts:
            for name, value in witness(definition, part, plan).items():
                found.setdefault(name, value)
        return found
    if isinstance(condition, AnyOf):
        return witness(definition, condition.parts[0], plan)
    return {condition.name: _satisfying(definition, condition, plan)}


def _satisfying(definition: ActivityDefinition, test: Comparison, plan: dict[str, Any]) -> Any:
    field = definition.record_field(test.name)
    if test.op == "present":
        return ordinary(field) if test.wanted else None
    if test.op == "eq":
        return test.wanted
    if test.op == "in":
        return test.wanted[0]
    return _beside(field, test, plan)


def _beside(field: FieldDefinition, test: Comparison, plan: dict[str, Any]) -> Any:
    limit = plan[test.plan_name] if test.plan_name else test.wanted
    number = getattr(limit, "mmol", getattr(limit, "units", limit))
    steps = {"lt": -1, "below_plan": -1, "gt": 1, "above_plan": 1, "le": 0, "ge": 0}
    return typed(field, Decimal(number) + steps[test.op])
