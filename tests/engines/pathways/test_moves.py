"""Which move is open to whom, and every reason why one is not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.engines.pathways.walks import moving, opening
from tests.engines.pathways.world import NOW, pathway, text_of

from almoner.engines.pathways.rules import Given, Mover, check_move, permitted
from almoner.engines.pathways.rules.facts import all_told, check_facts, told
from almoner.engines.pathways.rules.moves import (
    Around,
    asked_of,
    check_entry,
    facts_after,
    priority_after,
    priority_of,
)
from almoner.engines.pathways.rules.timeline import Timeline

DOOR, ENQUIRY = pathway(text_of("door")), pathway(text_of("enquiry"))
WORKER, MANAGER = Mover("social_worker"), Mover("casework_manager")
AROUND = Around(NOW + timedelta(days=2))


def state_after(definition, *codes, facts=None, **opened):
    timeline = Timeline(lambda _: definition)
    timeline.apply(opening(definition, facts=facts or {}, **opened))
    for code in codes:
        timeline.apply(moving(timeline.settled(), definition, code, NOW + timedelta(days=1)))
    return timeline.settled()


def codes(definition, state, mover):
    return [move.code for move, _ in permitted(definition, state, mover, AROUND)]


@pytest.mark.parametrize(
    ("mover", "made", "open_to"),
    [
        (WORKER, ["make-contact"], ["advise", "pass-on"]),
        (replace(WORKER, owner=True), ["make-contact"], ["wait", "advise", "pass-on"]),
        (MANAGER, ["make-contact"], ["wait", "advise", "pass-on"]),
        (Mover("care_worker"), ["make-contact"], []),
        (Mover("care_worker", owner=True), ["make-contact"], ["wait"]),
        (WORKER, [], ["make-contact"]),
        (WORKER, ["make-contact", "wait"], ["go-on"]),
        (WORKER, ["make-contact", "pass-on"], []),
        (Mover("nobody", system=True), ["make-contact"], []),
    ],
)
def test_the_moves_of_each_role(mover, made, open_to):
    assert codes(DOOR, state_after(DOOR, *made), mover) == open_to


def refusals(definition, state, code, mover=MANAGER, around=AROUND, **given):
    return [one.code for one in check_move(definition, state, code, mover, Given(**given), around)]


TRUTH = [
    ([], "make-contact", {}, ["field:safe_now", "note"]),
    ([], "make-contact", {"facts": {"safe_now": True}, "note": "x"}, []),
    ([], "make-contact", {"facts": {"safe_now": "yes"}, "note": "x"}, ["field:safe_now"]),
    ([], "make-contact", {"facts": {"hat": 1, "safe_now": True}, "note": "x"}, ["field-unknown"]),
    (
        [],
        "make-contact",
        {"facts": {"safe_now": True, "advice": "x"}, "note": "x"},
        ["field-not-asked"],
    ),
    ([], "make-contact", {"facts": {"safe_now": True}, "note": "x" * 4001}, ["note"]),
    (
        [],
        "make-contact",
        {"facts": {"safe_now": True}, "note": "x", "reason": "asked-for-time"},
        ["reason"],
    ),
    ([], "advise", {}, ["move-not-from-here"]),
    ([], "fly", {}, ["move-not-from-here"]),
    (["make-contact"], "wait", {}, ["reason"]),
    (["make-contact"], "wait", {"reason": "bored"}, ["reason"]),
    (["make-contact"], "wait", {"reason": "asked-for-time"}, []),
    (["make-contact"], "pass-on", {"outcome": "advised", "information": "x"}, ["outcome"]),
    (["make-contact"], "pass-on", {"outcome": "assessment"}, ["information"]),
    (["make-contact"], "pass-on", {"outcome": "assessment", "information": "Told."}, []),
    (["make-contact", "pass-on"], "wait", {}, ["case-closed"]),
]


@pytest.mark.parametrize(("made", "code", "given", "found"), TRUTH)
def test_what_a_move_asks_for(made, code, given, found):
    assert refusals(DOOR, state_after(DOOR, *made), code, **given) == found


def test_a_condition_that_fails_says_why_in_plain_words():
    state = state_after(DOOR, "make-contact", facts={"safe_now": False})
    given = Given({"advice": "A rail."}, outcome="advised", information="Told.")
    [refusal] = check_move(DOOR, state, "advise", MANAGER, given, AROUND)
    assert refusal.reason.startswith("The person is not recorded as safe.")
    [(_, standing)] = [
        one for one in permitted(DOOR, state, MANAGER, AROUND) if one[0].code == "advise"
    ]
    assert [one.code for one in standing] == ["guard:advise"]


def test_a_condition_that_cannot_be_worked_out_does_not_hold():
    state = state_after(ENQUIRY)
    found = refusals(ENQUIRY, state, "end", outcome="safe", information="Told.")
    assert found == ["guard:end"]


def test_another_role_is_told_whom_to_ask():
    state = state_after(DOOR)
    [refusal] = check_move(DOOR, state, "make-contact", Mover("board"), Given(), AROUND)
    assert refusal.who == "a social worker or therapist or a team manager"


def test_a_required_instrument_must_be_complete():
    text = text_of("door").replace(
        "requires: {fields: [advice]}", "requires: {instruments: [falls]}"
    )
    definition = pathway(text)
    state = state_after(definition, "make-contact", facts={"safe_now": True})
    given = {"outcome": "advised", "information": "Told."}
    assert refusals(definition, state, "advise", **given) == ["instrument:falls"]
    done = replace(AROUND, completions={"falls": {"scores": {}, "bands": {}}})
    assert refusals(definition, state, "advise", around=done, **given) == []


def test_what_conditions_see():
    state = state_after(DOOR, "make-contact", facts={"safe_now": True})
    asked = asked_of(state, AROUND, {"safe_now": None})
    assert asked["days_open"] == 2
    assert asked["days_in_state"] == 1
    assert asked["days_since"] == {"received": 2, "first_contact": 1}
    assert asked["facts"] == {}


def test_expressions_set_facts():
    state = state_after(ENQUIRY)
    move = ENQUIRY.transitions["start"]
    facts, refused = facts_after(state, move, Given({"risk": "high"}), AROUND)
    assert (facts, refused) == ({"risk": "high", "risky": True}, [])
    facts, refused = facts_after(state, move, Given({}), AROUND)
    assert [one.code for one in refused] == ["sets-failed"]


@pytest.mark.parametrize(
    ("facts", "found"),
    [({"risk": "high"}, "first"), ({"risk": "low"}, "usual"), ({}, "usual")],
)
def test_the_priority_follows_the_facts(facts, found):
    state = state_after(ENQUIRY, facts=facts)
    assert priority_of(ENQUIRY, asked_of(state, AROUND)) == found


def test_what_was_chosen_by_hand_is_raised_but_never_lowered():
    state = state_after(ENQUIRY)
    state.by_hand, state.priority = True, "first"
    assert priority_after(ENQUIRY, state, asked_of(state, AROUND)) == "first"
    state.priority = "usual"
    raised = asked_of(state, AROUND, {"risk": "high"})
    assert priority_after(ENQUIRY, state, raised) == "first"


def test_entry_criteria_can_be_overridden_in_writing():
    child = {"facts": {}, "route": "phone", "person": {"age_known": True, "age": 12}}
    grown = {**child, "person": {"age_known": True, "age": 80}}
    [refusal] = check_entry(ENQUIRY, child, "")
    assert "under 18" in refusal.reason
    assert check_entry(ENQUIRY, child, "Agreed with the children’s service") == []
    assert check_entry(ENQUIRY, grown, "") == []
    closed = pathway(
        text_of("enquiry").replace("  asks: [risk]", "  asks: [risk]\n  override: false")
    )
    assert check_entry(closed, child, "Please") != []


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        ({"risk": "high"}, False),
        ({"risk": "huge"}, True),
        ({"needed_by": "2026-03-31"}, False),
        ({"needed_by": "31/03/2026"}, True),
        ({"needed_by": "1066-01-01"}, True),
        ({"needed_by": 5}, True),
        ({"budget": 12345}, False),
        ({"budget": -1}, True),
        ({"budget": 1.5}, True),
        ({"visits": 3}, False),
        ({"visits": True}, True),
        ({"points": 10}, False),
        ({"points": 10.5}, True),
        ({"points": float("nan")}, True),
        ({"wishes": ["home"]}, False),
        ({"wishes": []}, True),
        ({"wishes": "home"}, True),
        ({"wishes": ["moon"]}, True),
        ({"risky": True}, False),
        ({"risky": 1}, True),
        ({"risky": None}, False),
    ],
)
def test_facts_are_of_their_kind(facts, wrong):
    assert bool(check_facts(ENQUIRY, facts)) is wrong


def test_facts_are_told_in_words():
    facts = {
        "risk": "high",
        "needed_by": "2026-03-31",
        "budget": 123456,
        "wishes": ["home", "family"],
        "risky": True,
        "visits": 2,
    }
    assert dict(all_told(ENQUIRY, facts)) == {
        "Risk": "High",
        "Needed by": "31 March 2026",
        "Budget": "£1,234.56",
        "Visits": "2",
        "Wishes": "Stay at home and See family",
        "Is it risky": "Yes",
    }
    assert told(ENQUIRY.fields["risk"], None) == ""
