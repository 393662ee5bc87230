"""The front door: who goes where, what cannot be passed over, and when each clock is due."""

import pytest
from tests.engines.pathways.shipped.care import (
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

from almoner.engines.pathways.models import Case, CaseLink
from almoner.engines.pathways.rules import Mover
from almoner.engines.pathways.rules.simulating import simulate
from almoner.kernel.refusals import Refused

DOOR = shipped("front-door")
MONDAY, LATER = "2026-03-02 10:00", "2026-03-02 11:00"
SORTED = {"what_is_needed": "Help with the bath", "safeguarding_concern": False}
NEW, KNOWN = {**SORTED, "has_support": False}, {**SORTED, "has_support": True}
SPOKEN = {"matters": "To bathe alone", "risk_now": False}


def arrived(when=MONDAY, route="phone", **facts):
    return Story(DOOR, when, route, **facts)


def new_person(**spoken):
    story = arrived().go("to-initial-contact", MONDAY, facts=NEW)
    return story.go("first-contact", LATER, facts={**SPOKEN, **spoken})


def known_person():
    return arrived().go("to-duty", MONDAY, facts=KNOWN)


def interim():
    return new_person(risk_now=True).go(
        "arrange-interim",
        LATER,
        facts={"interim_care": "Two calls a day", "interim_from": "2026-03-02"},
    )


def waiting():
    return new_person().go("wait", LATER, facts={"waits_for": "equipment", "risk_now": False})


def test_the_three_ways_in_and_out_of_hours():
    assert [one.code for one in DOOR.entry.routes] == [
        *("phone", "professional", "carer", "online", "out-of-hours")
    ]


@pytest.mark.parametrize(
    ("person", "refused"), [({"age": 17}, True), ({"age": 18}, False), ({}, False)]
)
def test_the_front_door_is_for_adults_and_not_shut_where_an_age_is_unknown(person, refused):
    assert bool(entry(DOOR, **person)) is refused


def test_a_refused_child_is_told_whom_to_ask():
    assert "Ask the children’s service." in entry(DOOR, age=12)
    assert entry(DOOR, why="Agreed with the children’s service", age=12) == ""


def test_a_new_person_goes_to_initial_contact_and_leaves_with_advice():
    story = new_person().go("advise", LATER, facts={"advice": "A bath board, and who sells them"})
    assert story.here == ("resolved", "information-advice")
    assert story.run("first-contact").stopped_at is not None
    assert story.clocks == set()


def test_known_people_go_to_duty():
    story = known_person()
    assert story.here == ("duty", "duty")
    story.go("answer", LATER, facts={"query_done": "Called the provider"})
    assert story.here == ("resolved", "duty-answered")


@pytest.mark.parametrize(("move", "facts"), [("to-initial-contact", KNOWN), ("to-duty", NEW)])
def test_the_wrong_team_is_refused_and_the_right_one_is_named(move, facts):
    words = arrived().why(move, LATER, facts=facts)
    assert words.endswith(("goes to duty.", "goes to initial contact."))


@pytest.mark.parametrize("move", ["to-initial-contact", "to-duty", "advise", "signpost"])
def test_nothing_else_happens_before_a_concern_is_with_intake(move):
    facts = {**(KNOWN if move == "to-duty" else NEW), "safeguarding_concern": True}
    asked = {
        "advise": {"advice": "x", "what_is_needed": "x", "safeguarding_concern": True},
        "signpost": {"signposted_to": "x", "what_is_needed": "x", "safeguarding_concern": True},
    }
    ends = {"outcome": "signposted" if move == "signpost" else "information-advice"}
    given = {**ends, "information": TOLD} if move in asked else {}
    assert arrived().refused(move, LATER, facts=asked.get(move, facts), **given) == [
        f"guard:{move}"
    ]


def test_a_concern_told_online_is_first_in_line_and_at_intake_within_the_hour():
    story = arrived("2026-03-07 23:30", "online", safeguarding_concern=True)
    assert story.state.priority == "safeguarding"
    assert story.due("intake-at-once") == "2026-03-08 00:30"
    story.go("to-intake", "2026-03-07 23:45")
    assert story.here == ("at-intake", "safeguarding")
    assert [one.pathway for one in DOOR.transitions["to-intake"].opens] == ["safeguarding"]


def test_no_clock_to_intake_runs_without_a_concern():
    assert "intake-at-once" not in arrived(safeguarding_concern=False).clocks


def test_a_person_with_a_concern_keeps_their_other_request():
    story = arrived(safeguarding_concern=True).go("raise-concern", MONDAY)
    assert story.state.facts["concern_passed"] is True
    story.go("to-initial-contact", LATER, facts={**NEW, "safeguarding_concern": True})
    assert (story.here, story.state.priority) == (("initial-contact", "initial-contact"), "usual")


def test_a_concern_can_be_raised_from_every_open_state():
    for story in (arrived(), new_person(), known_person(), interim(), waiting()):
        assert story.refused("raise-concern", LATER, note="A bruise.") == []
        assert story.go("to-intake", LATER).state.closed


@pytest.mark.parametrize(
    ("route", "facts", "priority"),
    [
        ("phone", {}, "usual"),
        ("out-of-hours", {}, "handed-over"),
        ("out-of-hours", {"risk_now": True}, "urgent"),
        ("phone", {"risk_now": True, "safeguarding_concern": True}, "safeguarding"),
    ],
)
def test_who_comes_first(route, facts, priority):
    assert arrived(route=route, **facts).state.priority == priority


@pytest.mark.parametrize(
    ("when", "clock", "due"),
    [
        (MONDAY, "sorting", "2026-03-04 00:00"),
        (MONDAY, "first-contact", "2026-03-05 00:00"),
        ("2026-04-02 16:00", "first-contact", "2026-04-09 00:00"),
        ("2026-12-24 10:00", "sorting", "2026-12-30 00:00"),
        ("2026-03-27 10:00", "first-contact", "2026-04-01 00:00"),
    ],
)
def test_when_a_clock_is_due_over_bank_holidays_and_the_clock_change(when, clock, due):
    assert arrived(when).due(clock) == due


def test_what_happened_at_night_is_read_in_the_morning():
    story = arrived("2026-03-06 22:00", "out-of-hours", done_out_of_hours="A sitter came.")
    assert story.due("handover") == "2026-03-09 11:00"
    assert "handover" not in arrived().clocks


def test_a_decision_is_due_and_pauses_while_the_person_is_in_hospital():
    story = new_person()
    assert story.due("decision") == "2026-03-17 00:00"
    story.do("paused", "2026-03-03 10:00", reason="in-hospital")
    assert story.due("decision") == ""


def test_nobody_closes_on_a_risk():
    story = arrived().go("to-initial-contact", MONDAY, facts={**NEW, "risk_now": True})
    ends = {"outcome": "information-advice", "information": TOLD}
    assert "Make the person safe" in story.why("advise", LATER, facts={"advice": "x"}, **ends)
    ends = {"outcome": "declined", "information": TOLD, "reason": "changed-mind"}
    assert story.refused("declined", LATER, **ends) == ["guard:declined"]


def test_interim_care_is_looked_at_again():
    story = interim()
    assert story.here == ("interim", "interim")
    assert story.due("interim-review") == "2026-03-17 00:00"
    ends = {"outcome": "information-advice", "information": TOLD}
    facts = {"interim_effect": "partly", "advice": "x"}
    assert "ask for an assessment" in story.why("end-interim", LATER, facts=facts, **ends)
    story.go("review-interim", "2026-03-10 10:00", facts={"interim_effect": "partly"})
    assert "interim-review" not in story.clocks
    story.go("to-assessment", "2026-03-10 11:00")
    assert story.here == ("passed", "assessment")


def test_interim_care_that_was_enough_ends_it():
    story = interim().go(
        "end-interim", LATER, facts={"interim_effect": "helped", "advice": "Whom to call"}
    )
    assert story.here == ("resolved", "information-advice")


def test_whoever_waits_is_contacted_and_moves_up_when_things_change():
    story = waiting()
    assert story.state.contact_due_at is not None
    assert DOOR.queues["waiting-well"].waiting_contact_days == 28
    assert story.state.priority == "usual"
    story.go("reprioritise", "2026-03-20 10:00", facts={"risk_now": True})
    assert (story.state.state, story.state.priority) == ("waiting", "urgent")
    assert story.go("take-up", "2026-03-20 11:00").here[0] == "initial-contact"


def test_who_waited_goes_back_to_the_team_they_came_from():
    assert waiting().refused("take-up-at-duty", LATER) == ["guard:take-up-at-duty"]
    story = known_person().go("first-contact", LATER, facts=SPOKEN)
    story.go("wait", LATER, facts={"waits_for": "reassessment", "risk_now": False})
    assert story.refused("take-up", LATER) == ["guard:take-up"]
    assert story.go("take-up-at-duty", LATER).here == ("duty", "duty")


def test_nobody_waits_or_is_passed_on_before_they_were_spoken_with():
    story = arrived().go("to-initial-contact", MONDAY, facts=NEW)
    facts = {"waits_for": "assessment", "risk_now": False}
    assert "Speak with the person first." in story.why("wait", LATER, facts=facts, note="x")
    for move in ("to-assessment", "to-reablement"):
        outcome = move.removeprefix("to-")
        given = {"note": "x", "outcome": outcome, "information": TOLD}
        assert story.refused(move, LATER, **given) == [f"guard:{move}"]


def test_a_review_is_for_somebody_who_has_support():
    assert known_person().go("to-review", LATER).here == ("passed", "review")
    moves = {one.code for one in DOOR.from_state("initial-contact")}
    assert "to-review" not in moves


@pytest.mark.parametrize(
    ("passed_to", "agreed_with", "right"),
    [
        ("sensory", None, False),
        ("carers", None, False),
        ("sensory", "Jo Bell", True),
        ("occupational-therapy", None, True),
        ("technology", None, True),
    ],
)
def test_another_service_has_agreed_or_has_a_case_at_once(passed_to, agreed_with, right):
    given = {"outcome": "other-service", "information": TOLD}
    facts = {"passed_to": passed_to, "agreed_with": agreed_with}
    found = new_person().refused("to-other", LATER, facts=facts, **given)
    assert found == ([] if right else ["guard:to-other"])
    opens = [
        one.pathway
        for one in DOOR.transitions["to-other"].opens
        if one.when.holds({"facts": facts})
    ]
    assert bool(opens) is (right and agreed_with is None)


def test_only_a_manager_closes_on_somebody_who_was_not_reached():
    given = {"outcome": "not-reached", "information": TOLD, "evidence": "Three calls, a visit."}
    assert "team manager" in new_person().why("not-reached", LATER, WORKER, **given)
    assert new_person().refused("not-reached", LATER, MANAGER, **given) == []
    assert DOOR.transitions["not-reached"].requires.two_people


@pytest.mark.parametrize("role", ["care_worker", "analyst", "board"])
def test_other_roles_move_nothing(role):
    story = new_person()
    assert all(
        story.refused(move.code, LATER, Mover(role)) == ["move-not-yours"]
        for move in DOOR.from_state("initial-contact")
    )


def test_every_end_gives_information():
    assert all(one.needs_information for one in DOOR.outcomes.values())


def test_its_indicators_are_there():
    assert unknown_indicators(DOOR) == set()


def test_no_number_of_it_is_shown_as_national():
    assert not any(one.basis.is_national for one in DOOR.clocks.values())


def test_it_can_be_tried_out():
    result = simulate(DOOR, weeks=4, seed=3)
    assert result.arrived == result.closed + result.open > 100


def test_through_the_commands(world: World):
    publish("front-door", text("front-door"))
    case = world.open(pathway="front-door", facts={"what_is_needed": "A rail"})
    assert (case.state, case.queue) == ("received", "arrivals")
    with pytest.raises(Refused, match="already goes to duty"):
        world.move(case, "to-initial-contact", facts=KNOWN)
    world.move(case, "to-initial-contact", facts=NEW)
    world.move(case, "first-contact", facts=SPOKEN, note="Spoke with Ada.")
    ends = {"facts": {"signposted_to": "Handy help"}, "outcome": "signposted"}
    with pytest.raises(Refused, match="Say what information was given"):
        world.move(case, "signpost", **ends)
    world.move(case, "signpost", **ends, information=TOLD)
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.outcome, case.information) == ("resolved", "signposted", "given")


def test_what_is_passed_on_is_open_somewhere_else_at_once(world: World):
    for code in ("front-door", "care-act-assessment", "safeguarding"):
        publish(code, text(code))
    asked = world.open(pathway="front-door", facts={"safeguarding_concern": True})
    world.move(asked, "raise-concern", note="A bruise.")
    world.move(asked, "to-initial-contact", facts={**NEW, "safeguarding_concern": True})
    world.move(asked, "first-contact", facts=SPOKEN, note="Spoke with Ada.")
    world.move(asked, "to-assessment", note="Needs more.", outcome="assessment", information=TOLD)
    links = CaseLink.objects.filter(source=asked).order_by("pk")
    assert [(one.kind, one.target.pathway, one.target.route) for one in links] == [
        ("caused", "safeguarding", "community"),
        ("caused", "care-act-assessment", "front-door"),
    ]
    assert all(one.target.team_id and not one.target.closed_at for one in links)
