"""Reablement: free, led by a therapist, fewer calls step by step, six weeks at most, and nobody
declined without somebody who takes them."""

import pytest
from tests.engines.pathways.shipped.care import (
    DELEGATOR,
    MANAGER,
    TOLD,
    WORKER,
    Story,
    entry,
    shipped,
    text,
    unknown_indicators,
)
from tests.engines.pathways.world import World, publish

from almoner.engines.pathways.models import Case
from almoner.engines.pathways.rules import Mover
from almoner.engines.pathways.rules.simulating import simulate
from almoner.kernel.refusals import Refused
from almoner.kernel.sourced import Confidence

REABLEMENT = shipped("reablement")
MONDAY, TUESDAY, LATER = "2026-03-02 10:00", "2026-03-03 10:00", "2026-03-16 10:00"
BEFORE = {"baseline": "Walked to the shop", "has_long_term": False}
GOALS = {"goals": "To shower alone", "goals_agreed": True}
BEGUN = {"starts_on": "2026-03-03", "provider": "Home First", "calls_a_day": 2}
DONE = {"goals_met": "fully", "long_term_need": False, "views": "I can shower again"}
TAKEN = {"taken_by": "home-care", "taken_name": "Northbury Care"}
ELSEWHERE = {"outcome": "declined-taken-elsewhere", "information": TOLD}


def referred(when=MONDAY, route="hospital", **facts):
    return Story(REABLEMENT, when, route, **facts)


def accepted(**facts):
    return referred().go("accept", MONDAY, facts={**BEFORE, **facts})


def running(**facts):
    story = accepted(**facts).go("agree-goals", TUESDAY, DELEGATOR, facts=GOALS)
    return story.go("begin", TUESDAY, facts=BEGUN)


def unplaced():
    return referred().go("decline-unplaced", MONDAY, reason="no-capacity")


def opened(move):
    return [one.pathway for one in REABLEMENT.transitions[move].opens]


def test_two_calls_a_day_then_one_then_none():
    story = running()
    assert story.here == ("running", "running")
    for calls, day in ((1, "2026-03-10 10:00"), (0, "2026-03-24 10:00")):
        story.go("progress", day, DELEGATOR, facts={"progress": "as-planned"})
        story.go("step-down", day, DELEGATOR, facts={"new_calls": calls})
        assert story.state.facts["calls_a_day"] == calls
    story.go("finish-none", "2026-03-30 10:00", facts=DONE)
    assert story.here == ("finished", "no-support")
    assert story.clocks == set()


def test_it_is_free_for_everybody():
    """No money, no means and no charge is asked anywhere."""
    assert not [one for one in REABLEMENT.fields.values() if one.type == "money"]
    assert not {"charge", "funding", "contribution"} & set(REABLEMENT.fields)


def test_no_call_without_goals_that_a_therapist_agreed():
    words = accepted().why("begin", TUESDAY, facts=BEGUN)
    assert words.startswith("A therapist agrees goals with the person first.")


def test_goals_are_the_persons_own():
    facts = {**GOALS, "goals_agreed": False}
    assert "They are theirs." in accepted().why("agree-goals", TUESDAY, facts=facts, note="x")


@pytest.mark.parametrize("reason", ["discharge-today", "crisis"])
def test_an_early_start_has_a_reason_and_the_therapist_follows(reason):
    assert accepted().refused("begin-early", MONDAY, facts=BEGUN) == ["reason"]
    story = accepted().go("begin-early", MONDAY, facts=BEGUN, reason=reason)
    assert "goals" in story.clocks
    assert story.refused("progress", TUESDAY, facts={"progress": "faster"}, note="x") == [
        "guard:progress"
    ]
    story.go("goals-late", TUESDAY, DELEGATOR, facts=GOALS)
    assert "goals" not in story.clocks


