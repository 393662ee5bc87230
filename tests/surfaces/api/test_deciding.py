"""From the question to an agreed delegation over REST, and a handover: the same commands decide."""

import pytest
from tests.services.delegation.commands import story
from tests.services.delegation.lifecycle.test_requirements import BEST, CANNOT
from tests.services.delegation.world import INSULIN, NOW, TODAY
from tests.surfaces.keys import ALL, Caller, key_for

from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation.models import Consent, Decision, Delegation, Plan


@pytest.fixture
def world(db):
    return story.bare_world()


@pytest.fixture
def nurse(world):
    return Caller(key_for(world.nurse, world.trust, ALL))


def asked(world, **changed):
    answers = story.passing()
    body = {
        "person": world.person.pk,
        "activity": INSULIN,
        "provider": world.provider.pk,
        "facts": answers.pop("facts"),
        "answers": answers,
    }
    return {**body, **changed}


def proposal(world, decision, **changed):
    body = {
        "decision": decision,
        "worker": world.worker.pk,
        "deputy": world.deputy.pk,
        "situation": "Morning dose at home",
        "supervision": "A call each month",
        "call_first": "024 7600 0000",
    }
    return {**body, **changed}


CONSENT = {
    "basis": "consent",
    "given_by": "The person",
    "information_given": "Who will come, what they will do, and that they can say no.",
}
PLAN = {
    "activity": INSULIN,
    "values": story.VALUES,
    "procedure": "Check glucose, give the planned dose, record it.",
    "review_by": TODAY.replace(year=TODAY.year + 1).isoformat(),
    "call_first": "024 7600 0000",
}


def refusals(response, status=409):
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    return [one["code"] for one in response.json()["refusals"]]


def made(response):
    assert response.status_code == 201, response.content
    return response.json()


def proposed(world, nurse):
    decision = made(nurse.post("/decisions", asked(world)))["id"]
    return made(nurse.post("/delegations", proposal(world, decision)))


def test_decide_propose_consent_and_sign(world, nurse, home_care, doorstep):
    delegation = proposed(world, nurse)
    assert delegation["status"] == "proposed"
    path = f"/delegations/{delegation['id']}"
    agreed = made(nurse.post(f"{path}/consents", CONSENT))
    assert [one["basis"] for one in agreed["consents"]] == ["consent"]
    for caller, party in ((nurse, "delegator"), (doorstep, "delegate"), (home_care, "employer")):
        signed = caller.post(f"{path}/sign", {"party": party, "agreed": True})
        assert signed.status_code == 200, signed.content
    assert signed.json()["status"] == "agreed"
    withdrawn = nurse.post(f"{path}/withdraw-consent", {"withdrawn_by": "The person"})
    assert withdrawn.json()["consents"][0]["withdrawn_at"] is not None
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"delegation.decided", "delegation.proposed", "consent.withdrawn"} <= verbs


def test_a_decision_is_told_in_full_and_looking_is_audited(world, nurse, home_care, rival):
    answers = {**asked(world)["answers"], "G3": {"answer": "changing", "evidence": "Notes"}}
    kept = made(nurse.post("/decisions", asked(world, answers=answers, note="Ask in May.")))
    assert kept["outcome"] == "retain"
    assert kept["reasons"][0]["reason"] == "The person's needs are changing."
    shown = home_care.get(f"/decisions/{kept['id']}")
    assert shown.json() == kept
    assert AuditEvent.objects.get(verb="decision.viewed").person_id == world.person.pk
    assert rival.get(f"/decisions/{kept['id']}").status_code == 404
    assert rival.get("/decisions").json()["items"] == []
    (listed,) = nurse.get("/decisions", outcome="retain", person=world.person.pk).json()["items"]
    assert listed["id"] == kept["id"]
    assert "answers" not in listed
    assert nurse.get("/decisions", outcome="delegate").json()["items"] == []


def test_a_worker_reads_only_the_decisions_about_their_own_delegations(world, nurse, doorstep):
    other = made(nurse.post("/decisions", asked(world)))["id"]
    assert doorstep.get(f"/decisions/{other}").status_code == 404
    mine = proposed(world, nurse)
    (seen,) = doorstep.get("/decisions").json()["items"]
    assert Delegation.objects.get(pk=mine["id"]).decision_id == seen["id"]


