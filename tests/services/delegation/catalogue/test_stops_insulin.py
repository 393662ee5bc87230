"""Insulin at the doorstep: what stops a dose, what lets it go on, whom to call."""

from datetime import datetime
from typing import Any

import pytest
from tests.services.delegation.catalogue.examples import EIGHT, PLAN, RECORD, minutes, reading

from almoner.kernel.units import Glucose, InsulinDose
from almoner.services.delegation.catalogue import Effect, Reading, activity, check_stops
from almoner.services.delegation.catalogue.stops import GO_AHEAD, can_go_ahead

INSULIN = activity("insulin-administration")


def check(record: dict[str, Any], *history: Reading, at: datetime = EIGHT, **plan: Any):
    return check_stops(INSULIN, {**PLAN, **plan}, record, history, at=at)


def low(number: int, amount: str = "3.2") -> Reading:
    return Reading(minutes(number), reading(amount))


def test_a_settled_morning_goes_ahead():
    outcome = check(RECORD)
    assert outcome.allowed
    assert outcome.words == GO_AHEAD
    assert (outcome.effects, outcome.steps, outcome.missing, outcome.recheck_at) == (
        (),
        (),
        (),
        None,
    )


@pytest.mark.parametrize(
    ("amount", "allowed"), [("0.6", False), ("3.9", False), ("4.0", True), ("4.1", True)]
)
def test_the_hypo_limit_is_below_four(amount, allowed):
    plan = {"glucose_low": Glucose.mmol_per_l("4.0")}
    assert check(reading(amount), **plan).allowed is allowed


def test_low_glucose_shows_the_hypo_steps_and_when_to_test_again():
    outcome = check(reading("3.4"))
    assert not outcome.allowed
    assert outcome.effects == (Effect.BLOCK_UNTIL_RECHECK,)
    assert outcome.recheck_at == minutes(15)
    assert outcome.words.startswith("Glucose is below 4.0 mmol/L.")
    assert outcome.steps[0].startswith("Give 15 to 20 g of fast-acting carbohydrate")
    assert "Test again in 15 minutes." in outcome.steps


def test_recovered_and_rechecked_allows_the_dose_and_gives_longer_acting_food():
    outcome = check(reading("6.4"), low(0), at=minutes(15))
    assert outcome.allowed
    assert not outcome.calls_999
    assert any("20 g of longer-acting carbohydrate" in step for step in outcome.steps)
    assert any("Do not leave out insulin" in step for step in outcome.steps)


def test_recovered_but_under_the_plan_still_allows_and_tells_the_delegator():
    outcome = check(reading("4.6"), low(0), at=minutes(15))
    assert outcome.allowed
    assert outcome.calls_delegator
    assert "Tell the delegator today" in outcome.words
    assert "before you give insulin" not in outcome.words


@pytest.mark.parametrize(("minute", "allowed"), [(1, False), (9, False), (10, True), (15, True)])
def test_a_recheck_counts_from_ten_minutes(minute, allowed):
    outcome = check(reading("7.0"), low(0), at=minutes(minute))
    assert outcome.allowed is allowed
    assert allowed or outcome.recheck_at == minutes(10)
    assert allowed or outcome.words.startswith("It is too soon")


def test_a_recheck_too_soon_gives_no_more_carbohydrate():
    assert not any(
        "carbohydrate" in step for step in check(reading("7.0"), low(0), at=minutes(5)).steps
    )


def test_low_before_and_no_reading_now_blocks():
    record = {name: value for name, value in RECORD.items() if name != "glucose"}
    outcome = check(record, low(0), at=minutes(15))
    assert not outcome.allowed
    assert "glucose" in outcome.missing
    assert Effect.BLOCK_UNTIL_RECHECK in outcome.effects


@pytest.mark.parametrize(
    ("before", "effect"),
    [
        ([], Effect.BLOCK_UNTIL_RECHECK),
        ([0], Effect.BLOCK_UNTIL_RECHECK),
        ([0, 15], Effect.BLOCK_UNTIL_RECHECK),
        ([0, 15, 30], Effect.CALL_DELEGATOR),
        ([0, 15, 30, 45], Effect.CALL_DELEGATOR),
    ],
)
def test_three_treatments_then_help_is_called(before, effect):
    at = minutes(before[-1] + 15) if before else EIGHT
    outcome = check(reading("3.5"), *[low(minute) for minute in before], at=at)
    assert not outcome.allowed
    assert effect in outcome.effects


def test_after_help_was_called_recovery_needs_the_delegators_answer():
    history = [low(0), low(15), low(30), low(45)]
    held = check(reading("6.5"), *history, at=minutes(60))
    assert not held.allowed
    assert held.calls_delegator
    answered = {**reading("6.5"), "delegator_answer": "go-ahead"}
    assert check(answered, *history, at=minutes(60)).allowed


