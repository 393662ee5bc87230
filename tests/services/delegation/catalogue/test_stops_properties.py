"""What holds for every glucose, every history and every combination of answers."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.delegation.catalogue.examples import EIGHT, PLAN, RECORD, minutes, reading

from almoner.services.delegation.catalogue import Reading, activity, check_stops

INSULIN = activity("insulin-administration")


def check(record: dict[str, Any], *history: Reading, at: datetime = EIGHT, **plan: Any):
    return check_stops(INSULIN, {**PLAN, **plan}, record, history, at=at)


def low(number: int, amount: str = "3.2") -> Reading:
    return Reading(minutes(number), reading(amount))


tenths = st.integers(6, 350).map(lambda number: f"{number / 10:.1f}")
fields = st.fixed_dictionaries(
    {},
    optional={
        "can_swallow": st.booleans(),
        "hypo_treatment_taken": st.sampled_from(["taken", "refused"]),
        "delegator_answer": st.sampled_from(["go-ahead", "do-not", "no-answer"]),
        "wellbeing": st.sampled_from(["as-usual", "unwell", "drowsy-or-confused", "fitting"]),
        "ketones": st.sampled_from(["0.1", "1.0", "2.0", "4.0"]),
        "late_by_minutes": st.integers(0, 200),
        "food_ready": st.booleans(),
    },
)
histories = st.lists(st.tuples(st.integers(0, 90), tenths), max_size=6)


@pytest.mark.hazard("HZ-13")
@given(st.integers(6, 39), fields, histories, st.sampled_from(["call-first", "give-then-call"]))
def test_no_dose_is_ever_allowed_while_the_latest_glucose_is_below_four(
    amount, extra, past, action
):
    history = [Reading(minutes(minute), reading(value)) for minute, value in past]
    record = {**reading(f"{amount / 10:.1f}"), **extra}
    assert not check(record, *history, at=minutes(90), above_range_action=action).allowed


@pytest.mark.hazard("HZ-13")
@given(fields, histories)
def test_a_missing_reading_never_allows(extra, past):
    history = [Reading(minutes(minute), reading(value)) for minute, value in past]
    record = {**RECORD, **extra, "glucose": None}
    assert not check(record, *history, at=minutes(90)).allowed


@given(tenths, fields, histories, st.integers(90, 200))
def test_an_outcome_always_hangs_together(amount, extra, past, minute):
    history = [Reading(minutes(number), reading(value)) for number, value in past]
    outcome = check({**reading(amount), **extra}, *history, at=minutes(minute))
    assert outcome.words
    assert outcome.allowed is not bool(
        outcome.refusals or outcome.missing or any(one.blocks for one in outcome.fired)
    )
    assert outcome.effects == tuple(sorted(outcome.effects, key=lambda effect: effect.urgency))
    assert not (outcome.calls_999 and outcome.allowed)
    if outcome.calls_999:
        assert not any("carbohydrate" in step for step in outcome.steps)


@pytest.mark.hazard("HZ-13")
@given(tenths, st.integers(0, 89))
def test_a_low_reading_is_never_followed_by_a_dose_within_ten_minutes(amount, minute):
    outcome = check(reading(amount), low(minute), at=minutes(min(minute + 9, 98)))
    assert not outcome.allowed
