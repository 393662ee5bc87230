"""GET /api/v1/authority: both yes and no are answers; what cannot be asked is said in words."""

import pytest
from tests.services.delegation.world import INSULIN, NOW

from almoner.platform.audit.models import AuditEvent


def question(world, **changed):
    return {
        "worker": world.worker.pk,
        "activity": INSULIN,
        "person": world.person.pk,
        "at": NOW.isoformat(),
        **changed,
    }


@pytest.mark.parametrize("who", ["team", "home_care", "doorstep"])
def test_granted_with_its_chain(world, who, request):
    response = request.getfixturevalue(who).get("/authority", **question(world))
    assert response.status_code == 200, response.content
    answer = response.json()
    assert answer["granted"] is True
    assert answer["delegation"] == world.delegation.pk
    assert answer["words"].startswith("Yes, this is authorised until")
    kinds = {link["kind"] for link in answer["chain"]}
    assert {"delegation", "competence", "consent", "insurance", "plan"} <= kinds


def test_refused_is_an_answer_with_every_reason(world, team):
    world.competence.revoked_at = NOW
    world.competence.revoked_because = "Reassessment"
    world.competence.save()
    world.insurance.delete()
    response = team.get("/authority", **question(world))
    assert response.status_code == 200
    answer = response.json()
    assert answer["granted"] is False
    assert answer["holds_until"] is None
    assert len(answer["refusals"]) >= 2
    assert all(one["reason"] and one["mend"] and one["who"] for one in answer["refusals"])


def test_another_employer_is_refused(world, team):
    answer = team.get("/authority", **question(world, provider=world.rival.pk)).json()
    assert [one["code"] for one in answer["refusals"]] == ["other_employer"]


def test_a_rival_learns_what_a_stranger_would(world, rival):
    real = rival.get("/authority", **question(world)).json()
    invented = rival.get("/authority", **question(world, worker=9_999, person=9_999)).json()
    assert real == invented
    assert [one["code"] for one in real["refusals"]] == ["no_delegation"]


def test_asking_is_audited_with_ids_only(world, team):
    team.get("/authority", **question(world))
    event = AuditEvent.objects.get(verb="authority.asked")
    assert event.person_id == world.person.pk
    assert event.actor == f"user:{world.lead.user_id}"
    assert event.detail.keys() == {"granted", "key"}
    assert event.detail["granted"] is True


def test_what_does_not_exist_leaves_no_trace(world, rival):
    rival.get("/authority", **question(world))
    assert not AuditEvent.objects.filter(verb="authority.asked").exists()


@pytest.mark.parametrize(
    ("changed", "code", "where"),
    [
        ({"at": "2026-11-20T08:00:00"}, "no_zone", "query.at"),
        ({"at": "2026-11-20T08:00:00 00:00"}, "plus_lost", "query.at"),
        ({"at": "tomorrow"}, "not_a_time", "query.at"),
        ({"at": "12"}, "not_a_time", "query.at"),
        ({"at": "2026-02-30T08:00:00Z"}, None, "query.at"),
        ({"worker": "Joe"}, "int_parsing", "query.worker"),
        ({"worker": "0"}, "greater_than_equal", "query.worker"),
        ({"person": str(2**70)}, "less_than_equal", "query.person"),
        ({"activity": "Insulin; DROP TABLE"}, "string_pattern_mismatch", "query.activity"),
        ({"provider": "-1"}, "greater_than_equal", "query.provider"),
    ],
)
def test_what_cannot_be_read_is_named(world, team, changed, code, where):
    response = team.get("/authority", **question(world, **changed))
    assert response.status_code == 422, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["title"] == "Unprocessable Entity"
    (refusal,) = problem["refusals"]
    assert refusal["where"] == where
    assert refusal["reason"]
    assert refusal["mend"]
    assert code is None or refusal["code"] == code


def test_missing_parameters_are_all_named(team):
    response = team.get("/authority")
    assert response.status_code == 422
    assert {one["where"] for one in response.json()["refusals"]} == {
        "query.worker",
        "query.activity",
        "query.person",
        "query.at",
    }


def test_a_misspelt_parameter_is_never_ignored(world, team):
    response = team.get("/authority", **question(world, proivder=3))
    assert response.status_code == 422
    (refusal,) = response.json()["refusals"]
    assert "proivder" in refusal["reason"]
    assert "provider" in refusal["mend"]


def test_a_parameter_given_twice_is_refused(world, team):
    response = team.get("/authority", **question(world, worker=[1, 2]))
    assert response.status_code == 422
    assert response.json()["refusals"][0]["code"] == "given_twice"


def test_an_unknown_activity_names_those_there_are(world, team):
    response = team.get("/authority", **question(world, activity="brain-surgery"))
    assert response.status_code == 422
    (refusal,) = response.json()["refusals"]
    assert refusal["where"] == "query.activity"
    assert INSULIN in refusal["mend"]
