"""Review of support: with the person, in time, counted when it was a reassessment, never lost."""

import pytest
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
from tests.engines.pathways.world import World, publish

from almoner.engines.pathways.models import Case, CaseLink
from almoner.engines.pathways.rules import Mover
from almoner.engines.pathways.rules.simulating import simulate
from almoner.kernel.refusals import Refused

REVIEW = shipped("review")
STARTED, DUE = "2026-03-02 10:00", "2027-01-11 10:00"
LIGHT = {"kind": "light-touch", "stable": True, "agrees_light": True}
THREE = {
    "works_well": "The mornings",
    "works_not": "Late calls",
    "would_like": "To see my sister",
}
TALK = {"method": "face-to-face", "took_part": "Ada and her son", **THREE}
FOUND = {
    "needs_met": "met",
    "outcomes_met": "partly",
    "outcomes_go_on": "progress",
    "less_reliance": "A lift to the club",
    "equipment": "no",
    "technology": "no",
}
INSTEAD = {
    "why_reassess": "A stroke",
    "reassessed_on": "2027-01-04",
    "next_here": True,
}


def scheduled(when=STARTED, route="another-case", **facts):
    return Story(REVIEW, when, route, **facts)


def reviewing(**facts):
    return scheduled().go("start", DUE, facts={"kind": "planned", **facts})


def talked(**facts):
    return reviewing(**facts).go("talk", DUE, facts=TALK)


def opened(move):
    return [(one.pathway, one.link) for one in REVIEW.transitions[move].opens]


def test_a_planned_review_and_the_next_one():
    story = talked().go("complete", DUE, OWNER, facts=FOUND, outcome="no-change")
    assert story.here == ("reviewed", "no-change")
    assert ("review", "repeats") in opened("complete")
    assert story.clocks == set()


@pytest.mark.parametrize(
    ("facts", "right"),
    [
        ({"kind": "planned"}, True),
        ({"kind": "unplanned", "what_changed": "A fall"}, True),
        ({"kind": "unplanned"}, False),
        (LIGHT, True),
        ({**LIGHT, "stable": False}, False),
        ({**LIGHT, "agrees_light": False}, False),
        ({"kind": "light-touch"}, False),
    ],
)
def test_which_kind_of_review_fits(facts, right):
    found = scheduled().refused("start", DUE, facts=facts)
    assert found == ([] if right else ["guard:start"])


def test_the_refusal_says_for_whom_a_light_touch_review_is():
    words = scheduled().why("start", DUE, facts={"kind": "light-touch"})
    assert "for stable support and with the person’s agreement" in words


@pytest.mark.parametrize(
    ("facts", "kind"), [({}, "planned"), ({"what_changed": "A fall"}, "unplanned")]
)
def test_a_light_touch_review_can_become_a_full_one(facts, kind):
    story = reviewing(**LIGHT)
    story.go("make-full", DUE, facts=facts)
    assert story.state.facts["kind"] == kind
    assert story.refused("make-full", DUE, note="x") == ["guard:make-full"]


@pytest.mark.parametrize("missing", sorted(THREE))
def test_the_three_questions_are_asked_every_time(missing):
    facts = {name: value for name, value in TALK.items() if name != missing}
    assert reviewing().refused("talk", DUE, facts=facts) == [f"field:{missing}"]


def test_a_review_is_not_done_without_the_person():
    facts = {**FOUND, **THREE}
    given = {"outcome": "no-change", "information": TOLD}
    words = reviewing().why("complete", DUE, OWNER, facts=facts, **given)
    assert words.startswith("Record the conversation with the person first.")


@pytest.mark.parametrize("missing", ["equipment", "technology", "needs_met", "less_reliance"])
def test_equipment_technology_and_independence_are_asked_every_time(missing):
    facts = {name: value for name, value in FOUND.items() if name != missing}
    given = {"outcome": "no-change", "information": TOLD}
    assert talked().refused("complete", DUE, OWNER, facts=facts, **given) == [f"field:{missing}"]


