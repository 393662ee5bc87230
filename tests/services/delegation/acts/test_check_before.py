"""The checks at the door: what lets the act go on, what stops it, who is called."""

import pytest
from tests.services.delegation.acts.door import (
    WELL,
    Door,
    codes,
    glucose,
    minutes,
    mmol,
    new_plan,
)
from tests.services.delegation.world import NOW

from almoner.kernel.refusals import Refused
from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation import models as m


def test_all_is_well(door):
    reading, outcome = door.check(mmol("7.2"))
    assert outcome.allowed
    assert (reading.allowed, reading.fired, reading.recheck_at) == (True, [], None)
    assert reading.record["glucose"] == {"value": "7.2", "unit": "mmol/L"}
    assert reading.plan == door.world.plan
    assert not m.Escalation.objects.exists()


# What the worker finds → (may the act go on, is somebody called, words they read).
FINDINGS = [
    ({"glucose": glucose("4.0")}, False, True, "below the range in the plan"),
    ({"glucose": glucose("3.9")}, False, False, "Treat the low glucose first"),
    ({"glucose": glucose("5.0")}, True, False, "Nothing here stops you"),
    ({"glucose": glucose("15.0")}, True, False, "Nothing here stops you"),
    ({"glucose": glucose("15.1")}, True, True, "above the range in the plan"),
    ({"glucose": glucose("4.9"), "delegator_answer": "go-ahead"}, True, True, "below the range"),
    ({"glucose": glucose("4.9"), "delegator_answer": "do-not"}, False, True, "no go-ahead"),
    ({"glucose": glucose("4.9"), "delegator_answer": "no-answer"}, False, True, "no go-ahead"),
    ({"glucose": glucose("3.1"), "can_swallow": False}, False, True, "Call 999 now"),
    ({"glucose": glucose("3.1"), "hypo_treatment_taken": "refused"}, False, True, "Call 999 now"),
    ({"meter_message": "hi", "glucose": None}, False, True, "The meter shows HI"),
    ({"meter_message": "lo", "glucose": None}, False, False, "Treat the low glucose first"),
    ({"person_confirmed": False}, False, False, "right person"),
    ({"agreement": "refuses"}, False, True, "refused"),
    ({"agreement": "best-interests"}, True, False, "Nothing here stops you"),
    ({"wellbeing": "unwell"}, False, True, "not as usual"),
    ({"wellbeing": "unresponsive"}, False, True, "Call 999 now"),
    ({"medicine_matches": False}, False, False, "does not match the plan"),
    ({"medicine_usable": False}, False, False, "may not be safe"),
    ({"already_given": True}, False, False, "already been given"),
    ({"food_ready": False}, False, True, "meal is not as the plan says"),
    ({"pen_tested": False}, False, False, "test shot"),
    ({"dose_units": "14"}, False, False, "not the dose in the plan"),
    ({"dose_units": "10"}, False, False, "not the dose in the plan"),
    ({"glucose": None}, False, False, "Still to record: Blood glucose"),
]


@pytest.mark.parametrize(("found", "allowed", "called", "words"), FINDINGS)
def test_what_the_worker_finds(door, found, allowed, called, words):
    values = {k: v for k, v in {**mmol("7.2"), **found}.items() if v is not None}
    reading, outcome = door.check(values)
    assert (outcome.allowed, reading.allowed) == (allowed, allowed)
    assert m.Escalation.objects.exists() is called
    assert words in outcome.words


@pytest.mark.hazard("HZ-06")
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("7.2", "glucose-without-unit"),
        (7.2, "glucose-without-unit"),
        ({"value": "7.2"}, "glucose-without-unit"),
        ({"value": "7.2", "unit": ""}, "glucose-unit"),
        ({"value": "7.2", "unit": "g/L"}, "glucose-unit"),
        ({"value": "130", "unit": "mmol/L"}, "glucose-other-unit"),
        ({"value": "7.2", "unit": "mg/dL"}, "glucose-other-unit"),
        ({"value": "7,2", "unit": "mmol/L"}, "glucose-comma"),
        ({"value": "HI", "unit": "mmol/L"}, "glucose-off-the-scale"),
    ],
)
def test_a_reading_without_a_believable_unit_is_refused_and_not_kept(door, given, code):
    with pytest.raises(Refused) as refused:
        door.check({**WELL, "glucose": given})
    assert codes(refused) == [code]
    assert not m.Reading.objects.exists()


@pytest.mark.hazard("HZ-06")
def test_a_reading_in_the_other_unit_is_kept_in_one_unit(door):
    reading, outcome = door.check({**WELL, "glucose": glucose("63", "mg/dL")})
    assert reading.record["glucose"] == {"value": "3.5", "unit": "mmol/L"}
    assert not outcome.allowed


