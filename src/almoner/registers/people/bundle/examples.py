"""A Bundle of invented people, for the demonstration and for tests. The same from the same seed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from almoner.kernel import nhs_number
from almoner.registers.people.bundle import vocabulary as words

_FAMILIES = ("Okafor", "Whitlock", "Begum", "O’Rourke", "Szymańska", "Achebe", "Pryce", "Kaur")
_GIVEN = (
    ("Dorothy", "female"),
    ("Winston", "male"),
    ("Nasreen", "female"),
    ("Seán", "male"),
    ("Zofia", "female"),
    ("Chidi", "male"),
    ("Gwen", "female"),
    ("Harpreet", "female"),
)
_STREETS = ("Test Street", "Example Road", "Sample Avenue", "Pretend Close")
_PLACES = (("Coventry", "CV1 5FB"), ("Rugby", "CV21 2DW"), ("Warwick", "CV34 4AB"))
_LANGUAGES = (("en", "English"), ("pa", "Panjabi"), ("pl", "Polish"), ("bn", "Bengali"))
_TASKS = (
    ("Give insulin by pen before breakfast", 1),
    ("Check blood glucose before each insulin dose", 2),
    ("Help with medicines at breakfast and supper", 2),
    ("Change the catheter bag", 1),
)
_CORE = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-"
_SYSTEMS = "https://fhir.hl7.org.uk/CodeSystem/UKCore-"


def render_example(
    *, people: int = 3, seed: int = 1, today: date = date(2026, 3, 3), kind: str = "collection"
) -> bytes:
    """A Bundle of `people` Patients with one CarePlan each, a practice and an author, as UTF-8."""
    return json.dumps(
        example_bundle(people=people, seed=seed, today=today, kind=kind),
        ensure_ascii=False,
        indent=2,
    ).encode()


def example_bundle(
    *, people: int = 3, seed: int = 1, today: date = date(2026, 3, 3), kind: str = "collection"
) -> dict[str, Any]:
    """As `render_example`, before it is written as JSON."""
    chance = Random(seed)  # noqa: S311  (invented people, no secret)
    practice, nurse = _address(chance), _address(chance)
    entries = [_entry(practice, _practice(), kind), _entry(nurse, _nurse(), kind)]
    for number in range(people):
        patient, plan = _address(chance), _address(chance)
        person = _patient(chance, seed * 1000 + number, practice, today)
        entries.append(_entry(patient, person, kind))
        entries.append(_entry(plan, _plan(chance, patient, nurse, today), kind))
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


def _address(chance: Random) -> str:
    return f"urn:uuid:{UUID(int=chance.getrandbits(128), version=4)}"


def _entry(address: str, resource: dict[str, Any], kind: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"fullUrl": address, "resource": resource}
    if kind == "transaction":
        entry["request"] = {"method": "POST", "url": resource["resourceType"]}
    if kind == "searchset":
        entry["search"] = {"mode": "match"}
    return entry


def _practice() -> dict[str, Any]:
    return {
        "resourceType": "Organization",
        "identifier": [{"system": words.ODS_CODE, "value": "Y99999"}],
        "name": "Example Surgery",
    }


def _nurse() -> dict[str, Any]:
    return {
        "resourceType": "Practitioner",
        "name": [{"use": "official", "family": "Adeyemi", "given": ["Folake"]}],
    }


def _concept(system: str, code: str, display: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": display}]}


def _patient(chance: Random, number: int, practice: str, today: date) -> dict[str, Any]:
    given, gender = chance.choice(_GIVEN)
    town, postcode = chance.choice(_PLACES)
    house, street = chance.randint(1, 90), chance.choice(_STREETS)
    code, spoken = chance.choice(_LANGUAGES)
    born = today - timedelta(days=chance.randint(60 * 365, 95 * 365))
    return {
        "resourceType": "Patient",
        "meta": {"profile": [_CORE + "Patient"]},
        "extension": _needs(chance, interpreter=code != "en"),
        "identifier": [_nhs_identifier(number)],
        "active": True,
        "name": [{"use": "official", "family": chance.choice(_FAMILIES), "given": [given]}],
        "telecom": [{"system": "phone", "value": f"01632 960{number % 1000:03d}", "use": "home"}],
        "gender": gender,
        "birthDate": born.isoformat(),
        "address": [
            {"use": "home", "line": [f"{house} {street}"], "city": town, "postalCode": postcode}
        ],
        "communication": [
            {"language": _concept(_SYSTEMS + "HumanLanguage", code, spoken), "preferred": True}
        ],
        "generalPractitioner": [{"reference": practice}],
    }


def _nhs_identifier(number: int) -> dict[str, Any]:
    status = _concept(
        _SYSTEMS + "NHSNumberVerificationStatus", "01", words.VERIFICATION_STATUSES["01"]
    )
    return {
        "extension": [{"url": words.VERIFICATION_STATUS, "valueCodeableConcept": status}],
        "system": words.NHS_NUMBER,
        "value": nhs_number.make(number),
    }


def _needs(chance: Random, *, interpreter: bool) -> list[dict[str, Any]]:
    method = chance.choice(("1", "3", "5"))
    preferred = _concept(_SYSTEMS + "PreferredContactMethod", method, words.CONTACT_METHODS[method])
    large_print = _concept(
        _SYSTEMS + "PreferredWrittenCommunicationFormat", "11", words.WRITTEN_FORMATS["11"]
    )
    contact = [
        {"url": "PreferredContactMethod", "valueCodeableConcept": preferred},
        {"url": "PreferredWrittenCommunicationFormat", "valueCodeableConcept": large_print},
    ]
    return [
        {"url": words.CONTACT_PREFERENCE, "extension": contact},
        {"url": words.INTERPRETER_REQUIRED, "valueBoolean": interpreter},
    ]


def _plan(chance: Random, patient: str, nurse: str, today: date) -> dict[str, Any]:
    starts = today - timedelta(days=chance.randint(10, 200))
    return {
        "resourceType": "CarePlan",
        "meta": {"profile": [_CORE + "CarePlan"]},
        "status": "active",
        "intent": "plan",
        "title": "Care and support plan",
        "subject": {"reference": patient},
        "period": {"start": starts.isoformat()},
        "created": starts.isoformat(),
        "author": {"reference": nurse},
        "activity": [_task(*task) for task in chance.sample(_TASKS, 2)],
    }


def _task(words_: str, times: int) -> dict[str, Any]:
    return {
        "detail": {
            "kind": "Task",
            "status": "in-progress",
            "doNotPerform": False,
            "description": words_,
            "scheduledTiming": {"repeat": {"frequency": times, "period": 1, "periodUnit": "d"}},
        }
    }
