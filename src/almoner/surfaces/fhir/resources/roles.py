"""Workers as references: a PractitionerRole is one job of one worker at one organisation."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from almoner.registers.workforce.models import Employment
from almoner.surfaces.fhir.vocabulary import OWN, logical, reference


def with_roles(rows: QuerySet[Any], **roles: tuple[str, str]) -> QuerySet[Any]:
    """Adds to each row the id of the newest job of a worker at an organisation, by column names."""
    return rows.annotate(
        **{
            name: Subquery(
                Employment.objects.filter(
                    worker_id=OuterRef(worker), organisation_id=OuterRef(employer)
                )
                .order_by("-starts_on", "-pk")
                .values("pk")[:1]
            )
            for name, (worker, employer) in roles.items()
        }
    )


def role(job_id: int | None, worker_id: int) -> dict[str, Any]:
    """The job, or the bare worker where the job is not the viewer's to see."""
    if job_id is not None:
        return reference("PractitionerRole", job_id)
    return logical("PractitionerRole", f"{OWN}worker", worker_id)
