"""Two real connections at the same moment: one dose, one record. HZ-07."""

from concurrent.futures import ThreadPoolExecutor
from copy import copy
from threading import Barrier

import pytest
from django.db import connection
from tests.services.delegation.acts.door import AFTER, Door, minutes, mmol
from tests.services.delegation.acts.test_record_act import second_worker
from tests.services.delegation.world import NOW, make_world

from almoner.kernel.refusals import Refused
from almoner.services.delegation import models as m
from almoner.services.delegation.commands.acts import correct_act

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hazard("HZ-07")]


def at_once(*acts):
    """Runs each in its own thread and connection, all let go together."""
    gate = Barrier(len(acts))

    def run(act):
        gate.wait(10)
        try:
            return act()
        except Refused as refused:
            return [refusal.code for refusal in refused.refusals]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result(30) for done in [pool.submit(run, act) for act in acts]]


@pytest.fixture
def world():
    return make_world()


def test_one_button_pressed_many_times_records_once(world):
    door = Door(world)
    door.check(mmol("7.2"), due_at=NOW)
    presses = [lambda: door.record(due_at=NOW).pk] * 6
    assert len(set(at_once(*presses))) == 1
    assert m.Act.objects.count() == 1


def test_the_same_worker_on_two_phones(world):
    first, second = Door(world), Door(world)
    for door in (first, second):
        door.check(mmol("7.2"), due_at=NOW)
    found = at_once(lambda: first.record(due_at=NOW).pk, lambda: second.record(due_at=NOW).pk)
    assert ["already_done"] in found
    assert m.Act.objects.count() == 1


def test_two_workers_with_a_delegation_each(world):
    first = Door(world)
    first.check(mmol("7.2"), due_at=NOW)
    colleague = second_worker(world)
    other = make_other(world, colleague)
    other.check(mmol("7.2"), due_at=NOW)
    found = at_once(lambda: first.record(due_at=NOW).pk, lambda: other.record(due_at=NOW).pk)
    assert ["already_done"] in found
    assert m.Act.objects.count() == 1


def test_a_dose_and_a_correction_to_done_at_once_are_one_dose(world):
    first = Door(world)
    missed = first.record("missed", note="Nobody in", due_at=NOW)
    colleague = second_worker(world)
    other = make_other(world, colleague)
    other.check(mmol("7.2"), due_at=NOW)

    def correct():
        return correct_act(
            first.viewer, act_id=missed.pk, reason="It was done", outcome="done",
            done_at=minutes(1), values={**mmol("7.2"), **AFTER}, at=minutes(2),
        ).pk  # fmt: skip

    found = at_once(correct, lambda: other.record(after=2, due_at=NOW).pk)
    assert ["already_done"] in found
    assert m.Act.objects.filter(outcome="done").count() == 1


def make_other(world, colleague):
    theirs = copy(world)
    theirs.worker = colleague
    theirs.delegation = m.Delegation.objects.get(worker=colleague)
    return Door(theirs)
