"""A registrant writes the person's plan for one activity, version upon version."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from almoner.kernel.london import format_date
from almoner.kernel.refusals import Refusal
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record
from almoner.registers.people.models import Person
from almoner.services.delegation import access
from almoner.services.delegation.catalogue import ActivityDefinition, check_plan
from almoner.services.delegation.catalogue.fields import read_value, write_value
from almoner.services.delegation.commands.decisions import check_delegator, check_person_ours
from almoner.services.delegation.commands.ground import (
    definition_of,
    london_day,
    organisation_of,
    refuse_any,
    worker_of,
)
from almoner.services.delegation.commands.suspensions import suspend_for
from almoner.services.delegation.models import Delegation, Plan
from almoner.services.delegation.rules.regimen import changes_regimen


@transaction.atomic
def write_plan(
    actor: Viewer,
    *,
    person_id: int,
    activity: str,
    values: Mapping[str, Any],
    procedure: str,
    do_not: str = "",
    review_by: date,
    starts_at: datetime | None = None,
    call_first: str,
    call_out_of_hours: str = "",
    equipment: str = "",
    changed_regimen: bool = False,
    at: datetime,
) -> Plan:
    """Writes the next version and ends the one before it.

    `values` are the activity's plan fields by name: raw ({"value": "5.6", "unit": "mmol/L"}) or
    typed (Glucose, InsulinDose). With `changed_regimen`, or when a dose, medicine, route or time
    differs from before, every active delegation of the activity for this person stops at once.
    Refused names every fault of the plan.
    """
    refuse_any(access.check_right(actor, "plan.write"))
    definition = definition_of(activity)
    starts_at = starts_at or at
    refuse_any(
        check_delegator(worker_of(actor), definition, london_day(at)),
        check_person_ours(actor, person_id, london_day(at)),
        check_plan(definition, _given(values)),
        _check_words(procedure, call_first),
        _check_dates(review_by, starts_at, at),
    )
    # The person's row is the lock: two nurses writing at once make versions one after the other.
    Person.objects.select_for_update().get(pk=person_id)
    before = _supersede(person_id, activity, starts_at)
    kept = typed_values(definition, _given(values))
    changed = before is not None and (
        changed_regimen
        or changes_regimen(definition, typed_values(definition, before.values), kept)
    )
    plan = Plan.objects.create(
        person_id=person_id,
        activity=activity,
        version=1 if before is None else before.version + 1,
        organisation_id=organisation_of(actor),
        author_id=worker_of(actor),
        written_at=at,
        starts_at=starts_at,
        review_by=review_by,
        values=kept,
        procedure=procedure,
        do_not=do_not,
        call_first=call_first,
        call_out_of_hours=call_out_of_hours,
        equipment=equipment,
        changed_regimen=changed,
    )
    record(
        actor,
        "plan.written",
        plan,
        person_id=person_id,
        at=at,
        activity=activity,
        version=plan.version,
        changed_regimen=plan.changed_regimen,
    )
    if plan.changed_regimen:
        suspend_for(
            actor,
            Delegation.objects.filter(person_id=person_id, activity=activity),
            "regimen-changed",
            at=at,
        )
    return plan


def typed_values(definition: ActivityDefinition, values: Mapping[str, Any]) -> dict[str, Any]:
    """The plan's values as they are kept: amounts with their units."""
    return {
        field.name: write_value(read_value(field, values[field.name]))
        for field in definition.plan
        if values.get(field.name) is not None
    }


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what was left empty on the form."""
    return {name: value for name, value in values.items() if value not in (None, "")}


def _supersede(person_id: int, activity: str, starts_at: datetime) -> Plan | None:
    before = (
        Plan.objects.select_for_update()
        .filter(person_id=person_id, activity=activity)
        .order_by("-version")
        .first()
    )
    if before is None:
        return None
    refuse_any(_check_later(before, starts_at))
    before.superseded_at = starts_at
    before.save(update_fields=["superseded_at"])
    return before


def _check_later(before: Plan, starts_at: datetime) -> list[Refusal]:
    if starts_at >= before.starts_at:
        return []
    return [
        Refusal(
            "plan_starts_too_early",
            "This plan would start before the version that it follows.",
            f"Choose a time from {format_date(before.starts_at)} on.",
            "The delegator",
        )
    ]


def _check_words(procedure: str, call_first: str) -> list[Refusal]:
    refusals = []
    if not procedure.strip():
        refusals.append(
            Refusal("no_procedure", "The plan does not say what to do.", "Write the steps.")
        )
    if not call_first.strip():
        refusals.append(
            Refusal("no_call_first", "The plan does not say whom to call first.", "Write it down.")
        )
    return refusals


def _check_dates(review_by: date, starts_at: datetime, at: datetime) -> list[Refusal]:
    if review_by >= max(london_day(at), london_day(starts_at)):
        return []
    return [
        Refusal(
            "plan_review_date",
            f"The day to review the plan by, {format_date(review_by)}, is already over"
            " when it starts.",
            "Choose a later day.",
            "The delegator",
        )
    ]
