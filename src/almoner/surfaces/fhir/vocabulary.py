"""Profiles, systems and codes of what we send: UK Core on FHIR R4 (4.0.1).

Source: UK Core FHIR R4, June 2025. Codes marked M come from general knowledge of the terminology
and were not seen in that source: have them confirmed before live use.
"""

from typing import Any

from almoner.registers.people.bundle.vocabulary import (
    INTERPRETER_REQUIRED,
    NHS_NUMBER,
    ODS_CODE,
    VERIFICATION_STATUS,
    VERIFICATION_STATUSES,
)

UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-"
BASE_R4 = "http://hl7.org/fhir/StructureDefinition/"
# The resource types that UK Core has a profile of (F, June 2025). Every other type is base R4:
# Goal, RiskAssessment, AdverseEvent, Contract, Coverage and DetectedIssue among them.
IN_UK_CORE = frozenset(
    {
        "AllergyIntolerance",
        "AuditEvent",
        "CarePlan",
        "CareTeam",
        "Communication",
        "Composition",
        "Condition",
        "Consent",
        "DocumentReference",
        "Encounter",
        "EpisodeOfCare",
        "Flag",
        "HealthcareService",
        "List",
        "Location",
        "MedicationAdministration",
        "MedicationRequest",
        "MedicationStatement",
        "Observation",
        "Organization",
        "Patient",
        "Practitioner",
        "PractitionerRole",
        "Procedure",
        "Provenance",
        "Questionnaire",
        "QuestionnaireResponse",
        "RelatedPerson",
        "RequestGroup",
        "ServiceRequest",
        "Task",
    }
)
VERIFICATION_SYSTEM = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus"
SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
URIS = "urn:ietf:rfc:3986"
# Our own codes and ids. They mean something only together with the server they came from.
OWN = "urn:almoner:"
# Registers of professionals (M).
REGISTERS = {
    "NMC": "https://fhir.hl7.org.uk/Id/nmc-number",
    "HCPC": "https://fhir.hl7.org.uk/Id/hcpc-number",
    "GMC": "https://fhir.hl7.org.uk/Id/gmc-number",
    "GPhC": "https://fhir.hl7.org.uk/Id/gphc-number",
}

__all__ = [
    "BASE_R4",
    "INTERPRETER_REQUIRED",
    "IN_UK_CORE",
    "LOINC",
    "NHS_NUMBER",
    "ODS_CODE",
    "OWN",
    "REGISTERS",
    "SNOMED",
    "TERMINOLOGY",
    "UCUM",
    "UK_CORE",
    "URIS",
    "VERIFICATION_STATUS",
    "VERIFICATION_STATUSES",
    "VERIFICATION_SYSTEM",
]


def coding(system: str, code: str, display: str = "") -> dict[str, str]:
    found = {"system": system, "code": code}
    return {**found, "display": display} if display else found


def concept(text: str, *codings: dict[str, str]) -> dict[str, Any]:
    return {"coding": list(codings), "text": text} if codings else {"text": text}


def reference(kind: str, key: Any) -> dict[str, str]:
    return {"reference": f"{kind}/{key}"}


def logical(kind: str, system: str, value: Any, display: str = "") -> dict[str, Any]:
    """A reference to something we name but do not serve."""
    found: dict[str, Any] = {
        "type": kind,
        "identifier": {"system": system, "value": str(value)},
    }
    return {**found, "display": display} if display else found


def organisation(of: Any) -> dict[str, Any]:
    """By ODS code where it has one, else by our own id."""
    if of.ods_code:
        return logical("Organization", ODS_CODE, of.ods_code, of.name)
    return logical("Organization", f"{OWN}organisation", of.pk, of.name)


def filled(resource: dict[str, Any]) -> dict[str, Any]:
    """FHIR has no empty elements: leaves out what has no value."""
    return {name: value for name, value in resource.items() if value not in (None, "", [], {})}


def instant(at: Any) -> str | None:
    return None if at is None else at.isoformat()


def profile_of(kind: str, narrower: str = "") -> str:
    """The UK Core profile of a resource type, or the base definition where UK Core has none.

    `narrower`: the name of a UK Core profile of the type, as Observation-BloodGlucose.
    """
    return f"{UK_CORE if kind in IN_UK_CORE else BASE_R4}{narrower or kind}"


def head(kind: str, key: Any, changed: Any, profile: str = "") -> dict[str, Any]:
    """What every resource begins with."""
    meta = filled({"lastUpdated": instant(changed)})
    meta["profile"] = [profile_of(kind, profile)]
    return {"resourceType": kind, "id": str(key), "meta": meta}