def test_the_same_low_reading_sent_twice_counts_once():
    history = [low(0), low(1), low(2), low(3)]
    outcome = check(reading("3.5"), *history, at=minutes(15))
    assert outcome.effects == (Effect.BLOCK_UNTIL_RECHECK,)
    assert outcome.recheck_at == minutes(30)


def test_history_out_of_order_is_put_in_order():
    history = [low(30), low(0), low(15)]
    assert check(reading("3.5"), *history, at=minutes(45)).calls_delegator


def test_low_glucose_is_never_released_by_an_answer():
    for answer in ("go-ahead", "do-not", "no-answer"):
        assert not check({**reading("3.9"), "delegator_answer": answer}).allowed


@pytest.mark.parametrize(
    "extra",
    [
        {"can_swallow": False},
        {"hypo_treatment_taken": "refused"},
        {"wellbeing": "unresponsive"},
        {"wellbeing": "fitting"},
    ],
)
def test_low_and_cannot_be_treated_is_999_and_nothing_by_mouth(extra):
    outcome = check({**reading("3.1"), **extra})
    assert not outcome.allowed
    assert outcome.calls_999
    assert outcome.effects[0] is Effect.CALL_999
    assert not any(step.startswith("Give 15") for step in outcome.steps)
    assert "999" in outcome.words


def test_meter_lo_without_a_number_is_treated_as_low():
    record = {name: value for name, value in RECORD.items() if name != "glucose"}
    outcome = check({**record, "meter_message": "lo"})
    assert Effect.BLOCK_UNTIL_RECHECK in outcome.effects
    assert not outcome.allowed
    assert check({**record, "meter_message": "lo", "can_swallow": False}).calls_999


def test_meter_hi_calls_the_delegator_and_holds():
    outcome = check({**RECORD, "meter_message": "hi"})
    assert outcome.calls_delegator
    assert not outcome.allowed


@pytest.mark.parametrize(
    ("amount", "action", "answer", "allowed", "calls"),
    [
        ("6.0", "call-first", None, True, False),
        ("5.9", "call-first", None, False, True),
        ("5.9", "call-first", "go-ahead", True, True),
        ("5.9", "give-then-call", None, False, True),
        ("5.9", "call-first", "do-not", False, True),
        ("5.9", "call-first", "no-answer", False, True),
        ("15.0", "call-first", None, True, False),
        ("15.1", "call-first", None, False, True),
        ("15.1", "call-first", "go-ahead", True, True),
        ("15.1", "give-then-call", None, True, True),
        ("15.1", "give-then-call", "do-not", False, True),
    ],
)
def test_outside_the_range_of_the_plan_calls_the_delegator(amount, action, answer, allowed, calls):
    record = {**reading(amount), "delegator_answer": answer}
    outcome = check(record, above_range_action=action)
    assert outcome.allowed is allowed
    assert outcome.calls_delegator is calls


@pytest.mark.parametrize(
    ("ketones", "effect", "allowed"),
    [
        ("0.5", None, True),
        ("0.6", Effect.CALL_DELEGATOR, True),
        ("1.5", Effect.CALL_DELEGATOR, True),
        ("1.6", Effect.CALL_DELEGATOR, False),
        ("2.9", Effect.CALL_DELEGATOR, False),
        ("3.0", Effect.CALL_999, False),
    ],
)
def test_ketone_bands(ketones, effect, allowed):
    outcome = check({**RECORD, "ketones": ketones})
    assert outcome.effects == ((effect,) if effect else ())
    assert outcome.allowed is allowed


def test_ketones_that_the_plan_asks_for_must_be_checked_first():
    limit = Glucose.mmol_per_l("14.0")
    asked = check(reading("14.5"), ketone_check_above=limit)
    assert not asked.allowed
    assert "check ketones" in asked.words
    assert check({**reading("14.5"), "ketones": "0.2"}, ketone_check_above=limit).allowed


@pytest.mark.parametrize("dose", ["9.5", "10.5", "20"])
def test_only_the_planned_dose_is_ever_allowed(dose):
    outcome = check(
        {**RECORD, "dose_units": InsulinDose.parse(dose), "delegator_answer": "go-ahead"}
    )
    assert not outcome.allowed
    assert Effect.BLOCK in outcome.effects
    assert any("Never double a dose" in step for step in outcome.steps)


