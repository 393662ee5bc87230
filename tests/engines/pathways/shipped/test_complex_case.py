"""Complex case: anyone calls the others together, nobody refers on, and the person is asked."""

from datetime import timedelta

import pytest
from tests.engines.instruments.samples import shipped as instrument
from tests.engines.pathways.shipped.care import (
    DELEGATOR,
    MANAGER,
    OWNER,
    WORKER,
    Story,
    shipped,
    text,
    unknown_indicators,
)
from tests.engines.pathways.world import NOW, publish

from almoner.engines.instruments import rules
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.rules import Mover
from almoner.engines.pathways.rules.simulating import simulate
from almoner.kernel.refusals import Refused

COMPLEX = shipped("complex-case")
SUMMARY = "risk-enablement-summary"
RISKS = instrument(SUMMARY)
ASKED = {"concern": "May be evicted.", "presenting": ["housing"]}
AGREED = {"consent": "agreed", "consent_on": "2026-03-02", "shared": "Rent arrears with housing."}
CALL = {"members": ["social-care", "housing", "library"], "safe_now": True}
MET = {
    "lead": "Sara",
    "story": "Told once.",
    "agreed": "Housing holds the notice.",
    "review_on": "2026-03-27",
}
ENDED = {"aspiration": "To stay here", "hoped_for": "fully"}
MONDAY = "2026-03-02 10:00"


def story(**facts) -> Story:
    return Story(COMPLEX, MONDAY, "library", **{**ASKED, **facts})


def asked(consent="agreed") -> Story:
    return story().go("ask", "2026-03-02 11:00", facts={**AGREED, "consent": consent})


def called() -> Story:
    return asked().go("convene", "2026-03-02 12:00", facts=CALL)


def together() -> Story:
    return called().go("meet", "2026-03-05 10:00", facts=MET)


def summed(one: Story, band: str = "usual") -> Story:
    one.completions[SUMMARY] = {"scores": {}, "bands": {"result": band}}
    return one


def test_from_a_worry_to_what_the_person_hoped_for():
    one = together().go("visit-jointly", "2026-03-06 10:00", DELEGATOR)
    one.go("review", "2026-03-27 10:00", facts={"agreed": "Plan kept.", "review_on": "2026-04-24"})
    one.go("close", "2026-04-24 10:00", OWNER, facts=ENDED)
    assert one.here == ("closed", "came-true")
    assert one.clocks == set()


def test_there_is_no_threshold_at_the_door():
    assert COMPLEX.entry.criteria == ()


def test_nobody_is_referred_on():
    assert not any(move.opens for move in COMPLEX.transitions.values())
    assert set(COMPLEX.outcomes) == {"came-true", "partly", "not-wanted", "moved", "died"}


@pytest.mark.parametrize("role", ["social_worker", "casework_manager", "delegator", "team_lead"])
@pytest.mark.parametrize("move", ["convene", "meet", "to-panel", "flex", "add-member"])
def test_any_member_may(role, move):
    assert Mover(role).is_one_of(COMPLEX.transitions[move].by)


@pytest.mark.parametrize("consent", ["agreed", "some", "best-interests", "safety"])
def test_members_are_called_with_what_the_person_agreed_to(consent):
    assert asked(consent).refused("convene", "2026-03-02 12:00", facts=CALL) == []


@pytest.mark.parametrize(("before", "after"), [(None, "refused"), ("agreed", "withdrawn")])
def test_who_does_not_agree_is_not_talked_about(before, after):
    one = (asked(before) if before else story()).go("withdraw", "2026-03-02 11:30")
    assert one.state.facts["consent"] == after
    assert one.refused("convene", "2026-03-02 12:00", facts=CALL) == ["guard:convene"]
    one.go("ask", "2026-03-04 10:00", facts=AGREED)
    assert one.refused("convene", "2026-03-04 12:00", facts=CALL) == []


@pytest.mark.parametrize("consent", ["refused", "withdrawn"])
def test_no_is_recorded_as_a_no(consent):
    given = {"facts": {**AGREED, "consent": consent}, "evidence": "“No.”"}
    assert "does not agree" in story().why("ask", "2026-03-02 11:00", **given)


def test_nobody_is_called_before_the_person_was_asked():
    why = story().why("convene", "2026-03-02 12:00", facts=CALL)
    assert "Ask them first" in why


def test_asking_is_recorded_with_the_words_of_the_person():
    found = story().refused("ask", "2026-03-02 11:00", facts=AGREED)
    assert found == ["evidence"]


@pytest.mark.parametrize("move", ["meet", "add-member"])
def test_agreement_can_be_withdrawn_at_any_time(move):
    one = called().go("withdraw", "2026-03-03 10:00")
    assert one.state.facts["consent"] == "withdrawn"
    given = {"meet": MET, "add-member": {"members": ["work"], "shared": "Job"}}
    assert one.refused(move, "2026-03-04 10:00", facts=given[move]) == [f"guard:{move}"]


def test_who_is_brought_in_joins_and_the_case_stays():
    one = together()
    given = {"members": ["housing", "work"], "shared": "Hours of work", "referrals_avoided": 1}
    one.go("add-member", "2026-03-06 10:00", facts=given)
    assert one.here == ("together", "locality")


@pytest.mark.parametrize("missing", sorted(MET))
def test_a_meeting_ends_with_one_lead_one_story_and_a_day(missing):
    given = {name: value for name, value in MET.items() if name != missing}
    assert called().refused("meet", "2026-03-05 10:00", facts=given) == [f"field:{missing}"]


