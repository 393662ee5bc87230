"""Only profiles that UK Core has are named as UK Core's; every other type is base R4."""

import pytest

from almoner.surfaces.fhir.capability import statement
from almoner.surfaces.fhir.resources import KINDS
from almoner.surfaces.fhir.vocabulary import BASE_R4, IN_UK_CORE, UK_CORE, head, profile_of

# UK Core, June 2025: resource types that it has no profile of.
ABSENT = (
    "Goal",
    "RiskAssessment",
    "AdverseEvent",
    "Contract",
    "Coverage",
    "DetectedIssue",
    "Basic",
)


@pytest.mark.parametrize("kind", ABSENT)
def test_what_uk_core_lacks_is_base_r4(kind):
    assert kind not in IN_UK_CORE
    assert profile_of(kind) == f"http://hl7.org/fhir/StructureDefinition/{kind}"
    assert head(kind, 1, None)["meta"]["profile"] == [f"{BASE_R4}{kind}"]


@pytest.mark.parametrize("kind", ["Task", "Provenance", "Patient", "Consent", "Procedure"])
def test_what_uk_core_has_is_named_so(kind):
    assert profile_of(kind) == f"https://fhir.hl7.org.uk/StructureDefinition/UKCore-{kind}"


def test_a_narrower_profile_keeps_its_own_name():
    assert profile_of("Observation", "Observation-BloodGlucose") == (
        f"{UK_CORE}Observation-BloodGlucose"
    )


def test_the_statement_names_each_profile_by_the_same_rule():
    (rest,) = statement("https://almoner.example.org/fhir")["rest"]
    named = {one["type"]: one["profile"] for one in rest["resource"]}
    assert named == {kind: profile_of(kind) for kind in KINDS}
    wrong = [k for k, url in named.items() if url.startswith(UK_CORE) and k not in IN_UK_CORE]
    assert wrong == []
