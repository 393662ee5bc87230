"""A stay on a ward as UK Core Encounter."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.queries.feed import people_seen_by
from almoner.services.discharge.models import Stay
from almoner.services.discharge.queries.lines import seen_by
from almoner.surfaces.fhir import vocabulary as v
from almoner.surfaces.fhir.kinds import Kind, Shown, Source

_CLASS = "http://terminology.hl7.org/CodeSystem/v3-ActCode"


def encounter(stay: Stay) -> Shown:
    period = {
        "start": stay.admitted_at.isoformat(),
        "end": stay.left_at.isoformat() if stay.left_at else None,
    }
    place = {
        "identifier": {"value": stay.ward.code},
        "display": stay.ward.name,
    }
    return v.filled(
        {
            **v.head("Encounter", stay.pk, stay.changed),  # type: ignore[attr-defined]
            "identifier": [{"value": stay.visit_number}] if stay.visit_number else [],
            "status": "in-progress" if stay.left_at is None else "finished",
            "class": v.coding(_CLASS, "IMP", "inpatient encounter"),
            "subject": {"reference": f"Patient/{stay.person_id}"},
            "period": v.filled(period),
            "location": [{"location": place}],
            "serviceProvider": v.organisation(stay.organisation),
        }
    )


def _rows(viewer: Viewer, today: date) -> QuerySet[Any]:
    changed = Coalesce(F("left_at"), F("heard_at"), F("admitted_at"))
    rows = seen_by(viewer).filter(person__in=people_seen_by(viewer, today))
    return rows.annotate(changed=changed).select_related("ward", "organisation")


ENCOUNTER = Kind(
    "Encounter",
    "person.view",
    "Stays on the wards of a hospital. A hospital's system can send them.",
    (Source("", _rows, lambda row: [encounter(row)], "changed", "person_id"),),
    creates="discharge.ward",
)
