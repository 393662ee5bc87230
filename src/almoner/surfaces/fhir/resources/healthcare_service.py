"""A service of the directory as UK Core HealthcareService."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from almoner.platform.access.viewer import Viewer
from almoner.registers.directory.models import Service
from almoner.registers.directory.queries.listed import listed
from almoner.registers.directory.vocabulary import LANGUAGES, NEEDS
from almoner.services.delegation.catalogue import activities
from almoner.surfaces.fhir import vocabulary as v
from almoner.surfaces.fhir.kinds import Kind, Parameter, Shown, Source

_LANGUAGE = "urn:ietf:bcp:47"
_DAYS = {
    "MO": "mon",
    "TU": "tue",
    "WE": "wed",
    "TH": "thu",
    "FR": "fri",
    "SA": "sat",
    "SU": "sun",
}


def healthcare_service(one: Any) -> Shown:
    return v.filled(
        {
            **v.head("HealthcareService", one.pk, one.changed),
            "identifier": [{"system": f"{v.OWN}service", "value": str(one.pk)}],
            "active": one.placements_stopped_on is None,
            "providedBy": v.organisation(one.organisation),
            "type": [kind_of(one)],
            "name": one.name,
            "comment": one.summary,
            "location": [v.reference("Location", one.pk)] if one.latitude is not None else [],
            "telecom": _telecom(one),
            "eligibility": [{"comment": one.eligibility}] if one.eligibility else [],
            "characteristic": [
                *(v.concept(NEEDS.get(code, code), _need(code)) for code in one.needs),
                *(v.concept(_title(code), _activity(code)) for code in one.activities),
            ],
            "communication": [
                v.concept(LANGUAGES.get(code, code), v.coding(_LANGUAGE, code))
                for code in one.languages
            ],
            "availableTime": [_hours(part) for part in one.opens],
        }
    )


def kind_of(one: Service) -> dict[str, Any]:
    return v.concept(one.get_kind_display(), v.coding(f"{v.OWN}service-kind", one.kind))


def by_kind(column: str) -> Parameter:
    """Search by the kind of service, `column` being where a row has it."""

    def narrow(source: Source, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        code = value.rpartition("|")[2]
        known = code in Service.Kind.values
        return rows.filter(**{column: code}) if known else rows.none()

    return Parameter("token", "The kind of service, as in nursing or home_care.", narrow)


def listed_rows(viewer: Viewer, today: date) -> QuerySet[Any]:
    changed = Coalesce(F("last_verified_at"), F("created_at"))
    return listed(today).annotate(changed=changed)


def _telecom(one: Service) -> list[dict[str, str]]:
    told = (("phone", one.phone), ("email", one.email), ("url", one.web))
    return [{"system": system, "value": value} for system, value in told if value]


def _need(code: str) -> dict[str, str]:
    return v.coding(f"{v.OWN}need", code)


def _activity(code: str) -> dict[str, str]:
    """A delegated activity for which the service says that it holds competence."""
    return v.coding(f"{v.OWN}activity", code)


def _title(code: str) -> str:
    known = activities().get(code)
    return known.title if known else code


def _hours(part: dict[str, Any]) -> dict[str, Any]:
    return {
        "daysOfWeek": [_DAYS[day] for day in part["days"]],
        "availableStartTime": f"{part['from']}:00",
        "availableEndTime": f"{part['to']}:00",
    }


HEALTHCARE_SERVICE = Kind(
    "HealthcareService",
    "capacity.view",
    "Services that are listed in the directory. Not active: new placements are stopped.",
    (Source("", listed_rows, lambda row: [healthcare_service(row)], "changed"),),
    {"service-type": by_kind("kind")},
)
