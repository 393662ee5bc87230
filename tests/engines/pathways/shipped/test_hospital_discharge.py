"""Leaving hospital: decided the same day, nobody home to what nobody there can do, and every way
back."""

from datetime import UTC

import pytest
from tests.engines.pathways.shipped.care import Story, at, entry, shipped, unknown_indicators

from almoner.engines.pathways.rules import Mover
from almoner.engines.pathways.rules.simulating import simulate

HOME = shipped("hospital-discharge")
WARD, HUB, BROKER = Mover("ward_staff"), Mover("flow_hub"), Mover("broker")
SYSTEM, NURSE = Mover("nobody", system=True), Mover("delegator")
MONDAY, TUESDAY = "2026-03-02 10:00", "2026-03-03 10:00"
ASSESSED = {"shared-discharge-assessment": {"scores": {"level": "some"}, "bands": {}}}
READY = {"ready_on": "2026-03-02"}
ASKED = {
    "needs": "Help to wash",
    "wants": "My own bed",
    "carer_found": True,
    "known_to_social_care": False,
    "safeguarding_concern": False,
}
DECISION = {"pathway_to": "p1", "carer_involved": True, "care_wanted": True}
PLAN = {
    "equipment": "not-needed",
    "medicines": "arranged",
    "transport": "to-do",
    "delegated_by": "none-needed",
    "care_kind": "home-care",
    "care_from": "2026-03-04",
}
GONE = {"left_on": "2026-03-04"}


def on_ward(when=MONDAY):
    return Story(HOME, when, "ward-system", ward="Willow", site="RZZ01")


def ready(when=MONDAY):
    return on_ward().go("no-reason", when, WARD, facts=READY)


def referred(when=MONDAY):
    return ready().go("refer", when, WARD, facts=ASKED)


def assessed(when=MONDAY):
    story = referred(when)
    story.completions = ASSESSED
    return story.go("assess", when, HUB)


def arranging(**plan):
    story = assessed().go("decide", MONDAY, HUB, facts=DECISION)
    return story.go("arrange", MONDAY, HUB, facts={**PLAN, **plan})


def all_ready():
    story = arranging().go("care-found", TUESDAY, BROKER, facts={"provider": 7})
    return story.go("all-ready", TUESDAY, HUB)


def test_from_the_ward_to_seen_at_home():
    story = all_ready().go("leave", "2026-03-04 15:00", WARD, facts=GONE)
    assert story.here == ("left", "home")
    story.go("care-started", "2026-03-04 18:00", BROKER)
    story.go("see-at-home", "2026-03-06 11:00", HUB, facts={"at_home": "Well"})
    assert story.here == ("home", "settled")
    assert story.clocks == set()


def test_the_ward_sends_home_without_the_hub():
    story = ready().go("ward-arranges", MONDAY, WARD, facts={"carer_found": False})
    assert story.state.facts["pathway_to"] == "p0"
    story.go("leave-home", TUESDAY, WARD, facts=GONE)
    assert story.here == ("home", "arranged-by-ward")


def test_only_adults():
    assert entry(HOME, age=17).startswith("The person is under 18.")
    assert entry(HOME, age=18) == entry(HOME) == ""


@pytest.mark.parametrize("missing", ["needs", "wants", "carer_found", "known_to_social_care"])
def test_the_hub_is_asked_with_all_it_needs(missing):
    facts = {name: value for name, value in ASKED.items() if name != missing}
    assert ready().refused("refer", MONDAY, WARD, facts=facts) == [f"field:{missing}"]


def test_the_shared_assessment_comes_before_the_decision():
    words = referred().why("decide", MONDAY, HUB, facts=DECISION)
    assert words.startswith("The shared assessment comes first")
    assert referred().refused("assess", MONDAY, HUB) == ["instrument:shared-discharge-assessment"]


@pytest.mark.parametrize(("pathway", "right"), [("p0", True), ("p1", True), ("p2", False)])
def test_a_bed_needs_the_reason_why_it_is_not_home(pathway, right):
    facts = {**DECISION, "pathway_to": pathway}
    found = assessed().refused("decide", MONDAY, HUB, facts=facts)
    assert found == ([] if right else ["guard:decide"])
    told = {**facts, "why_not_home": "Two hoists and no floor to stand them on."}
    assert assessed().refused("decide", MONDAY, HUB, facts=told) == []


def test_care_is_looked_for_only_when_it_is_said_which_and_from_when():
    story = assessed().go("decide", MONDAY, HUB, facts=DECISION)
    plan = {name: value for name, value in PLAN.items() if name != "care_from"}
    words = story.why("arrange", MONDAY, HUB, facts=plan)
    assert words == "Say what kind of care is to be found, and from when."


@pytest.mark.hazard("HZ-61")
@pytest.mark.parametrize(
    ("who", "right"),
    [("none-needed", True), ("worker", True), ("nurse", True), ("self", True), ("nobody", False)],
)
def test_nobody_goes_home_to_a_delegated_activity_that_nobody_there_can_do(who, right):
    story = arranging(delegated=["insulin-administration"], delegated_by=who)
    story.go("care-found", TUESDAY, BROKER, facts={"provider": 7})
    found = story.refused("all-ready", TUESDAY, HUB)
    assert found == ([] if right else ["guard:all-ready"])


@pytest.mark.parametrize(("equipment", "right"), [("to-do", False), ("arranged", True)])
def test_nobody_goes_home_before_the_equipment(equipment, right):
    story = arranging(equipment=equipment)
    story.go("care-found", TUESDAY, BROKER, facts={"provider": 7})
    assert story.refused("all-ready", TUESDAY, HUB) == ([] if right else ["guard:all-ready"])


