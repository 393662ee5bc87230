"""A delegation as UK Core Task: what the registrant orders and the worker owns."""

from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.catalogue import activities
from almoner.services.delegation.models import Delegation, DelegationEvent
from almoner.services.delegation.queries.feed import delegations_seen_by
from almoner.surfaces.fhir import vocabulary as v
from almoner.surfaces.fhir.kinds import Kind, Parameter, Shown, Source
from almoner.surfaces.fhir.resources.roles import role, with_roles

STATUSES = {
    "draft": "draft",
    "proposed": "requested",
    "agreed": "accepted",
    "training": "accepted",
    "supervised": "ready",
    "active": "in-progress",
    "suspended": "on-hold",
    "ended": "completed",
}


def task(row: Any) -> Shown:
    return v.filled(
        {
            **v.head("Task", row.pk, row.changed),
            "basedOn": [v.logical("ServiceRequest", f"{v.OWN}decision", row.decision_id)]
            if row.decision_id
            else [],
            "status": status_of(row),
            "statusReason": _status_reason(row),
            "businessStatus": v.concept(
                row.get_status_display(), v.coding(f"{v.OWN}delegation-status", row.status)
            ),
            "intent": "order",
            "code": activity_concept(row.activity),
            "for": v.reference("Patient", row.person_id),
            "authoredOn": v.instant(row.created_at),
            "lastModified": v.instant(row.changed),
            "requester": role(row.requester_role, row.delegator_id),
            "owner": role(row.owner_role, row.worker_id),
            "reasonReference": v.logical(
                "CarePlan", f"{v.OWN}plan", f"{row.person_id}-{row.activity}"
            ),
            "restriction": _restriction(row),
        }
    )


def status_of(row: Any) -> str:
    """One that ended before it was ever active was cancelled, not completed."""
    if row.status == Delegation.Status.ENDED and row.active_from is None:
        return "cancelled"
    return STATUSES[row.status]


def activity_concept(code: str) -> Shown:
    known = activities().get(code)
    title = known.title if known else code
    return v.concept(title, v.coding(f"{v.OWN}activity", code, title))


def _status_reason(row: Any) -> Shown | None:
    """Codes of the open suspensions; the reason in words stays with the parties."""
    if row.status != Delegation.Status.SUSPENDED:
        return None
    triggers = [one.trigger for one in row.suspensions.all() if one.lifted_at is None]
    if not triggers:
        return None
    codings = [v.coding(f"{v.OWN}suspension-trigger", one) for one in triggers]
    return {"coding": codings}


def _restriction(row: Any) -> Shown | None:
    period = v.filled({"start": v.instant(row.active_from), "end": v.instant(row.active_until)})
    return {"period": period} if period else None


def _rows(viewer: Viewer, today: date) -> QuerySet[Any]:
    steps = DelegationEvent.objects.filter(delegation=OuterRef("pk"))
    latest = steps.order_by("-at").values("at")[:1]
    rows = delegations_seen_by(viewer).annotate(
        changed=Greatest(F("created_at"), Coalesce(Subquery(latest), F("created_at")))
    )
    return with_roles(
        rows,
        requester_role=("delegator_id", "delegating_id"),
        owner_role=("worker_id", "provider_id"),
    ).prefetch_related("suspensions")


def _by_status(source: Source, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    wanted = value.split(",")
    own = [ours for ours, theirs in STATUSES.items() if theirs in wanted and ours != "ended"]
    found = Q(status__in=own)
    if "completed" in wanted:
        found |= Q(status="ended", active_from__isnull=False)
    if "cancelled" in wanted:
        found |= Q(status="ended", active_from__isnull=True)
    return rows.filter(found)


TASK = Kind(
    "Task",
    "delegation.view",
    "Delegations: one activity, one worker, one person, by one registrant.",
    (Source("", _rows, lambda row: [task(row)], "changed", "person_id"),),
    {"status": Parameter("token", "Task status; several with commas between.", _by_status)},
)
