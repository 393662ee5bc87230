"""A person as UK Core Patient."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from almoner.platform.access.viewer import Viewer
from almoner.registers.people.models import Person
from almoner.services.delegation.queries.feed import people_seen_by
from almoner.surfaces.fhir import vocabulary as v
from almoner.surfaces.fhir.kinds import Kind, Shown, Source


def patient(person: Person) -> Shown:
    return v.filled(
        {
            **v.head("Patient", person.pk, person.updated_at),
            "extension": [
                {"url": v.INTERPRETER_REQUIRED, "valueBoolean": person.interpreter_needed}
            ],
            "identifier": _identifiers(person),
            "active": person.died_on is None,
            "name": _names(person),
            "telecom": [{"system": "phone", "value": person.phone}] if person.phone else [],
            "gender": person.gender,
            "birthDate": person.born_on and person.born_on.isoformat(),
            "deceasedDateTime": person.died_on and person.died_on.isoformat(),
            "address": _addresses(person),
            "communication": _communication(person),
            "generalPractitioner": (
                [v.organisation(person.gp_practice)] if person.gp_practice else []
            ),
        }
    )


def _identifiers(person: Person) -> list[Shown]:
    """The NHS number always travels with how far it has been verified."""
    own = {"system": f"{v.OWN}person", "value": str(person.pk)}
    if person.nhs_number is None:
        return [own]
    status = person.nhs_number_status
    verified = v.concept(
        v.VERIFICATION_STATUSES[status],
        v.coding(v.VERIFICATION_SYSTEM, status, v.VERIFICATION_STATUSES[status]),
    )
    number = {
        "extension": [{"url": v.VERIFICATION_STATUS, "valueCodeableConcept": verified}],
        "system": v.NHS_NUMBER,
        "value": person.nhs_number,
    }
    return [number, own]


def _names(person: Person) -> list[Shown]:
    names = [{"use": "official", "family": person.family_name, "given": [person.given_name]}]
    if person.known_as:
        names.append({"use": "nickname", "given": [person.known_as]})
    return names


def _addresses(person: Person) -> list[Shown]:
    address = v.filled(
        {
            "use": "home",
            "line": [person.address] if person.address else [],
            "postalCode": person.postcode,
        }
    )
    return [address] if len(address) > 1 else []


def _communication(person: Person) -> list[Shown]:
    if not person.preferred_language:
        return []
    language = v.concept("", v.coding("urn:ietf:bcp:47", person.preferred_language))
    language.pop("text")
    return [{"language": language, "preferred": True}]


def _rows(viewer: Viewer, today: date) -> QuerySet[Any]:
    return people_seen_by(viewer, today).select_related("gp_practice")


PATIENT = Kind(
    "Patient",
    "person.view",
    "The people in your care.",
    (Source("", _rows, lambda row: [patient(row)], "updated_at", "pk"),),
)