def test_a_threshold_is_flexed_with_a_reason():
    one, given = together(), {"threshold": "Over 65 only", "flexed_for": "Visits at 58"}
    found = one.refused("flex", "2026-03-06 10:00", facts=given, note="Agreed.")
    assert found == ["reason"]
    one.go("flex", "2026-03-06 10:00", facts=given, reason="earlier-help")
    assert "flexed" in one.state.moments


def test_the_panel_gives_advice_and_the_case_stays_with_the_team():
    one = summed(together()).go("to-panel", "2026-03-06 10:00")
    assert one.here == ("panel", "panel")
    assert one.due("panel") == "2026-04-08 00:00"
    given = {"panel_advice": "Try it for a month.", "panel_there": "Chair and three"}
    one.go("advice", "2026-03-20 10:00", MANAGER, facts=given)
    assert one.here == ("together", "locality")


def test_advice_is_no_decision():
    one = summed(together()).go("to-panel", "2026-03-06 10:00")
    given = {"panel_advice": "Try it for a month.", "panel_there": "Chair and three"}
    one.go("advice", "2026-03-20 10:00", MANAGER, facts=given)
    ending = {"facts": ENDED, "outcome": "came-true", "information": "Told."}
    assert "decided together" in one.why("close", "2026-04-24 10:00", OWNER, **ending)
    one.go("decide", "2026-04-24 10:00", facts={"decision": "Yes.", "aspiration": "To stay"})
    assert one.refused("close", "2026-04-24 11:00", OWNER, **ending) == []


def test_only_a_manager_records_the_panel():
    one = summed(together()).go("to-panel", "2026-03-06 10:00")
    assert one.refused("advice", "2026-03-20 10:00", WORKER) == ["move-not-yours"]


def test_the_panel_needs_the_summary_and_capacity_settled():
    assert together().refused("to-panel", "2026-03-06 10:00") == [f"instrument:{SUMMARY}"]
    one = summed(together(), "assess-capacity")
    assert "Capacity is in doubt" in one.why("to-panel", "2026-03-06 10:00")


@pytest.mark.parametrize(("safe", "refused"), [(True, []), (False, ["guard:not-wanted"])])
def test_somebody_who_is_not_safe_is_not_let_go(safe, refused):
    found = story().refused(
        "not-wanted",
        "2026-03-03 10:00",
        facts={"safe_now": safe},
        note="Does not want us.",
        outcome="not-wanted",
        information="Told whom to ring.",
    )
    assert found == refused


def test_the_meeting_is_due_in_five_working_days_over_easter():
    assert Story(COMPLEX, "2026-04-01 10:00", **ASKED).due("meeting") == "2026-04-11 00:00"


def test_the_next_look_is_due_on_the_day_that_was_agreed():
    one = together()
    assert one.due("review") == "2026-03-28 00:00"
    one.go("review", "2026-03-27 10:00", facts={"agreed": "On.", "review_on": "2026-04-24"})
    assert one.due("review", 2) == "2026-04-25 00:00"


@pytest.mark.parametrize(
    ("facts", "priority"),
    [
        ({}, "home-at-risk"),
        ({"presenting": ["self-neglect"]}, "home-at-risk"),
        ({"presenting": ["loneliness"]}, "usual"),
        ({"presenting": ["loneliness"], "safe_now": False}, "not-safe"),
    ],
)
def test_who_comes_first(facts, priority):
    assert story(**facts).state.priority == priority


def risk(likely="possible", harm="serious"):
    words = {"risk": "A fall", "says": "Worth it", "helps": "A rail"}
    return {**words, "likely": likely, "harm": harm}


@pytest.mark.parametrize(
    ("risks", "capacity", "band"),
    [
        ([risk()], "yes-can", "usual"),
        ([risk("likely")], "assessed-can", "usual"),
        ([risk(harm="life")], "assessed-cannot", "usual"),
        ([risk(), risk("likely", "life")], "yes-can", "soon"),
        ([risk("likely", "life")], "not-yet", "assess-capacity"),
        ([risk()], "not-yet", "assess-capacity"),
    ],
)
def test_what_the_summary_asks_for(risks, capacity, band):
    answers = {"wants": "x", "gains": "y", "perceived": "both", "question": "z"}
    found = rules.score(RISKS, {**answers, "capacity": capacity, "risks": risks, "ways": []})
    assert found.bands["result"] == band


def test_changing_nothing_is_one_of_at_least_two_ways():
    assert RISKS.item("ways").rows[0] == 2
    assert RISKS.wishes


def test_its_indicators_are_there():
    assert COMPLEX.indicators
    assert unknown_indicators(COMPLEX) == set()


def test_it_can_be_tried_out():
    result = simulate(COMPLEX, weeks=26, seed=3)
    assert result.arrived == result.closed + result.open > 50


def test_through_the_real_commands(world):
    publish(COMPLEX.code, text(COMPLEX.code))
    case = world.open(pathway=COMPLEX.code, route="housing", facts=ASKED)
    with pytest.raises(Refused, match="Ask them first"):
        world.move(case, "convene", facts=CALL)
    world.move(case, "ask", facts=AGREED, evidence="“Yes, talk with them.”")
    world.move(case, "convene", facts=CALL)
    later = NOW + timedelta(days=2)
    world.move(case, "meet", world.tom, facts=MET, at=later)
    world.move(case, "withdraw", note="Rang us.", at=later)
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.facts["consent"], case.priority) == (
        "together",
        "withdrawn",
        "home-at-risk",
    )
