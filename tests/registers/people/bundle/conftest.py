"""Small Bundles to bend, one way at a time."""

import json

import pytest

from almoner.registers.people.bundle import parse
from almoner.registers.people.bundle import vocabulary as words

NUMBER = "9000000009"


def nhs_identifier(value=NUMBER, status="01"):
    identifier = {"system": words.NHS_NUMBER, "value": value}
    if status is not None:
        identifier["extension"] = [
            {
                "url": words.VERIFICATION_STATUS,
                "valueCodeableConcept": {"coding": [{"code": status}]},
            }
        ]
    return identifier


def make_patient(**changes):
    patient = {
        "resourceType": "Patient",
        "id": "p1",
        "identifier": [nhs_identifier()],
        "name": [{"use": "official", "family": "Whitlock", "given": ["Dorothy", "May"]}],
        "gender": "female",
        "birthDate": "1940-05-17",
    }
    patient.update(changes)
    return {name: value for name, value in patient.items() if value != "absent"}


def make_plan(**changes):
    plan = {
        "resourceType": "CarePlan",
        "id": "c1",
        "status": "active",
        "intent": "plan",
        "subject": {"reference": "Patient/p1"},
    }
    plan.update(changes)
    return {name: value for name, value in plan.items() if value != "absent"}


def make_bundle(*resources, urls=(), kind="collection"):
    entries = [{"resource": resource} for resource in resources]
    for entry, url in zip(entries, urls, strict=False):
        if url:
            entry["fullUrl"] = url
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


@pytest.fixture
def patient():
    return make_patient


@pytest.fixture
def plan():
    return make_plan


@pytest.fixture
def identifier():
    return nhs_identifier


@pytest.fixture
def bundle():
    return make_bundle


@pytest.fixture
def read():
    """Parse resources, or a whole document, as a file of made-up people."""

    def _read(*resources, urls=(), synthetic=True, document=None, today=None):
        document = document or make_bundle(*resources, urls=urls)
        return parse(json.dumps(document).encode(), synthetic=synthetic, today=today)

    return _read


@pytest.fixture
def at():
    """The places of the findings with a code."""

    def _at(parsed, code):
        return [f.where for f in parsed.report.findings if f.code == code]

    return _at
