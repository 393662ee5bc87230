"""One job of one worker as UK Core PractitionerRole, the worker contained."""

from datetime import date
from typing import Any

from django.db.models import DateField, QuerySet, Value

from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import circle_of
from almoner.registers.workforce.models import Employment, Registration
from almoner.surfaces.fhir import vocabulary as v
from almoner.surfaces.fhir.kinds import Kind, Parameter, Shown, Source


def practitioner_role(job: Any) -> Shown:
    period = {"start": job.starts_on.isoformat(), "end": job.ends_on and job.ends_on.isoformat()}
    return v.filled(
        {
            **v.head("PractitionerRole", job.pk, None),
            "contained": [_practitioner(job)],
            "identifier": [{"system": f"{v.OWN}employment", "value": str(job.pk)}],
            "active": job.ends_on is None or job.ends_on > job.today,
            "period": v.filled(period),
            "practitioner": {"reference": "#practitioner"},
            "organization": v.organisation(job.organisation),
            "code": [v.concept(job.job_title)] if job.job_title else [],
        }
    )


def _practitioner(job: Employment) -> Shown:
    worker = job.worker
    return v.filled(
        {
            "resourceType": "Practitioner",
            "id": "practitioner",
            "identifier": [
                {"system": f"{v.OWN}worker", "value": str(worker.pk)},
                *(_registered(one) for one in worker.registrations.all()),
            ],
            "name": [
                {"use": "official", "family": worker.family_name, "given": [worker.given_name]}
            ],
        }
    )


def _registered(entry: Registration) -> Shown:
    system = v.REGISTERS.get(entry.body, f"{v.OWN}register:{entry.body.lower()}")
    period = {"start": entry.starts_on.isoformat(), "end": entry.expires_on.isoformat()}
    return {"system": system, "value": entry.number, "period": period}


def _rows(viewer: Viewer, today: date) -> QuerySet[Any]:
    jobs = Employment.objects.filter(organisation__in=circle_of(viewer))
    jobs = jobs.annotate(today=Value(today, output_field=DateField()))
    return jobs.select_related("worker", "organisation").prefetch_related("worker__registrations")


def _organisation(source: Source, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(organisation__ods_code__iexact=value.split("|")[-1])


PRACTITIONER_ROLE = Kind(
    "PractitionerRole",
    "worker.view",
    "Jobs of workers at your organisation and at those you have agreements with.",
    (Source("", _rows, lambda row: [practitioner_role(row)], "starts_on"),),
    {
        "organization.identifier": Parameter(
            "token", "The employer's ODS code, with or without its system.", _organisation
        )
    },
)
