"""An act as UK Core Procedure."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.models import Act
from almoner.services.delegation.queries.acts import acts_seen_by
from almoner.surfaces.fhir import vocabulary as v
from almoner.surfaces.fhir.kinds import Kind, Parameter, Shown, Source
from almoner.surfaces.fhir.resources.roles import role, with_roles
from almoner.surfaces.fhir.resources.task import activity_concept
from almoner.surfaces.fhir.times import in_time


def procedure(row: Any) -> Shown:
    return v.filled(
        {
            **v.head("Procedure", row.pk, row.recorded_at),
            "identifier": [{"system": v.URIS, "value": f"urn:uuid:{row.reference}"}],
            "basedOn": [v.logical("CarePlan", f"{v.OWN}plan", f"{row.person_id}-{row.activity}")],
            "status": status_of(row),
            "statusReason": _reason(row),
            "code": activity_concept(row.activity),
            "subject": v.reference("Patient", row.person_id),
            "performedDateTime": v.instant(row.done_at),
            "recorder": role(row.performer_role, row.worker_id),
            "performer": [
                {
                    "actor": role(row.performer_role, row.worker_id),
                    "onBehalfOf": v.organisation(row.provider),
                }
            ],
        }
    )


def status_of(row: Any) -> str:
    """A corrected record stays, marked as an error; whatever was not done is not-done."""
    if row.superseded:
        return "entered-in-error"
    return "completed" if row.outcome == Act.Outcome.DONE else "not-done"


def _reason(row: Any) -> Shown | None:
    if row.outcome == Act.Outcome.DONE:
        return None
    return v.concept(row.get_outcome_display(), v.coding(f"{v.OWN}act-outcome", row.outcome))


def act_rows(acts: QuerySet[Any]) -> QuerySet[Any]:
    """With whether a correction replaced it, the performer's job and the provider."""
    corrections = Act.objects.filter(corrects=OuterRef("pk"))
    return with_roles(
        acts.annotate(superseded=Exists(corrections)).select_related("provider"),
        performer_role=("worker_id", "provider_id"),
    )


def _rows(viewer: Viewer, today: date) -> QuerySet[Any]:
    return act_rows(acts_seen_by(viewer))


def _by_date(source: Source, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return in_time(rows, "done_at", value)


PROCEDURE = Kind(
    "Procedure",
    "act.view",
    "Acts: what happened when a delegated activity fell due.",
    (Source("", _rows, lambda row: [procedure(row)], "recorded_at", "person_id"),),
    {"date": Parameter("date", "When it was done, with eq, ge, gt, le or lt.", _by_date)},
)
