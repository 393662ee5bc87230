"""What is free at a service as Slot: free only while somebody says so."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet

from almoner.kernel.london import localise
from almoner.platform.access.viewer import Viewer
from almoner.platform.web.moments import now
from almoner.registers.directory.queries.listed import taking
from almoner.services.capacity.models import Standing
from almoner.services.capacity.rows import HELD, SAID, stood_of
from almoner.services.capacity.rules import Now, Said, now_of
from almoner.services.capacity.words import free as free_words
from almoner.services.capacity.words import fresh as fresh_words
from almoner.surfaces.fhir import vocabulary as v
from almoner.surfaces.fhir.kinds import Kind, Shown, Source
from almoner.surfaces.fhir.resources.healthcare_service import by_kind, kind_of

UNKNOWN = "busy-unavailable"


def slot(row: Standing) -> Shown:
    """From when somebody can come until what was said no longer holds."""
    stood = stood_of([getattr(row, name) for name in (*SAID, *HELD)], row.source)
    stands, said = now_of(stood, now()), stood.said
    start, status = _start(said), status_of(stands)
    if start >= said.holds_until:
        start, status = said.said_at, UNKNOWN
    schedule = {
        "resourceType": "Schedule",
        "id": "schedule",
        "actor": [v.reference("HealthcareService", row.service_id)],
    }
    return {
        **v.head("Slot", row.pk, row.moved_at),
        "contained": [schedule],
        "serviceType": [kind_of(row.service)],
        "schedule": {"reference": "#schedule"},
        "status": status,
        "start": start.isoformat(),
        "end": said.holds_until.isoformat(),
        "comment": f"{free_words(stands.free)}. {fresh_words(stands.free.age)}.",
    }


def status_of(stands: Now) -> str:
    """free: known to be. busy: known to be full. busy-unavailable: nobody knows."""
    free = stands.free
    if not free.age.holds or (free.places is None and not free.minutes):
        return UNKNOWN
    return "free" if free.places or any(free.minutes.values()) else "busy"


def _start(said: Said) -> datetime:
    return max(said.said_at, localise(said.available_from, time()))


def _rows(viewer: Viewer, today: date) -> QuerySet[Any]:
    services = taking(today).values("pk")
    spoken = Standing.objects.filter(service__in=services, statement_id__gt=0)
    return spoken.select_related("service")


SLOT = Kind(
    "Slot",
    "capacity.view",
    "What is free at listed services, as long as what was said holds.",
    (Source("", _rows, lambda row: [slot(row)], "moved_at"),),
    {"service-type": by_kind("service__kind")},
)
