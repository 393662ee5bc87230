"""Reporting, stopping, telling the person and closing: behind row-level security, by each side."""

from datetime import timedelta

import pytest
from tests.services.delegation.incidents.conftest import as_web
from tests.services.delegation.world import INSULIN, NOW, make_delegation, make_person

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import system
from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation.commands import lift
from almoner.services.delegation.commands.incidents import (
    close_incident,
    record_candour,
    report_incident,
)
from almoner.services.delegation.models import Act, DelegationEvent, Incident, Suspension
from almoner.services.delegation.queries.authority import may

LATER = NOW + timedelta(hours=1)


def report(world, who="worker", **changes) -> Incident:
    given = {
        "delegation_id": world.delegation.pk,
        "kind": "missed",
        "severity": "none",
        "happened_at": NOW - timedelta(hours=1),
        "what_happened": "The dose was given an hour late.",
        "at": NOW,
        **changes,
    }
    with as_web(world.viewer(getattr(world, who))) as viewer:
        return report_incident(viewer, **given)


def granted(world, at=LATER) -> bool:
    return may(world.worker.pk, INSULIN, world.person.pk, at).granted


def codes(refused) -> list[str]:
    return [one.code for one in refused.value.refusals]


@pytest.mark.parametrize("who", ["worker", "manager", "nurse", "deputy", "lead"])
def test_either_side_may_report(world, who):
    made = report(world, who)
    assert made.reported_by == getattr(world, who)
    assert (made.provider, made.delegating) == (world.provider, world.trust)
    assert made.person == world.person
    event = AuditEvent.objects.get(verb="incident.reported")
    assert event.person_id == world.person.pk
    assert "late" not in str(event.detail)


@pytest.mark.hazard("HZ-11")
def test_a_rival_cannot_report_or_learn_that_there_is_a_delegation(world):
    with pytest.raises(Unseen):
        report(world, "rival_manager")
    assert not Incident.objects.exists()


def test_a_board_may_not_report(world):
    from tests.services.delegation.world import make_worker

    world.chair = make_worker("Ada Pole", world.trust, "board")
    with pytest.raises(Refused) as refused:
        report(world, "chair")
    assert codes(refused) == ["no_right"]


@pytest.mark.hazard("HZ-03")
@pytest.mark.parametrize(
    ("kind", "severity", "triggers"),
    [
        ("wrong_dose", "none", ["incident-wrong"]),
        ("missed", "moderate", ["incident-harm"]),
        ("wrong_route", "severe", ["incident-harm", "incident-wrong"]),
    ],
)
def test_a_grave_incident_stops_the_delegation_at_once(world, kind, severity, triggers):
    assert granted(world)
    made = report(world, kind=kind, severity=severity)
    world.delegation.refresh_from_db()
    assert world.delegation.status == "suspended"
    stops = Suspension.objects.order_by("pk")
    assert [one.trigger for one in stops] == triggers
    assert {one.since for one in stops} == {NOW}
    assert not granted(world, NOW)
    assert DelegationEvent.objects.filter(verb="suspend").count() == len(triggers)
    assert made.candour_due is (severity in ("moderate", "severe"))


@pytest.mark.parametrize(
    ("kind", "severity"), [("missed", "low"), ("wrong_dose", "near_miss"), ("other", "none")]
)
def test_what_does_less_harm_is_kept_and_stops_nothing(world, kind, severity):
    made = report(world, kind=kind, severity=severity)
    assert granted(world)
    assert not Suspension.objects.exists()
    assert made.candour_due is False


def test_one_stop_stays_one_when_it_happens_again(world):
    report(world, kind="wrong_dose")
    report(world, kind="wrong_dose", what_happened="And once more.")
    assert Incident.objects.count() == 2
    assert Suspension.objects.count() == 1


def test_a_delegation_that_is_not_yet_live_is_reported_about_but_not_suspended(world):
    world.delegation.status = "training"
    world.delegation.active_from = None
    world.delegation.save()
    report(world, kind="wrong_person", severity="death")
    world.delegation.refresh_from_db()
    assert world.delegation.status == "training"
    assert Incident.objects.get().candour_due


def test_pressing_twice_reports_once(world):
    first = report(world)
    assert report(world, at=NOW + timedelta(seconds=30)) == first
    assert report(world, at=NOW + timedelta(seconds=90)) != first
    assert report(world, "manager") != first


