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
    sign_in,
    take,
    walk_to_opening,
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
    walk_to_opening(page, side.ada, "Safeguarding an adult")
    number = open_case(page, side.ada, "Safeguarding an adult", "From a care provider", told)
    sees(page, "In danger now")
    clock(page, "Safety check", "Running")
    safe = {"safe_now": True, "safety_steps": "A meal and a sitter", "person_knows": True}
    refused(page, "Record the safety check", "Is anybody else at risk", safe, note="Spoke alone.")
    mend(page, {"others_at_risk": False})
    clock(page, "Safety check", "Done in time")
    refused(page, "Start an enquiry", "The duty to enquire is not met", DUTY)
    mend(page, {"cannot_protect": True})

    sign_in(page, side.dora)
    in_queue(page, "Enquiries", "Ada Okoro", "Nobody yet")
    on_worklist(page, "safeguarding", "not-asked", "Ada Okoro")
    follow(page, "Ada Okoro")
    take(page)
    accessible(page)
    move(page, "Record what the enquiry found", {"findings": "Calls were missed."})
    said = {"outcome": "risk-removed", "information": "Ada knows what was found."}
    refused(page, "End the enquiry", "ask the person", END, **said)
    mend(page, {"asked_wishes": "expressed"})
    sees(page, "“End the enquiry” is proposed and waits for a second person.")
    follow(page, "Agree as the second person")
    page.get_by_label("I have looked at what is proposed and agree").check()
    press(page, "Agree")
    sees(page, "You proposed this, so somebody else must agree to it.")

    sign_in(page, side.mona)
    look_at(page, number)
    agree(page)
    sees(page, "Enquiry ended", "The risk is removed")
    clock(page, "Enquiry ended", "Done in time")
    sees_no(page, "Your experience of the safeguarding enquiry")
    on_worklist(page, "safeguarding", "no-survey", "Ada Okoro")
