"""Complaints, compliments and experience: all of it read, answered, acted on, and told."""

from datetime import timedelta

import pytest
from tests.engines.instruments.samples import shipped as instrument
from tests.engines.pathways.shipped.care import (
    MANAGER,
    WORKER,
    Story,
    entry,
    shipped,
    text,
    unknown_indicators,
)
from tests.engines.pathways.world import NOW, publish

from almoner.engines.instruments import rules
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.rules.simulating import simulate
from almoner.kernel.refusals import Refused

VOICE = shipped("complaints-and-experience")
SURVEY = instrument("experience-survey")
ASKED = {"kind": "complaint", "said": "Nobody rang back.", "about_service": "front-door"}
TAKEN = {"investigator": "Mona", "wanted": "An apology", "answer_by": "2026-03-27"}
FOUND = {"found": "Two calls were lost.", "learning": "Log calls.", "theme": "being-told"}
MEETING = {
    "meeting_on": "2026-05-12",
    "actions": "One log for all calls.",
    "action_owner": "Mona",
    "action_by": "2026-06-30",
}
TOLD = {
    "we_asked": "How was your call?",
    "you_said": "Nobody rang back.",
    "we_did": "One log for all calls.",
}
MONDAY = "2026-03-02 10:00"


def story(**facts) -> Story:
    return Story(VOICE, MONDAY, "phone", **{**ASKED, **facts})


def complaint() -> Story:
    return story().go("take-complaint", "2026-03-03 10:00", facts=TAKEN)


def answered(upheld="upheld") -> Story:
    remedy = {} if upheld == "not-upheld" else {"remedy": "An apology in writing."}
    return complaint().go(
        "answer", "2026-03-26 10:00", MANAGER, facts={**FOUND, "upheld": upheld, **remedy}
    )


def acting() -> Story:
    one = answered().go("to-learning", "2026-04-01 10:00")
    return one.go("meet", "2026-05-12 10:00", MANAGER, facts=MEETING)


def test_we_asked_you_said_we_did():
    one = acting().go("finish", "2026-06-20 10:00", facts={"we_did": "One log for all calls."})
    one.go("publish", "2026-07-01 10:00", MANAGER, facts={**TOLD, "no_names": True})
    assert one.here == ("closed", "told-what-we-did")
    assert one.clocks == set()


def test_nothing_is_published_before_somebody_looked_for_names():
    one = acting().go("finish", "2026-06-20 10:00", facts={"we_did": "One log."})
    given = {"facts": {**TOLD, "no_names": False}, "outcome": "told-what-we-did"}
    why = one.why("publish", "2026-07-01 10:00", MANAGER, information="Web page.", **given)
    assert "nobody can be recognised" in why


@pytest.mark.parametrize("missing", sorted(TOLD))
def test_all_three_are_told(missing):
    one = acting().go("finish", "2026-06-20 10:00", facts={"we_did": "One log."})
    given = {name: value for name, value in TOLD.items() if name != missing}
    ending = {"outcome": "told-what-we-did", "information": "Web page."}
    found = one.refused(
        "publish", "2026-07-01 10:00", MANAGER, facts={**given, "no_names": True}, **ending
    )
    assert found == ([] if missing == "we_did" else [f"field:{missing}"])


@pytest.mark.parametrize(("facts", "words"), [({"said": "Thank you."}, ""), ({}, "Nothing")])
def test_it_is_written_down_in_the_words_of_the_person(facts, words):
    assert words in entry(VOICE, facts)
    assert bool(entry(VOICE, facts)) == bool(words)


def test_the_clocks_of_a_complaint_over_easter():
    one = Story(VOICE, "2026-04-01 16:00", "letter", **ASKED)
    assert one.due("acknowledge") == "2026-04-09 00:00"
    one.go("take-complaint", "2026-04-08 10:00", facts=TAKEN)
    assert "acknowledge" not in one.clocks


@pytest.mark.parametrize("kind", ["survey", "compliment", "comment", "finding"])
def test_only_a_complaint_is_acknowledged_by_a_clock(kind):
    assert "acknowledge" not in story(kind=kind).clocks


