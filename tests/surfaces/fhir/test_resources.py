"""Each resource against the R4B models, and against the rules of UK Core that we can state."""

from importlib import import_module

import pytest
from tests.surfaces.fhir.conftest import NUMBER, make_act, resources

from almoner.surfaces.fhir.resources import KINDS
from almoner.surfaces.fhir.resources.measures import BLOOD_PRESSURE, MEASURES, UK_UNITS
from almoner.surfaces.fhir.resources.observation import quantity_of
from almoner.surfaces.fhir.vocabulary import UK_CORE, profile_of


def check_model(resource):
    """Structure, types and required elements as the published R4B models have them."""
    kind = resource["resourceType"]
    model = getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)
    model.model_validate(resource)


def codes(concept):
    return {(one["system"], one["code"]) for one in concept["coding"]}


def only(response):
    (resource,) = resources(response)
    check_model(resource)
    return resource


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_resource_fits_the_model_and_names_its_profile(
    team, reading, act, correction, suspended, ended, kind
):
    found = resources(team.get(f"/{kind}"))
    assert found
    for resource in found:
        check_model(resource)
        (profile,) = resource["meta"]["profile"]
        assert profile.startswith(profile_of(kind))
        one = team.get(f"/{kind}/{resource['id']}")
        assert one.status_code == 200
        assert one.json() == resource


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_element_is_empty(team, reading, act, correction, suspended, kind):
    def walk(value, path):
        assert value not in (None, "", [], {}), path
        if isinstance(value, dict):
            for name, inner in value.items():
                walk(inner, f"{path}.{name}")
        if isinstance(value, list):
            for inner in value:
                walk(inner, path)

    for resource in resources(team.get(f"/{kind}")):
        walk(resource, kind)


def test_patient_number_carries_its_verification_status(team):
    patient = only(team.get("/Patient"))
    number = patient["identifier"][0]
    assert number["system"] == "https://fhir.nhs.uk/Id/nhs-number"
    assert number["value"] == NUMBER
    (extension,) = number["extension"]
    assert extension["url"].endswith("Extension-UKCore-NHSNumberVerificationStatus")
    assert extension["valueCodeableConcept"]["coding"][0]["code"] == "01"
    assert patient["birthDate"] == "1944-05-02"
    assert patient["name"][0] == {"use": "official", "family": "Okafor", "given": ["Margaret"]}
    assert patient["name"][1] == {"use": "nickname", "given": ["Peggy"]}
    assert patient["address"] == [{"use": "home", "postalCode": "CV1 2WT"}]
    assert patient["communication"][0]["preferred"] is True


def test_patient_without_a_number_has_only_our_own(world, team):
    world.person.nhs_number, world.person.nhs_number_status = None, "07"
    world.person.save()
    patient = only(team.get("/Patient"))
    assert [one["system"] for one in patient["identifier"]] == ["urn:almoner:person"]


def test_patient_who_has_died_is_not_active(world, team):
    world.person.died_on = "2026-11-01"
    world.person.save()
    patient = only(team.get("/Patient"))
    assert patient["active"] is False
    assert patient["deceasedDateTime"] == "2026-11-01"


def test_role_contains_its_practitioner_and_names_the_employer_by_ods(world, home_care):
    found = resources(home_care.get("/PractitionerRole", **{"organization.identifier": "VLAAA"}))
    assert len(found) == 2
    role = next(one for one in found if "Banks" in str(one["contained"]))
    assert role["organization"]["identifier"] == {
        "system": "https://fhir.nhs.uk/Id/ods-organization-code",
        "value": "VLAAA",
    }
    assert role["practitioner"] == {"reference": f"#{role['contained'][0]['id']}"}
    assert role["active"] is True


def test_role_of_a_registrant_has_the_register_number(world, team):
    job = world.nurse.employments.get()
    role = team.get(f"/PractitionerRole/{job.pk}").json()
    systems = {one["system"] for one in role["contained"][0]["identifier"]}
    assert "https://fhir.hl7.org.uk/Id/nmc-number" in systems


def test_task_is_an_order_from_registrant_to_worker(world, team):
    task = only(team.get("/Task"))
    assert task["intent"] == "order"
    assert task["status"] == "in-progress"
    assert task["for"] == {"reference": f"Patient/{world.person.pk}"}
    requester, owner = world.nurse.employments.get(), world.worker.employments.get()
    assert task["requester"] == {"reference": f"PractitionerRole/{requester.pk}"}
    assert task["owner"] == {"reference": f"PractitionerRole/{owner.pk}"}
    assert "end" not in task["restriction"]["period"]
    assert ("urn:almoner:activity", "insulin-administration") in codes(task["code"])


def test_a_suspended_task_says_by_code_why(team, suspended):
    task = only(team.get("/Task", status="on-hold"))
    assert codes(task["statusReason"]) == {("urn:almoner:suspension-trigger", "concern")}
    assert resources(team.get("/Task", status="in-progress,ready")) == []


def test_a_task_that_ended_before_it_began_was_cancelled(world, team, ended):
    assert len(resources(team.get("/Task", status="completed"))) == 1
    ended.active_from = ended.active_until = None
    ended.save()
    assert resources(team.get("/Task", status="completed")) == []
    (task,) = resources(team.get("/Task", status="cancelled"))
    assert task["id"] == str(ended.pk)


