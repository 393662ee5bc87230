"""Health of people with a learning disability: the right scale, four referrals, booked again."""

import pytest
from django.utils import timezone
from tests.browser.checks import accessible
from tests.browser.pathways.team import (
    barred,
    begin_instrument,
    clock,
    fill_instrument,
    follow,
    look_at,
    make_side,
    mend,
    move,
    on_worklist,
    open_case,
    press,
    refused,
    sees,
)
from tests.browser.pathways.work import case_of_queue, colleague, completed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORM = "Signs of frailty for people with a learning disability"
REVIEWED = {
    **{"without": "Swimming.", "preference": False, "by": ["prescriber"], "takes": True},
    "list": [
        {
            **{"medicine": "Example", "for": "Sleep", "dose": "One at night", "calms": True},
            **{"since": "before", "decision": "reduced", "why": "Dr Example"},
        }
    ],
}
NO = ("weight", "tired", "continence", "ill", "senses", "mood", "moving")
SIGNS = {
    "trained": True,
    "known_by": ["person", "carer"],
    "swallowing": True,
    "memory": True,
    "falls": 1,
    **dict.fromkeys(NO, False),
}


def test_a_nurse_follows_the_health_of_a_person(page_for):
    conditions = ["Learning disability"]
    side = make_side(
        "learning-disability-health",
        "occupational-therapy",
        second=["nurses", "liaison"],
        conditions=conditions,
    )
    nina = colleague(side, "Nina", "delegator", side.second)
    page, nurse = page_for(side.sara), page_for(nina)
    facts = {"why": "She coughs at tea.", "health_urgent": False, "calming_medicines": True}
    title = "Health of people with a learning disability"
    number = open_case(page, side.ada, title, "From a provider", facts)
    clock(page, "Joint triage", "Running")
    why = "Choose an answer for “Is the person registered with a GP of this area"
    refused(page, "Agree the service", why, {"service": "health-improvement"})
    mend(page, {"gp_here": True, "adjustments": "A longer appointment, in the morning."})

    case_of_queue(nurse, "Nurses", side.ada.name)
    clock(nurse, "Annual health check", "Running")
    begin_instrument(nurse, FORM)
    fill_instrument(nurse, SIGNS, wishes="To swim on Fridays.")
    move(nurse, "Record signs of frailty")
    sees(nurse, "Medium")
    clock(nurse, "Four referrals made", "Running")
    on_worklist(nurse, "learning-disability-health", "frail-no-referral", side.ada.name)
    look_at(nurse, number)
    today = timezone.localdate()
    asked = dict.fromkeys(("speech_on", "memory_on", "moving_on", "gp_on"), today)
    move(nurse, "Make the four referrals", {**asked, "goal": "To swim"})
    clock(nurse, "Four referrals made", "Done in time")

    missed = {"missed_what": "Speech therapy", "missed_on": today}
    move(nurse, "Record that the person was not brought", missed)
    clock(nurse, "Understood and booked again", "Running")
    barred(nurse, "Record the new appointment", "First find out what stood in the way")
    accessible(nurse)
    move(nurse, "Record what stood in the way", {"missed_why": "No driver."}, note="Rang the home.")
    move(nurse, "Record the new appointment", {"rebooked_for": today})
    clock(nurse, "Understood and booked again", "Done in time")

    checked = {"check_on": today, "action_plan": "Soft food.", "screenings": ["bowel"]}
    move(nurse, "Record the annual health check", {**checked, "breathing_checked": True})
    barred(nurse, "Close with a health plan", "the look at medicines for behaviour")
    completed(side, number, "medicines-review", REVIEWED, who=nina)
    nurse.reload(wait_until="domcontentloaded")
    stays = "Say why the medicine stays, and when it is looked at again."
    refused(nurse, "Record the look at medicines for behaviour", stays, {"stomp": "stays"})
    mend(nurse, {"stomp": "reduced"})
    ending = {"outcome": "own-plan", "information": "Told Ada, in easy read, and her home."}
    move(nurse, "Close with a health plan", note="She swims.", **ending)
    sees(nurse, "A health plan is in place", "in easy read")


def test_the_scale_for_others_is_kept_from_a_person_with_a_learning_disability(page_for):
    side = make_side("learning-disability-health", conditions=["Learning disability"])
    case = side.open("learning-disability-health", facts={"why": "She tires."})
    page = page_for(side.sara)
    page.goto(
        f"/instruments/for/{side.ada.pk}/clinical-frailty-scale/?about=case:{case.pk}",
        wait_until="domcontentloaded",
    )
    sees(page, "Not valid for this person")
    accessible(page)
    follow(page, FORM)
    press(page, "Start")
    fill_instrument(page, SIGNS, wishes="To swim.")
    sees(page, "Joint triage")
