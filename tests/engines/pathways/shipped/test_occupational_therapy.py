"""Occupational therapy: the first conversation, clinics, equipment, and works planned backwards."""

import pytest
from tests.engines.pathways.shipped.care import MANAGER, OWNER, Story, at, entry, shipped
from tests.engines.pathways.shipped.care import unknown_indicators as unknown

OT = shipped("occupational-therapy")
NEED = {"difficult_tasks": ["bathing"], "what_matters": "To have a bath alone."}
CLINIC = {**NEED, "can_come": True, "clinic_on": "2026-03-12"}
BASIC = {
    "what_matters": "To get up from the chair.",
    "equipment_class": "basic",
    "needs_therapist": False,
    "course_in_date": True,
    "items": "Chair raisers",
}
ORDER = {"equipment_class": "complex", "items": "Bath lift", "restricts": False}
LEAVES = {"needed_by": "2027-07-16", "needed_by_why": "Leaves college and has no other home."}
STAGES = ("list-works", "apply", "approve", "start", "finish")


def begun(**facts) -> Story:
    return Story(OT, "2026-03-02 10:00", **facts)


def assessed(**facts) -> Story:
    case = begun(**facts).go("book-clinic", "2026-03-03 10:00", facts=CLINIC)
    return case.go(
        "assess", "2026-03-12 11:00", OWNER, facts={"recommendation": "Bath lift or shower."}
    )


def in_use() -> Story:
    case = assessed().go("order", "2026-03-12 11:30", OWNER, facts=ORDER)
    return case.go("delivered", "2026-03-18 15:00", facts={"shown": True})


def recommended(**dates) -> Story:
    facts = {"tenure": "owner", **dates}
    return assessed().go("recommend-adaptation", "2026-03-13 09:00", OWNER, facts=facts)


def specified(**dates) -> Story:
    return recommended(**dates).go(
        "list-works", "2026-04-20 10:00", facts={"works": "Ramp. Level-access shower. Hoists."}
    )


def applied(**dates) -> Story:
    money = {"owner_agrees": True, "contribution": 0, "cost": 2_800_000}
    return specified(**dates).go("apply", "2026-05-11 10:00", facts=money)


def approved(**dates) -> Story:
    return applied(**dates).go("approve", "2026-08-03 10:00", MANAGER, facts={"grant": 2_800_000})


def test_a_bath_from_the_call_to_the_four_week_check():
    case = in_use()
    assert case.here == ("in-use", "orders")
    case.go("check-and-close", "2026-04-14 10:00", facts={"helps": True}, outcome="met")
    assert case.here == ("closed", "met")
    assert not case.clocks


def test_an_adaptation_from_the_visit_to_the_sign_off():
    case = approved(**LEAVES)
    builds = {"builder": "Smith and daughters", "works_start": "2026-10-05"}
    case.go("start-works", "2026-10-05 08:00", facts=builds)
    case.go("finish-works", "2027-05-28 16:00")
    case.go("mend-works", "2027-06-01 10:00", OWNER).go("finish-works", "2027-06-04 16:00")
    case.go("sign-off", "2027-06-08 11:00", OWNER, facts={"helps": True}, outcome="adapted")
    assert case.here == ("closed", "adapted")
    late = [
        f"{stage}-in-time"
        for stage in STAGES
        if case.run(f"{stage}-in-time").late(at("2027-07-16 09:00"))
    ]
    assert late == []


@pytest.mark.parametrize(
    ("stage", "due"),
    [
        ("list-works", "2026-11-07 00:00"),
        ("apply", "2026-12-19 00:00"),
        ("approve", "2027-02-13 00:00"),
        ("start", "2027-04-10 00:00"),
        ("finish", "2027-07-03 00:00"),
    ],
)
def test_each_stage_is_planned_backwards_from_the_day_college_ends(stage, due):
    assert recommended(**LEAVES).due(f"{stage}-in-time") == due


