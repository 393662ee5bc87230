"""NHS Continuing Healthcare: who decides, what the tool cannot say, and every day that counts."""

from datetime import timedelta

import pytest
from tests.engines.instruments.samples import shipped as instrument
from tests.engines.pathways.shipped.care import (
    DELEGATOR,
    MANAGER,
    SHIPPED,
    WORKER,
    Story,
    entry,
    shipped,
    unknown_indicators,
)
from tests.engines.pathways.world import NOW, publish

from almoner.engines.instruments import rules as instruments
from almoner.engines.pathways import commands
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.rules.facts import told as as_told
from almoner.kernel.sourced import Confidence

PATHWAY = shipped("nhs-continuing-healthcare")
TOOL = instrument("nhs-chc-decision-support")
FAST = instrument("nhs-chc-fast-track")
START = "2026-03-02 10:00"


def bands(code, result, score="result"):
    return {code: {"scores": {}, "bands": {score: result}}}


POSITIVE = bands("nhs-chc-checklist", "positive")
NEGATIVE = bands("nhs-chc-checklist", "negative")
DONE = bands("nhs-chc-decision-support", "weigh", "prompt")
RECOMMENDED = {
    "recommendation": "primary-health-need",
    "assessed_where": "home",
    "council_invited_on": "2026-03-04",
    "person_invited": True,
}
LETTER = {"council_view": "agrees", "letter_on": "2026-03-24"}
HOME = {"nursing_home": True, "nurse_needed": True}


def story(when=START, **given):
    told = Story(PATHWAY, when, **given)
    told.completions = {**POSITIVE, **DONE}
    return told


def assessing(day="2026-03-03"):
    return story().go("send-checklist", f"{day} 11:00", facts={"consent": "given"})


def verifying(day="2026-03-03"):
    return assessing(day).go("recommend", "2026-03-20 15:00", DELEGATOR, facts=RECOMMENDED)


def test_from_the_checklist_to_care_in_place_and_its_reviews():
    told = story().go("consent", "2026-03-02 11:00", facts={"consent": "given"})
    told.go("send-checklist", "2026-03-03 11:00")
    told.go("coordinate", "2026-03-04 09:00", MANAGER, facts={"coordinator": "team-leader"})
    told.go("invite-council", "2026-03-04 09:10", facts={"council_invited_on": "2026-03-04"})
    told.go("recommend", "2026-03-20 15:00", DELEGATOR, facts=RECOMMENDED)
    assert told.here == ("verifying", "decisions")
    told.go("eligible", "2026-03-24 10:00", MANAGER, facts=LETTER)
    assert told.here == ("in-place", "reviews")
    reviewed = {"needs_met": True, "needs_changed": False, "view": "The same carers, please."}
    assert told.due("first-review") == "2026-06-25 00:00"
    told.go("review", "2026-06-20 10:00", facts=reviewed)
    assert told.due("review") == "2027-06-21 00:00"
    told.go("review", "2027-06-01 10:00", facts=reviewed)
    assert told.due("review", 2) == "2028-06-02 00:00"
    assert told.clocks == {"review"}


@pytest.mark.parametrize(
    ("consent", "done", "open_to"),
    [
        ("given", POSITIVE, True),
        ("best-interests", POSITIVE, True),
        ("refused", POSITIVE, False),
        ("given", NEGATIVE, False),
    ],
)
def test_a_full_assessment_needs_consent_and_a_positive_checklist(consent, done, open_to):
    told = story()
    told.completions = done
    found = told.refused("send-checklist", START, facts={"consent": consent})
    assert found == ([] if open_to else ["guard:send-checklist"])


def test_without_a_checklist_nothing_is_sent():
    told = story()
    told.completions = {}
    found = told.refused("send-checklist", START, facts={"consent": "given"})
    assert found == ["instrument:nhs-chc-checklist"]
    done = {"facts": {"consent": "given"}, "evidence": "The ward sister, 1 March: positive."}
    assert told.refused("checklist-elsewhere", START, **done) == []


def test_a_negative_checklist_ends_and_the_person_hears_that_they_may_ask_again():
    told = story()
    told.completions = NEGATIVE
    told.go("negative", "2026-03-03 09:00")
    assert told.here == ("ended", "negative")
    assert "look at it again" in PATHWAY.transitions["negative"].words
    ending = {"outcome": "negative", "information": "Told."}
    assert "The checklist is positive" in story().why("negative", START, **ending)