def test_the_answer_is_due_at_the_end_of_the_day_that_was_agreed():
    one = complaint()
    assert one.due("answer") == "2026-03-28 00:00"
    said = {"facts": {"answer_by": "2026-04-10"}, "evidence": "She agreed by telephone."}
    one.go("agree-later", "2026-03-20 10:00", **said)
    assert one.due("answer") == "2026-04-11 00:00"


@pytest.mark.parametrize(
    ("upheld", "remedy", "open_to"),
    [
        ("upheld", "", False),
        ("partly", "", False),
        ("not-upheld", "", True),
        ("upheld", "An apology", True),
        ("partly", "Money back", True),
    ],
)
def test_who_was_right_is_put_right(upheld, remedy, open_to):
    given = {**FOUND, "upheld": upheld, **({"remedy": remedy} if remedy else {})}
    found = complaint().refused("answer", "2026-03-26 10:00", MANAGER, facts=given)
    assert found == ([] if open_to else ["guard:answer"])


def test_a_manager_answers():
    assert complaint().refused("answer", "2026-03-26 10:00", WORKER) == ["move-not-yours"]


@pytest.mark.parametrize(
    ("upheld", "learning", "settled"),
    [("upheld", True, False), ("partly", True, False), ("not-upheld", False, True)],
)
def test_what_was_upheld_goes_to_the_meeting(upheld, learning, settled):
    one = answered(upheld)
    ending = {"note": "Fine.", "outcome": "settled", "information": "Told in the answer."}
    assert (one.refused("to-learning", "2026-04-01 10:00") == []) is learning
    assert (one.refused("settled", "2026-04-01 10:00", MANAGER, **ending) == []) is settled


@pytest.mark.parametrize(
    ("kind", "move", "words"),
    [
        ("complaint", "give-theme", "gets an answer first"),
        ("survey", "thank", "Only a compliment"),
        ("complaint", "thank", "Only a compliment"),
        ("complaint", "read", "Only a survey"),
        ("compliment", "read", "Only a survey"),
    ],
)
def test_what_each_kind_ends_with(kind, move, words):
    given = {
        "give-theme": {"facts": {"theme": "waiting"}},
        "thank": {"note": "Told Tom.", "outcome": "thanked", "information": "Thanked her."},
        "read": {"facts": {"wants_call": False}, "outcome": "read"},
    }
    assert words in story(kind=kind).why(move, "2026-03-03 10:00", **given[move])


@pytest.mark.parametrize(
    ("wants_call", "serious", "open_to"),
    [(False, False, True), (True, False, False), (False, True, False), (True, True, False)],
)
def test_a_survey_is_closed_as_read_only_when_nobody_waits_for_a_call(wants_call, serious, open_to):
    one = story(kind="survey", serious=serious)
    found = one.refused(
        "read", "2026-03-03 10:00", facts={"wants_call": wants_call}, outcome="read"
    )
    assert found == ([] if open_to else ["guard:read"])


def test_who_wants_a_call_is_rung_in_two_working_days():
    one = story(kind="survey").go("ring", "2026-03-27 16:00", facts={"wants_call": True})
    assert one.due("ring") == "2026-04-01 00:00"
    one.go("rang", "2026-03-30 10:00", facts={"called": "Spoke.", "theme": "waiting"})
    assert one.here == ("theme", "learning")
    assert one.due("quarterly") == "2026-07-01 00:00"


def test_a_call_does_not_take_the_place_of_an_answer():
    one = story().go("ring", "2026-03-03 10:00", facts={"wants_call": True})
    given = {"called": "Spoke.", "theme": "waiting"}
    assert "gets an answer first" in one.why("rang", "2026-03-04 10:00", facts=given)


def test_the_ombudsman_can_ask_at_any_point_and_it_is_learnt_from():
    one = answered("not-upheld")
    one.go("to-ombudsman", "2026-04-01 10:00", MANAGER, facts={"ombudsman_on": "2026-04-01"})
    found = {"ombudsman_found": "upheld", "learning": "Log calls.", "theme": "being-told"}
    one.go("ombudsman-found", "2026-06-01 10:00", MANAGER, facts=found)
    assert one.here == ("theme", "learning")


