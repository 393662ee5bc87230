"""The carer's assessment: three ways in, the carer's choice, a plan for emergencies, breaks."""

from itertools import product

import pytest
from tests.engines.instruments.samples import shipped as instrument
from tests.engines.pathways.shipped.care import (
    DELEGATOR,
    MANAGER,
    OWNER,
    Story,
    entry,
    shipped,
    unknown_indicators,
)

from almoner.engines.instruments import rules
from almoner.engines.pathways.rules.moves import check_entry

CARERS = shipped("carers-assessment")
FORM = instrument("carers-eligibility")
OUTCOMES = FORM.score("unable").of
MEETS = {"carers-eligibility": {"bands": {"result": "meets"}}}
NOT = {"carers-eligibility": {"bands": {"result": "does-not-meet"}}}
SPOKEN = {
    "cares_for": "Her husband, who has Alzheimer’s disease.",
    "carer_known": False,
    "young_carer": False,
    "safeguarding_concern": False,
    "assessment_kind": "single",
    "carer_chose": True,
    "may_share": True,
}
TALK = {
    "caring_role": "Day and night.",
    "impact": "Asthma, little sleep.",
    "wants": "To go on caring.",
    "willing": "with-help",
}
YOUNG = {**TALK, "school": "Late three times a week.", "too_much": True}
AGREED = {"support": "Deep clean of the house.", "gp": "registered", "benefits": True}
PLAN = {"contingency": "accepted", "contingency_plan": "Her sister comes. Key at number 9."}
BREAKS = {"breaks": "accepted", "break_for": "rest"}


def begun(route: str = "unknown", when: str = "2026-03-02 10:00") -> Story:
    case = Story(CARERS, when, route)
    case.completions = MEETS
    return case


def spoken(route: str = "unknown", **facts) -> Story:
    return begun(route).go("contact", "2026-03-04 10:00", facts={**SPOKEN, **facts})


def with_council(**facts) -> Story:
    known = {"carer_known": True, **facts}
    return spoken("known", **known).go("to-council", "2026-03-04 10:05")


def assessed() -> Story:
    case = spoken().go("to-trusted", "2026-03-04 10:05")
    return case.go("assess-trusted", "2026-03-10 10:00", DELEGATOR, facts=TALK)


def planning(result=MEETS) -> Story:
    case = assessed()
    case.completions = result
    return case.go("decide", "2026-03-12 09:00", MANAGER)


def supported() -> Story:
    case = planning().go("offer-contingency", "2026-03-13 10:00", facts=PLAN)
    case.go("offer-breaks", "2026-03-13 10:05", facts=BREAKS)
    return case.go("start-support", "2026-03-16 10:00", facts=AGREED)


def test_muthu_from_the_surgery_to_the_first_review():
    case = supported()
    assert case.here == ("supported", "reviews")
    case.go(
        "break-taken", "2026-05-01 10:00", facts={"break_for": "rest", "break_on": "2026-05-01"}
    )
    said = {"improved": True, "carer_says": "I can sleep again.", "willing": "willing"}
    case.go("review", "2027-03-10 10:00", facts=said)
    assert not case.run("review").late(case.run("review").stopped_at)
    assert case.due("review", 2) == "2028-03-11 00:00"
    case.go("end", "2027-06-01 10:00", outcome="no-longer-cares")
    assert case.here == ("closed", "no-longer-cares")


def test_the_council_assesses_whom_it_knows():
    case = with_council().go("assess", "2026-03-18 10:00", OWNER, facts=TALK)
    assert case.here == ("assessed", "decisions")


def test_a_young_carer_goes_to_a_team_of_their_own():
    case = spoken("young", young_carer=True).go("to-young", "2026-03-04 10:05")
    assert case.here == ("with-young", "young")
    case.go("assess-young", "2026-03-11 16:00", OWNER, facts=YOUNG)
    assert case.state.priority == "soon"
    case.go("offer-contingency", "2026-03-12 16:00", facts={"contingency": "has-one"})
    case.go("advise", "2026-03-20 10:00", outcome="young-plan")
    assert case.here == ("closed", "young-plan")