def test_every_fault_is_named_and_nothing_is_kept(world):
    with pytest.raises(Refused) as refused:
        report(world, kind="muddle", severity="?", what_happened="", happened_at=LATER)
    assert codes(refused) == ["unknown_kind", "unknown_severity", "not_yet", "say_what"]
    assert not Incident.objects.exists()
    assert not AuditEvent.objects.exists()


def make_act(delegation, **changes) -> Act:
    values = {
        "delegation": delegation,
        "activity": delegation.activity,
        "worker_id": delegation.worker_id,
        "person_id": delegation.person_id,
        "provider_id": delegation.provider_id,
        "delegating_id": delegation.delegating_id,
        "done_at": NOW - timedelta(hours=2),
        "recorded_at": NOW - timedelta(hours=2),
        "outcome": "done",
        "timing": "on_time",
        "authority": {"granted": True},
        **changes,
    }
    return Act.objects.create(**values)


def test_it_may_name_a_record_of_this_delegation_and_of_no_other(world):
    own = make_act(world.delegation)
    assert report(world, act_id=own.pk).act == own
    neighbour = make_person((world.trust, "nursing", world.team), given_name="Ida")
    other = make_delegation(
        neighbour, world.worker, world.nurse, None, world.trust, world.provider, world.team
    )
    with pytest.raises(Refused) as refused:
        report(world, act_id=make_act(other).pk, what_happened="Something else.")
    assert codes(refused) == ["other_act"]


def told(world, incident, who="manager", at=LATER):
    with as_web(world.viewer(getattr(world, who))) as viewer:
        return record_candour(viewer, incident_id=incident.pk, at=at)


def closed(world, incident, who="manager", learning="We check the name aloud.", at=LATER):
    with as_web(world.viewer(getattr(world, who))) as viewer:
        return close_incident(viewer, incident_id=incident.pk, learning=learning, at=at)


@pytest.mark.parametrize("who", ["manager", "nurse", "deputy", "lead"])
def test_telling_the_person_then_closing(world, who):
    incident = report(world, severity="moderate")
    with pytest.raises(Refused) as refused:
        closed(world, incident, who)
    assert codes(refused) == ["candour_first"]
    assert told(world, incident, who).candour_done_at == LATER
    done = closed(world, incident, who)
    assert (done.closed_at, done.closed_by) == (LATER, getattr(world, who))
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert [one for one in verbs if one.startswith("incident.")] == [
        "incident.reported",
        "incident.person_told",
        "incident.closed",
    ]


def test_closing_does_not_lift_the_stop(world):
    incident = report(world, kind="wrong_dose")
    closed(world, incident)
    assert Suspension.objects.get().lifted_at is None
    assert not granted(world)


def test_only_the_delegator_or_deputy_lifts_what_an_incident_stopped(world):
    incident = report(world, kind="wrong_dose")
    closed(world, incident)
    stop = Suspension.objects.get()
    with pytest.raises(Refused), as_web(world.viewer(world.manager)) as viewer:
        lift(viewer, delegation_id=world.delegation.pk, because="It is fine now.", at=LATER)
    stop.refresh_from_db()
    assert stop.lifted_at is None


@pytest.mark.parametrize("deed", [told, closed])
def test_the_worker_does_not_judge_their_own_report(world, deed):
    incident = report(world, severity="moderate")
    with pytest.raises(Refused) as refused:
        deed(world, incident, "worker")
    assert codes(refused) == ["not_yours"]


@pytest.mark.hazard("HZ-11")
@pytest.mark.parametrize("deed", [told, closed])
def test_a_rival_sees_no_incident(world, deed):
    incident = report(world, severity="moderate")
    with pytest.raises(Unseen):
        deed(world, incident, "rival_manager")
    incident.refresh_from_db()
    assert (incident.candour_done_at, incident.closed_at) == (None, None)


def test_nothing_is_told_or_closed_twice(world):
    incident = report(world, severity="moderate")
    told(world, incident)
    with pytest.raises(Refused) as refused:
        told(world, incident)
    assert codes(refused) == ["candour_done"]
    closed(world, incident)
    with pytest.raises(Refused) as refused:
        closed(world, incident)
    assert codes(refused) == ["closed_already"]


def test_somebody_without_an_organisation_sees_none(world):
    incident = report(world)
    with pytest.raises(Unseen):
        close_incident(system("a job"), incident_id=incident.pk, learning="x", at=LATER)