def test_an_action_is_due_at_the_end_of_its_day_and_followed_each_quarter():
    one = acting()
    assert one.due("action") == "2026-07-01 00:00"
    given = {"meeting_on": "2026-06-30", "action_by": "2026-09-30"}
    one.go("progress", "2026-06-30 10:00", MANAGER, facts=given)
    assert one.due("action") == "2026-10-01 00:00"
    assert VOICE.tracking[0].every == "quarter"


def test_the_meeting_says_why_it_needs_no_action():
    one = answered().go("to-learning", "2026-04-01 10:00")
    given = {"facts": {"meeting_on": "2026-05-12"}, "outcome": "read"}
    assert one.refused("meet-no-action", "2026-05-12 10:00", MANAGER, **given) == ["reason"]
    one.go("meet-no-action", "2026-05-12 10:00", MANAGER, reason="done-already", **given)
    assert one.here == ("closed", "read")


def test_a_worry_about_safety_is_not_taken_back_unseen():
    one = story(serious=True)
    ending = {"note": "Took it back.", "outcome": "withdrawn", "information": "Told."}
    assert one.state.priority == "at-risk"
    assert "Pass it to safeguarding" in one.why("withdraw", "2026-03-03 10:00", **ending)
    one.go("safeguard", "2026-03-03 10:00", facts={"serious": True})
    assert one.refused("withdraw", "2026-03-03 11:00", **ending) == []


def replies(**changed):
    said = {"after": "contact", "who": "person", "ring": False, "take_part": True}
    marks = dict.fromkeys(("listened", "clear", "control", "better"), 4)
    return {**said, **marks, **changed}


@pytest.mark.parametrize(
    ("changed", "band"),
    [
        ({}, "keep"),
        ({"listened": 3}, "keep"),
        *(({one: 2}, "look") for one in ("listened", "clear", "control", "better")),
        ({"ring": True}, "ring"),
        ({"ring": True, "better": 1}, "ring"),
    ],
)
def test_three_ways_on_from_a_survey(changed, band):
    assert rules.score(SURVEY, replies(**changed)).bands["next"] == band


@pytest.mark.parametrize(
    ("after", "more"),
    [("safeguarding", {"safer"}), ("direct-payment", {"payment"}), ("review", set())],
)
def test_questions_of_their_own_after_an_enquiry_and_for_direct_payments(after, more):
    asked = set(rules.visible(SURVEY, replies(after=after)))
    assert asked & {"safer", "payment"} == more


def test_a_survey_needs_no_name_and_reads_easily():
    assert SURVEY.about == "anything"
    assert all(item.easy_read for item in SURVEY.questions)
    assert rules.check_answers(SURVEY, replies()) == ()


def test_its_indicators_are_there():
    assert VOICE.indicators
    assert unknown_indicators(VOICE) == set()


def test_it_can_be_tried_out():
    result = simulate(VOICE, weeks=26, seed=3)
    assert result.arrived == result.closed + result.open > 100


def test_through_the_real_commands(world):
    publish(VOICE.code, text(VOICE.code))
    asked = {"pathway": VOICE.code, "route": "letter", "person_id": None}
    with pytest.raises(Refused, match="Nothing is written down"):
        world.open(**asked, subject="A call", facts={"kind": "complaint"})
    case = world.open(**asked, subject="A call that was not returned", facts=ASKED)
    world.move(case, "take-complaint", facts=TAKEN)
    given = {**FOUND, "upheld": "upheld", "remedy": "An apology."}
    later = NOW + timedelta(days=3)
    with pytest.raises(Refused, match="Only a team manager"):
        world.move(case, "answer", facts=given, at=later)
    world.move(case, "answer", world.mona, facts=given, at=later)
    world.move(case, "to-learning", at=later)
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.queue, case.person_id) == ("theme", "learning", None)