@pytest.mark.parametrize(
    "change",
    [
        {"person_confirmed": False},
        {"medicine_matches": False},
        {"medicine_usable": False},
        {"already_given": True},
        {"pen_tested": False},
        {"agreement": "refuses"},
        {"food_ready": False},
        {"wellbeing": "unwell"},
        {"wellbeing": "chest-pain"},
        {"late_by_minutes": 61},
        {"delegator_answer": "do-not"},
    ],
)
def test_each_of_these_alone_holds_the_dose(change):
    outcome = check({**RECORD, **change})
    assert not outcome.allowed
    assert len(outcome.fired) == 1
    assert outcome.steps


@pytest.mark.parametrize(
    "change", [{"food_ready": False}, {"wellbeing": "unwell"}, {"late_by_minutes": 61}]
)
def test_the_delegator_may_release_these(change):
    outcome = check({**RECORD, **change, "delegator_answer": "go-ahead"})
    assert outcome.allowed
    assert outcome.words.startswith("The delegator has said to go ahead.")


@pytest.mark.hazard("HZ-07")
def test_a_dose_already_given_is_never_given_again_whoever_says_so():
    outcome = check({**RECORD, "already_given": True, "delegator_answer": "go-ahead"})
    assert not outcome.allowed
    assert outcome.words == "This dose has already been given. Do not give it again."


@pytest.mark.hazard("HZ-01")
def test_nothing_is_done_when_the_person_is_in_doubt():
    outcome = check({**RECORD, "person_confirmed": False, "delegator_answer": "go-ahead"})
    assert not outcome.allowed
    assert "right person" in outcome.words


def test_refusal_is_never_overruled():
    assert not check({**RECORD, "agreement": "refuses", "delegator_answer": "go-ahead"}).allowed


def test_an_hour_late_is_still_in_time_and_never_doubled():
    assert check({**RECORD, "late_by_minutes": 60}).allowed
    late = check({**RECORD, "late_by_minutes": 61})
    assert "more than 60 minutes late" in late.words
    assert any("double dose" in step for step in late.steps)


def test_sore_skin_afterwards_is_recorded_and_stops_nothing():
    outcome = check({**RECORD, "site": "abdomen-left", "site_healthy": False, "needle_safe": True})
    assert outcome.allowed
    assert outcome.effects == (Effect.RECORD_ONLY,)


@pytest.mark.parametrize("name", list(RECORD))
def test_anything_required_and_missing_stops_the_dose(name):
    outcome = check({key: value for key, value in RECORD.items() if key != name})
    assert not outcome.allowed
    assert outcome.missing == (name,)
    assert INSULIN.record_field(name).label in outcome.words


@pytest.mark.parametrize("name", list(PLAN))
def test_a_plan_with_a_gap_stops_the_dose(name):
    plan = {key: value for key, value in PLAN.items() if key != name}
    outcome = check_stops(INSULIN, plan, RECORD, at=EIGHT)
    assert not outcome.allowed
    assert outcome.refusals[0].code == "plan-incomplete"


@pytest.mark.hazard("HZ-06")
@pytest.mark.parametrize(
    "glucose",
    [
        8.2,
        8,
        "8.2",
        {"value": "8.2"},
        {"value": "8.2", "unit": "mmol"},
        {"value": "148", "unit": "mmol/L"},
        {"value": "8.2", "unit": "mg/dL"},
        {"value": "8,2", "unit": "mmol/L"},
        True,
    ],
)
def test_a_glucose_whose_unit_is_in_doubt_is_refused(glucose):
    outcome = check({**RECORD, "glucose": glucose})
    assert not outcome.allowed
    assert outcome.refusals
    assert outcome.refusals[0].reason in outcome.words


@pytest.mark.hazard("HZ-06")
def test_mg_per_dl_is_converted_before_it_is_compared():
    assert not check({**RECORD, "glucose": {"value": "70", "unit": "mg/dL"}}).allowed
    assert check({**RECORD, "glucose": {"value": "148", "unit": "mg/dL"}}).allowed


def test_a_field_that_is_not_of_this_activity_is_refused():
    outcome = check({**RECORD, "glucoze": 1})
    assert not outcome.allowed
    assert outcome.refusals[0].code == "unknown-field"


def test_earlier_readings_that_cannot_be_read_stop_the_dose():
    outcome = check(RECORD, Reading(EIGHT, {"glucose": 3.1}), at=minutes(30))
    assert not outcome.allowed
    assert outcome.refusals[0].code == "glucose-without-unit"


def test_readings_from_the_future_and_times_without_a_zone_are_errors():
    with pytest.raises(ValueError, match="later than"):
        check(RECORD, low(1), at=EIGHT)
    with pytest.raises(ValueError, match="no time zone"):
        check(RECORD, at=EIGHT.replace(tzinfo=None))


def test_can_go_ahead_says_the_same():
    assert can_go_ahead(INSULIN, PLAN, RECORD, at=EIGHT)
    assert not can_go_ahead(INSULIN, PLAN, reading("3.0"), at=EIGHT)