@pytest.mark.parametrize(
    ("move", "calls", "right"),
    [
        ("step-down", 1, True),
        ("step-down", 2, False),
        ("step-down", 3, False),
        ("step-up", 3, True),
        ("step-up", 2, False),
        ("step-up", 1, False),
    ],
)
def test_down_is_fewer_and_up_is_more(move, calls, right):
    story = running().go("progress", LATER, facts={"progress": "as-planned"})
    found = story.refused(move, LATER, facts={"new_calls": calls}, note="x")
    assert found == ([] if right else [f"guard:{move}"])


def test_calls_step_down_on_progress_that_somebody_saw():
    words = running().why("step-down", LATER, facts={"new_calls": 1}, note="x")
    assert words.startswith("Record progress first")


def test_an_assessment_follows_only_a_long_term_need():
    given = {"information": TOLD}
    ongoing = {**DONE, "hours_after": 7, "bridging": "Home First goes on"}
    story = running()
    assert story.refused("finish-ongoing", LATER, facts=ongoing, outcome="ongoing", **given) == [
        "guard:finish-ongoing"
    ]
    need = {**ongoing, "long_term_need": True}
    assert story.refused(
        "finish-none", LATER, facts={**DONE, "long_term_need": True}, outcome="no-support", **given
    ) == ["guard:finish-none"]
    story.go("finish-ongoing", LATER, facts=need)
    assert story.here == ("finished", "ongoing")
    assert opened("finish-ongoing") == ["care-act-assessment"]
    assert opened("finish-none") == opened("finish-reduced") == []


def test_nobody_is_left_without_support_until_the_assessment():
    facts = {**DONE, "long_term_need": True, "hours_after": 7}
    given = {"outcome": "ongoing", "information": TOLD}
    assert running().refused("finish-ongoing", LATER, facts=facts, **given) == ["field:bridging"]


@pytest.mark.parametrize(
    ("before", "after", "right"),
    [(14.0, 7.0, True), (14.0, 14.0, False), (7.0, 10.5, False), (0.0, 0.0, False)],
)
def test_reduced_means_fewer_hours_than_before(before, after, right):
    facts = {**DONE, "hours_before": before, "hours_after": after}
    given = {"outcome": "reduced", "information": TOLD}
    found = running(has_long_term=True).refused("finish-reduced", LATER, facts=facts, **given)
    assert found == ([] if right else ["guard:finish-reduced"])


def test_a_decline_says_why_and_who_took_the_person():
    story = referred()
    assert story.refused("decline", MONDAY, MANAGER, **ELSEWHERE) == [
        *("field:taken_by", "field:taken_name", "reason")
    ]
    story.go("decline", MONDAY, MANAGER, facts=TAKEN, reason="no-capacity")
    assert story.here == ("not-started", "declined-taken-elsewhere")
    assert story.state.facts["taken_by"] == "home-care"


def test_nobody_closes_on_somebody_whom_no_one_took():
    facts = {**TAKEN, "taken_by": "nobody"}
    given = {**ELSEWHERE, "reason": "no-capacity"}
    assert "Nobody has the person yet." in referred().why(
        "decline", MONDAY, MANAGER, facts=facts, **given
    )
    assert referred().refused("decline", MONDAY, WORKER, facts=TAKEN, **given) == ["move-not-yours"]


def test_a_person_whom_nobody_took_stays_open_with_a_manager():
    story = unplaced()
    assert story.here == ("unplaced", "declined")
    assert REABLEMENT.queues["declined"].role == "casework_manager"
    assert story.state.facts["taken_by"] == "nobody"
    assert story.state.contact_due_at is not None
    story.go("decline", TUESDAY, MANAGER, facts=TAKEN, reason="no-capacity")
    assert story.here[1] == "declined-taken-elsewhere"


def test_a_place_that_comes_free_is_taken():
    assert unplaced().go("accept", TUESDAY, facts=BEFORE).here == ("accepted", "therapy")


