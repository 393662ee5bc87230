"""Safeguarding: from the concern to the end, each gate with its words, each clock with its day."""

from datetime import timedelta

import pytest
from tests import factories
from tests.engines.instruments.samples import shipped as instrument
from tests.engines.pathways.shipped.care import (
    MANAGER,
    OWNER,
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
from almoner.engines.pathways.queries import cases
from almoner.engines.pathways.rules import Mover
from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen

PATHWAY = shipped("safeguarding")
START = "2026-03-02 10:00"
DUTY = {"care_needs": True, "abuse_risk": True, "cannot_protect": True}
ABOUT = {"kinds": ["financial"], "place": "home", "source_of_risk": "known"}
SAFE = {"safe_now": True, "safety_steps": "Stayed with her daughter.", "person_knows": True}
VOICE = {"lacks_capacity": False, "substantial_difficulty": False}
END = {**VOICE, "asked_wishes": "expressed", "wishes_met": "fully", "survey": "sent"}
LACKS = {"capacity-decision": {"scores": {}, "bands": {"result": "lacks-capacity"}}}


def story(**facts):
    return Story(PATHWAY, START, **facts)


def checked(**facts):
    given = {**SAFE, "others_at_risk": False, **facts}
    return story().go("check-safety", "2026-03-03 11:00", facts=given)


def enquiring(**facts):
    given = {**DUTY, **ABOUT, "enquiry_by": "knows-person", **facts}
    return checked().go("start-enquiry", "2026-03-05 09:00", facts=given)


def reported(**facts):
    found = {"findings": "Her nephew kept her card."}
    return enquiring(**facts).go("report", "2026-03-20 09:00", OWNER, facts=found)


def test_a_concern_becomes_an_enquiry_a_plan_and_an_end():
    told = story(what_happened="Her card is missing.", danger_now=False)
    assert told.here == ("received", "concerns")
    told.go("check-safety", "2026-03-03 11:00", facts={**SAFE, "others_at_risk": False})
    wishes = {"asked_wishes": "expressed", "wishes": ["safer", "property"]}
    told.go("ask-wishes", "2026-03-03 11:30", facts=wishes)
    told.go(
        "start-enquiry", "2026-03-05 09:00", facts={**DUTY, **ABOUT, "enquiry_by": "knows-person"}
    )
    assert told.here == ("enquiry", "enquiries")
    told.go("discuss", "2026-03-06 09:00")
    told.go("report", "2026-03-20 09:00", OWNER, facts={"findings": "Her nephew kept her card."})
    plan = {"plan": "A new card, kept by her daughter.", "plan_view": "That is what I want."}
    told.go("make-plan", "2026-03-23 09:00", facts=plan)
    told.go("review-plan", "2026-04-20 09:00", facts={"safe_now": True})
    told.go("end-enquiry", "2026-05-01 09:00", facts=END)
    assert told.here == ("ended", "risk-removed")
    assert not told.clocks


def test_who_sees_that_there_is_a_case():
    assert PATHWAY.restricted_to == ("social_worker", "casework_manager")


@pytest.mark.parametrize("role", ["care_worker", "registered_manager", "delegator", "board"])
def test_no_other_role_moves_a_case(role):
    assert story().refused("check-safety", "2026-03-03 09:00", Mover(role)) == ["move-not-yours"]


def test_a_child_goes_to_the_children_and_an_unknown_age_does_not_hold_anything_up():
    assert "under 18" in entry(PATHWAY, age=17)
    assert entry(PATHWAY, age=18) == ""
    assert entry(PATHWAY) == ""


@pytest.mark.parametrize(
    ("facts", "priority"),
    [
        ({}, "usual"),
        ({"danger_now": True}, "danger"),
        ({"danger_now": False}, "usual"),
    ],
)
def test_danger_comes_first(facts, priority):
    assert story(**facts).state.priority == priority


def test_somebody_who_is_not_yet_safe_stays_before_others():
    told = story(danger_now=True)
    unsafe = {**SAFE, "safe_now": False, "others_at_risk": False}
    told.go("check-safety", "2026-03-02 12:00", facts=unsafe)
    assert told.state.priority == "danger"
    told.go("still-unsafe", "2026-03-02 16:00", facts={"safe_now": True})
    assert told.state.priority == "usual"


def test_the_safety_check_says_how_safe_the_person_is():
    assert story().refused("check-safety", "2026-03-03 09:00") == [
        "field:safe_now",
        "field:safety_steps",
        "field:person_knows",
        "field:others_at_risk",
        "note",
    ]


@pytest.mark.parametrize("missing", ["care_needs", "abuse_risk", "cannot_protect"])
def test_the_duty_needs_all_three_conditions(missing):
    facts = {**DUTY, **ABOUT, "enquiry_by": "council", missing: False}
    why = checked().why("start-enquiry", "2026-03-05 09:00", facts=facts)
    assert "one of its three conditions is not" in why
    other = checked().go("start-other-enquiry", "2026-03-05 09:00", facts=facts)
    assert other.here == ("enquiry", "enquiries")


def test_a_concern_is_not_ended_where_an_enquiry_is_owed():
    given = {"facts": {**DUTY, "kinds": ["neglect"]}, "reason": "met-another-way"}
    ending = {"outcome": "advice", "information": "Told."}
    why = checked().why("no-enquiry", "2026-03-05 09:00", **given, **ending)
    assert "An enquiry is owed when all three conditions hold" in why
    given["facts"]["abuse_risk"] = False
    assert checked().refused("no-enquiry", "2026-03-05 09:00", **given, **ending) == []
    unsafe = checked(safe_now=False)
    assert unsafe.refused("no-enquiry", "2026-03-05 09:00", **given, **ending) == [
        "guard:no-enquiry"
    ]


def test_ending_without_an_enquiry_asks_for_a_reason_and_tells_the_person():
    given = {"facts": {**DUTY, "abuse_risk": False, "kinds": ["neglect"]}, "outcome": "advice"}
    assert checked().refused("no-enquiry", "2026-03-05 09:00", **given) == ["reason", "information"]


@pytest.mark.parametrize(
    "code",
    ["no-enquiry", "make-plan", "end-enquiry", "end-risk-remains", "end-at-request"],
)
def test_nobody_signs_off_their_own_safeguarding_work(code):
    assert PATHWAY.transitions[code].requires.two_people


def test_an_enquiry_does_not_end_before_its_findings():
    given = {"facts": END, "outcome": "risk-removed", "information": "Told."}
    why = enquiring().why("end-enquiry", "2026-04-01 09:00", **given)
    assert "record what it found" in why
    assert reported().refused("end-enquiry", "2026-04-01 09:00", **given) == []


@pytest.mark.parametrize(
    ("facts", "done", "open_to"),
    [
        ({}, {}, True),
        ({"asked_wishes": "not-asked"}, {}, False),
        ({"asked_wishes": "not-expressed"}, {}, True),
        ({"substantial_difficulty": True}, {}, False),
        ({"substantial_difficulty": True, "advocate": "family"}, {}, True),
        ({"lacks_capacity": True}, LACKS, False),
        ({"lacks_capacity": True, "advocate": "imca"}, {}, False),
        ({"lacks_capacity": True, "advocate": "imca"}, LACKS, True),
    ],
)
@pytest.mark.parametrize("code", ["end-enquiry", "end-risk-remains"])
def test_nobody_goes_through_an_enquiry_without_a_voice(code, facts, done, open_to):
    voice = {name: facts[name] for name in ("advocate",) if name in facts}
    told = reported(**voice)
    told.completions = done
    given = {name: value for name, value in {**END, **facts}.items() if name != "advocate"}
    outcome = "risk-remains" if code == "end-risk-remains" else "risk-reduced"
    found = told.refused(
        code,
        "2026-04-01 09:00",
        MANAGER,
        facts=given,
        outcome=outcome,
        information="Told.",
        evidence="She knows and stays." if code == "end-risk-remains" else "",
    )
    assert found == ([] if open_to else [f"guard:{code}"])


def test_a_risk_that_remains_says_why():
    given = {"facts": END, "outcome": "risk-remains", "information": "Told."}
    assert reported().refused("end-risk-remains", "2026-04-01 09:00", MANAGER, **given) == [
        "evidence"
    ]
    assert reported().refused("end-risk-remains", "2026-04-01 09:00", WORKER, **given) == [
        "move-not-yours"
    ]


@pytest.mark.parametrize(
    ("lacks", "others", "open_to"),
    [(False, False, True), (True, False, False), (False, True, False)],
)
def test_the_person_may_end_it_unless_others_are_at_risk(lacks, others, open_to):
    facts = {"lacks_capacity": lacks, "others_at_risk": others}
    given = {"facts": {**facts, "wishes_met": "fully", "survey": "sent"}, "note": "She asked."}
    found = enquiring().refusals(
        "end-at-request",
        "2026-04-01 09:00",
        MANAGER,
        outcome="at-request",
        information="Told.",
        **given,
    )
    assert [one.code for one in found] == ([] if open_to else ["guard:end-at-request"])
    if found:
        assert "others are at risk" in found[0].reason


def test_the_plan_comes_after_the_findings_with_what_the_person_thinks_of_it():
    plan = {"plan": "A new lock.", "plan_view": "Good.", "asked_wishes": "expressed"}
    assert enquiring().refused("make-plan", "2026-03-10 09:00", facts=plan) == ["guard:make-plan"]
    del plan["plan_view"]
    assert reported().refused("make-plan", "2026-03-23 09:00", facts=plan) == ["field:plan_view"]


def test_a_review_of_the_board_is_asked_by_a_manager_with_two_people():
    move = PATHWAY.transitions["refer-review"]
    assert (move.by, move.requires.two_people) == (("casework_manager",), True)
    assert enquiring().refused("refer-review", "2026-03-09 09:00", MANAGER) == ["evidence"]


def test_the_panel_is_asked_with_a_reason_and_gets_a_case_of_its_own():
    assert enquiring().refused("refer-panel", "2026-03-09 09:00") == ["reason"]
    told = enquiring().go("refer-panel", "2026-03-09 09:00", reason="substantial-risk")
    assert told.here == ("enquiry", "enquiries")
    [opened] = PATHWAY.transitions["refer-panel"].opens
    assert (opened.pathway, opened.link) == ("complex-case", "related")


@pytest.mark.parametrize("state", ["received", "checked", "enquiry", "plan"])
def test_a_death_is_recorded_from_any_state(state):
    assert "died" in [move.code for move in PATHWAY.from_state(state)]


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-03-02 10:00", "2026-03-05 00:00"),
        ("2026-03-06 16:50", "2026-03-11 00:00"),
        ("2026-04-02 09:00", "2026-04-09 00:00"),
        ("2026-12-24 09:00", "2026-12-31 00:00"),
    ],
)
def test_the_safety_check_is_due_after_two_working_days(received, due):
    """A Monday; a Friday; before Easter; before Christmas."""
    assert Story(PATHWAY, received).due("safety-check") == due


