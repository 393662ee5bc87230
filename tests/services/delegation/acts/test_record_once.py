"""An act is recorded once, on the plan in force, and no sooner again than is right."""

import pytest
from django.db import IntegrityError, transaction
from tests.services.delegation.acts.door import Door, codes, minutes, mmol, new_plan
from tests.services.delegation.acts.worlds import (
    second_worker,
)
from tests.services.delegation.world import NOW

from almoner.kernel.refusals import Refused
from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation import models as m
from almoner.services.delegation.commands.acts import _check_not_done, correct_act


class TestTwice:
    """HZ-07: one dose is one record and one dose."""

    pytestmark = pytest.mark.hazard("HZ-07")

    def test_the_same_reference_gives_the_same_record(self, door):
        door.check(mmol("7.2"))
        first = door.record()
        assert door.record(after=2).pk == first.pk
        assert m.Act.objects.count() == 1
        assert AuditEvent.objects.filter(verb="act.recorded").count() == 1

    def test_a_second_answer_under_the_same_reference_changes_nothing(self, door):
        door.check(mmol("7.2"))
        door.record()
        assert door.record("refused", after=3, note="no").outcome == "done"

    def test_the_same_thing_due_is_not_done_twice(self, world, door):
        door.check(mmol("7.2"), due_at=NOW)
        other = Door(world)
        other.check(mmol("7.2"), 0.5, due_at=NOW)
        door.record(due_at=NOW)
        with pytest.raises(Refused) as refused:
            other.record(after=5, due_at=NOW)
        assert codes(refused) == ["already_done"]

    @pytest.mark.parametrize(("after", "twice"), [(119, False), (120, True)])
    def test_two_doses_lie_two_hours_apart(self, world, door, after, twice):
        door.check(mmol("7.2"))
        door.record(after=0)
        other = Door(world)
        if not twice:
            with pytest.raises(Refused):
                other.check(mmol("7.2"), after)
            return
        other.check(mmol("7.2"), after)
        assert other.record(after=after).outcome == "done"

    def test_a_dose_recorded_by_a_colleague_counts(self, world, door):
        colleague = second_worker(world)
        door.check(mmol("7.2"))
        door.record(after=0)
        assert m.Act.objects.filter(worker=colleague).count() == 0
        world.worker = colleague
        other = Door(world)
        world.delegation = m.Delegation.objects.get(worker=colleague)
        with pytest.raises(Refused) as refused:
            other.check(mmol("7.2"), 10)
        assert "already_done" in codes(refused)

    def test_a_refusal_does_not_stand_in_the_way_of_a_later_dose(self, world, door):
        door.record("refused", note="Not yet", due_at=NOW)
        later = Door(world)
        later.check(mmol("7.2"), 20, due_at=NOW)
        assert later.record(after=21, due_at=NOW).outcome == "done"

    def test_a_corrected_dose_does_not_stand_in_the_way(self, world, door):
        door.check(mmol("7.2"))
        act = door.record(due_at=NOW)
        correct_act(
            door.viewer,
            act_id=act.pk,
            reason="Wrong button",
            outcome="refused",
            done_at=act.done_at,
            values={},
            note="She said no",
            at=minutes(5),
        )
        later = Door(world)
        later.check(mmol("7.2"), 20, due_at=NOW)
        assert later.record(after=21, due_at=NOW).outcome == "done"

    def test_the_database_itself_keeps_a_reference_once(self, door):
        door.check(mmol("7.2"))
        act = door.record()
        act.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            act.save(force_insert=True)


class TestPlanChanged:
    """HZ-05: a dose is given on the plan in force, and a record says which that was."""

    pytestmark = pytest.mark.hazard("HZ-05")

    def test_a_plan_that_changed_between_check_and_dose_stops_it(self, world, door):
        door.check(mmol("7.2"))
        new_plan(world, minutes(1))
        with pytest.raises(Refused) as refused:
            door.record(after=2)
        assert codes(refused) == ["plan_changed"]
        assert not m.Act.objects.exists()

    def test_a_plan_that_changed_after_the_dose_does_not_hide_it(self, world, door):
        door.check(mmol("7.2"))
        new_plan(world, minutes(5))
        act = door.record(after=8, done_at=minutes(2))
        assert act.plan == world.plan

    def test_an_old_version_named_by_the_sender_is_refused(self, door):
        door.check(mmol("7.2"))
        with pytest.raises(Refused) as refused:
            door.record(plan_version=0)
        assert codes(refused) == ["plan_changed"]

    def test_a_newer_version_named_by_the_sender_does_not_help(self, world, door):
        door.check(mmol("7.2"))
        new_plan(world, minutes(1))
        with pytest.raises(Refused):
            door.record(after=2, plan_version=2)


@pytest.mark.hazard("HZ-07")
@pytest.mark.parametrize(
    ("activity", "refused"),
    [
        ("insulin-administration", ["already_done"]),
        ("medicines-administration", ["already_done"]),
        ("respiratory-support", []),
        ("oral-nasal-suction", []),
    ],
)
def test_the_definition_says_how_soon_it_may_rightly_be_done_again(world, activity, refused):
    m.Delegation.objects.filter(pk=world.delegation.pk).update(activity=activity)
    delegation = m.Delegation.objects.get(pk=world.delegation.pk)
    m.Act.objects.create(
        delegation=delegation, activity=activity, worker=world.worker, person=world.person,
        provider=world.provider, delegating=world.trust, done_at=minutes(-30),
        recorded_at=minutes(-30), outcome="done", timing="unplanned", authority={},
    )  # fmt: skip
    assert [one.code for one in _check_not_done(delegation, None, NOW)] == refused
