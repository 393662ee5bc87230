"""Care Act assessment: eligibility by the form, a plan with a choice, three charges, and no
support plan that is signed off by its own author."""

from datetime import timedelta

import pytest
from tests.engines.instruments.samples import OUTCOMES
from tests.engines.instruments.samples import shipped as instrument
from tests.engines.pathways.shipped.care import (
    MANAGER,
    OWNER,
    TOLD,
    WORKER,
    Story,
    entry,
    shipped,
    text,
    unknown_indicators,
)
from tests.engines.pathways.world import NOW, World, publish

from almoner.engines.instruments import commands as forms
from almoner.engines.instruments import rules
from almoner.engines.pathways.models import Case, CaseLink
from almoner.engines.pathways.rules import Mover
from almoner.engines.pathways.rules.simulating import simulate
from almoner.kernel.refusals import Refused

ASSESSMENT = shipped("care-act-assessment")
FORM = "care-act-eligibility"
MONDAY, LATER = "2026-03-02 10:00", "2026-03-09 10:00"
BEGUN = {"funding": "none-yet", "substantial_difficulty": False}
FOUND = {
    "method": "face-to-face",
    "strengths": "Cooks when seated",
    "wanted": "To stay at home",
    "interim_effect": "none",
}
DIRECT = {"dp_explained": True, "support_route": "direct-payment", "dp_use": "To swim again"}
READY = {"plan": "A personal assistant", "family_included": "Her son"}
REFUSED_OUT = {"evidence": "Letter of 9 March", "outcome": "not-eligible", "information": TOLD}


def answered(unable: int) -> dict:
    answers = {code: n >= unable for n, code in enumerate(OUTCOMES)}
    why = {f"{code}_why": ["assistance"] for code, able in answers.items() if not able}
    return {"arises": True, **answers, **why, "impact": True}


def completion(unable: int) -> dict:
    """The form as it comes back about a case, scored by its own rules."""
    found = rules.score(instrument(FORM), answered(unable))
    return {FORM: {"scores": found.as_json(), "bands": dict(found.bands)}}


def fill_in(world: World, case: Case, unable: int) -> None:
    """Sara completes the form about the case, as on the screen."""
    sara, at = world.viewer(world.sara), NOW + timedelta(hours=1)
    row = forms.start(sara, code=FORM, person_id=world.ada.pk, about=f"case:{case.pk}", at=at)
    asked = {item.code for item in instrument(FORM).questions if item.evidence == "required"}
    answers = answered(unable)
    forms.save_draft(
        sara,
        completion_id=row.pk,
        answers=answers,
        evidence={code: "I saw it." for code in asked & set(answers)},
        wishes="To stay at home.",
        at=at,
    )
    forms.complete(sara, completion_id=row.pk, at=at)


def assessing(unable=2, **facts):
    story = Story(ASSESSMENT, MONDAY).go("start", MONDAY, facts={**BEGUN, **facts})
    story.completions = completion(unable)
    return story


def planning(**facts):
    return assessing(**facts).go("eligible", LATER, OWNER, facts=FOUND)


def planned(charge="council-pays", choice=DIRECT, **facts):
    contribution = {"contribution": 2500} if charge == "contributes" else {}
    return (
        planning(**facts)
        .go("set-budget", LATER, OWNER, facts={"personal_budget": 31200})
        .go("record-charge", LATER, facts={"charge": charge, **contribution})
        .go("choose", LATER, OWNER, facts=choice)
    )


def test_from_the_request_to_support_in_place():
    story = planned().go("send-for-sign-off", LATER, OWNER, facts=READY)
    assert story.here == ("sign-off", "sign-off")
    story.go("agree-plan", "2026-03-10 10:00", MANAGER)
    story.go("start-support", "2026-03-16 10:00", facts={"support_from": "2026-03-16"})
    assert story.here == ("supported", "long-term-support")
    assert [one.pathway for one in ASSESSMENT.transitions["start-support"].opens] == ["review"]
    assert {"first_contact", "assessed", "charged", "plan_agreed", "support_start"} <= set(
        story.state.moments
    )
    assert story.clocks == set()


@pytest.mark.parametrize(
    ("unable", "open_to", "shut"),
    [
        (0, "not-eligible", "eligible"),
        (1, "not-eligible", "eligible"),
        (2, "eligible", "not-eligible"),
        (10, "eligible", "not-eligible"),
    ],
)
def test_two_outcomes_or_more_decide(unable, open_to, shut):
    given = {
        "eligible": {"facts": FOUND},
        "not-eligible": {"facts": {**FOUND, "advice": "A lunch club"}, **REFUSED_OUT},
    }
    story = assessing(unable)
    assert story.refused(open_to, LATER, OWNER, **given[open_to]) == []
    assert story.refused(shut, LATER, OWNER, **given[shut]) == [f"guard:{shut}"]


@pytest.mark.parametrize("move", ["eligible", "not-eligible", "met-other-ways"])
def test_no_decision_without_the_form(move):
    story = assessing()
    story.completions = {}
    assert f"instrument:{FORM}" in story.refused(move, LATER, OWNER)


