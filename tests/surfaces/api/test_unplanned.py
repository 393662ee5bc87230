"""What may be done unplanned now, over REST, and then the act without a time due."""

from datetime import timedelta
from uuid import uuid4

from tests.services.delegation.world import INSULIN, NOW, make_worker
from tests.services.visits.unplanned_world import PRN, delegate, given
from tests.surfaces.keys import Caller, key_for

from almoner.services.delegation.models import Act, Suspension

BEFORE = {
    "person_confirmed": True,
    "agreement": "agrees",
    "medicine_matches": True,
    "medicine_usable": True,
    "already_given": False,
    "signs_match": True,
    "other_steps_tried": True,
    "earlier_dose": "none",
    "dose_number": 1,
    "dose_as_plan": True,
    "emergency": False,
}


def ask(caller, world, worker=None):
    worker = worker or world.worker
    return caller.get("/unplanned", worker=worker.pk, person=world.person.pk)


def test_each_activity_with_its_answer(world, doorstep):
    given(delegate(world, PRN), NOW - timedelta(hours=1))
    response = ask(doorstep, world)
    assert response.status_code == 200, response.content
    insulin, prn = response.json()["items"]
    assert (insulin["activity"], prn["activity"]) == (INSULIN, PRN)
    assert insulin["granted"] is True
    assert insulin["last_done_at"] is None
    assert insulin["again_at"] is None
    assert prn["again_at"].startswith("2026-11-20T11:00:00")
    assert (prn["done_in_day"], prn["most_in_day"]) == (1, 3)


def test_without_authority_every_reason(world, doorstep):
    Suspension.objects.create(
        delegation=world.delegation, trigger="incident", since=NOW, raised_by="user:1"
    )
    (only,) = ask(doorstep, world).json()["items"]
    assert only["granted"] is False
    assert only["refusals"][0]["reason"]


def test_checked_and_recorded_it_is_not_planned(world, doorstep):
    given_here = {"delegation": delegate(world, PRN).pk, "reference": str(uuid4())}
    checked = doorstep.post("/acts/checks", {**given_here, "plan_version": 1, "values": BEFORE})
    assert checked.status_code == 201, checked.content
    assert checked.json()["allowed"], checked.json()
    done = {"outcome": "done", "done_at": NOW.isoformat(), "values": {"effect": "helped"}}
    recorded = doorstep.post("/acts", {**given_here, **done})
    assert recorded.status_code == 201, recorded.content
    assert recorded.json()["planned"] is False
    assert Act.objects.get().timing == "unplanned"


def test_too_soon_is_stopped_whatever_is_sent(world, doorstep):
    prn = delegate(world, PRN)
    given(prn, NOW - timedelta(hours=1))
    body = {"delegation": prn.pk, "reference": str(uuid4()), "plan_version": 1, "values": BEFORE}
    checked = doorstep.post("/acts/checks", body).json()
    assert checked["allowed"] is False
    assert "It is too soon after the last dose." in checked["words"]


def test_the_manager_and_the_team_may_ask_and_others_may_not(world, home_care, team, rival):
    assert ask(home_care, world).status_code == 200
    assert ask(team, world).status_code == 200
    assert ask(rival, world).status_code == 404
    colleague = make_worker("Ann Reed", world.provider, "care_worker")
    assert ask(Caller(key_for(colleague, world.provider)), world).status_code == 404
    assert ask(home_care, world, colleague).status_code == 404


def test_both_must_be_named(world, doorstep):
    response = doorstep.get("/unplanned", worker=world.worker.pk)
    assert response.status_code == 422
    assert response.json()["refusals"][0]["where"] == "query.person"