class TestLowGlucose:
    """Below 4.0: treat, wait, test again; insulin when it has recovered."""

    def test_steps_and_a_time_to_test_again(self, door):
        reading, outcome = door.check(mmol("3.9"))
        assert reading.recheck_at == minutes(15)
        assert any("fast-acting carbohydrate" in step for step in outcome.steps)

    @pytest.mark.parametrize(
        ("after", "allowed"), [(5, False), (9.9, False), (10, True), (15, True)]
    )
    def test_a_reading_too_soon_is_not_trusted(self, door, after, allowed):
        door.check(mmol("3.9"))
        _, outcome = door.check(mmol("5.4"), after)
        assert outcome.allowed is allowed
        assert ("too soon" in outcome.words) is not allowed

    @pytest.mark.parametrize(("value", "allowed"), [("3.9", False), ("4.0", True), ("4.1", True)])
    def test_recovered_means_four_or_more(self, door, value, allowed):
        door.check(mmol("3.2"))
        _, outcome = door.check(mmol(value), 15)
        assert outcome.allowed is allowed

    def test_recovery_allows_the_dose_and_says_what_to_eat(self, door):
        door.check(mmol("3.2"))
        _, outcome = door.check(mmol("4.0"), 15)
        assert any("longer-acting carbohydrate" in step for step in outcome.steps)
        act = door.record(after=16)
        assert act.record["glucose"]["value"] == "4.0"
        assert "low-glucose" in act.stops

    def test_three_treatments_without_recovery_call_the_delegator(self, door):
        for cycle in range(3):
            _, outcome = door.check(mmol("3.3"), cycle * 15)
            assert not outcome.calls_delegator
        _, outcome = door.check(mmol("3.3"), 45)
        assert outcome.calls_delegator
        assert "Glucose is still low after 3 treatments" in m.Escalation.objects.get().situation

    def test_after_three_treatments_recovery_alone_is_not_enough(self, door):
        for cycle in range(4):
            door.check(mmol("3.3"), cycle * 15)
        _, outcome = door.check(mmol("6.0"), 60)
        assert not outcome.allowed
        _, outcome = door.check({**mmol("6.0"), "delegator_answer": "go-ahead"}, 61)
        assert outcome.allowed

    @pytest.mark.parametrize(("after", "allowed"), [(2, False), (15, True), (121, True)])
    def test_another_form_does_not_wash_a_low_reading_away(self, world, door, after, allowed):
        door.check(mmol("3.2"))
        _, outcome = Door(world).check(mmol("7.0"), after)
        assert outcome.allowed is allowed


def test_late_is_worked_out_and_calls_before_the_dose(door):
    reading, outcome = door.check(mmol("7.2"), 61, due_at=NOW)
    assert reading.record["late_by_minutes"] == 61
    assert not outcome.allowed
    assert m.Escalation.objects.exists()


@pytest.mark.parametrize(("after", "late"), [(-30, 0), (0, 0), (60, 60)])
def test_up_to_an_hour_late_is_only_recorded(door, after, late):
    reading, outcome = door.check(mmol("7.2"), after, due_at=NOW)
    assert (reading.record["late_by_minutes"], outcome.allowed) == (late, True)


def test_the_clock_wins_over_what_is_sent_as_lateness(door):
    reading, _ = door.check({**mmol("7.2"), "late_by_minutes": 0}, 30, due_at=NOW)
    assert reading.record["late_by_minutes"] == 30


@pytest.mark.hazard("HZ-05")
def test_a_plan_that_changed_since_it_was_read_is_refused(world, door):
    new_plan(world, minutes(-1))
    world.competence.plan_version = 2
    world.competence.save()
    with pytest.raises(Refused) as refused:
        door.check(mmol("7.2"))
    assert codes(refused) == ["plan_changed"]
    assert not m.Reading.objects.exists()


@pytest.mark.hazard("HZ-03")
def test_a_suspension_is_seen_at_once(world, door):
    m.Suspension.objects.create(
        delegation=world.delegation, trigger="incident", since=NOW, raised_by="user:1"
    )
    with pytest.raises(Refused):
        door.check(mmol("7.2"))


@pytest.mark.hazard("HZ-02")
def test_competence_that_ended_is_not_shown_as_live(world, door):
    world.competence.valid_until = NOW.date()
    world.competence.save()
    with pytest.raises(Refused) as refused:
        door.check(mmol("7.2"))
    assert codes(refused) == ["competence_lapsed"]


@pytest.mark.hazard("HZ-07")
def test_a_dose_already_recorded_is_refused_before_it_is_given(world, door):
    door.check(mmol("7.2"), due_at=NOW)
    door.record(due_at=NOW)
    with pytest.raises(Refused) as refused:
        Door(world).check(mmol("7.2"), 20, due_at=NOW)
    assert codes(refused) == ["already_done"]