@pytest.mark.parametrize(
    ("route", "age", "words"),
    [
        ("young", 17, ""),
        ("young", 18, "not recorded as under 18"),
        ("young", None, "not recorded as under 18"),
        ("known", 17, "under 18"),
        ("unknown", 12, "under 18"),
        ("known", 18, ""),
        ("unknown", None, ""),
        ("unknown", 91, ""),
    ],
)
def test_each_way_in_has_its_age(route, age, words):
    person = {"age_known": age is not None} | ({"age": age} if age is not None else {})
    found = check_entry(CARERS, {"facts": {}, "route": route, "person": person}, "")
    assert words in " ".join(one.reason for one in found)
    assert bool(found) is bool(words)


def test_a_known_carer_does_not_come_as_unknown():
    asked = {"facts": {"carer_known": True}, "route": "unknown", "person": {"age_known": False}}
    assert "Social care knows this carer." in check_entry(CARERS, asked, "")[0].reason
    assert entry(CARERS, age=50) == ""


SCOPE = list(product((False, True), (False, True), (False, True), ("single", "joint")))


@pytest.mark.parametrize(("known", "young", "concern", "kind"), SCOPE)
def test_the_trusted_assessor_takes_only_what_the_authority_covers(known, young, concern, kind):
    case = spoken(
        carer_known=known, young_carer=young, safeguarding_concern=concern, assessment_kind=kind
    )
    inside = (known, young, concern, kind) == (False, False, False, "single")
    found = case.refused("to-trusted", "2026-03-04 10:05")
    assert found == ([] if inside else ["guard:to-trusted"])
    assert case.refused("to-council", "2026-03-04 10:05") == (["guard:to-council"] if young else [])
    assert case.refused("to-young", "2026-03-04 10:05") == ([] if young else ["guard:to-young"])


def test_the_move_takes_the_authority_and_its_questions_are_asked_before():
    assert CARERS.transitions["assess-trusted"].worked_by == "trusted-assessor-carers"
    asked = set(CARERS.transitions["contact"].requires.fields)
    assert {"carer_known", "young_carer", "safeguarding_concern", "assessment_kind"} <= asked


def test_the_carer_chooses():
    why = begun().why("contact", "2026-03-04 10:00", facts={**SPOKEN, "carer_chose": False})
    assert why.startswith("The carer chooses")


@pytest.mark.parametrize(
    ("kind", "agrees", "may"),
    [
        ("single", None, True),
        ("single", False, True),
        ("joint", None, False),
        ("joint", False, False),
        ("joint", True, True),
    ],
)
def test_a_joint_assessment_needs_both(kind, agrees, may):
    facts = TALK if agrees is None else {**TALK, "cared_for_agrees": agrees}
    found = with_council(assessment_kind=kind).refused(
        "assess", "2026-03-18 10:00", OWNER, facts=facts
    )
    assert found == ([] if may else ["guard:assess"])


def test_the_carer_may_choose_anew():
    case = with_council(assessment_kind="joint")
    case.go("change-choice", "2026-03-09 10:00", facts={"assessment_kind": "single"})
    assert case.refused("assess", "2026-03-18 10:00", OWNER, facts=TALK) == []


def test_a_trusted_assessor_hands_back_with_a_reason():
    case = spoken().go("to-trusted", "2026-03-04 10:05")
    assert case.refused("hand-back", "2026-03-06 10:00", note="x") == ["reason"]
    case.go("hand-back", "2026-03-06 10:00", reason="wants-joint")
    assert case.here == ("with-council", "council")


@pytest.mark.parametrize("move", ["assess-trusted", "assess"])
def test_no_assessment_without_the_criteria(move):
    case = with_council() if move == "assess" else spoken().go("to-trusted", "2026-03-04 10:05")
    case.completions = {}
    found = case.refused(move, "2026-03-18 10:00", OWNER, facts=TALK)
    assert found == ["instrument:carers-eligibility"]


def test_the_council_decides_whoever_assessed():
    case = assessed()
    assert case.refused("decide", "2026-03-12 09:00", DELEGATOR, note="x") == ["move-not-yours"]
    assert planning().state.facts["eligible"] == "meets"
    assert planning(NOT).state.facts["eligible"] == "does-not-meet"
    case.go("send-back", "2026-03-12 09:00", MANAGER)
    assert case.here == ("with-council", "council")