def test_a_new_day_plans_every_open_stage_anew():
    case = specified(**LEAVES)
    sooner = {"needed_by": "2027-03-26", "needed_by_why": "The college closes early."}
    case.go("set-needed-by", "2026-05-01 10:00", facts=sooner)
    assert case.due("apply-in-time") == "2026-08-29 00:00"
    assert case.due("finish-in-time") == "2027-03-13 00:00"
    assert "list-works-in-time" not in case.clocks


def test_a_day_set_late_starts_no_clock_for_what_is_done():
    case = approved().go("set-needed-by", "2026-08-04 10:00", facts=LEAVES)
    planned = {f"{stage}-in-time" for stage in STAGES}
    assert case.clocks & planned == {"start-in-time", "finish-in-time"}


def test_without_a_day_nothing_is_planned_backwards():
    assert not [one for one in recommended().clocks if one.endswith("-in-time")]


@pytest.mark.parametrize(
    ("tasks", "can_come", "may"),
    [
        (["bathing"], True, True),
        (["stairs"], True, True),
        (["bathing", "stairs"], True, True),
        (["bathing"], False, False),
        (["toilet"], True, False),
        (["bathing", "transfers"], True, False),
        (["moving-handling"], True, False),
    ],
)
def test_the_clinic_is_for_bathing_and_stairs(tasks, can_come, may):
    facts = {**CLINIC, "difficult_tasks": tasks, "can_come": can_come}
    why = begun().why("book-clinic", "2026-03-03 10:00", facts=facts)
    assert why == ("" if may else OT.transitions["book-clinic"].unless_words)


def test_whoever_was_not_seen_waits_again_and_can_have_a_visit():
    case = begun().go("book-clinic", "2026-03-03 10:00", facts=CLINIC)
    assert case.refused("not-seen", "2026-03-12 12:00", note="x") == ["reason"]
    case.go("not-seen", "2026-03-12 12:00", reason="transport")
    assert case.here == ("on-list", "waiting-list")
    case.go("book-visit", "2026-03-13 09:00", facts={"visit_on": "2026-03-20"})
    assert case.state.state == "visit-booked"


def test_waiting_people_are_contacted_every_four_weeks():
    assert OT.queues["waiting-list"].waiting_contact_days == 28
    case = begun()
    assert case.refused("put-on-list", "2026-03-03 10:00", note="x", facts=NEED) == [
        "field:while_waiting",
        "field:can_come",
    ]


def test_basic_equipment_takes_the_authority_and_its_questions():
    move = OT.transitions["order-basic"]
    assert move.worked_by == "non-ot-basic-equipment"
    scope = {"equipment_class", "course_in_date", "needs_therapist"}
    assert scope <= set(move.requires.fields)
    missing = begun().refused("order-basic", "2026-03-02 10:30", facts={"items": "A stool"})
    assert {one.removeprefix("field:") for one in missing} >= scope
    case = begun().go("order-basic", "2026-03-02 10:30", facts=BASIC)
    assert case.here == ("ordered", "orders")


def test_a_therapist_may_assess_in_the_first_conversation():
    case = begun()
    assert case.refused("assess-at-contact", "2026-03-02 10:30", facts=NEED) == ["move-not-yours"]
    assert case.refused("assess-at-contact", "2026-03-02 10:30", OWNER, facts=NEED) == ["evidence"]
    case.go("assess-at-contact", "2026-03-02 10:30", OWNER, facts=NEED)
    assert "wait-to-be-seen" not in case.clocks


@pytest.mark.parametrize("move", ["order", "order-lift"])
def test_what_could_restrict_needs_its_reason(move):
    case, facts = assessed(), {**ORDER, "restricts": True}
    if move == "order-lift":
        facts = {"items": "Hoist", "restricts": True, "owner_agrees": True}
    assert "least restrictive" in case.why(move, "2026-03-12 12:00", OWNER, facts=facts)
    facts["least_restrictive"] = "Agreed with Ada, who asked for it."
    assert case.refused(move, "2026-03-12 12:00", OWNER, facts=facts) == []


def test_nothing_is_in_use_that_nobody_showed():
    case = assessed().go("order", "2026-03-12 11:30", OWNER, facts=ORDER)
    why = case.why("delivered", "2026-03-18 15:00", facts={"shown": False})
    assert "Nobody has shown the person" in why


