"""Liberty safeguards in a care home, and an order of the court in supported living."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.browser.checks import accessible
from tests.browser.pathways.team import (
    accept_hand_over,
    agree,
    barred,
    begin_instrument,
    clock,
    fill_instrument,
    hand_over,
    look_at,
    make_side,
    mend,
    move,
    on_worklist,
    open_case,
    refused,
    sees,
    sees_no,
    take,
)
from tests.browser.pathways.work import case_of_queue, colleague, completed, may_not_agree

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MET = dict.fromkeys(
    (
        *("age_met", "no_refusals", "capacity_met", "health_met", "eligible_met"),
        *("interests_met", "objects"),
    ),
    True,
)
LACKS = {
    **dict.fromkeys(("what", "why_doubt", "information"), "Living at the Mill."),
    **{"at": "2026-03-02T10:00:00+00:00", "steps": ["words"], "can_wait": False},
    **{"understand": False, "retain": True, "weigh": True, "communicate": True},
    **{"impairment": True, "because": True},
}
SHOWN = ("understand", "retain", "weigh", "communicate", "impairment", "because")
RESTRICTED = {
    "which": "The door is locked. A sensor tells when he gets up.",
    "supervised": True,
    "supervised__evidence": "Somebody is in the room all day.",
    "free_to_leave": False,
    "free_to_leave__evidence": "Staff would bring her back.",
    "consents": False,
    "consents__evidence": "The assessment of 2 March.",
    "state_knows": True,
    "intensity": "heavy",
    "intensity__evidence": "She is never alone.",
    "duration": "always",
    "duration__evidence": "Day and night.",
    "impact": "some",
    "impact__evidence": "She stands at the door.",
}


def test_an_urgent_request_is_authorised_by_two_managers(page_for):
    side = make_side("liberty-safeguards", second=["signing"])
    maud = colleague(side, "Maud", team=side.second)
    page, theirs, other = page_for(side.sara), page_for(side.mona), page_for(maud)
    number = open_case(
        page,
        side.ada,
        "Deprivation of liberty safeguards",
        "Urgent authorisation with a standard request",
        {"setting": "care-home", "care": "The door is locked.", "request_why": "She moved in."},
    )
    clock(page, "Decision on an urgent request", "Running")
    barred(page, "Say who comes first", "“Which application comes first” is not complete yet.")
    begin_instrument(page, "Which application comes first")
    fill_instrument(page, {"high": ["objects"], "medium": ["none"]})
    move(page, "Say who comes first")
    case_of_queue(page, "Waiting for an assessor", side.ada.name, "First")
    move(page, "Name the assessors", {"assessor": "team", "doctor": "Dr Example"})
    words = {"consulted": "Ada, her niece, the home.", "culture": "Church on Sunday."}
    refused(page, "Record the six assessments", "“Does the person object", words)
    mend(page, MET)
    sees_no(page, "Authorise")

    case_of_queue(other, "To be authorised", side.ada.name)
    ends = timezone.localdate() + timedelta(days=300)
    told = {"months": 10, "ends_on": ends, "conditions": "A walk every day."}
    move(other, "Authorise", {**told, "representative": "paid"})
    look_at(page, number)
    may_not_agree(page, "Only a team manager can do this.")
    look_at(theirs, number)
    accessible(theirs)
    agree(theirs)
    clock(theirs, "Ask again before it ends", "Running")
    clock(theirs, "Decision on an urgent request", "Done in time")
    on_worklist(theirs, "liberty-safeguards", "objects", side.ada.name)

    look_at(page, number)
    move(page, "Record a challenge in the Court of Protection", note="Her representative asked.")
    look_at(theirs, number)
    ending = {"outcome": "less", "information": "Told Ada and her niece at the home."}
    move(theirs, "End the authorisation", note="She goes out alone now.", **ending)
    sees(theirs, "The care is less restrictive now", "Told Ada and her niece")


def test_restrictions_at_home_go_to_the_panel_and_the_court(page_for):
    side = make_side("community-liberty")
    page, theirs, managers = page_for(side.sara), page_for(side.dora), page_for(side.mona)
    facts = {"care": "The door is locked.", "setting": "supported"}
    title = "Deprivation of liberty in the community"
    number = open_case(page, side.ada, title, "From a practitioner", facts)
    hand_over(page, side.second, "She lives in their half of the city.")
    accept_hand_over(theirs, side.ada.name)
    take(theirs)
    clock(theirs, "Restrictions looked at", "Running")
    completed(
        side, number, "capacity-decision", LACKS, dict.fromkeys(SHOWN, "Seen."), who=side.dora
    )
    begin_instrument(theirs, "Restrictions where a person lives")
    fill_instrument(theirs, RESTRICTED, wishes="To go to the shop by myself.")
    barred(theirs, "Close because it is no deprivation", "Ask the legal panel.")
    tried = {"less": "A sensor and no lock was tried.", "view": "She wants to go out."}
    move(theirs, "Send to the legal panel", tried)

    on_worklist(managers, "community-liberty", "no-order", side.ada.name)
    look_at(managers, number)
    why = "Choose an answer for “Who represents the person in court"
    evidence = "The panel of today: no way with less is enough."
    refused(managers, "Record the application to the court", why, evidence=evidence)
    mend(managers, {"representative": "rule-12"})
    accessible(managers)
    ends = timezone.localdate() + timedelta(days=360)
    words = "Order of today, for twelve months."
    move(managers, "Record the order of the court", {"order_ends": ends}, evidence=words)
    clock(managers, "Back to the court before the order ends", "Running")

    look_at(theirs, number)
    ending = {"evidence": "The lock is off. Seen today.", "information": "Told Ada and her sister."}
    move(theirs, "Close because the care is less restrictive now", **ending)
    look_at(page, number)
    agree(page)
    sees(page, "The care is less restrictive now", "Told Ada and her sister.")