def test_the_board_has_28_days_from_when_it_had_the_checklist():
    """Over the change of the clocks, and not in working days."""
    assert assessing("2026-03-03").due("decision") == "2026-04-01 00:00"
    assert assessing("2026-12-01").due("decision") == "2026-12-30 00:00"


def test_the_recommendation_is_verified_in_two_working_days():
    assert verifying().due("verification") == "2026-03-25 00:00"
    easter = assessing().go("recommend", "2026-04-02 09:00", DELEGATOR, facts=RECOMMENDED)
    assert easter.due("verification") == "2026-04-09 00:00"


def test_sending_back_starts_the_two_days_anew():
    told = verifying().go("send-back", "2026-03-23 09:00", MANAGER, reason="form-incomplete")
    assert "verification" not in told.clocks
    told.go("recommend", "2026-03-30 09:00", DELEGATOR)
    assert told.due("verification", 2) == "2026-04-02 00:00"


def test_the_council_and_the_person_are_invited_before_a_team_recommends():
    told = assessing()
    missing = {name: value for name, value in RECOMMENDED.items() if name != "council_invited_on"}
    assert told.refused("recommend", "2026-03-20 15:00", DELEGATOR, facts=missing) == [
        "field:council_invited_on"
    ]
    alone = {**RECOMMENDED, "person_invited": False}
    assert "Invite them first" in told.why("recommend", "2026-03-20 15:00", DELEGATOR, facts=alone)


def test_a_recommendation_decides_nothing():
    """The move goes to the board; no field of the team says eligible; nothing is set by itself."""
    move = PATHWAY.transitions["recommend"]
    assert (move.to, move.sets, move.opens) == ("verifying", (), ())
    assert not any("eligible" in label for label in PATHWAY.fields["recommendation"].labels)
    assert verifying().state.facts["recommendation"] == "primary-health-need"
    into_care = [one for one in PATHWAY.transitions.values() if one.to == "in-place"]
    assert {one.code for one in into_care if "system" in one.by} == set()


@pytest.mark.parametrize("code", ["eligible", "not-eligible", "nursing-care", "settle"])
def test_two_people_ratify_for_the_board_and_the_council(code):
    needs = PATHWAY.transitions[code].requires
    assert needs.two_people
    assert needs.evidence


@pytest.mark.parametrize(
    ("code", "facts", "open_to"),
    [
        ("eligible", {}, True),
        ("eligible", {"council_view": "disagrees"}, False),
        ("not-eligible", {"nursing_home": False, "nurse_needed": False}, True),
        ("not-eligible", {"nursing_home": True, "nurse_needed": False}, True),
        ("not-eligible", HOME, False),
        ("not-eligible", {**HOME, "nurse_needed": False, "council_view": "disagrees"}, False),
        ("nursing-care", HOME, True),
        ("nursing-care", {"nursing_home": False, "nurse_needed": True}, False),
        ("nursing-care", {**HOME, "council_view": "disagrees"}, False),
    ],
)
def test_what_the_board_may_decide(code, facts, open_to):
    given = {"facts": {**LETTER, **facts}, "evidence": "Panel of 24 March."}
    found = verifying().refused(code, "2026-03-24 10:00", MANAGER, **given)
    assert found == ([] if open_to else [f"guard:{code}"])


def test_a_worker_does_not_decide_for_the_board():
    given = {"facts": LETTER, "evidence": "Panel."}
    assert verifying().refused("eligible", "2026-03-24 10:00", WORKER, **given) == [
        "move-not-yours"
    ]


def test_a_dispute_goes_the_joint_way_and_comes_back():
    told = verifying()
    assert "nothing in dispute" in told.why(
        "dispute", "2026-03-23 09:00", facts={"council_view": "agrees"}, note="x"
    )
    told.go("dispute", "2026-03-23 09:00", facts={"council_view": "disagrees"})
    assert told.here == ("disputed", "disputes")
    why = told.why("settle", "2026-04-01 09:00", MANAGER, evidence="Met.")
    assert "when the council and the board agree" in why
    told.go("settle", "2026-04-01 09:00", MANAGER, facts={"council_view": "agrees"})
    assert told.here == ("verifying", "decisions")