@pytest.mark.hazard("HZ-01")
@pytest.mark.parametrize("who", ["rival_manager", "manager", "nurse"])
def test_nobody_but_the_named_worker_checks(world, door, who):
    door.viewer = world.viewer(getattr(world, who))
    with pytest.raises(Refused) as refused:
        door.check(mmol("7.2"))
    assert codes(refused) == ["not_your_delegation"]


def test_a_press_sent_twice_is_one_check_and_one_call(door):
    first, _ = door.check(mmol("4.5"))
    again, outcome = door.check(mmol("4.5"), 0.1)
    assert again.pk == first.pk
    assert not outcome.allowed
    assert m.Reading.objects.count() == m.Escalation.objects.count() == 1


def test_the_same_trouble_twice_is_one_call_for_help(door):
    door.check(mmol("4.5"))
    door.check(mmol("4.5"), 5)
    assert m.Reading.objects.count() == 2
    assert m.Escalation.objects.count() == 1


def test_new_trouble_is_a_new_call(door):
    door.check(mmol("4.5"))
    door.check({**mmol("4.5"), "wellbeing": "unwell"}, 5)
    assert m.Escalation.objects.count() == 2


def test_the_same_trouble_after_an_answer_is_a_new_call(door):
    door.check(mmol("4.5"))
    m.Escalation.objects.update(
        decision="Wait", decided_at=minutes(2), decided_by=door.world.nurse, seen_at=minutes(2)
    )
    door.check(mmol("4.5"), 5)
    assert m.Escalation.objects.count() == 2


@pytest.mark.hazard("HZ-10")
def test_the_software_never_says_that_999_was_called(door):
    door.check({**mmol("3.0"), "can_swallow": False})
    call = m.Escalation.objects.get()
    assert "Call 999 now" in call.situation
    assert (call.urgent, call.called_999, call.seen_at) == (True, False, None)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"agreement": "maybe"}, "not-a-choice"),
        ({"food_ready": "yes"}, "not-yes-or-no"),
        ({"dose_units": "12u"}, "insulin-unit-shortened"),
        ({"ketones": "99"}, "not-plausible"),
    ],
)
def test_a_value_that_cannot_be_read_changes_nothing(door, values, code):
    with pytest.raises(Refused) as refused:
        door.check({**mmol("7.2"), **values})
    assert codes(refused) == [code]
    assert not m.Reading.objects.exists()
    assert not AuditEvent.objects.filter(verb="act.checked").exists()


def test_every_fault_is_named_at_once(door):
    with pytest.raises(Refused) as refused:
        door.check({**mmol("7.2"), "agreement": "maybe", "ketones": "99"})
    assert codes(refused) == ["not-a-choice", "not-plausible"]


def test_each_check_is_audited_without_its_readings(door):
    door.check(mmol("4.5"))
    event = AuditEvent.objects.get(verb="act.checked")
    assert event.person_id == door.world.person.pk
    assert event.detail == {"allowed": False, "fired": ["below-plan-range"]}


def test_answers_after_the_act_are_not_taken_before_it(door):
    reading, _ = door.check({**mmol("7.2"), "site": "abdomen-left"})
    assert "site" not in reading.record


def test_a_delegation_that_is_not_there(door):
    door.world.delegation.pk = 999_999
    with pytest.raises(Refused) as refused:
        door.check(mmol("7.2"))
    assert codes(refused) == ["no_delegation"]


class TestDangerIsNeverHidden:
    """Whatever else stands in the way, an emergency is told, kept and called about."""

    DANGER = {**mmol("2.8"), "can_swallow": False}

    def test_after_a_dose_was_already_recorded(self, world, door):
        door.check(mmol("7.2"), due_at=NOW)
        door.record(due_at=NOW)
        reading, outcome = Door(world).check(self.DANGER, 20, due_at=NOW)
        assert outcome.calls_999
        assert reading.allowed is False
        assert m.Escalation.objects.exists()

    def test_when_the_authority_has_ended(self, world, door):
        world.competence.valid_until = NOW.date()
        world.competence.save()
        reading, outcome = door.check(self.DANGER)
        assert outcome.calls_999
        assert reading.allowed is False

    def test_when_the_plan_has_changed(self, world, door):
        plan = new_plan(world, minutes(-1))
        reading, outcome = door.check(mmol("3.2"))
        assert (outcome.allowed, reading.plan) == (False, plan)

    def test_but_a_good_reading_is_refused_as_before(self, world, door):
        world.competence.valid_until = NOW.date()
        world.competence.save()
        with pytest.raises(Refused):
            door.check(mmol("16.0"))
        assert not m.Reading.objects.exists()
