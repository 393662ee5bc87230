"""People, workers, mandates and the audit over REST."""

import pytest
from tests.services.delegation.world import NOW

from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation.catalogue import mandates


def test_people_are_listed_and_a_look_is_audited(world, team, rival):
    (listed,) = team.get("/people").json()["items"]
    assert listed["family_name"] == "Okafor"
    assert "nhs_number" not in listed
    assert not AuditEvent.objects.filter(verb="person.viewed").exists()
    shown = team.get(f"/people/{world.person.pk}")
    assert shown.status_code == 200, shown.content
    assert shown.json()["born_on"] == "1944-05-02"
    assert AuditEvent.objects.get(verb="person.viewed").person_id == world.person.pk
    assert rival.get("/people").json()["items"] == []
    assert rival.get(f"/people/{world.person.pk}").status_code == 404


def test_workers_with_jobs_in_the_circle(world, home_care, team, rival):
    mine = {one["id"] for one in home_care.get("/workers").json()["items"]}
    assert mine == {world.manager.pk, world.worker.pk}
    with_partners = {one["id"] for one in home_care.get("/workers", partners=True).json()["items"]}
    assert world.nurse.pk in with_partners
    assert world.rival_manager.pk not in with_partners
    nurse = team.get(f"/workers/{world.nurse.pk}").json()
    assert nurse["registrations"][0]["body"] == "NMC"
    assert nurse["jobs"][0]["organisation"] == world.trust.pk
    assert rival.get(f"/workers/{world.nurse.pk}").status_code == 404


@pytest.mark.parametrize("function", sorted(mandates()))
def test_a_function_nobody_granted_is_refused_with_reasons(world, team, function):
    response = team.get(
        "/mandates/check", worker=world.nurse.pk, function=function, at=NOW.isoformat()
    )
    assert response.status_code == 200, response.content
    assert response.json()["granted"] is False
    assert response.json()["refusals"]


def test_facts_are_checked_against_the_questions(world, team):
    function = sorted(mandates())[0]
    asked = {"worker": world.nurse.pk, "function": function, "at": NOW.isoformat()}
    response = team.get("/mandates/check", fact=["moon:full", "no-colon"], **asked)
    assert response.status_code == 422
    assert len(response.json()["refusals"]) == 2
    field = next(one for one in mandates()[function].scope if one.type == "boolean")
    fine = team.get("/mandates/check", fact=[f"{field.name}:yes"], **asked)
    assert fine.status_code == 200, fine.content
    twice = team.get("/mandates/check", fact=[f"{field.name}:yes"] * 2, **asked)
    assert twice.status_code == 422


def test_an_unknown_function_names_those_there_are(team, world):
    response = team.get("/mandates/check", worker=1, function="fly", at=NOW.isoformat())
    assert response.status_code == 422
    assert sorted(mandates())[0] in response.json()["refusals"][0]["mend"]


def test_an_organisation_reads_only_its_own_audit(world, team, home_care):
    team.get(f"/people/{world.person.pk}")
    (event,) = team.get("/audit", person=world.person.pk).json()["items"]
    assert event["verb"] == "person.viewed"
    assert len(event["digest"]) == 64
    assert home_care.get("/audit", person=world.person.pk).json()["items"] == []
