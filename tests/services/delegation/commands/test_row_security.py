"""The whole story again as the web runs it: behind row-level security, each actor in turn."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from tests.services.delegation.commands import story
from tests.services.delegation.world import INSULIN, NOW, TODAY

from almoner.platform import events
from almoner.platform.access.scope import scoped
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.services.delegation import commands
from almoner.services.delegation import models as m
from almoner.services.delegation.queries.authority import may

pytestmark = pytest.mark.django_db


@contextmanager
def as_web(viewer: Viewer) -> Iterator[Viewer]:
    with transaction.atomic(), scoped(viewer, drop_role=True):
        yield viewer


@pytest.fixture
def world():
    return story.bare_world()


@pytest.fixture
def nurse(world):
    return world.viewer(world.nurse)


@pytest.fixture
def manager(world):
    return world.viewer(world.manager)


@pytest.fixture
def worker(world):
    return world.viewer(world.worker)


def test_from_decision_to_active_with_only_the_rows_each_may_see(world, nurse, manager, worker):
    with as_web(nurse):
        decision = story.decided(world)
        delegation = story.proposed(world, decision=decision)
        story.consent(world, delegation)
        one = {"delegation_id": delegation.pk, "agreed": True, "at": NOW}
        commands.sign(nurse, party="delegator", **one)
    with as_web(worker):
        commands.sign(worker, party="delegate", **one)
    with as_web(manager):
        commands.sign(manager, party="employer", **one)
        commands.start_training(manager, delegation_id=delegation.pk, at=NOW)
    with as_web(nurse):
        commands.start_supervision(nurse, delegation_id=delegation.pk, at=NOW)
        story.practised(world, delegation)
        commands.sign_off(nurse, delegation_id=delegation.pk, at=NOW)
        story.activate(world, delegation)
    with as_web(worker):
        assert may(world.worker.pk, INSULIN, world.person.pk, NOW).granted


def test_writing_a_plan_reviewing_and_lifting(world, nurse, manager):
    delegation = story.active(world)
    with as_web(nurse):
        commands.write_plan(
            nurse,
            person_id=world.person.pk,
            activity=INSULIN,
            values=story.VALUES,
            procedure="Check, give, record.",
            review_by=TODAY,
            call_first="024 7600 0000",
            changed_regimen=True,
            at=story.minutes(1),
        )
        commands.reassess(
            nurse, delegation_id=delegation.pk, satisfactory=True, at=story.minutes(2)
        )
        commands.record_review(
            nurse,
            delegation_id=delegation.pk,
            outcome="continue",
            findings="Going well",
            person_involved=True,
            next_due_on=story.REVIEW,
            at=story.minutes(3),
        )
        commands.lift(
            nurse, delegation_id=delegation.pk, because="Shown the new dose", at=story.minutes(4)
        )
    with as_web(manager):
        assert m.Delegation.objects.get(pk=delegation.pk).status == "active"


def test_each_event_of_the_registers_stops_what_the_actor_can_see(world, manager):
    delegation = story.active(world)
    with as_web(manager):
        events.publish("person.admitted", manager, story.minutes(1), person_id=world.person.pk)
    delegation.refresh_from_db()
    assert delegation.status == "suspended"


@pytest.mark.hazard("HZ-11")
def test_a_rival_finds_nothing_to_change(world):
    delegation = story.active(world)
    rival = world.viewer(world.rival_manager)
    with as_web(rival), pytest.raises(Unseen):
        commands.suspend(rival, delegation_id=delegation.pk, trigger="concern", reason="x", at=NOW)
