"""FHIR R4 Bundles of UK Core Patients and CarePlans, read without touching a database."""

from almoner.registers.people.bundle.examples import render_example
from almoner.registers.people.bundle.parsing import parse
from almoner.registers.people.bundle.records import (
    Address,
    CarePlanRecord,
    Coded,
    Identifier,
    Language,
    Name,
    ParsedBundle,
    PartialDate,
    Party,
    PersonRecord,
    PlannedActivity,
    Telecom,
)

__all__ = [
    "Address",
    "CarePlanRecord",
    "Coded",
    "Identifier",
    "Language",
    "Name",
    "ParsedBundle",
    "PartialDate",
    "Party",
    "PersonRecord",
    "PlannedActivity",
    "Telecom",
    "parse",
    "render_example",
]
