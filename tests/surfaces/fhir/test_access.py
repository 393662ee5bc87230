"""Who may read what, what is audited, and errors in FHIR's own shape."""

from importlib import import_module

import pytest
from tests.factories import client_for
from tests.services.delegation.world import NOW, make_worker
from tests.surfaces.fhir.conftest import BASE, resources
from tests.surfaces.keys import ALL, Caller, key_for

from almoner.platform.audit.models import AuditEvent
from almoner.registers.people.models import SharingDecision
from almoner.surfaces.fhir.resources import KINDS

EVERY = pytest.mark.parametrize("kind", sorted(KINDS))
# What there is and what is free: read by every organisation, and about nobody. What is asked is no
# secret either: the instruments that come with the software are everyone's.
OPEN = {"HealthcareService", "Location", "Slot"}


def refused(response, status, code):
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"].startswith("application/fhir+json")
    outcome = response.json()
    model = import_module("fhir.resources.R4B.operationoutcome").OperationOutcome
    model.model_validate(outcome)
    assert outcome["issue"][0]["code"] == code


@EVERY
def test_without_a_key(db, kind):
    response = Caller(None, BASE).get(f"/{kind}")
    refused(response, 401, "login")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    refused(Caller(None, BASE).get(f"/{kind}/1"), 401, "login")


@EVERY
def test_with_a_session_and_no_key(world, kind):
    browser = Caller(None, BASE)
    browser.client = client_for(world.lead)
    refused(browser.get(f"/{kind}"), 401, "login")


@EVERY
def test_without_the_scope(world, kind):
    others = [one for one in ALL if one != "fhir:read"]
    caller = Caller(key_for(world.lead, world.trust, others), BASE)
    refused(caller.get(f"/{kind}"), 403, "forbidden")


@EVERY
def test_without_the_right(world, kind):
    role = "care_worker" if kind in OPEN else "board"
    key = key_for(make_worker("Bea Board", world.icb, role), world.icb)
    refused(Caller(key, BASE).get(f"/{kind}"), 403, "forbidden")


@pytest.mark.parametrize("kind", sorted(set(KINDS) - OPEN - {"Questionnaire"}))
def test_a_rival_sees_nothing_of_others(world, team, rival, reading, act, suspended, kind):
    mine = [one["id"] for one in resources(team.get(f"/{kind}"))]
    theirs = [one["id"] for one in resources(rival.get(f"/{kind}"))]
    assert mine
    assert not set(mine) & set(theirs)
    for key in mine:
        real, invented = rival.get(f"/{kind}/{key}"), rival.get(f"/{kind}/987654")
        refused(real, 404, "not-found")
        assert real.content == invented.content


def test_a_care_worker_sees_their_own_people_only(world, doorstep, act):
    assert len(resources(doorstep.get("/Patient"))) == 1
    refused(doorstep.get("/PractitionerRole"), 403, "forbidden")
    world.delegation.status = "ended"
    world.delegation.save()
    assert resources(doorstep.get("/Patient")) == []
    assert resources(doorstep.get("/Procedure")) == []


def test_who_objected_is_not_shown(world, team):
    SharingDecision.objects.create(
        person=world.person,
        organisation=world.trust,
        scope="record",
        agreed=False,
        given_by="The person",
        given_at=NOW,
        recorded_by=world.lead.user,
        recorded_for=world.trust,
    )
    assert resources(team.get("/Patient")) == []
    refused(team.get(f"/Patient/{world.person.pk}"), 404, "not-found")


def test_each_look_at_a_person_is_audited_once_a_request(world, team, reading, act, suspended):
    for kind in ("Patient", "Task", "Consent", "Observation", "Procedure", "Provenance"):
        team.get(f"/{kind}")
        event = AuditEvent.objects.filter(verb="person.viewed").latest("id")
        assert event.person_id == world.person.pk
        assert event.detail.items() >= {"through": "fhir", "resource": kind}.items()
        assert set(event.detail) == {"through", "resource", "key"}
    assert AuditEvent.objects.filter(verb="person.viewed").count() == 6
    team.get(f"/Patient/{world.person.pk}")
    assert AuditEvent.objects.filter(verb="person.viewed").count() == 7
    team.get("/PractitionerRole")
    assert AuditEvent.objects.filter(verb="person.viewed").count() == 7


def test_a_search_that_shows_nothing_is_no_look(team, rival, world):
    rival.get("/Patient")
    team.get("/Procedure")
    assert not AuditEvent.objects.filter(verb="person.viewed").exists()


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/fhir+json", 200),
        ("application/json", 200),
        ("*/*", 200),
        ("text/html, */*;q=0.8", 200),
        ("application/fhir+json; fhirVersion=4.0", 200),
        ("application/fhir+json; fhirVersion=3.0", 406),
        ("application/fhir+xml", 406),
        ("text/html", 406),
    ],
)
def test_json_only(team, accept, status):
    response = team.get("/Patient", headers={"Accept": accept})
    assert response.status_code == status
    if status == 406:
        refused(response, 406, "not-supported")


@pytest.mark.parametrize(
    ("form", "status"),
    [("json", 200), ("application/fhir+json", 200), ("xml", 406), ("text/turtle", 406)],
)
def test_format_parameter_wins(team, form, status):
    response = team.get("/Patient", headers={"Accept": "application/xml"}, _format=form)
    assert response.status_code == status


@pytest.mark.parametrize("path", ["/Basic", "/Basic/1", "/Patient/1/_history", "/", "/x/y/z"])
def test_unknown_places(team, path):
    response = team.get(path)
    assert response.status_code == 404
    assert response.json()["resourceType"] == "OperationOutcome"


def test_nothing_can_be_written(team):
    response = team.post("/Patient", {"resourceType": "Patient"})
    refused(response, 405, "not-supported")
    assert response.headers["Allow"] == "GET, HEAD"


def test_too_often(team, settings):
    settings.API_REQUESTS_A_MINUTE = 1
    assert team.get("/Patient").status_code == 200
    response = team.get("/Patient")
    refused(response, 429, "throttled")
    assert response.headers["Retry-After"]


def test_answers_are_never_kept_by_a_cache(team):
    assert team.get("/Patient").headers["Cache-Control"] == "no-store, private"


def test_the_capability_statement_is_open_and_true(db, team):
    response = Caller(None, BASE).get("/metadata")
    assert response.status_code == 200
    statement = response.json()
    model = import_module("fhir.resources.R4B.capabilitystatement").CapabilityStatement
    model.model_validate(statement)
    assert statement["fhirVersion"] == "4.0.1"
    (rest,) = statement["rest"]
    assert {one["type"] for one in rest["resource"]} == set(KINDS)
    for one in rest["resource"]:
        for parameter in one["searchParam"]:
            value = {"date": "ge2026-01-01", "token": "1", "reference": "1"}[parameter["type"]]
            asked = team.get(f"/{one['type']}", **{parameter["name"]: value})
            assert asked.status_code == 200, (one["type"], parameter)
