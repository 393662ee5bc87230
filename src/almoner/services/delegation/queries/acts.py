"""What was done, for those who may see it. Row-level security narrows every query further."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.catalogue.fields import ORDERED, read_value
from almoner.services.delegation.models import Act, Delegation, Plan, Reading
from almoner.services.delegation.rules.acts import LATE, SAME_ACT_WITHIN


@dataclass(frozen=True, slots=True)
class Shown:
    """One recorded value in words: its label and what was given, with its unit."""

    label: str
    value: str
    measured: bool = False


def acts_seen_by(viewer: Viewer) -> QuerySet[Act]:
    """Acts this viewer may see: a care worker their own people's, others their organisation's."""
    acts = Act.objects.select_related("worker", "person", "plan")
    if viewer.role == "care_worker":
        return acts.filter(person__in=people_of(viewer))
    organisation = viewer.organisation_id
    return acts.filter(provider_id=organisation) | acts.filter(delegating_id=organisation)


def people_of(viewer: Viewer) -> QuerySet[Any]:
    """Ids of the people with something delegated to this worker at this employer."""
    return (
        Delegation.objects.filter(Q(worker_id=viewer.worker_id), provider_id=viewer.organisation_id)
        .exclude(status="ended")
        .values("person_id")
    )


def act_seen_by(viewer: Viewer, act_id: int) -> Act:
    act = acts_seen_by(viewer).filter(pk=act_id).first()
    if act is None:
        raise Unseen
    return act


def recent_acts(viewer: Viewer, delegation_id: int, limit: int = 20) -> list[Act]:
    acts = acts_seen_by(viewer).filter(delegation_id=delegation_id, corrected_by__isnull=True)
    return list(acts.order_by("-done_at")[:limit])


def readings_of(viewer: Viewer, reference: UUID) -> list[Reading]:
    """The checks made for one act, oldest first; for the worker who makes it."""
    readings = Reading.objects.filter(Q(worker_id=viewer.worker_id), reference=reference)
    return list(readings.order_by("taken_at", "pk"))


def readings_about(delegation: Delegation, reference: UUID, at: datetime) -> QuerySet[Reading]:
    """This act's own checks, and any others of the activity for the person that led to no act
    done: a low reading is not washed away by opening the form again, or by a colleague."""
    others = Q(
        delegation__person=delegation.person_id,
        delegation__activity=delegation.activity,
        taken_at__gt=at - SAME_ACT_WITHIN,
    )
    done = Act.objects.filter(outcome="done", reference=OuterRef("reference"))
    return Reading.objects.filter(
        Q(delegation=delegation, reference=reference) | (others & ~Exists(done))
    )


def last_readings(delegation_id: int) -> Reading | None:
    """The newest check of a delegation the caller has already been shown."""
    return Reading.objects.filter(delegation_id=delegation_id).order_by("-taken_at", "-pk").first()


def current_plan(person_id: int, activity: str) -> Plan | None:
    plans = Plan.objects.filter(person_id=person_id, activity=activity, superseded_at__isnull=True)
    return plans.order_by("-version").first()


def shown_record(activity: str, record: dict[str, Any]) -> list[Shown]:
    """The record as the worker gave it, in the order and words of the definition."""
    return _shown(definition(activity).record, record)


def shown_plan(activity: str, values: dict[str, Any]) -> list[Shown]:
    return _shown(definition(activity).plan, values)


def _shown(fields: Sequence[Any], values: dict[str, Any]) -> list[Shown]:
    return [
        Shown(field.label, _words(field, values[field.name]), _is_measured(field))
        for field in fields
        if values.get(field.name) is not None
    ]


def _is_measured(field: Any) -> bool:
    """A reading or an amount; how late it was is the clock's and not the person's."""
    return field.type in ORDERED and field.name != LATE


def _words(field: Any, raw: Any) -> str:
    try:
        value = read_value(field, raw)
    except Refused:
        return str(raw)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    for choice in field.choices:
        if choice.code == value:
            return str(choice.label)
    text = str(value)
    return f"{text} {field.unit}" if field.type in ("integer", "decimal") else text


def glucose_series(viewer: Viewer, delegation_id: int, since: datetime) -> list[tuple[Any, float]]:
    """(time, mmol/L) of the checks of one delegation, oldest first, for a chart."""
    acts = acts_seen_by(viewer).filter(delegation_id=delegation_id, done_at__gte=since)
    rows = acts.filter(record__has_key="glucose").order_by("done_at")
    return [
        (at, float(glucose["value"]))
        for at, glucose in rows.values_list("done_at", "record__glucose")
    ]
