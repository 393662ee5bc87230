"""Reads what a worker gives for an act: each value strictly, in the form that is kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from almoner.kernel.refusals import Refusal, Refused
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.catalogue.fields import FieldDefinition, read_value, write_value
from almoner.services.delegation.rules.acts import LATE, minutes_late

Values = Mapping[str, Any]


def before_values(
    activity: str, values: Values, due_at: datetime | None, at: datetime
) -> dict[str, Any]:
    """The values asked before the act, typed. How late it is comes from the clock."""
    fields = {f.name: f for f in definition(activity).record if f.moment == "before"}
    given = {name: value for name, value in values.items() if name in fields}
    if LATE in fields and due_at is not None:
        given[LATE] = min(minutes_late(due_at, at), _most(fields[LATE]))
    return typed(activity, given)


def after_values(activity: str, values: Values | None, outcome: str) -> dict[str, Any]:
    """The values asked after the act. When it was done, every required one must be there."""
    fields = [f for f in definition(activity).record if f.moment == "after"]
    given = {f.name: (values or {}).get(f.name) for f in fields}
    if outcome == "done":
        refuse(*still_to_record(fields, given))
    return typed(activity, {name: value for name, value in given.items() if value is not None})


def complete_values(activity: str, values: Values, outcome: str) -> dict[str, Any]:
    """All the values of a corrected record."""
    if outcome == "done":
        refuse(*still_to_record(definition(activity).record, values))
    return typed(activity, values)


def still_to_record(fields: Any, given: Values) -> list[Refusal]:
    return [
        Refusal("not_recorded", f"Still to record: {f.label}.", "Answer it.", "You")
        for f in fields
        if f.required and given.get(f.name) is None
    ]


def typed(activity: str, values: Values) -> dict[str, Any]:
    """Each value read strictly and written in the form that is kept. Refused with every fault."""
    fields = {f.name: f for f in definition(activity).record}
    kept: dict[str, Any] = {}
    refusals: list[Refusal] = []
    for name, raw in values.items():
        if name not in fields:
            refusals.append(_unknown(name))
            continue
        try:
            kept[name] = write_value(read_value(fields[name], raw))
        except Refused as refused:
            refusals += refused.refusals
    refuse(*refusals)
    return kept


def refuse(*refusals: Refusal) -> None:
    if refusals:
        raise Refused(*refusals)


def _unknown(name: str) -> Refusal:
    return Refusal("unknown_field", f"There is no field called {name}.", "Leave it out.")


def _most(field: FieldDefinition) -> int:
    return int(field.plausible.value[1]) if field.plausible else 0
