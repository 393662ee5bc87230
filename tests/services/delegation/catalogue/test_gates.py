"""The decision instrument, gate by gate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.refusals import Refused
from almoner.services.delegation.catalogue import Outcome, decide, gates
from almoner.services.delegation.catalogue.gates import Result, Strength

GATES = gates()
PASSING = {
    gate.code: next(one.code for one in gate.options if one.result is Result.PASS)
    for gate in GATES.gates
}
HARD = [f"G{number}" for number in range(1, 12)]
EVERY_ANSWER = [(gate, option) for gate in GATES.gates for option in gate.options]


def test_thirteen_gates_in_order():
    assert [gate.code for gate in GATES.gates] == [f"G{number}" for number in range(1, 14)]
    assert [gate.code for gate in GATES.gates if gate.strength is Strength.HARD] == HARD
    assert GATES.gate("G12").strength is Strength.SOFT
    assert GATES.gate("G13").strength is Strength.SOFT_UNTIL_GO_LIVE


@pytest.mark.parametrize("going_live", [False, True])
def test_all_gates_passed_means_delegate(going_live):
    outcome = decide(PASSING, GATES, going_live=going_live)
    assert outcome.outcome is Outcome.DELEGATE
    assert outcome.may_delegate
    assert (outcome.failed, outcome.conditions, outcome.open_questions) == ((), (), ())


@pytest.mark.parametrize("going_live", [False, True])
@pytest.mark.parametrize(
    ("gate", "option"), EVERY_ANSWER, ids=[f"{g.code}-{o.code}" for g, o in EVERY_ANSWER]
)
def test_every_answer_to_every_gate(gate, option, going_live):
    outcome = decide({**PASSING, gate.code: option.code}, GATES, going_live=going_live)
    assert outcome.outcome is expected(gate, option, going_live)
    if outcome.outcome is Outcome.RETAIN:
        refusal = outcome.failed[0]
        assert (refusal.reason, refusal.mend, refusal.who) == (
            option.words,
            option.mend,
            option.who,
        )
        assert refusal.code == f"gate-{gate.code}-{option.code}".lower()
    if outcome.outcome is Outcome.CONDITIONS:
        assert [one.gate for one in outcome.conditions] == [gate.code]
        assert outcome.conditions[0].words == option.words


def expected(gate, option, going_live):
    """A slow, plain statement of the rule."""
    if option.result is Result.PASS:
        return Outcome.DELEGATE
    if option.result is Result.CONDITION or gate.code == "G12":
        return Outcome.CONDITIONS
    if gate.code == "G13":
        return Outcome.RETAIN if going_live else Outcome.CONDITIONS
    if option.result is Result.NOT_YET:
        return Outcome.RETAIN if going_live else Outcome.CONDITIONS
    return Outcome.RETAIN


@pytest.mark.parametrize("code", HARD)
def test_an_open_hard_gate_leaves_it_open(code):
    answers = {gate: answer for gate, answer in PASSING.items() if gate != code}
    outcome = decide(answers, GATES)
    assert outcome.outcome is Outcome.OPEN
    assert outcome.open_questions == (code,)
    assert not outcome.may_delegate


@pytest.mark.parametrize(
    ("code", "going_live", "outcome"),
    [
        ("G12", False, Outcome.CONDITIONS),
        ("G12", True, Outcome.CONDITIONS),
        ("G13", False, Outcome.CONDITIONS),
        ("G13", True, Outcome.OPEN),
    ],
)
def test_an_open_soft_gate(code, going_live, outcome):
    answers = {gate: answer for gate, answer in PASSING.items() if gate != code}
    decided = decide(answers, GATES, going_live=going_live)
    assert decided.outcome is outcome
    assert decided.open_questions == (code,)


def test_the_first_failing_hard_gate_stops_it():
    answers = {**PASSING, "G3": "changing", "G5": "not-done", "G12": "none"}
    outcome = decide(answers, GATES)
    assert [one.code for one in outcome.failed] == ["gate-g3-changing"]
    assert outcome.conditions == ()


def test_what_came_before_the_failing_gate_is_kept():
    answers = {"G2": "all-three", "G3": "stable-within-limits", "G4": "refuses"}
    outcome = decide(answers, GATES)
    assert outcome.outcome is Outcome.RETAIN
    assert outcome.open_questions == ("G1",)
    assert [one.gate for one in outcome.conditions] == ["G3"]


def test_what_must_be_right_before_the_start_is_marked():
    answers = {**PASSING, "G3": "stable-within-limits", "G8": "booked", "G13": "not-enough"}
    conditions = {one.gate: one.before_start for one in decide(answers, GATES).conditions}
    assert conditions == {"G3": False, "G8": True, "G13": True}


def test_nothing_answered_is_open_with_every_question():
    assert decide({}, GATES).open_questions == tuple(PASSING)


@pytest.mark.parametrize(
    ("answers", "code"), [({"G14": "yes"}, "unknown-gate"), ({"G1": "maybe"}, "unknown-answer")]
)
def test_an_answer_that_is_not_offered_is_refused(answers, code):
    with pytest.raises(Refused) as refused:
        decide(answers, GATES)
    assert refused.value.refusals[0].code == code
    assert refused.value.refusals[0].mend


def test_best_interests_and_attorney_are_conditions_to_review():
    for answer in ("best-interests", "attorney-consents"):
        outcome = decide({**PASSING, "G4": answer}, GATES)
        assert outcome.outcome is Outcome.CONDITIONS
        assert "review" in outcome.conditions[0].words


def test_doubt_about_capacity_never_passes():
    assert decide({**PASSING, "G4": "capacity-not-assessed"}, GATES).outcome is Outcome.RETAIN
    assert decide({**PASSING, "G4": "against-advance-decision"}, GATES).outcome is Outcome.RETAIN


def test_declining_carries_no_blame():
    words = decide({**PASSING, "G7": "declines"}, GATES).failed[0].reason
    assert "their right" in words


def test_words_for_every_outcome_and_gate():
    assert set(GATES.outcomes) == set(Outcome)
    for gate in GATES.gates:
        assert gate.question.endswith("?")
        assert gate.help
        assert gate.evidence
        assert gate.answered_by
        assert gate.passes


answers_drawn = st.fixed_dictionaries(
    {},
    optional={
        gate.code: st.sampled_from([one.code for one in gate.options]) for gate in GATES.gates
    },
)


@given(answers_drawn)
def test_going_live_is_never_easier(answers):
    before, live = decide(answers, GATES), decide(answers, GATES, going_live=True)
    assert before.may_delegate or not live.may_delegate


@given(answers_drawn)
def test_live_only_when_every_hard_gate_is_answered_with_a_yes(answers):
    live = decide(answers, GATES, going_live=True)
    settled = all(
        answers.get(code) is not None
        and GATES.gate(code).option(answers[code]).result in (Result.PASS, Result.CONDITION)
        for code in [*HARD, "G13"]
    )
    assert live.may_delegate is settled


@given(answers_drawn)
def test_reasons_are_there_for_every_no(answers):
    outcome = decide(answers, GATES)
    assert (outcome.outcome is Outcome.RETAIN) is bool(outcome.failed)
    assert len(outcome.failed) <= 1
    for refusal in outcome.failed:
        assert refusal.reason
        assert refusal.mend
        assert refusal.who
