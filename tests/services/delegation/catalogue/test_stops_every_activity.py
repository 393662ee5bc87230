"""Every stop rule of every activity speaks when its condition is met, and only then."""

import pytest
from tests.services.delegation.catalogue.examples import (
    EIGHT,
    full_plan,
    full_record,
    witness,
)

from almoner.services.delegation.catalogue import activities, check_stops
from almoner.services.delegation.catalogue.vocabulary import Effect

RULES = [(one, rule) for one in activities().values() for rule in one.stop_rules]
IDS = [f"{one.code}-{rule.id}" for one, rule in RULES]


def met(one, rule):
    """A plan, and a full record in which this rule's condition is true."""
    plan = full_plan(one)
    record = {**full_record(one), **witness(one, rule.when, plan)}
    return plan, record


@pytest.mark.parametrize(("one", "rule"), RULES, ids=IDS)
def test_each_rule_fires(one, rule):
    plan, record = met(one, rule)
    outcome = check_stops(one, plan, record, at=EIGHT)
    assert outcome.refusals == ()
    assert rule.id in [fired.rule.id for fired in outcome.fired]
    assert rule.effect in outcome.effects


@pytest.mark.parametrize(("one", "rule"), RULES, ids=IDS)
def test_each_rule_that_holds_stops_the_act(one, rule):
    plan, record = met(one, rule)
    outcome = check_stops(one, plan, record, at=EIGHT)
    fired = next(fired for fired in outcome.fired if fired.rule.id == rule.id)
    assert fired.blocks is rule.holds
    assert not (rule.holds and outcome.allowed)


@pytest.mark.parametrize(("one", "rule"), RULES, ids=IDS)
def test_each_rule_says_what_to_do(one, rule):
    plan, record = met(one, rule)
    outcome = check_stops(one, plan, record, at=EIGHT)
    assert outcome.words
    if rule.effect is Effect.CALL_999:
        assert set(rule.steps) <= set(outcome.steps)


RELEASABLE = [(one, rule) for one, rule in RULES if rule.released_when is not None]


@pytest.mark.parametrize(
    ("one", "rule"), RELEASABLE, ids=[f"{one.code}-{rule.id}" for one, rule in RELEASABLE]
)
def test_a_go_ahead_releases_only_what_it_may(one, rule):
    plan, record = met(one, rule)
    outcome = check_stops(one, plan, {**record, "delegator_answer": "go-ahead"}, at=EIGHT)
    fired = next(fired for fired in outcome.fired if fired.rule.id == rule.id)
    assert not fired.blocks
    assert fired.words == rule.released_words
    assert fired.steps == ()


FINAL = [(one, rule) for one, rule in RULES if rule.holds and rule.released_when is None]


@pytest.mark.parametrize(
    ("one", "rule"), FINAL, ids=[f"{one.code}-{rule.id}" for one, rule in FINAL]
)
def test_no_answer_releases_the_rest(one, rule):
    plan, record = met(one, rule)
    outcome = check_stops(one, plan, {**record, "delegator_answer": "go-ahead"}, at=EIGHT)
    assert rule.id == "delegator-said-no" or not outcome.allowed


@pytest.mark.parametrize("one", activities().values(), ids=lambda one: one.code)
def test_an_empty_record_is_never_enough(one):
    outcome = check_stops(one, full_plan(one), {}, at=EIGHT)
    assert not outcome.allowed
    assert set(outcome.missing) == set(full_record(one))


@pytest.mark.parametrize("one", activities().values(), ids=lambda one: one.code)
def test_an_empty_plan_is_never_enough(one):
    outcome = check_stops(one, {}, full_record(one), at=EIGHT)
    assert not outcome.allowed
    assert {refusal.code for refusal in outcome.refusals} == {"plan-incomplete"}


def test_only_rescue_and_breathing_support_go_on_while_999_comes():
    go_on = {
        (one.code, rule.id)
        for one, rule in RULES
        if rule.effect is Effect.CALL_999 and not rule.holds
    }
    assert go_on == {
        ("rescue-medication", "hurt"),
        ("rescue-medication", "first-ever"),
        ("respiratory-support", "breathing-danger"),
        ("respiratory-support", "drowsy"),
    }


def test_rescue_medicine_before_the_trigger_waits_and_after_it_goes():
    rescue = activities()["rescue-medication"]
    plan = {**full_plan(rescue), "trigger_minutes": 5, "max_doses": 1}
    ready = {
        **full_record(rescue),
        "already_given": False,
        "first_dose_ever": False,
        "injured": False,
        "dose_number": 1,
    }
    for passed, allowed in ((4, False), (5, True), (6, True)):
        outcome = check_stops(rescue, plan, {**ready, "seizure_minutes": passed}, at=EIGHT)
        assert outcome.allowed is allowed
    second = check_stops(rescue, plan, {**ready, "seizure_minutes": 9, "dose_number": 2}, at=EIGHT)
    assert second.calls_999
    assert not second.allowed


def test_first_rescue_dose_ever_is_given_while_999_comes():
    rescue = activities()["rescue-medication"]
    plan = {**full_plan(rescue), "trigger_minutes": 5}
    record = {
        **full_record(rescue),
        "already_given": False,
        "first_dose_ever": True,
        "injured": False,
        "seizure_minutes": 6,
        "dose_number": 1,
    }
    outcome = check_stops(rescue, plan, record, at=EIGHT)
    assert outcome.calls_999
    assert outcome.allowed


@pytest.mark.parametrize(
    ("systolic", "diastolic", "calls"),
    [(179, 119, False), (180, 90, True), (150, 120, True), (None, 119, False)],
)
def test_very_high_blood_pressure_calls(systolic, diastolic, calls):
    observations = activities()["observations"]
    plan = {"which": "Blood pressure twice a week", "usual": "About 140 over 80"}
    record = {
        **full_record(observations),
        "consciousness": "alert",
        "systolic": systolic,
        "diastolic": diastolic,
    }
    outcome = check_stops(observations, plan, record, at=EIGHT)
    assert outcome.calls_delegator is calls
    assert outcome.allowed