def test_the_decision_the_enquiry_and_the_audit_have_their_days():
    told = enquiring()
    assert told.due("decision") == "2026-03-11 00:00"
    assert told.due("enquiry") == "2026-06-06 00:00"
    assert told.due("audit-due") == "2026-09-06 00:00"
    assert told.clocks == {"enquiry", "audit-due"}


def test_the_plan_is_looked_at_every_three_months():
    plan = {"plan": "A lock.", "plan_view": "Good.", "asked_wishes": "expressed"}
    told = reported().go("make-plan", "2026-03-23 09:00", facts=plan)
    assert told.due("review") == "2026-06-24 00:00"
    told.go("review-plan", "2026-06-01 09:00")
    assert told.due("review", 2) == "2026-09-02 00:00"
    told.go("enquire-again", "2026-06-02 09:00")
    assert "review" not in told.clocks


def test_what_a_council_sets_is_not_shown_as_national():
    assert not any(clock.basis.is_national for clock in PATHWAY.clocks.values())


def test_the_six_audits_have_a_place_to_look():
    audits = {"repeat-concerns", "no-advocate", "open-concerns", "data-quality", "over-six-months"}
    assert audits | {"no-survey"} <= set(PATHWAY.worklists)
    [repeat] = PATHWAY.worklists["repeat-concerns"].where.parts
    assert (repeat.kind, repeat.operator, repeat.value) == ("count", "over", 3)
    assert dict(repeat.detail)["months"] == 12