def test_whoever_is_not_eligible_is_told_why_and_what_else_helps():
    found = assessing(1).refused("not-eligible", LATER, OWNER, facts=FOUND)
    assert found == ["field:advice", "evidence", "outcome"]
    facts = {**FOUND, "advice": "A lunch club"}
    story = assessing(1).go("not-eligible", LATER, OWNER, facts=facts)
    assert story.here == ("no-support", "not-eligible")


@pytest.mark.parametrize("missing", ["method", "strengths", "wanted", "interim_effect"])
def test_what_the_record_of_an_assessment_must_hold(missing):
    facts = {name: value for name, value in FOUND.items() if name != missing}
    assert assessing().refused("eligible", LATER, OWNER, facts=facts) == [f"field:{missing}"]


def test_somebody_with_substantial_difficulty_has_somebody_to_help_them():
    story = assessing(substantial_difficulty=True)
    assert "relative, friend or advocate" in story.why("eligible", LATER, OWNER, facts=FOUND)
    assert story.refused("eligible", LATER, OWNER, facts={**FOUND, "advocate": "advocate"}) == []


def test_the_assessor_decides_and_not_a_colleague():
    assert assessing().refused("eligible", LATER, WORKER, facts=FOUND) == ["move-not-yours"]
    assert assessing().refused("eligible", LATER, MANAGER, facts=FOUND) == []


@pytest.mark.parametrize("funding", ["none-yet", "council", "self-funder", "depleted"])
def test_what_a_person_can_pay_has_no_part_in_the_assessment(funding):
    assert assessing(funding=funding).refused("eligible", LATER, OWNER, facts=FOUND) == []


def test_the_financial_assessment_has_three_outcomes_only():
    assert [one.code for one in ASSESSMENT.fields["charge"].choices] == [
        *("council-pays", "contributes", "full-cost")
    ]


@pytest.mark.parametrize(
    ("facts", "right"),
    [
        ({"charge": "council-pays"}, True),
        ({"charge": "full-cost"}, True),
        ({"charge": "contributes", "contribution": 2500}, True),
        ({"charge": "contributes"}, False),
        ({"charge": "contributes", "contribution": 0}, False),
        ({"charge": "council-pays", "contribution": 2500}, False),
    ],
)
def test_a_contribution_goes_with_that_outcome_alone(facts, right):
    found = planning().refused("record-charge", LATER, facts=facts, evidence="Letter")
    assert found == ([] if right else ["guard:record-charge"])


@pytest.mark.parametrize(
    ("facts", "right"),
    [
        (DIRECT, True),
        ({**DIRECT, "support_route": "both"}, True),
        ({**DIRECT, "dp_explained": False}, False),
        ({"dp_explained": True, "support_route": "direct-payment"}, False),
        ({"dp_explained": True, "support_route": "arranged"}, False),
        ({"dp_explained": True, "support_route": "arranged", "why_no_dp": "Paperwork"}, True),
    ],
)
def test_a_direct_payment_is_offered_to_everybody(facts, right):
    found = planning().refused("choose", LATER, OWNER, facts=facts)
    assert found == ([] if right else ["guard:choose"])


@pytest.mark.parametrize(
    ("rates", "top_up"),
    [
        ({"dp_rate": 1500, "provider_rate": 2000}, 500),
        ({"dp_rate": 2000, "provider_rate": 1500}, 0),
        ({"dp_rate": 1500}, 0),
        ({}, 0),
    ],
)
def test_what_the_person_would_add_is_worked_out_before_they_choose(rates, top_up):
    story = planning().go("choose", LATER, OWNER, facts={**DIRECT, **rates})
    assert story.state.facts["top_up"] == top_up


@pytest.mark.parametrize("missing", ["personal_budget", "charge", "support_route"])
def test_no_plan_goes_for_sign_off_without_budget_charge_and_choice(missing):
    story = planned()
    del story.timeline._begun().facts[missing]
    assert story.refused("send-for-sign-off", LATER, OWNER, facts=READY) == [f"field:{missing}"]


@pytest.mark.parametrize(
    ("facts", "right"),
    [
        ({}, False),
        ({"options_discussed": "Three homes"}, False),
        ({"options_discussed": "Three homes", "stays": True}, True),
        ({"options_discussed": "Three homes", "stays": False}, False),
        ({"options_discussed": "Three homes", "stays": False, "why_moves": "It closes"}, True),
    ],
)
def test_nobody_is_moved_only_because_their_money_ran_out(facts, right):
    story = planned(funding="depleted")
    found = story.refused("send-for-sign-off", LATER, OWNER, facts={**READY, **facts})
    assert found == ([] if right else ["guard:send-for-sign-off"])


def test_somebody_whose_money_runs_low_comes_before_the_usual():
    story = Story(ASSESSMENT, MONDAY, "own-funds-low", funding="depleted")
    assert story.state.priority == "own-funds-low"
    story.go("reprioritise", LATER, facts={"risk_now": True})
    assert story.state.priority == "urgent"


