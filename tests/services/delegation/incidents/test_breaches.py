"""Repeated readings outside the plan stop a delegation once the act is over, and only then."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.services.delegation.incidents.conftest import as_web
from tests.services.delegation.incidents.test_commands import make_act
from tests.services.delegation.world import INSULIN, NOW

from almoner.platform.access.viewer import system
from almoner.services.delegation.commands.breaches import suspend_on_breaches
from almoner.services.delegation.models import Delegation, Reading, Suspension
from almoner.services.delegation.queries.authority import may

JOB = system("breaches")


def reading(world, hours_ago: float, fired=("above-plan-range",), reference=None, acted=True):
    reference = reference or uuid4()
    at = NOW - timedelta(hours=hours_ago)
    Reading.objects.create(
        reference=reference,
        delegation=world.delegation,
        worker=world.worker,
        plan=world.plan,
        taken_at=at,
        recorded_at=at,
        record={},
        allowed=True,
        fired=list(fired),
    )
    if acted:
        make_act(world.delegation, reference=reference, done_at=at, recorded_at=at)
    return reference


def sweep(at=NOW):
    return suspend_on_breaches(JOB, Delegation.objects.all(), at=at)


@pytest.mark.hazard("HZ-03")
def test_two_acts_outside_the_plan_within_a_week_stop_it(world):
    reading(world, 50)
    assert sweep() == []
    reading(world, 2)
    [stop] = sweep()
    assert (stop.trigger, stop.since, stop.raised_by) == ("repeated-breaches", NOW, JOB.actor)
    assert not may(world.worker.pk, INSULIN, world.person.pk, NOW).granted


def test_running_it_again_changes_nothing(world):
    reading(world, 50)
    reading(world, 2)
    sweep()
    assert sweep() == []
    assert Suspension.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"hours_ago": 24 * 7}, {"hours_ago": 2}),
        ({"hours_ago": 50, "fired": []}, {"hours_ago": 2}),
        ({"hours_ago": 50, "fired": ["pen-not-tested"]}, {"hours_ago": 2}),
    ],
)
def test_what_is_too_old_or_no_reading_outside_the_plan_does_not_count(world, first, second):
    reading(world, **first)
    reading(world, **second)
    assert sweep() == []


def test_tries_within_one_act_are_one(world):
    reference = reading(world, 3, ["low-glucose"], acted=False)
    reading(world, 2.8, ["low-glucose"], reference, acted=False)
    reading(world, 2.6, ["low-glucose"], reference)
    assert sweep() == []


@pytest.mark.hazard("HZ-03")
def test_a_low_reading_being_treated_keeps_its_steps_on_the_screen(world):
    reading(world, 50)
    reading(world, 0.1, ["low-glucose"], acted=False)
    assert sweep() == []
    assert may(world.worker.pk, INSULIN, world.person.pk, NOW).granted
    assert len(sweep(NOW + timedelta(hours=1))) == 1


def test_after_the_stop_is_lifted_only_newer_readings_count(world):
    reading(world, 50)
    reading(world, 20)
    [stop] = sweep(NOW - timedelta(hours=19))
    stop.lifted_at, stop.lifted_by = NOW - timedelta(hours=10), world.nurse
    stop.save()
    Delegation.objects.update(status="active")
    assert sweep() == []
    reading(world, 5)
    assert sweep() == []
    reading(world, 1)
    assert len(sweep()) == 1


def test_the_worker_who_records_the_second_may_stop_it_themselves(world):
    """Behind row-level security, as the act is recorded."""
    reading(world, 50)
    reading(world, 0.1)
    with as_web(world.viewer(world.worker)) as viewer:
        own = Delegation.objects.filter(pk=world.delegation.pk)
        assert len(suspend_on_breaches(viewer, own, at=NOW)) == 1
    world.delegation.refresh_from_db()
    assert world.delegation.status == "suspended"


def test_what_is_suspended_already_is_left_alone(world):
    Delegation.objects.update(status="suspended")
    reading(world, 50)
    reading(world, 2)
    assert sweep() == []
