"""Recording what happened: on time or late, done or not, once, and on whose authority."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from tests.services.delegation.acts.door import AFTER, codes, minutes, mmol
from tests.services.delegation.acts.worlds import (
    TABLET,
    medicines_in_place_of_insulin,
    second_worker,
)
from tests.services.delegation.world import NOW, make_worker

from almoner.kernel.refusals import Refused
from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation import models as m
from almoner.services.delegation.commands.acts import record_act
from almoner.services.delegation.rules.answer import chain_ids


def test_a_dose_with_all_that_it_rests_on(world, door):
    door.check(mmol("7.2"))
    act = door.record(due_at=NOW)
    assert (act.outcome, act.timing, act.worker, act.person, act.plan) == (
        "done",
        "on_time",
        world.worker,
        world.person,
        world.plan,
    )
    assert act.record["dose_units"] == {"value": "12.0", "unit": "units"}
    assert act.record["site"] == "abdomen-left"
    assert act.authority["granted"] is True
    assert chain_ids(act.authority)["competence"] == [world.competence.pk]
    assert (act.provider, act.delegating) == (world.provider, world.trust)


@pytest.mark.parametrize(
    ("after", "timing"),
    [
        (-16, "early"),
        (-15, "on_time"),
        (0, "on_time"),
        (15, "on_time"),
        (15.02, "late"),
        (45, "late"),
    ],
)
def test_early_on_time_and_late_by_the_tolerance(door, after, timing):
    door.check(mmol("7.2"), after - 1)
    assert door.record(after=after, due_at=NOW).timing == timing


def test_without_a_time_due_it_is_neither_late_nor_early(door):
    door.check(mmol("7.2"))
    assert door.record().timing == "unplanned"


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of October 2026. The clocks go back on the 25th."""
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC)


@pytest.mark.hazard("HZ-08")
@pytest.mark.parametrize(
    ("due", "done", "timing"),
    [
        # 8am in London is 07:00 UTC in summer time and 08:00 UTC in winter time.
        (
            datetime(2026, 10, 24, 7, 0, tzinfo=UTC),
            datetime(2026, 10, 24, 7, 10, tzinfo=UTC),
            "on_time",
        ),
        (
            datetime(2026, 10, 25, 8, 0, tzinfo=UTC),
            datetime(2026, 10, 25, 7, 10, tzinfo=UTC),
            "early",
        ),
        (
            datetime(2026, 10, 25, 8, 0, tzinfo=UTC),
            datetime(2026, 10, 25, 8, 10, tzinfo=UTC),
            "on_time",
        ),
    ],
)
def test_the_clocks_going_back_make_nothing_late(door, due, done, timing):
    """Kept from the telephone, as *not done*, so that no check is needed at that moment."""
    act = door.record("not_needed", done_at=done, due_at=due, note="Not needed")
    assert act.timing == timing


@pytest.mark.parametrize("outcome", ["refused", "missed", "stopped", "not_needed"])
def test_what_was_not_done_needs_a_note(door, outcome):
    with pytest.raises(Refused) as refused:
        door.record(outcome, note="  ")
    assert codes(refused) == ["say_why"]
    act = door.record(outcome, note="  She said no, kindly. ")
    assert (act.outcome, act.note, act.plan) == (outcome, "She said no, kindly.", None)


def test_an_outcome_that_does_not_exist(door):
    with pytest.raises(Refused) as refused:
        door.record("maybe", note="x")
    assert codes(refused) == ["unknown_outcome"]


def test_a_stopped_act_keeps_the_readings_that_stopped_it(door):
    door.check(mmol("3.2"))
    act = door.record("stopped", note="Went to hospital")
    assert act.record["glucose"]["value"] == "3.2"
    assert act.stops == ["low-glucose"]


def test_done_without_a_check_is_refused(door):
    with pytest.raises(Refused) as refused:
        door.record()
    assert codes(refused) == ["not_checked"]


@pytest.mark.parametrize(("after", "fresh"), [(30, True), (30.02, False)])
def test_a_check_holds_for_half_an_hour(door, after, fresh):
    door.check(mmol("7.2"))
    if fresh:
        assert door.record(after=after).outcome == "done"
        return
    with pytest.raises(Refused) as refused:
        door.record(after=after)
    assert codes(refused) == ["checked_too_long_ago"]


def test_done_while_a_stop_rule_holds_is_refused(door):
    door.check(mmol("3.2"))
    with pytest.raises(Refused) as refused:
        door.record()
    assert codes(refused) == ["stopped"]
    assert not m.Act.objects.exists()


@pytest.mark.parametrize("name", list(AFTER))
def test_what_must_be_said_afterwards(door, name):
    door.check(mmol("7.2"))
    with pytest.raises(Refused) as refused:
        door.record(values={k: v for k, v in AFTER.items() if k != name})
    assert codes(refused) == ["not_recorded"]


def test_nothing_is_recorded_before_it_happens(door):
    door.check(mmol("7.2"))
    with pytest.raises(Refused) as refused:
        door.record(after=1, done_at=minutes(10))
    assert codes(refused) == ["in_the_future"]