@pytest.mark.parametrize("mover", [WORKER, OWNER, Mover("delegator")])
def test_only_a_manager_agrees_a_plan(mover):
    story = planned().go("send-for-sign-off", LATER, OWNER, facts=READY)
    assert story.refused("agree-plan", LATER, mover, note="x") == ["move-not-yours"]
    assert story.go("send-back", LATER, MANAGER).here == ("planning", "planning")


@pytest.mark.parametrize(
    ("funding", "charge", "right"),
    [
        ("self-funder", "council-pays", True),
        ("none-yet", "full-cost", True),
        ("council", "council-pays", False),
        ("council", "contributes", False),
    ],
)
def test_who_may_arrange_their_own_care(funding, charge, right):
    given = {"facts": {"plan": "x", "advice": "x"}, "outcome": "self-arranged"}
    found = planned(charge, funding=funding).refused(
        "self-arrange", LATER, OWNER, information=TOLD, **given
    )
    assert found == ([] if right else ["guard:self-arrange"])


def test_nobody_at_risk_is_closed_as_not_wanting_it():
    given = {"reason": "not-wanted", "outcome": "declined", "information": TOLD}
    story = Story(ASSESSMENT, MONDAY, risk_now=True)
    assert "There is a risk" in story.why("decline", LATER, **given)
    assert assessing(substantial_difficulty=True).refused("decline", LATER, **given) == [
        "guard:decline"
    ]
    assert assessing().refused("decline", LATER, **given) == []


@pytest.mark.parametrize(
    ("when", "clock", "due"),
    [
        (MONDAY, "assessor", "2026-03-17 00:00"),
        (MONDAY, "assessment", "2026-03-31 00:00"),
        ("2026-03-27 10:00", "assessor", "2026-04-15 00:00"),
        ("2026-12-21 10:00", "assessor", "2027-01-08 00:00"),
    ],
)
def test_when_the_first_clocks_are_due(when, clock, due):
    assert Story(ASSESSMENT, when).due(clock) == due


def test_the_clocks_of_planning_and_arranging():
    story = planning()
    assert (story.due("plan"), story.due("charge")) == ("2026-04-09 00:00", "2026-03-31 00:00")
    story = planned().go("send-for-sign-off", LATER, OWNER, facts=READY)
    assert story.due("sign-off") == "2026-03-13 00:00"
    story.go("agree-plan", "2026-03-12 10:00", MANAGER)
    assert story.due("support") == "2026-03-27 00:00"
    assert "plan" not in story.clocks


@pytest.mark.parametrize("reason", ["in-hospital", "asked-for-time", "awaits-advocate"])
def test_the_assessment_pauses_for_three_reasons(reason):
    story = assessing().do("paused", LATER, reason=reason)
    assert story.due("assessment") == ""
    story.do("resumed", "2026-03-11 10:00")
    assert story.due("assessment") == "2026-04-02 00:00"


def test_it_is_for_adults():
    assert "preparing for adulthood" in entry(ASSESSMENT, age=17)
    assert entry(ASSESSMENT, age=18) == entry(ASSESSMENT) == ""


def test_its_indicators_are_there_and_no_number_is_called_national():
    assert unknown_indicators(ASSESSMENT) == set()
    assert not any(one.basis.is_national for one in ASSESSMENT.clocks.values())


def test_it_can_be_tried_out():
    result = simulate(ASSESSMENT, weeks=8, seed=5)
    assert result.arrived == result.closed + result.open > 50


def test_from_the_form_to_the_first_review_through_the_commands(world: World):
    for code in ("care-act-assessment", "review"):
        publish(code, text(code))
    case = world.open(pathway="care-act-assessment", route="person", facts={"risk_now": False})
    assert (case.state, case.queue) == ("waiting", "waiting-well")
    world.move(case, "start", facts=BEGUN, note="Spoke with Ada.")
    with pytest.raises(Refused) as refused:
        world.move(case, "eligible", world.mona, facts=FOUND)
    assert [one.code for one in refused.value.refusals] == [f"instrument:{FORM}"]
    fill_in(world, case, unable=2)
    for code, facts in (
        ("eligible", FOUND),
        ("set-budget", {"personal_budget": 31200}),
        ("choose", DIRECT),
    ):
        world.move(case, code, world.mona, facts=facts)
    world.move(case, "record-charge", facts={"charge": "full-cost"}, evidence="Letter")
    world.move(case, "send-for-sign-off", world.mona, facts=READY)
    with pytest.raises(Refused, match="Only a team manager can do this"):
        world.move(case, "agree-plan", note="Agreed.")
    world.move(case, "agree-plan", world.mona, note="Agreed.")
    ends = {"outcome": "long-term-support", "information": TOLD}
    world.move(case, "start-support", facts={"support_from": "2026-03-09"}, **ends)
    link = CaseLink.objects.get(source=case)
    assert (link.kind, link.target.pathway, link.target.route) == (
        *("related", "review", "new-support"),
    )


def test_a_person_who_says_no_through_the_commands(world: World):
    publish("care-act-assessment", text("care-act-assessment"))
    case = world.open(pathway="care-act-assessment", route="person")
    world.move(case, "decline", reason="family-helps", outcome="declined", information=TOLD)
    assert Case.objects.get(pk=case.pk).outcome == "declined"