@pytest.mark.parametrize(
    ("day", "weekly"),
    [("2026-03-24", "£254.06"), ("2026-03-31", "£254.06"), ("2026-04-01", "£267.68")],
)
def test_funded_nursing_care_has_the_rate_of_its_day(day, weekly):
    told = verifying().go("nursing-care", f"{day} 10:00", MANAGER, facts={**LETTER, **HOME})
    assert told.here == ("nursing-care", "reviews")
    assert as_told(PATHWAY.fields["fnc_weekly"], told.state.facts["fnc_weekly"]) == weekly


def test_a_new_year_brings_a_new_rate():
    told = verifying().go("nursing-care", "2026-03-24 10:00", MANAGER, facts={**LETTER, **HOME})
    told.go("update-rate", "2026-04-01 00:30", DELEGATOR)
    assert told.state.facts["fnc_weekly"] == 26768


def not_eligible():
    facts = {**LETTER, "nursing_home": False, "nurse_needed": False}
    return verifying().go("not-eligible", "2026-03-24 10:00", MANAGER, facts=facts)


def test_the_person_may_ask_again_twice_and_in_order():
    told = not_eligible()
    assert told.here == ("told", "disputes")
    why = told.why("ask-independent", "2026-04-01 09:00", note="x")
    assert why == "Local resolution comes first."
    told.go("ask-local", "2026-04-01 09:00").go("local-stands", "2026-05-01 09:00", MANAGER)
    told.go("ask-independent", "2026-05-10 09:00")
    told.go("independent-stands", "2026-08-01 09:00", MANAGER)
    assert told.here == ("ended", "not-eligible")
    assert "Ombudsman" in PATHWAY.transitions["independent-stands"].words


def test_whoever_is_told_no_hears_from_us_while_they_may_ask():
    assert not_eligible().state.contact_due_at is not None


def test_another_look_may_find_the_person_eligible():
    told = not_eligible().go("ask-local", "2026-04-01 09:00")
    told.go("local-eligible", "2026-05-01 09:00", MANAGER)
    assert told.here == ("in-place", "reviews")
    assert told.due("first-review") == "2026-08-02 00:00"


def test_a_decision_closes_only_when_the_time_is_over_or_the_person_is_content():
    ending = {"outcome": "not-eligible", "information": "Told."}
    assert not_eligible().refused("close-told", "2026-10-01 09:00", **ending) == ["reason"]
    assert (
        not_eligible().refused("close-told", "2026-10-01 09:00", reason="content", **ending) == []
    )


def fast(result="complete"):
    told = story(route="fast-track")
    told.completions |= bands("nhs-chc-fast-track", result)
    return told


def test_fast_track_needs_only_the_clinicians_form():
    told = fast()
    assert told.state.priority == "fast"
    told.go("fast-track", "2026-03-27 16:00", DELEGATOR)
    assert told.due("fast-track-care") == "2026-03-29 17:00"
    told.go("fast-care", "2026-03-28 10:00", facts={"care_where": "At home"})
    assert told.here == ("in-place", "reviews")
    assert told.due("first-review") == "2026-06-29 00:00"


def test_a_form_that_does_not_say_so_is_no_fast_track():
    assert "Ask the clinician" in fast("not-complete").why("fast-track", START, DELEGATOR)


@pytest.mark.parametrize("missing", ["knows_person", "worse_fast", "terminal", None])
def test_the_fast_track_form(missing):
    answers = {"knows_person": True, "worse_fast": True, "terminal": True}
    if missing:
        answers[missing] = False
    expected = "not-complete" if missing else "complete"
    assert instruments.score(FAST, answers).bands == {"result": expected}


def test_needs_are_assessed_again_only_when_they_changed():
    told = verifying().go("eligible", "2026-03-24 10:00", MANAGER, facts=LETTER)
    assert "Review the care first" in told.why("reassess", "2026-06-01 09:00", note="x")
    reviewed = {"needs_met": True, "needs_changed": True, "view": "I am better."}
    told.go("review", "2026-06-20 10:00", facts=reviewed).go("reassess", "2026-06-21 10:00")
    assert told.here == ("assessing", "assessments")
    assert "review" not in told.clocks