def test_consent_permits_one_task(world, team):
    consent = only(team.get("/Consent"))
    assert consent["status"] == "active"
    assert consent["performer"] == [{"reference": f"Patient/{world.person.pk}"}]
    related = consent["provision"]["data"][0]["reference"]["reference"]
    assert related == f"Task/{world.delegation.pk}"
    assert consent["policyRule"]["coding"][0]["code"] == "consent"


def test_withdrawn_consent_is_inactive(world, team):
    world.consent.withdrawn_at = world.consent.given_at
    world.consent.withdrawn_by = "The person"
    world.consent.save()
    assert only(team.get("/Consent", status="inactive"))["provision"]["period"]["end"]
    assert resources(team.get("/Consent", status="active")) == []


def test_glucose_is_a_number_in_ucum_units(team, reading):
    found = {one["id"]: one for one in resources(team.get("/Observation"))}
    glucose = found[f"reading-{reading.pk}-glucose"]
    assert glucose["valueQuantity"] == {
        "value": 8.4,
        "unit": "mmol/L",
        "system": "http://unitsofmeasure.org",
        "code": "mmol/L",
    }
    assert glucose["meta"]["profile"] == [f"{UK_CORE}Observation-BloodGlucose"]
    assert glucose["status"] == "final"


def test_units_are_told_as_recorded():
    quantity = quantity_of(MEASURES["glucose"], {"value": "151", "unit": "mg/dL"})
    assert quantity["code"] == "mg/dL"
    assert quantity["value"] == 151


@pytest.mark.parametrize(
    "raw", [None, True, "lots", "NaN", "Infinity", {"value": "8", "unit": "stone"}, {"unit": "%"}]
)
def test_what_is_not_a_measure_is_left_out(raw):
    assert quantity_of(MEASURES["glucose"], raw) is None


def test_level_of_consciousness_is_a_code(team, reading):
    one = team.get(f"/Observation/reading-{reading.pk}-consciousness").json()
    assert codes(one["valueCodeableConcept"]) == {("http://snomed.info/sct", "248234008")}


def test_observations_made_with_an_act(world, team):
    act = make_act(
        world,
        activity="observations",
        record={
            "respiration": 16,
            "spo2": 97,
            "systolic": 128,
            "diastolic": 76,
            "pulse": 70,
            "temperature": "36.9",
            "weight": "71.5",
            "consciousness": "alert",
        },
    )
    found = {one["id"]: one for one in resources(team.get("/Observation"))}
    assert set(found) == {
        f"act-{act.pk}-{name}"
        for name in ("respiration", "spo2", "pulse", "temperature", "weight", "blood-pressure")
    }
    for one in found.values():
        check_model(one)
        assert one["partOf"] == [{"reference": f"Procedure/{act.pk}"}]
    pressure = found[f"act-{act.pk}-blood-pressure"]
    assert [part["valueQuantity"]["value"] for part in pressure["component"]] == [128, 76]
    assert all(part["valueQuantity"]["code"] == "mm[Hg]" for part in pressure["component"])
    assert ("http://loinc.org", "85354-9") in codes(pressure["code"])
    assert found[f"act-{act.pk}-temperature"]["valueQuantity"]["code"] == "Cel"


@pytest.mark.parametrize("measure", [*MEASURES.values(), BLOOD_PRESSURE])
def test_every_measure_has_a_snomed_code_and_a_ucum_unit(measure):
    assert measure.snomed.isdecimal()
    assert measure.unit in UK_UNITS.values()
    assert measure.profile.startswith("Observation-")


def test_an_act_done_is_a_completed_procedure(world, team, act):
    procedure = only(team.get("/Procedure"))
    assert procedure["status"] == "completed"
    assert "statusReason" not in procedure
    assert procedure["identifier"] == [
        {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{act.reference}"}
    ]
    assert procedure["performer"][0]["onBehalfOf"]["identifier"]["value"] == "VLAAA"


def test_a_corrected_act_is_an_error_and_the_correction_stands(team, act, correction):
    found = {one["id"]: one for one in resources(team.get("/Procedure"))}
    assert found[str(act.pk)]["status"] == "entered-in-error"
    assert found[str(correction.pk)]["status"] == "not-done"
    assert codes(found[str(correction.pk)]["statusReason"]) == {
        ("urn:almoner:act-outcome", "refused")
    }


def test_provenance_of_each_kind(team, reading, act, correction, suspended):
    found = {one["id"]: one for one in resources(team.get("/Provenance"))}
    assert {key.split("-")[0] for key in found} == {"event", "consent", "reading", "act"}
    update = found[f"act-{correction.pk}"]
    assert update["activity"]["coding"][0]["code"] == "UPDATE"
    assert update["entity"][0]["what"] == {"reference": f"Procedure/{act.pk}"}
    for one in found.values():
        assert one["agent"][0]["who"]
        assert one["target"]


@pytest.mark.parametrize(
    ("target", "prefix"),
    [
        ("Procedure/{act}", "act"),
        ("Task/{task}", "event"),
        ("Consent/{consent}", "consent"),
        ("Observation/reading-{reading}-glucose", "reading"),
    ],
)
def test_provenance_by_target(world, team, reading, act, suspended, target, prefix):
    asked = target.format(
        act=act.pk, task=world.delegation.pk, consent=world.consent.pk, reading=reading.pk
    )
    one = only(team.get("/Provenance", target=asked))
    assert one["id"].startswith(f"{prefix}-")


def test_names_of_people_travel_only_in_patient(team, reading, act, correction, suspended):
    for kind in set(KINDS) - {"Patient"}:
        text = team.get(f"/{kind}").content.decode()
        assert "Okafor" not in text
        assert NUMBER not in text
