"""A QuestionnaireResponse that another system sends is kept as a draft and signed by nobody."""

import pytest
from tests.services.delegation.world import make_worker
from tests.surfaces.fhir.conftest import BASE, resources
from tests.surfaces.fhir.test_access import refused
from tests.surfaces.keys import ALL, Caller, key_for

from almoner.engines.instruments.fhir import Received
from almoner.engines.instruments.models import Completion
from almoner.platform.audit.models import AuditEvent

PATH = "/QuestionnaireResponse"


def answered(world, **more):
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "urn:almoner:questionnaire:small|1",
        "status": "completed",
        "subject": {"reference": f"Patient/{world.person.pk}"},
        "item": [
            {
                "linkId": "first",
                "item": [{"linkId": "pain", "answer": [{"valueBoolean": True}]}],
            },
        ],
        **more,
    }


def words(response):
    return [one["details"]["text"] for one in response.json()["issue"]]


def test_what_was_left_out_is_told(world, team, monkeypatch):
    def received(*_, **__):
        return Completion(pk=5), Received(left_out=("bmi",))

    monkeypatch.setattr("almoner.surfaces.fhir.receiving.receive", received)
    told = team.post(PATH, answered(world)).json()["issue"]
    assert [one["severity"] for one in told] == ["information", "warning"]
    assert "'bmi'" in told[1]["details"]["text"]


def test_it_is_kept_as_a_draft(world, team):
    before = Completion.objects.count()
    response = team.post(PATH, answered(world))
    assert response.status_code == 202, response.content
    row = Completion.objects.latest("pk")
    assert (Completion.objects.count(), row.status) == (before + 1, "draft")
    assert (row.person_id, row.organisation_id) == (world.person.pk, world.trust.pk)
    assert response.headers["Location"].endswith(f"/QuestionnaireResponse/{row.pk}")
    (kept,) = words(response)
    assert kept.startswith(f"Kept as draft {row.pk}. A person checks it")
    assert row.draft["answers"] == {"pain": True}
    assert AuditEvent.objects.filter(verb="instrument.received").count() == 1
    assert str(row.pk) not in [one["id"] for one in resources(team.get(PATH))]


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"resourceType": "Patient"}, 400),
        ({"questionnaire": None}, 400),
        ({"questionnaire": ""}, 400),
        ({"questionnaire": "small one"}, 400),
        ({"questionnaire": "unheard-of"}, 422),
        ({"subject": {"display": "Ada"}}, 400),
        ({"subject": {"reference": "Group/1"}}, 400),
        ({"subject": {"reference": "Patient/99999999"}}, 404),
        ({"subject": None}, 422),
        ({"subject": "Ada"}, 400),
        ({"item": "none"}, 422),
        ({"item": [{"linkId": "shoe-size", "answer": [{"valueInteger": 42}]}]}, 422),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_nothing(world, team, more, status):
    before = Completion.objects.count()
    response = team.post(PATH, answered(world, **more))
    assert response.status_code == status, response.content
    assert response.json()["resourceType"] == "OperationOutcome"
    assert Completion.objects.count() == before


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{", "application/json", 400),
        ("[]", "application/fhir+json", 400),
        ("[" * 100_000, "application/fhir+json", 400),
        ("{}", "text/plain", 415),
        (b"\xff", "application/json", 400),
    ],
)
def test_what_is_no_resource(db, team, body, kind, status):
    sent = team.client.post(BASE + PATH, body, content_type=kind, headers=team.headers)
    assert sent.status_code == status


def test_the_scope_and_the_right_to_answer_are_needed(world):
    readers = [one for one in ALL if one != "fhir:write"]
    refused(
        Caller(key_for(world.lead, world.trust, readers), BASE).post(PATH, answered(world)),
        403,
        "forbidden",
    )
    board = make_worker("Bea Board", world.icb, "board")
    refused(Caller(key_for(board, world.icb), BASE).post(PATH, {}), 403, "forbidden")
    refused(Caller(None, BASE).post(PATH, {}), 401, "login")


def test_a_rival_sends_nothing_about_others(world, rival):
    before = Completion.objects.count()
    refused(rival.post(PATH, answered(world)), 422, "business-rule")
    seen = answered(world, questionnaire="Questionnaire/capacity-decision", item=[])
    refused(rival.post(PATH, seen), 404, "not-found")
    assert Completion.objects.count() == before


def test_nothing_else_is_sent_and_a_response_is_not_changed(team):
    for path in ("/Patient", "/Questionnaire", f"{PATH}/1"):
        answer = team.post(path, {})
        refused(answer, 405, "not-supported")
        assert answer.headers["Allow"] == "GET, HEAD"
    assert team.client.put(BASE + PATH, {}, headers=team.headers).status_code == 405


def test_the_server_says_what_can_be_sent(db):
    told = Caller(None, BASE).get("/metadata").json()["rest"][0]["resource"]
    creating = [one["type"] for one in told if {"code": "create"} in one["interaction"]]
    assert creating == ["QuestionnaireResponse", "Encounter"]