def test_nobody_goes_home_before_the_care_is_found():
    words = arranging().why("all-ready", TUESDAY, HUB)
    assert words.startswith("Nobody goes home to a delegated activity")


def test_what_the_hub_arranged_is_not_closed_as_the_wards():
    given = {"facts": GONE, "outcome": "arranged-by-ward"}
    words = all_ready().why("leave-home", TUESDAY, WARD, **given)
    assert words.startswith("The hub arranged this.")


@pytest.mark.parametrize("story", [ready, referred, assessed, arranging, all_ready])
def test_a_reason_that_comes_back_brings_them_back_to_the_ward(story):
    back = story().go("reason-again", TUESDAY, WARD, facts={"criteria": ["news"]})
    assert back.here == ("on-ward", "wards")


@pytest.mark.parametrize("reason", ["person-changed", "family-changed", "care-fell-through"])
def test_a_change_of_mind_goes_to_the_hub_again(reason):
    story = all_ready()
    assert story.refused("change", TUESDAY, WARD, note="x") == ["reason"]
    story.go("change", TUESDAY, WARD, reason=reason)
    assert story.here == ("referred", "hub")
    story.go("decide", TUESDAY, HUB, facts={**DECISION, "pathway_to": "p0"})
    assert story.here == ("decided", "hub")


def test_leaving_before_all_is_ready_is_told():
    story = arranging()
    assert story.refused("leave-early", TUESDAY, SYSTEM, facts=GONE) == ["reason"]
    story.go("leave-early", TUESDAY, SYSTEM, facts=GONE, reason="told-by-system")
    assert story.here == ("left", "home")


def test_back_in_hospital_before_being_seen():
    story = all_ready().go("leave", TUESDAY, WARD, facts=GONE)
    assert story.go("readmitted", "2026-03-05 09:00", SYSTEM).here == ("back", "readmitted")


def test_a_leaving_is_taken_back():
    story = all_ready().go("leave", TUESDAY, WARD, facts=GONE).go("not-left", TUESDAY, SYSTEM)
    assert story.here == ("ready-to-leave", "wards")


@pytest.mark.parametrize("story", [on_ward, ready, referred, arranging, all_ready])
@pytest.mark.parametrize("end", ["died", "by-mistake", "other-hospital"])
def test_it_can_end_otherwise_from_everywhere(story, end):
    assert story().go(end, TUESDAY, SYSTEM).here == ("ended", end)


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("2026-03-02 08:00", "2026-03-03 00:00"),
        ("2026-03-02 23:30", "2026-03-03 00:00"),
        ("2026-03-28 23:30", "2026-03-29 00:00"),  # The night before the clocks go forward.
        ("2026-12-25 10:00", "2026-12-26 00:00"),  # Also on a bank holiday.
    ],
)
def test_the_decision_is_due_by_the_end_of_the_day(when, due):
    story = on_ward(when).go("no-reason", when, WARD, facts=READY)
    story.go("refer", when, WARD, facts=ASKED)
    assert story.due("same-day-decision") == due


@pytest.mark.hazard("HZ-62")
def test_the_reasons_to_stay_are_asked_within_fourteen_hours_each_time():
    story = on_ward("2026-03-28 20:00")
    assert story.due("criteria-review") == "2026-03-29 11:00"  # The night has 23 hours.
    story.go("review", "2026-03-29 08:00", WARD, facts={"criteria": ["news"]})
    assert story.due("criteria-review", 2) == "2026-03-29 22:00"
    assert story.run("criteria-review", 2).late(at("2026-03-29 22:00").astimezone(UTC))
    story.go("leave-home", "2026-03-29 12:00", WARD, facts=GONE)
    assert story.clocks == set()


def test_the_other_clocks():
    assert ready().due("refer-today") == "2026-03-03 00:00"
    story = all_ready()
    assert story.due("leave-soon") == "2026-03-04 00:00"
    story.go("leave", "2026-03-04 15:00", WARD, facts=GONE)
    assert story.due("seen-at-home") == "2026-03-08 00:00"


def test_who_waits_longest_comes_first():
    assert on_ward().state.priority == "usual"
    story = ready().go("delay", "2026-03-02 12:00", WARD, facts=DELAY)
    assert story.state.priority == "ready"
    story.go("delay", "2026-03-04 12:00", WARD, facts=DELAY)
    assert story.state.priority == "delayed"


DELAY = {"delay_reason": "p1-capacity"}


def test_a_trusted_assessor_works_under_a_mandate():
    move = HOME.transitions["assess-trusted"]
    assert move.worked_by == "trusted-assessor-discharge"
    assert "flow_hub" not in move.by
    assert referred().refused("assess-trusted", MONDAY, NURSE) == [
        "instrument:shared-discharge-assessment"
    ]


@pytest.mark.parametrize(
    ("move", "who"), [("decide", WARD), ("arrange", WARD), ("no-reason", BROKER), ("leave", BROKER)]
)
def test_who_may_not(move, who):
    story = {"decide": assessed, "no-reason": on_ward, "leave": all_ready}.get(move)
    made = story() if story else assessed().go("decide", MONDAY, HUB, facts=DECISION)
    assert "move-not-yours" in made.refused(move, TUESDAY, who)


def test_what_it_names_is_there():
    assert unknown_indicators(HOME) == set()


def test_it_can_be_tried_out():
    assert simulate(HOME, weeks=4, seed=1).weeks
