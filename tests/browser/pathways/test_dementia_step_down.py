"""Dementia step-down: a whole referral, every medicine looked at, and a home for life."""

import pytest
from django.utils import timezone
from tests.browser.checks import accessible
from tests.browser.pathways.team import (
    ask_for_case,
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
    press,
    refused,
    sees,
)
from tests.browser.pathways.work import case_of_queue, put_right

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORM = "Medicines, row by row"
ROW = {
    "medicine": "Example",
    "for": "Sleep",
    "dose": "One at night",
    "calms": True,
    "since": "before",
    "decision": "not-yet",
    "why": "To be asked",
}
BEFORE = {"without": "Music, her own chair.", "preference": False, "by": ["pharmacist", "family"]}


def test_a_person_goes_on_to_a_home_for_life(page_for):
    side = make_side("dementia-step-down", second=["beds"])
    page, managers = page_for(side.sara), page_for(side.mona)
    today = timezone.localdate()
    gate = {"dementia": True, "need_in": "high", "others_tried": False, "why_here": "It is loud."}
    route = "Step-down from a mental health ward"
    ask_for_case(page, side.ada, "Enhanced dementia step-down", route, gate)
    number = put_right(page, "Other places have not all been tried.", {"others_tried": True})
    clock(page, "Decision on the referral", "Running")
    whole = {
        **dict.fromkeys(("behaviours", "prevents", "life_history"), "Written down."),
        **dict.fromkeys(("shows_now", "care_plan", "medicines_with"), True),
        **dict.fromkeys(("assessed_on", "frailty_on"), today),
    }
    why = "it must be written with respect. Return it with the reason."
    refused(page, "Accept", why, {**whole, "fair_words": False})
    look_at(page, number)
    move(page, "Return to the referrer", reason="wording", note="Begin with what she likes.")
    clock(page, "Decision on the referral", "Paused")
    move(page, "Record what the referrer added", note="Written anew.")
    move(page, "Accept", {**whole, "fair_words": True})
    clock(page, "Decision on the referral", "Done in time")
    on_worklist(page, "dementia-step-down", "waiting", side.ada.name)

    case_of_queue(managers, "Waiting for a bed", side.ada.name, "High need")
    came = {"bed": "Room 4", "family_involved": "Her daughter, every day"}
    move(managers, "Record that the person came", came)
    case_of_queue(page, "The enhanced team", side.ada.name)
    begin_instrument(page, FORM)
    row = {f"list__0__{code}": value for code, value in ROW.items()}
    fill_instrument(page, {**BEFORE, "takes": True, **row}, wishes="My radio.")
    barred(page, "Prepare to leave", "Not every medicine was looked at with a prescriber")
    accessible(page)
    follow(page, f"Begin “{FORM}” again")
    press(page, "Start")
    row |= {"list__0__decision": "stopped", "list__0__why": "Dr Example"}
    fill_instrument(page, {**BEFORE, "takes": True, **row}, wishes="My radio.")
    move(page, "Record the medicines")
    clock(page, "Medicines looked at", "Done in time")
    move(page, "Prepare to leave", {"escalation": "Ring her daughter first"})
    gone = {"need_out": "low", "new_home_ready": "The chair, the radio.", "left_on": today}
    said = {"evidence": "“Is that my chair?”"}
    title = "Record that the person left"
    hospital = "The person goes to a hospital. Close with that outcome instead."
    refused(page, title, hospital, {**gone, "destination": "hospital"}, **said)
    mend(page, {"destination": "lifetime"})
    sees(page, "Is the need lower than at entry", "Yes")
    clock(page, "Six-week review", "Running")
    ending = {"note": "She sings.", "information": "Told Ada and her daughter at the new home."}
    move(page, "Record the six-week review and close", {"settled": "settled"}, **ending)
    sees(page, "Settled in a home for life or their own", "Told Ada and her daughter")