def test_a_clock_a_little_fast_is_forgiven(door):
    door.check(mmol("7.2"))
    act = door.record(after=1, done_at=minutes(2.5))
    assert act.done_at == act.recorded_at == minutes(1)


class TestAuthorityLapses:
    """Between the check and the record the authority can end. The truth is kept, and marked."""

    pytestmark = [pytest.mark.hazard("HZ-02"), pytest.mark.hazard("HZ-03")]

    def suspend(self, world, at):
        return m.Suspension.objects.create(
            delegation=world.delegation, trigger="incident", since=at, raised_by="user:1"
        )

    def test_the_record_is_kept_as_not_authorised(self, world, door):
        door.check(mmol("7.2"))
        self.suspend(world, minutes(1))
        act = door.record(after=2)
        assert act.authority["granted"] is False
        assert act.authority["refusals"]
        assert act.outcome == "done"

    def test_the_delegator_and_manager_are_told(self, world, door):
        door.check(mmol("7.2"))
        self.suspend(world, minutes(1))
        act = door.record(after=2)
        call = m.Escalation.objects.get()
        assert (call.act, call.urgent, call.seen_at) == (act, True, None)
        assert "without authority" in call.situation

    def test_authority_is_asked_for_the_moment_it_was_done(self, world, door):
        door.check(mmol("7.2"))
        self.suspend(world, minutes(5))
        act = door.record(after=8, done_at=minutes(2))
        assert act.authority["granted"] is True
        assert not m.Escalation.objects.exists()

    def test_not_doing_it_needs_no_authority_and_warns_nobody(self, world, door):
        self.suspend(world, minutes(-1))
        act = door.record("not_needed", note="Suspended, the nurse came")
        assert act.authority["granted"] is False
        assert not m.Escalation.objects.exists()


@pytest.mark.hazard("HZ-01")
@pytest.mark.parametrize("who", ["rival_manager", "manager", "nurse", "deputy", "lead"])
@pytest.mark.parametrize("outcome", ["done", "refused"])
def test_only_the_named_worker_records(world, door, who, outcome):
    door.check(mmol("7.2"))
    door.viewer = world.viewer(getattr(world, who))
    with pytest.raises(Refused) as refused:
        door.record(outcome, note="x")
    assert codes(refused) == ["not_your_delegation"]
    assert not m.Act.objects.exists()


@pytest.mark.hazard("HZ-01")
def test_another_worker_of_the_same_provider_does_not_record(world, door):
    door.check(mmol("7.2"))
    door.viewer = world.viewer(make_worker("Ann Reed", world.provider, "care_worker"))
    with pytest.raises(Refused):
        door.record()


@pytest.mark.hazard("HZ-01")
def test_a_reference_of_another_delegation_is_not_taken_for_this_one(world, door):
    door.check(mmol("7.2"))
    first = door.record(after=0)
    colleague = second_worker(world)
    with pytest.raises(Refused) as refused:
        record_act(
            world.viewer(colleague),
            delegation_id=m.Delegation.objects.get(worker=colleague).pk,
            reference=first.reference,
            outcome="refused",
            done_at=minutes(5),
            note="x",
            at=minutes(5),
        )
    assert codes(refused) == ["recorded_elsewhere"]


def test_an_act_is_audited_by_id_only(door):
    door.check(mmol("7.2"))
    act = door.record()
    event = AuditEvent.objects.get(verb="act.recorded")
    assert event.subject_id == str(act.pk)
    assert event.detail == {"outcome": "done", "authorised": True}


def test_a_reference_nobody_checked_for_cannot_borrow_a_check(door):
    door.check(mmol("7.2"))
    door.reference = uuid4()
    with pytest.raises(Refused) as refused:
        door.record()
    assert codes(refused) == ["not_checked"]


def test_recorded_long_after_it_was_done(door):
    door.check(mmol("7.2"))
    act = door.record(after=600, done_at=minutes(5), due_at=NOW)
    assert act.timing == "on_time"
    assert act.recorded_at - act.done_at == timedelta(minutes=595)


class TestAfterwards:
    """What happens after the act can be the emergency."""

    def test_an_answer_that_only_asks_to_be_told_is_kept_with_the_act(self, door):
        door.check(mmol("7.2"))
        act = door.record(values={**AFTER, "site_healthy": False})
        assert act.stops == ["site-not-healthy"]
        assert not m.Escalation.objects.exists()

    def test_a_rule_from_before_is_not_told_twice(self, door):
        door.check(mmol("16.0"))
        act = door.record()
        assert act.stops == ["above-plan-range"]
        assert m.Escalation.objects.count() == 1

    def test_not_all_taken_calls_the_delegator_and_is_tied_to_the_act(self, world, door):
        medicines_in_place_of_insulin(world)
        door.check(TABLET, plan_version=1)
        act = door.record(values={"taken": "part"})
        call = m.Escalation.objects.get()
        assert act.stops == ["part-taken"]
        assert call.act == act

    def test_all_taken_calls_nobody(self, world, door):
        medicines_in_place_of_insulin(world)
        door.check(TABLET, plan_version=1)
        assert door.record(values={"taken": "all"}).stops == []
        assert not m.Escalation.objects.exists()
