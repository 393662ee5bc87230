"""A provider's own software records its workers' acts: each request names the worker."""

import itertools
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.services.delegation.world import NOW, TODAY, make_worker
from tests.surfaces.api.test_acts import AFTER, BEFORE
from tests.surfaces.keys import Caller, key_for

from almoner.platform.accounts.models import ApiToken
from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation.models import Act, Escalation
from almoner.services.delegation.rules.relaying import can_relay, check_relay


@pytest.fixture
def software(world):
    return Caller(key_for(world.manager, world.provider, ["acts:write"]))


def check(caller, world, reference, **changed):
    body = {"reference": reference, "plan_version": 1, "values": BEFORE}
    return caller.post("/acts/checks", {"delegation": world.delegation.pk, **body, **changed})


def record(caller, world, reference, **changed):
    body = {"reference": reference, "outcome": "done", "done_at": NOW.isoformat(), "values": AFTER}
    return caller.post("/acts", {"delegation": world.delegation.pk, **body, **changed})


def refused(response, code):
    assert response.status_code == 409, response.content
    assert [one["code"] for one in response.json()["refusals"]] == [code]
    assert Act.objects.count() == 0


def test_it_is_recorded_as_the_workers_and_the_audit_shows_both(world, software):
    reference, worker = str(uuid4()), world.worker.pk
    assert check(software, world, reference, worker=worker).status_code == 201
    response = record(software, world, reference, worker=worker)
    assert response.status_code == 201, response.content
    key = ApiToken.objects.get()
    act = Act.objects.get()
    assert (act.worker_id, act.key_id, act.planned) == (worker, key.pk, False)
    assert (response.json()["worker"], response.json()["key"]) == (worker, key.pk)
    event = AuditEvent.objects.get(verb="act.recorded")
    assert event.actor == f"user:{world.manager.user_id}"
    assert (event.detail["key"], event.detail["entered_for"]) == (key.pk, worker)


def test_a_rivals_worker_is_refused(world, software):
    stranger = make_worker("Ray Rival", world.rival, "care_worker")
    refused(record(software, world, str(uuid4()), worker=stranger.pk), "not_your_worker")


def test_one_who_has_left_is_refused(world, software):
    world.worker.employments.update(ends_on=TODAY)
    refused(record(software, world, str(uuid4()), worker=world.worker.pk), "not_your_worker")


def test_a_colleague_without_the_delegation_is_refused(world, software):
    other = make_worker("Cara Lowe", world.provider, "care_worker")
    refused(record(software, world, str(uuid4()), worker=other.pk), "not_your_delegation")


def test_a_manager_without_a_worker_named_is_refused(world, software):
    refused(record(software, world, str(uuid4())), "not_your_delegation")


def test_the_delegating_teams_key_cannot(world, team):
    refused(record(team, world, str(uuid4()), worker=world.worker.pk), "not_a_provider_key")


def test_a_rivals_key_finds_nothing(world, rival):
    assert record(rival, world, str(uuid4()), worker=world.worker.pk).status_code == 404


def test_the_stop_rules_hold_all_the_same(world, software):
    reference, low = str(uuid4()), {**BEFORE, "glucose": {"value": "3.2", "unit": "mmol/L"}}
    checked = check(software, world, reference, worker=world.worker.pk, values=low)
    assert checked.json()["allowed"] is False
    refused(record(software, world, reference, worker=world.worker.pk), "stopped")


def test_what_was_due_is_planned(world, software):
    due = (NOW - timedelta(minutes=5)).isoformat()
    said = {"outcome": "refused", "note": "Said no.", "values": {}, "due_at": due}
    response = record(software, world, str(uuid4()), worker=world.worker.pk, **said)
    assert response.json()["planned"] is True


def test_a_call_for_help_is_the_workers(world, software):
    body = {"delegation": world.delegation.pk, "situation": "Pale.", "worker": world.worker.pk}
    assert software.post("/escalations", body).status_code == 201
    assert Escalation.objects.get().raised_by == world.worker


@pytest.mark.parametrize(
    ("by_key", "manages", "employed"), list(itertools.product((False, True), repeat=3))
)
def test_only_all_three_together_are_enough(by_key, manages, employed):
    given = {"by_key": by_key, "manages": manages, "employed": employed}
    assert can_relay(**given) is all(given.values())
    assert bool(check_relay(**given)) is not all(given.values())