@pytest.mark.parametrize(
    ("equipment", "technology", "found"),
    [
        ("no", "no", []),
        ("wanted", "declined", ["occupational-therapy"]),
        ("declined", "wanted", ["technology-enabled-care"]),
        ("wanted", "wanted", ["occupational-therapy", "technology-enabled-care"]),
    ],
)
def test_what_is_wanted_is_opened_with_the_review(equipment, technology, found):
    asked = {"facts": {"equipment": equipment, "technology": technology}}
    also = [one for one in REVIEW.transitions["complete"].opens if one.when is not None]
    assert [one.pathway for one in also if one.when.holds(asked)] == found


@pytest.mark.parametrize("method", ["face-to-face", "phone", "video", "other"])
def test_a_review_need_not_be_face_to_face(method):
    assert reviewing().refused("talk", DUE, facts={**TALK, "method": method}) == []


def test_support_ends_only_where_needs_are_met_without_it():
    given = {"outcome": "support-ended", "information": TOLD, "evidence": "She swims again."}
    facts = {**FOUND, "needs_met": "partly"}
    for name in ("less_reliance", "outcomes_go_on"):
        facts.pop(name)
    assert talked().refused("complete-ended", DUE, OWNER, facts=facts, **given) == [
        "guard:complete-ended"
    ]
    story = talked().go("complete-ended", DUE, OWNER, facts={**facts, "needs_met": "met"})
    assert story.here == ("reviewed", "support-ended")
    assert opened("complete-ended") == []


def test_a_reassessment_keeps_the_review_open_until_it_is_counted():
    story = talked().go("ask-reassessment", DUE, facts={"why_reassess": "A stroke"})
    assert story.here == ("reassessing", "reassessments")
    assert opened("ask-reassessment") == [("care-act-assessment", "caused")]
    assert story.due("finish") == ""
    assert story.due("review") == "2027-03-03 00:00"
    assert story.state.contact_due_at is not None
    story.go("count-reassessment", "2027-02-15 10:00", facts=INSTEAD)
    assert story.here == ("reviewed", "reassessment-instead")
    assert "reviewed" in story.state.moments


@pytest.mark.parametrize("missing", sorted(INSTEAD))
def test_a_counted_reassessment_says_which_when_and_why(missing):
    facts = {name: value for name, value in INSTEAD.items() if name != missing}
    given = {"outcome": "reassessment-instead", "information": TOLD, "evidence": "Case 12"}
    found = scheduled().refused("count-reassessment", DUE, facts=facts, **given)
    assert found == [f"field:{missing}"]


@pytest.mark.parametrize("here", [True, False])
def test_a_counted_reassessment_plans_the_next_review_unless_it_brought_one(here):
    [opens] = REVIEW.transitions["count-reassessment"].opens
    assert opens.when.holds({"facts": {"next_here": here}}) is here


@pytest.mark.parametrize(
    ("clock", "due"),
    [
        ("review", "2027-03-03 00:00"),
        ("within-18-months", "2027-09-03 00:00"),
        ("within-24-months", "2028-03-03 00:00"),
    ],
)
def test_twelve_eighteen_and_twenty_four_months_from_the_start_of_support(clock, due):
    assert scheduled().due(clock) == due


@pytest.mark.parametrize(
    ("last", "clock", "due"),
    [
        ("2025-11-20", "review", "2026-11-21 00:00"),
        ("2024-02-29", "review", "2025-03-01 00:00"),
        ("2024-08-31", "within-18-months", "2026-03-01 00:00"),
        ("2025-03-29", "within-24-months", "2027-03-30 00:00"),
    ],
)
def test_support_from_before_counts_from_the_last_look(last, clock, due):
    assert scheduled(route="brought-in", last_looked=last).due(clock) == due


def test_a_last_look_that_is_found_later_moves_the_dates():
    story = scheduled().go("start", DUE, facts={"kind": "planned", "last_looked": "2026-01-15"})
    assert story.due("review") == "2027-01-16 00:00"


