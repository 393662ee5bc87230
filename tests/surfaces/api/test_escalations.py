"""A call for help over REST: raised, seen, answered with a decision, read back and so closed."""

from datetime import timedelta

import pytest
from tests.services.delegation.world import NOW
from tests.surfaces.keys import ALL, Caller, key_for

from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation.models import Escalation

DECISION = "Give nothing. Test again in 15 minutes."


@pytest.fixture
def nurse(world):
    return Caller(key_for(world.nurse, world.trust, ALL))


@pytest.fixture
def call(world, doorstep):
    body = {"delegation": world.delegation.pk, "situation": "Drowsy and pale.", "urgent": True}
    response = doorstep.post("/escalations", body)
    assert response.status_code == 201, response.content
    return f"/escalations/{response.json()['id']}"


def state(response):
    assert response.status_code == 200, response.content
    return response.json()["state"]


def code(response, status=409):
    assert response.status_code == status, response.content
    return response.json()["refusals"][0]["code"]


def test_from_the_call_to_the_read_back(call, nurse, doorstep):
    assert state(doorstep.get(call)) == "waiting"
    assert state(nurse.post(f"{call}/seen")) == "seen"
    later = (NOW + timedelta(minutes=15)).isoformat()
    answered = nurse.post(f"{call}/answer", {"decision": DECISION, "call_back_at": later})
    assert state(answered) == "answered"
    told = doorstep.get(call)
    assert told.json()["decision"] == DECISION
    closed = doorstep.post(f"{call}/read-back")
    assert state(closed) == "closed"
    assert closed.json()["read_back_at"]
    verbs = AuditEvent.objects.filter(verb__startswith="escalation.").values_list("verb", flat=True)
    assert {
        "escalation.raised",
        "escalation.seen",
        "escalation.answered",
        "escalation.viewed",
        "escalation.read_back",
    } == set(verbs)


def test_nothing_is_read_back_before_there_is_a_decision(call, doorstep):
    assert code(doorstep.post(f"{call}/read-back")) == "no_decision"
    assert Escalation.objects.get().read_back_at is None


def test_an_answer_is_given_once_and_in_words(call, nurse):
    assert code(nurse.post(f"{call}/answer", {"decision": " "})) == "say_what_to_do"
    past = (NOW - timedelta(minutes=1)).isoformat()
    late = nurse.post(f"{call}/answer", {"decision": DECISION, "call_back_at": past})
    assert code(late) == "call_back_past"
    assert state(nurse.post(f"{call}/answer", {"decision": DECISION})) == "answered"
    assert code(nurse.post(f"{call}/answer", {"decision": "Something else."})) == "answered_already"
    assert Escalation.objects.get().decision == DECISION


@pytest.mark.parametrize("who", ["doorstep", "home_care"])
def test_the_providers_side_does_not_answer_itself(call, who, request):
    caller = request.getfixturevalue(who)
    assert code(caller.post(f"{call}/answer", {"decision": DECISION}), 403) == "no_right"
    assert code(caller.post(f"{call}/seen"), 403) == "no_right"
    assert Escalation.objects.get().decided_at is None


def test_the_delegating_side_does_not_read_back_for_the_worker(call, nurse):
    nurse.post(f"{call}/answer", {"decision": DECISION})
    assert code(nurse.post(f"{call}/read-back"), 403) == "no_right"


def test_having_called_999_makes_it_urgent(call, doorstep):
    told = doorstep.post(f"{call}/called-999")
    assert told.json()["called_999"] is True
    assert told.json()["urgent"] is True


@pytest.mark.parametrize("step", ["", "/seen", "/answer", "/called-999", "/read-back"])
def test_a_rival_sees_and_steps_nothing(call, world, rival, step):
    rival_nurse = Caller(key_for(world.rival_manager, world.rival, ALL))
    response = rival_nurse.post(call + step, {"decision": DECISION}) if step else rival.get(call)
    assert response.status_code in (403, 404, 422)
    assert "Drowsy" not in response.content.decode()
    kept = Escalation.objects.get()
    assert (kept.seen_at, kept.decided_at, kept.called_999) == (None, None, False)
