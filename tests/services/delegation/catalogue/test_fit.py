"""Who and what is suitable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.services.delegation.catalogue import (
    activities,
    activity,
    can_fit,
    check_fit,
    condition,
    conditions,
    facts,
    facts_needed,
)

INSULIN = activity("insulin-administration")
DIABETES = condition("diabetes")


def suitable(framework, one):
    """Answers under which the person is suitable."""
    wanted = set(one.suitable_when) | set(framework.suitable_when if framework else ())
    return {fact: fact in wanted for fact in facts_needed(framework, one)}


PAIRS = [
    (framework, code) for framework in conditions().values() for code in framework.activity_codes
]


@pytest.mark.parametrize(("framework", "code"), PAIRS, ids=[f"{f.code}-{c}" for f, c in PAIRS])
def test_a_suitable_person_fits_each_framework(framework, code):
    one = activity(code)
    assert check_fit(framework, one, suitable(framework, one)) == []


@pytest.mark.parametrize(("framework", "code"), PAIRS, ids=[f"{f.code}-{c}" for f, c in PAIRS])
def test_each_fact_turned_round_is_a_reason(framework, code):
    one = activity(code)
    answers = suitable(framework, one)
    for fact, answer in answers.items():
        reasons = check_fit(framework, one, {**answers, fact: not answer})
        assert [reason.code for reason in reasons] == [f"not-suitable-{fact}"]
        assert facts()[fact] in reasons[0].reason


@pytest.mark.parametrize("one", activities().values(), ids=lambda one: one.code)
def test_without_a_framework_the_activity_alone_decides(one):
    answers = suitable(None, one)
    assert can_fit(None, one, answers)
    for fact in answers:
        reasons = check_fit(None, one, {**answers, fact: None})
        assert [reason.code for reason in reasons] == [f"fact-unknown-{fact}"]


def test_nothing_known_is_a_reason_for_every_question():
    reasons = check_fit(DIABETES, INSULIN, {})
    assert len(reasons) == len(facts_needed(DIABETES, INSULIN))
    assert all(reason.mend and reason.who for reason in reasons)


def test_an_activity_outside_the_framework_is_named():
    stoma = activity("stoma-care")
    reasons = check_fit(DIABETES, stoma, suitable(DIABETES, stoma))
    assert [reason.code for reason in reasons] == ["not-in-framework"]
    assert "diabetes" in reasons[0].reason


@pytest.mark.parametrize(
    "fact",
    ["pregnant", "hypo-unaware", "severe-hypo-recently", "insulin-dose-variable", "insulin-pump"],
)
def test_insulin_is_not_for_everyone(fact):
    assert not can_fit(DIABETES, INSULIN, {**suitable(DIABETES, INSULIN), fact: True})


def test_a_question_shared_by_both_is_asked_once():
    asked = facts_needed(DIABETES, INSULIN)
    assert len(asked) == len(set(asked))
    assert "pregnant" in asked


def test_more_facts_than_asked_do_no_harm():
    assert can_fit(DIABETES, INSULIN, {**suitable(DIABETES, INSULIN), "wound-deep": True})


@given(st.dictionaries(st.sampled_from(sorted(facts())), st.sampled_from([True, False, None])))
def test_suitable_only_when_every_answer_is_the_wanted_one(answers):
    wanted = suitable(DIABETES, INSULIN)
    expected = all(answers.get(fact) is answer for fact, answer in wanted.items())
    assert can_fit(DIABETES, INSULIN, answers) is expected
