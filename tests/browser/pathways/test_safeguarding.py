"""Safeguarding: safe first, the duty to enquire, what the person wants, an end two people see."""

import pytest
from tests.browser.checks import accessible
from tests.browser.pathways.team import (
    agree,
    clock,
    follow,
    in_queue,
    look_at,
    make_side,
    mend,
    move,
    on_worklist,
    open_case,
    press,
    refused,
    sees,
    sees_no,
    take,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DUTY = {
    "kinds": ["neglect"],
    "place": "home",
    "source_of_risk": "service",
    "care_needs": True,
    "abuse_risk": True,
    "cannot_protect": False,
    "enquiry_by": "council",
}
END = {
    "asked_wishes": "not-asked",
    "wishes_met": "fully",
    "lacks_capacity": False,
    "substantial_difficulty": False,
    "survey": "no-thanks",
}


def test_a_concern_becomes_an_enquiry_and_ends_with_what_the_person_wanted(page_for):
    side = make_side("safeguarding", second=["enquiries", "plans"])
    page = page_for(side.sara)
    told = {"what_happened": "Left without food", "danger_now": True}
    number = open_case(page, side.ada, "Safeguarding an adult", "From a care provider", told)
    sees(page, "In danger now")
    clock(page, "Safety check", "Running")
    safe = {"safe_now": True, "safety_steps": "A meal and a sitter", "person_knows": True}
    refused(page, "Record the safety check", "Is anybody else at risk", safe, note="Spoke alone.")
    mend(page, {"others_at_risk": False})
    clock(page, "Safety check", "Done in time")
    refused(page, "Start an enquiry", "The duty to enquire is not met", DUTY)
    mend(page, {"cannot_protect": True})

    theirs = page_for(side.dora)
    in_queue(theirs, "Enquiries", "Ada Okoro", "Nobody yet")
    on_worklist(theirs, "safeguarding", "not-asked", "Ada Okoro")
    follow(theirs, "Ada Okoro")
    take(theirs)
    accessible(theirs)
    move(theirs, "Record what the enquiry found", {"findings": "Calls were missed."})
    said = {"outcome": "risk-removed", "information": "Ada knows what was found."}
    refused(theirs, "End the enquiry", "ask the person", END, **said)
    mend(theirs, {"asked_wishes": "expressed"})
    sees(theirs, "“End the enquiry” is proposed and waits for a second person.")
    follow(theirs, "Agree as the second person")
    theirs.get_by_label("I have looked at what is proposed and agree").check()
    press(theirs, "Agree")
    sees(theirs, "You proposed this, so somebody else must agree to it.")

    managers = page_for(side.mona)
    look_at(managers, number)
    agree(managers)
    sees(managers, "Enquiry ended", "The risk is removed")
    clock(managers, "Enquiry ended", "Done in time")
    sees_no(managers, "Your experience of the safeguarding enquiry")
    on_worklist(managers, "safeguarding", "no-survey", "Ada Okoro")
