"""Preparing for adulthood: from the tracker to the move at 18, with nothing unlawful left."""

from datetime import date

import pytest
from django.utils import timezone
from tests.browser.checks import accessible
from tests.browser.pathways.team import (
    barred,
    begin_instrument,
    clock,
    fill_instrument,
    look_at,
    make_side,
    mend,
    move,
    open_case,
    press,
    refused,
    sees,
    sees_no,
    take,
)
from tests.browser.pathways.work import case_of_queue, completed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORM = "Restrictive practices, checked for 18"
LOCK = {
    "none": False,
    "measures__0__measure": "The kitchen is locked",
    "measures__0__why": "He eats what is raw",
    "measures__0__lawful": "court",
    "measures__0__tried": "A lock on the fridge",
    "measures__0__result": "stays",
    "measures__0__who": "His parents, last year",
}
SETTLED = {"none": True}


def test_a_young_person_is_ready_before_18(page_for):
    today = timezone.localdate()
    birthday = date(today.year + 1, today.month, 1)
    side = make_side(
        "preparing-for-adulthood",
        "nhs-continuing-healthcare",
        second=["planning"],
        born_on=birthday.replace(year=birthday.year - 18),
    )
    page, managers, theirs = page_for(side.sara), page_for(side.mona), page_for(side.dora)
    facts = {
        "eighteenth_birthday": birthday,
        "needs": ["autism"],
        "school_year": 12,
        "continuing_care": True,
        "risk": "medium",
    }
    number = open_case(page, side.ada, "Preparing for adulthood", "From a school or college", facts)
    looked_at = {"progress": "Cooks at college.", "forecast_service": "supported-living"}
    move(page, "Record the quarterly tracking meeting", {**looked_at, "forecast_cost": 48_000})
    year = birthday.year - (birthday.month < 4)
    sees(page, "Financial year of the 18th birthday", str(year), "£48,000.00")
    move(page, "Refer to the fortnightly meeting", {"risk": "high"}, note="A home falls through.")
    clock(page, "Picked up at the fortnightly meeting", "Running")

    case_of_queue(managers, "Fortnightly referral meeting", side.ada.name, "High risk")
    team = {"owning_team": "Second team"}
    refused(managers, "Agree the team and the assessor", "“Who assesses", team)
    mend(managers, {"assessor": "Dora"})

    case_of_queue(theirs, "Planning", side.ada.name, "Nobody yet")
    take(theirs)
    note = "The checklist, in good time."
    move(theirs, "Ask for NHS Continuing Healthcare as an adult", note=note)
    begin_instrument(theirs, FORM)
    fill_instrument(theirs, LOCK, wishes="My own kitchen.")
    page.goto("/instruments/", wait_until="domcontentloaded")
    page.get_by_role("link", name=f"{FORM}, for {side.ada.name}").click()
    sees(page, "The kitchen is locked")
    press(page, "I agree with every answer")
    sees(page, "A measure would not be lawful at 18")

    look_at(theirs, number)
    steps = {
        "capacity": "done",
        "court": "not-needed",
        "care_act": "to-do",
        "parent_carer": "done",
        "housing": "agreed",
        "breathing_checked": True,
        "guide_given": "Ada, in easy read",
    }
    refused(theirs, "Agree the plan", "A step is still to be done", steps)
    accessible(theirs)
    mend(theirs, {"care_act": "done"})
    clock(theirs, "Plan agreed before 18", "Done in time")
    barred(theirs, "Move to adult services", "A restriction would not be lawful at 18")
    completed(side, number, "restrictive-practices-at-18", SETTLED, None, side.dora, side.sara)
    theirs.reload(wait_until="domcontentloaded")
    sees_no(theirs, "A restriction would not be lawful at 18")
    moved = {"lives_where": "Mill Lane", "visits": "Three, in the autumn"}
    move(theirs, "Move to adult services", moved, evidence="She likes her room.")
    ending = {"outcome": "adult-support", "information": "Told Ada and her parents at home."}
    move(theirs, "Record how it goes and close", note="She cooks.", **ending)
    sees(theirs, "Supported by adult social care", "Told Ada and her parents at home.")
