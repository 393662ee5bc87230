"""Acts over REST: check, record once, correct; stop rules and stale plans answer in words."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.services.delegation.world import NOW

from almoner.services.delegation.models import Act, Escalation, Reading

BEFORE = {
    "person_confirmed": True,
    "agreement": "agrees",
    "wellbeing": "as-usual",
    "medicine_matches": True,
    "medicine_usable": True,
    "already_given": False,
    "glucose": {"value": "8.4", "unit": "mmol/L"},
    "can_swallow": True,
    "food_ready": True,
    "pen_tested": True,
    "dose_units": "12",
}
AFTER = {"site": "abdomen-left", "site_healthy": True, "needle_safe": True}


@pytest.fixture
def reference():
    return str(uuid4())


def check(caller, world, reference, version=1, **changed):
    return caller.post(
        "/acts/checks",
        {
            "delegation": world.delegation.pk,
            "reference": reference,
            "plan_version": version,
            "values": {**BEFORE, **changed},
        },
    )


def record(caller, world, reference, **changed):
    return caller.post(
        "/acts",
        {
            "delegation": world.delegation.pk,
            "reference": reference,
            "outcome": "done",
            "done_at": NOW.isoformat(),
            "plan_version": 1,
            "values": AFTER,
            **changed,
        },
    )


def test_check_then_record(world, doorstep, reference):
    checked = check(doorstep, world, reference)
    assert checked.status_code == 201, checked.content
    assert checked.json()["allowed"] is True, checked.json()
    done = record(doorstep, world, reference)
    assert done.status_code == 201, done.content
    assert done.json()["authorised"] is True
    assert done.json()["record"]["site"] == "abdomen-left"


def test_the_same_reference_records_once(world, doorstep, reference):
    check(doorstep, world, reference)
    first = record(doorstep, world, reference).json()
    again = record(doorstep, world, reference)
    assert again.status_code == 201
    assert again.json()["id"] == first["id"]
    assert Act.objects.count() == 1


def test_low_glucose_blocks_the_dose(world, doorstep, reference):
    low = check(doorstep, world, reference, glucose={"value": "3.2", "unit": "mmol/L"})
    assert low.status_code == 201, low.content
    assert low.json()["allowed"] is False
    assert low.json()["steps"]
    stopped = record(doorstep, world, reference)
    assert stopped.status_code == 409
    assert "stopped" in [one["code"] for one in stopped.json()["refusals"]]
    assert Reading.objects.count() == 1
    assert Act.objects.count() == 0


def test_units_cannot_be_confused(world, doorstep, reference):
    response = check(doorstep, world, reference, glucose="8.4")
    assert response.status_code == 409
    assert response.json()["refusals"][0]["reason"]
    assert Reading.objects.count() == 0


def test_a_stale_plan_is_refused(world, doorstep, reference):
    response = check(doorstep, world, reference, version=7)
    assert response.status_code == 409
    assert response.json()["refusals"][0]["code"] == "plan_changed"


def test_only_the_named_worker_records(world, home_care, team, reference):
    assert record(home_care, world, reference).status_code == 409
    assert record(team, world, reference).status_code == 409
    assert Act.objects.count() == 0


def test_nothing_is_recorded_for_a_rival(world, rival, reference):
    assert record(rival, world, reference).status_code == 404
    assert check(rival, world, reference).status_code == 404


def test_a_correction_appends(world, doorstep, home_care, reference):
    check(doorstep, world, reference)
    act = record(doorstep, world, reference).json()
    response = home_care.post(
        f"/acts/{act['id']}/corrections",
        {
            "reason": "The person had said no.",
            "outcome": "refused",
            "done_at": NOW.isoformat(),
            "values": {},
            "note": "Said no.",
        },
    )
    assert response.status_code == 201, response.content
    assert response.json()["corrects"] == act["id"]
    listed = [one["id"] for one in home_care.get("/acts").json()["items"]]
    assert listed == [response.json()["id"], act["id"]]


def test_the_list_filters_by_time_and_outcome(world, doorstep, reference):
    check(doorstep, world, reference)
    act = record(doorstep, world, reference).json()
    later = (NOW + timedelta(minutes=1)).isoformat()
    assert doorstep.get("/acts", done_since=later).json()["items"] == []
    assert doorstep.get("/acts", outcome="missed").json()["items"] == []
    (found,) = doorstep.get("/acts", done_before=later, outcome="done").json()["items"]
    assert found["id"] == act["id"]
    assert "record" not in found


def test_a_call_for_help_reaches_the_delegating_side(world, doorstep, team, rival):
    raised = doorstep.post(
        "/escalations", {"delegation": world.delegation.pk, "situation": "Sleepy and pale."}
    )
    assert raised.status_code == 201, raised.content
    (seen,) = team.get("/escalations", undecided=True).json()["items"]
    assert seen["id"] == raised.json()["id"]
    assert "situation" not in seen
    assert rival.get("/escalations").json()["items"] == []
    assert Escalation.objects.count() == 1


def test_incidents_list(world, home_care, rival):
    from almoner.services.delegation.models import Incident

    incident = Incident.objects.create(
        delegation=world.delegation,
        person=world.person,
        provider=world.provider,
        delegating=world.trust,
        kind="missed",
        severity="none",
        happened_at=NOW - timedelta(hours=2),
        reported_at=NOW,
        reported_by=world.worker,
        what_happened="The visit was late.",
    )
    (seen,) = home_care.get("/incidents", open=True).json()["items"]
    assert seen["id"] == incident.pk
    assert "what_happened" not in seen
    assert home_care.get("/incidents", open=False).json()["items"] == []
    assert rival.get("/incidents").json()["items"] == []