def test_every_question_still_open_is_named(world, nurse):
    answers = asked(world)["answers"]
    del answers["G1"], answers["G5"]
    assert refusals(nurse.post("/decisions", asked(world, answers=answers))) == [
        "gate-open-g1",
        "gate-open-g5",
    ]
    assert Decision.objects.count() == 0


@pytest.mark.parametrize(
    ("answers", "where"),
    [
        ({"H1": "yes"}, "body.answers.H1.[key]"),
        ({"G1": {"evidence": "none"}}, "body.answers.G1.whole.answer"),
        ({"G1": {"answer": "listed", "mood": "good"}}, "body.answers.G1.whole.mood"),
    ],
)
def test_a_misshapen_answer_is_named_where_it_stands(world, nurse, answers, where):
    response = nurse.post("/decisions", asked(world, answers=answers))
    assert response.status_code == 422, response.content
    assert where in [one["where"] for one in response.json()["refusals"]]


def test_capacity_goes_with_the_answer(world, nurse):
    without = {**asked(world)["answers"], "G4": "best-interests"}
    assert refusals(nurse.post("/decisions", asked(world, answers=without)))
    given = {"answer": "best-interests", "capacity": CANNOT, "best_interests": BEST}
    kept = made(nurse.post("/decisions", asked(world, answers={**without, "G4": given})))
    assert Decision.objects.get(pk=kept["id"]).answers["G4"] == given


def test_best_interests_is_kept_as_it_was_given(world, nurse):
    path = f"/delegations/{proposed(world, nurse)['id']}/consents"
    bare = {**CONSENT, "basis": "best_interests"}
    assert refusals(nurse.post(path, bare))
    made(nurse.post(path, {**bare, "capacity": CANNOT, "best_interests": BEST}))
    assert Consent.objects.get().best_interests == BEST


@pytest.mark.parametrize("who", ["home_care", "doorstep", "rival"])
def test_only_the_delegating_side_decides_proposes_plans_and_consents(world, nurse, who, request):
    delegation = proposed(world, nurse)["id"]
    caller = request.getfixturevalue(who)
    before = (Decision.objects.count(), Delegation.objects.count(), Plan.objects.count())
    for path, body in (
        ("/decisions", asked(world)),
        ("/delegations", proposal(world, 1)),
        ("/plans", {**PLAN, "person": world.person.pk}),
        (f"/delegations/{delegation}/consents", CONSENT),
    ):
        assert caller.post(path, body).status_code == 403
    assert before == (Decision.objects.count(), Delegation.objects.count(), Plan.objects.count())
    assert Consent.objects.count() == 0


def test_another_trusts_decision_is_not_there_to_propose_on(world, nurse):
    assert nurse.post("/delegations", proposal(world, 987654)).status_code == 404


def test_a_plan_makes_the_next_version_and_its_etag(world, nurse):
    response = nurse.post("/plans", {**PLAN, "person": world.person.pk})
    assert made(response)["version"] == 2
    assert response.headers["ETag"] == '"2"'
    assert Plan.objects.get(version=1).superseded_at == NOW


def test_a_plan_names_every_fault_and_writes_nothing(world, nurse):
    values = {k: v for k, v in story.VALUES.items() if k not in ("dose_units", "times")}
    response = nurse.post("/plans", {**PLAN, "person": world.person.pk, "values": values})
    assert refusals(response) == ["plan-incomplete", "plan-incomplete"]
    assert Plan.objects.count() == 1


def test_a_changed_dose_stops_what_was_delegated(world, nurse):
    story.active(world)
    nurse.post("/plans", {**PLAN, "person": world.person.pk})
    changed = {**story.VALUES, "dose_units": "14 units"}
    plan = nurse.post("/plans", {**PLAN, "person": world.person.pk, "values": changed})
    assert made(plan)["changed_regimen"] is True
    assert Delegation.objects.get().status == "suspended"


def test_a_team_lead_hands_over_all_or_none(world, nurse, team):
    delegation = proposed(world, nurse)["id"]
    body = {
        "from_worker": world.nurse.pk,
        "to_worker": world.deputy.pk,
        "delegations": [delegation],
        "reason": "Leaves the team",
    }
    assert nurse.post("/handovers", body).status_code == 403
    some = team.post("/handovers", {**body, "delegations": [delegation, 987654]})
    assert refusals(some) == ["not_on_caseload"]
    assert made(team.post("/handovers", body)) == {
        "delegations": [delegation],
        "delegator": world.deputy.pk,
    }
    moved = Delegation.objects.get()
    assert (moved.delegator, moved.deputy) == (world.deputy, world.lead)
