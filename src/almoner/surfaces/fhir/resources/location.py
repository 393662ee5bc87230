"""Where a service of the directory is, as UK Core Location. Its id is the service's."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from almoner.platform.access.viewer import Viewer
from almoner.surfaces.fhir import vocabulary as v
from almoner.surfaces.fhir.kinds import Kind, Shown, Source
from almoner.surfaces.fhir.resources.healthcare_service import by_kind, listed_rows


def location(one: Any) -> Shown:
    return v.filled(
        {
            **v.head("Location", one.pk, one.changed),
            "status": "active",
            "mode": "instance",
            "name": one.name,
            "address": v.filled(
                {
                    "line": [one.address] if one.address else [],
                    "postalCode": one.postcode,
                    "country": "GB",
                }
            ),
            "position": {"longitude": one.longitude, "latitude": one.latitude},
            "managingOrganization": v.organisation(one.organisation),
        }
    )


def _placed(viewer: Viewer, today: date) -> QuerySet[Any]:
    return listed_rows(viewer, today).filter(latitude__isnull=False, longitude__isnull=False)


LOCATION = Kind(
    "Location",
    "capacity.view",
    "Where listed services are, of those whose place is known.",
    (Source("", _placed, lambda row: [location(row)], "changed"),),
    {"service-type": by_kind("kind")},
)