def test_what_does_not_fit_goes_back_and_the_check_stops():
    case = in_use().go("not-right", "2026-03-25 10:00", reason="does-not-fit")
    assert case.here == ("assessed", "clinics")
    assert "four-week-check" not in case.clocks


def test_no_application_without_the_owner_of_the_home():
    case = specified()
    facts = {"owner_agrees": False, "contribution": 0, "cost": 100}
    assert "owner of the home has not agreed" in case.why("apply", "2026-05-11 10:00", facts=facts)


def test_a_grant_that_is_turned_down_leaves_the_need_with_the_therapist():
    case = applied()
    assert case.refused("turn-down", "2026-06-01 10:00", reason="over-means", note="x") == [
        "move-not-yours"
    ]
    case.go("turn-down", "2026-06-01 10:00", MANAGER, reason="over-means")
    assert case.here == ("assessed", "clinics")
    assert "grant-decision" not in case.clocks


def test_only_a_manager_approves_with_evidence():
    case = applied()
    facts = {"grant": 1}
    assert case.refused("approve", "2026-08-03 10:00", facts=facts) == ["move-not-yours"]
    assert case.refused("approve", "2026-08-03 10:00", MANAGER, facts=facts) == ["evidence"]


@pytest.mark.parametrize(
    ("clock", "due"),
    [("first-contact", "2026-03-05 00:00"), ("wait-to-be-seen", "2026-03-31 00:00")],
)
def test_clocks_from_the_request(clock, due):
    assert begun().due(clock) == due


def test_first_contact_across_easter():
    assert Story(OT, "2026-04-02 15:00").due("first-contact") == "2026-04-09 00:00"


def test_delivery_and_check():
    case = assessed().go("order", "2026-03-12 11:30", OWNER, facts=ORDER)
    assert case.due("delivery") == "2026-03-24 00:00"
    assert "urgent-delivery" not in case.clocks
    case.go("delivered", "2026-03-18 15:00", facts={"shown": True})
    assert case.due("four-week-check") == "2026-04-16 00:00"


def test_a_discharge_that_waits_is_urgent_and_the_order_with_it():
    case = assessed(discharge_waits=True)
    assert case.state.priority == "urgent"
    case.go("order", "2026-03-12 11:30", OWNER, facts=ORDER)
    assert case.due("urgent-delivery") == "2026-03-14 00:00"


def test_the_grant_is_decided_within_six_months_which_is_not_shown_as_national():
    assert applied().due("grant-decision") == "2026-11-12 00:00"
    assert not OT.clocks["grant-decision"].basis.is_national


def test_time_in_hospital_does_not_count():
    case = begun().do("paused", "2026-03-04 10:00", "in-hospital")
    assert case.due("wait-to-be-seen") == ""
    case.do("resumed", "2026-03-11 10:00")
    assert case.due("wait-to-be-seen") == "2026-04-07 00:00"


@pytest.mark.parametrize(
    ("facts", "priority"),
    [
        ({}, "usual"),
        ({"fell_lately": False}, "usual"),
        ({"fell_lately": True}, "soon"),
        ({"fell_lately": True, "discharge_waits": True}, "urgent"),
    ],
)
def test_priorities(facts, priority):
    assert begun(**facts).state.priority == priority


@pytest.mark.parametrize(("age", "words"), [(18, ""), (17, "under 18"), (90, "")])
def test_it_is_for_adults(age, words):
    found = entry(OT, age=age)
    assert words in found
    assert bool(words) is bool(found)


def test_nobody_leaves_without_information():
    case = begun()
    bare = {"note": "x", "outcome": "advised"}
    assert case.refused("advise", "2026-03-02 11:00", **bare) == ["information"]
    assert all(one.needs_information for one in OT.outcomes.values())


def test_nothing_is_shown_as_national_and_every_indicator_is_there():
    assert not any(clock.basis.is_national for clock in OT.clocks.values())
    assert unknown(OT) == set()