def test_a_sample_is_drawn_every_month_and_looked_at_with_the_audit():
    assert (PATHWAY.dip.every, PATHWAY.dip.instrument) == ("month", "safeguarding-audit")
    audit = instrument("safeguarding-audit")
    answers = dict.fromkeys(audit.score("met").of, True)
    assert instruments.score(audit, answers).bands == {"met": "all"}
    assert instruments.score(audit, {**answers, "voice": False}).bands == {"met": "some"}


def test_the_survey_is_about_nobody_by_name():
    survey = instrument("safeguarding-experience")
    assert survey.about == "anything"
    assert not survey.item("contact").required
    assert all(item.easy_read for item in survey.questions)


def test_every_indicator_is_there():
    assert unknown_indicators(PATHWAY) == set()


def test_a_team_works_a_concern_and_others_do_not_see_it(world):
    publish("safeguarding", (SHIPPED / "safeguarding.yaml").read_text(encoding="utf-8"))
    case = world.open(pathway="safeguarding", route="community", facts={"danger_now": True})
    assert (case.priority, case.queue) == ("danger", "concerns")
    carer = factories.worker(world.council, "registered_manager", team=world.contact)
    with pytest.raises(Unseen):
        cases.case_seen_by(world.viewer(carer), case.pk)
    day = NOW + timedelta(hours=2)
    safe = {**SAFE, "others_at_risk": False}
    world.move(case, "check-safety", facts=safe, note="Seen at home.", at=day)
    ending = {"facts": {**DUTY, "abuse_risk": False, "kinds": ["neglect"]}, "outcome": "advice"}
    ending |= {"reason": "nothing-happened", "information": "Told Ada."}
    world.move(case, "no-enquiry", **ending, at=day + timedelta(hours=1))
    with pytest.raises(Refused) as refused:
        commands.confirm(world.viewer(world.sara), case_id=case.pk, at=day + timedelta(hours=2))
    assert [one.code for one in refused.value.refusals] == ["second-person"]
    commands.confirm(world.viewer(world.mona), case_id=case.pk, at=day + timedelta(hours=2))
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.outcome) == ("no-enquiry", "advice")