LEVELS = {
    "breathing": 6,
    "nutrition": 5,
    "continence": 4,
    "skin": 5,
    "mobility": 5,
    "communication": 4,
    "psychological": 4,
    "cognition": 5,
    "behaviour": 6,
    "drugs": 6,
    "consciousness": 5,
    "other_needs": 5,
}
ORDER = ("none", "low", "moderate", "high", "severe", "priority")
STARRED = {"breathing", "behaviour", "drugs", "consciousness"}


@pytest.mark.hazard("HZ-21")
@pytest.mark.parametrize("area", LEVELS)
def test_a_level_that_the_tool_does_not_have_cannot_be_set(area):
    known = {choice.code for choice in TOOL.item(area).choices}
    assert len(known) == LEVELS[area]
    assert ("priority" in known) is (area in STARRED)
    for level in ORDER:
        found = instruments.check_answers(TOOL, {area: level}, partial=True)
        assert (found == ()) is (level in known)


def test_altered_states_of_consciousness_go_from_high_to_priority():
    known = [choice.code for choice in TOOL.item("consciousness").choices]
    assert known == ["none", "low", "moderate", "high", "priority"]


@pytest.mark.parametrize(
    ("levels", "prompt"),
    [
        ({}, "look"),
        ({"skin": "low"}, "look"),
        ({"skin": "moderate"}, "weigh"),
        ({"skin": "severe"}, "weigh"),
        ({area: "high" for area in LEVELS}, "weigh"),
        ({"skin": "severe", "cognition": "severe"}, "clear"),
        *(({area: "priority"}, "clear") for area in sorted(STARRED)),
    ],
)
def test_what_the_levels_prompt(levels, prompt):
    answers = {**dict.fromkeys(LEVELS, "none"), **levels}
    assert instruments.score(TOOL, answers).bands["prompt"] == prompt


def test_no_result_of_the_tool_says_eligible():
    for band in TOOL.bands_of("prompt").bands:
        assert "eligible" not in f"{band.title} {band.words}".lower()
    labels = [choice.label for choice in TOOL.item("recommends").choices]
    assert not any("eligible" in label for label in labels)
    assert not {"recommends"} & {of for score in TOOL.scores for of in score.of}


def test_a_team_is_never_one_person():
    assert TOOL.people == "two"
    assert TOOL.item("members").rows[0] == 2


@pytest.mark.parametrize(
    ("age", "tool_warns", "fast_track_blocks"), [(17, True, True), (18, False, False)]
)
def test_who_the_forms_are_for(age, tool_warns, fast_track_blocks):
    person = {"age": age, "age_known": True}
    assert instruments.validity(TOOL, person).needs_a_reason is tool_warns
    assert bool(instruments.validity(FAST, person).blocks) is fast_track_blocks


def test_adults_and_those_who_soon_are():
    assert "adults" in entry(PATHWAY, age=16)
    assert entry(PATHWAY, age=17) == ""


def test_the_national_times_are_shown_as_read_in_a_copy():
    assert all(clock.basis.confidence is Confidence.F2 for clock in PATHWAY.clocks.values())


def test_every_indicator_is_there():
    assert unknown_indicators(PATHWAY) == set()


def test_a_case_without_consent_is_worked_and_closed(world):
    text = (SHIPPED / "nhs-continuing-healthcare.yaml").read_text(encoding="utf-8")
    publish("nhs-continuing-healthcare", text)
    case = world.open(pathway="nhs-continuing-healthcare", route="hospital")
    assert (case.priority, case.queue) == ("hospital", "checklists")
    hour = NOW + timedelta(hours=1)
    world.move(case, "consent", facts={"consent": "given"}, at=hour)
    done = {"evidence": "The ward sister, 1 March: positive.", "at": hour + timedelta(hours=1)}
    world.move(case, "checklist-elsewhere", **done)
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.queue) == ("assessing", "assessments")
    sara = world.viewer(world.sara)
    commands.contact(
        sara, case_id=case.pk, how="phone", note="No more.", at=hour + timedelta(days=2)
    )
    ending = {"outcome": "no-consent", "information": "Told Ada.", "note": "She said no."}
    world.move(
        case, "no-consent", facts={"consent": "refused"}, **ending, at=hour + timedelta(days=3)
    )
    assert Case.objects.get(pk=case.pk).outcome == "no-consent"