@pytest.mark.parametrize("offered", [(), ("contingency",), ("breaks",)])
def test_no_support_starts_before_both_offers(offered):
    case = planning()
    if "contingency" in offered:
        case.go("offer-contingency", "2026-03-13 10:00", facts={"contingency": "declined"})
    if "breaks" in offered:
        case.go("offer-breaks", "2026-03-13 10:00", facts={"breaks": "later"})
    why = case.why("start-support", "2026-03-16 10:00", facts=AGREED)
    assert why == CARERS.transitions["start-support"].unless_words


def test_a_plan_that_is_wanted_is_written():
    why = planning().why("offer-contingency", "2026-03-13 10:00", facts={"contingency": "accepted"})
    assert why == "The carer wants a plan. Write it here with them."


def test_a_carer_who_is_owed_support_is_not_sent_away_with_advice():
    ends = {"note": "x", "outcome": "advice", "information": "A letter."}
    eligible = planning().go("offer-contingency", "2026-03-13 10:00", facts=PLAN)
    assert eligible.refused("advise", "2026-03-16 10:00", **ends) == ["guard:advise"]
    not_now = planning(NOT)
    assert not_now.refused("advise", "2026-03-16 10:00", **ends) == ["guard:advise"]
    not_now.go("offer-contingency", "2026-03-13 10:00", facts=PLAN)
    assert not_now.refused("advise", "2026-03-16 10:00", **ends) == []


def test_a_carer_who_cannot_go_on_is_urgent_at_once():
    case = supported().go("cannot-go-on", "2026-06-01 18:00", facts={"cannot_go_on": True})
    assert case.state.priority == "urgent"
    assert {"social_worker", "casework_manager"} == set(CARERS.transitions["cannot-go-on"].tells)


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("2026-03-02 10:00", "2026-03-10 00:00"),
        ("2026-04-02 16:00", "2026-04-14 00:00"),
        ("2026-12-23 09:00", "2027-01-05 00:00"),
        ("2026-03-27 17:00", "2026-04-08 00:00"),
    ],
)
def test_five_working_days_also_across_easter_christmas_and_the_clock_change(when, due):
    assert begun(when=when).due("carer-contact") == due


def test_other_clocks():
    assert assessed().due("council-decision") == "2026-03-18 00:00"
    assert assessed().due("contingency-offer") == "2026-03-25 00:00"
    assert supported().due("review") == "2027-03-17 00:00"


def test_time_that_the_carer_asked_for_does_not_count():
    case = begun().go("wait", "2026-03-04 10:00", reason="asked-for-time")
    assert case.due("assessment") == ""
    assert "carer-contact" not in case.clocks
    case.go("contact", "2026-03-14 10:00", facts=SPOKEN)
    assert case.due("assessment") == "2026-04-10 00:00"


def test_the_values_are_of_the_places_that_gave_them():
    assert CARERS.clocks["carer-contact"].basis.set_by == "Southend City Council"
    assert CARERS.clocks["review"].basis.set_by == "Coventry City Council"
    assert not any(one.basis.is_national for one in CARERS.clocks.values())


def test_nobody_leaves_without_information_and_every_indicator_is_there():
    assert all(one.needs_information for one in CARERS.outcomes.values())
    assert unknown_indicators(CARERS) == set()


def answers(cause: bool, health: bool, unable: int, impact: bool) -> dict:
    able = {code: number >= unable for number, code in enumerate(OUTCOMES)}
    why = {f"{code}_why": "No time." for code, yes in able.items() if not yes}
    return {"necessary_care": cause, "health": health, **able, **why, "impact": impact}


TRUTH = (True, False)


@pytest.mark.parametrize(
    ("cause", "health", "unable", "impact"), list(product(TRUTH, TRUTH, (0, 1, 8), TRUTH))
)
def test_the_criteria_by_table(cause, health, unable, impact):
    expected = "meets" if cause and (health or unable >= 1) and impact else "does-not-meet"
    found = rules.score(FORM, answers(cause, health, unable, impact))
    assert found.as_json() == {"unable": unable, "result": expected}


def test_the_criteria_have_eight_outcomes_and_are_not_for_the_young():
    assert len(OUTCOMES) == 8
    assert FORM.wishes
    assert [one.effect for one in FORM.guards] == ["block"]
    assert FORM.basis.confidence.value == "M"