@pytest.mark.parametrize(
    ("when", "clock", "due"),
    [
        (MONDAY, "answer", "2026-03-02 14:00"),
        ("2026-03-02 19:00", "answer", "2026-03-03 11:00"),
        ("2026-12-24 18:00", "answer", "2026-12-25 10:00"),
        ("2026-03-28 18:00", "answer", "2026-03-29 10:00"),
    ],
)
def test_an_answer_is_due_on_every_day_of_the_week(when, clock, due):
    assert referred(when).due(clock) == due


def test_the_clocks_after_acceptance():
    story = accepted()
    assert (story.due("start"), story.due("goals")) == ("2026-03-05 00:00", "2026-03-08 00:00")
    assert unplaced().due("unplaced") == "2026-03-02 14:00"


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        ("2026-03-03", "2026-04-15 00:00"),
        ("2026-10-01", "2026-11-13 00:00"),
        ("2026-12-01", "2027-01-13 00:00"),
    ],
)
def test_six_weeks_at_most_over_clock_changes_and_holidays(starts, due):
    story = accepted().go("agree-goals", TUESDAY, facts=GOALS)
    story.go("begin", TUESDAY, facts={**BEGUN, "starts_on": starts})
    assert story.due("six-weeks") == due


def test_progress_is_looked_at_every_week():
    story = running()
    assert story.due("progress") == "2026-03-11 00:00"
    story.go("progress", "2026-03-09 10:00", facts={"progress": "faster"})
    assert story.due("progress", 2) == "2026-03-17 00:00"


@pytest.mark.parametrize(
    ("route", "priority"),
    [
        ("hospital", "discharge"),
        ("trusted-assessor", "discharge"),
        ("community", "crisis"),
        ("care-home-avoided", "crisis"),
        ("person", "usual"),
    ],
)
def test_who_comes_first(route, priority):
    assert referred(route=route).state.priority == priority


@pytest.mark.parametrize(("role", "right"), [("delegator", True), ("care_worker", False)])
def test_therapists_lead_and_care_workers_do_not_set_goals(role, right):
    found = accepted().refused("agree-goals", TUESDAY, Mover(role), facts=GOALS, note="x")
    assert found == ([] if right else ["move-not-yours"])


@pytest.mark.parametrize("reason", ["not-wanted", "cost-worry", "family-helps"])
def test_a_person_may_say_no(reason):
    story = referred().go("person-declines", MONDAY, reason=reason)
    assert story.here == ("not-started", "person-declined")


def test_three_ends_and_no_other_way_to_finish():
    assert list(REABLEMENT.states["finished"].outcomes) == ["no-support", "reduced", "ongoing"]


def test_it_is_for_adults_whatever_their_need():
    assert entry(REABLEMENT, age=17)
    assert entry(REABLEMENT, age=40) == entry(REABLEMENT) == ""


def test_its_indicators_are_there_and_its_six_weeks_have_a_source():
    assert unknown_indicators(REABLEMENT) == set()
    basis = REABLEMENT.clocks["six-weeks"].basis
    assert (basis.confidence, basis.is_national) == (Confidence.F, False)


def test_it_can_be_tried_out():
    result = simulate(REABLEMENT, weeks=6, seed=5)
    assert result.arrived == result.closed + result.open > 90


def test_through_the_commands(world: World):
    publish("reablement", text("reablement"))
    case = world.open(pathway="reablement", route="hospital")
    assert (case.state, case.priority) == ("referred", "discharge")
    world.move(case, "accept", facts=BEFORE, note="A place is free.")
    with pytest.raises(Refused, match="A therapist agrees goals"):
        world.move(case, "begin", facts=BEGUN)
    world.move(case, "agree-goals", facts=GOALS, note="At home.")
    world.move(case, "begin", facts=BEGUN)
    world.move(case, "finish-none", facts=DONE, outcome="no-support", information=TOLD)
    assert Case.objects.get(pk=case.pk).outcome == "no-support"