def test_support_that_has_just_started_is_looked_at_within_eight_weeks():
    story = scheduled(route="new-support")
    assert story.due("first-look") == "2026-04-28 00:00"
    facts = {"works_well": "The calls", "works_not": "Nothing yet"}
    story.go("first-look", "2026-04-20 10:00", facts=facts)
    assert story.here == ("scheduled", "scheduled")
    assert "first-look" not in story.clocks
    assert "review" in story.clocks
    assert "first-look" not in scheduled(route="next").clocks


def test_an_unplanned_review_begins_within_ten_working_days():
    story = scheduled().go(
        "start", "2026-12-18 10:00", facts={"kind": "unplanned", "what_changed": "A fall"}
    )
    assert story.due("unplanned") == "2027-01-07 00:00"
    assert "unplanned" not in reviewing().clocks


def test_a_review_is_complete_within_four_weeks_and_pauses():
    story = reviewing()
    assert story.due("finish") == "2027-02-09 00:00"
    story.do("paused", DUE, reason="in-hospital")
    assert (story.due("finish"), story.due("review")) == ("", "2027-03-03 00:00")


@pytest.mark.parametrize(
    ("facts", "priority"),
    [({}, "usual"), ({"what_changed": "x"}, "changed"), ({"risk_now": True}, "urgent")],
)
def test_who_comes_first(facts, priority):
    assert scheduled(**facts).state.priority == priority


def test_a_change_moves_somebody_up_before_their_review():
    story = scheduled().go("note-change", DUE, facts={"what_changed": "x", "risk_now": True})
    assert story.here == ("scheduled", "scheduled")
    assert story.state.priority == "urgent"


@pytest.mark.parametrize(
    ("mover", "right"),
    [(WORKER, False), (OWNER, True), (MANAGER, True), (Mover("board"), False)],
)
def test_who_may_complete_a_review(mover, right):
    given = {"outcome": "reduced", "information": TOLD}
    found = talked().refused("complete", DUE, mover, facts=FOUND, **given)
    assert found == ([] if right else ["move-not-yours"])


def test_nobody_with_support_drops_out_of_the_cycle():
    """Each end either plans the next review or says that support has ended."""
    ends = {one.code for one in REVIEW.transitions.values() if one.to in ("reviewed", "not-held")}
    plans = {one for one in ends if ("review", "repeats") in opened(one)}
    assert ends - plans == {"complete-ended", "end-early"}


def test_the_measures_of_a_place_are_not_shown_as_national():
    assert not any(one.basis.is_national for one in REVIEW.clocks.values())
    assert REVIEW.clocks["within-24-months"].basis.set_by == "Coventry City Council"


def test_it_is_for_adults_and_its_indicators_are_there():
    assert entry(REVIEW, age=17)
    assert not entry(REVIEW, age=18)
    assert unknown_indicators(REVIEW) == set()


def test_it_can_be_tried_out():
    result = simulate(REVIEW, weeks=8, seed=5)
    assert result.arrived == result.closed + result.open > 60


def test_through_the_commands(world: World):
    publish("review", text("review"))
    case = world.open(pathway="review", route="brought-in", facts={"last_looked": "2025-01-06"})
    assert (case.state, case.queue) == ("scheduled", "scheduled")
    with pytest.raises(Refused, match="light-touch review is for stable"):
        world.move(case, "start", facts={"kind": "light-touch"})
    world.move(case, "start", facts={"kind": "planned"})
    world.move(case, "talk", facts=TALK)
    world.move(case, "complete", world.mona, facts=FOUND, outcome="no-change", information=TOLD)
    assert Case.objects.get(pk=case.pk).outcome == "no-change"
    link = CaseLink.objects.get(source=case)
    then = link.target
    assert (link.kind, then.pathway, then.route, then.state) == (
        *("repeats", "review", "next", "scheduled"),
    )
