"""Carer’s assessment: the carer chooses, who may assess, and a plan for when they cannot."""

import pytest
from tests.browser.checks import accessible
from tests.browser.pathways.team import (
    barred,
    begin_instrument,
    clock,
    fill_instrument,
    fill_named,
    follow,
    in_queue,
    look_at,
    make_side,
    mend,
    move,
    on_worklist,
    open_case,
    put_down,
    refused,
    sees,
    sign_in,
    take,
    take_up,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORM = "Care Act eligibility for carers"
CARE = {"necessary_care": True, "necessary_care__evidence": "He cannot get up alone."}
ABLE = ("child", "others", "habitable", "nutrition", "relationships", "work", "facilities")
FINE = {
    **dict.fromkeys((*ABLE, "recreation"), True),
    "health": False,
    "evidence": {"health": "Her GP says so."},
}
IMPACT = {"impact": False, "impact__evidence": "She manages and wants to."}
CHOICE = {
    "cares_for": "Her husband",
    "carer_known": False,
    "young_carer": False,
    "safeguarding_concern": False,
    "assessment_kind": "single",
    "may_share": True,
}
HEARD = {
    "caring_role": "Nights and meals",
    "impact": "Tired",
    "wants": "A week by the sea",
    "willing": "willing",
}


def test_a_carer_chooses_and_is_offered_a_plan(page_for):
    side = make_side("carers-assessment", second=["trusted"])
    page = page_for(side.sara)
    route = "Carer whom social care does not know"
    number = open_case(page, side.ada, "Carer’s assessment", route, {"found_by": "gp"})
    clock(page, "First contact with the carer", "Running")
    record = "Record contact and what the carer chose"
    refused(page, record, "Ask them.", {**CHOICE, "carer_chose": False})
    mend(page, {"carer_chose": True})
    clock(page, "First contact with the carer", "Done in time")
    move(page, "Pass to the trusted assessor")

    sign_in(page, side.dora)
    in_queue(page, "With the trusted assessor", "Ada Okoro", "Nobody yet")
    follow(page, "Ada Okoro")
    begin_instrument(page, FORM)
    fill_named(page, CARE)
    put_down(page)
    side.answer(number, side.dora, **FINE)
    take_up(page, FORM)
    fill_instrument(page, IMPACT, wishes="To go on as long as I can.")
    accessible(page)
    mandate = "This function has not been delegated to you."
    barred(page, "Record the trusted assessor’s assessment", mandate)
    move(page, "Hand back to the council", reason="outside", note="No mandate here yet.")

    sign_in(page, side.sara)
    look_at(page, number)
    take(page)
    move(page, "Record the assessment", HEARD)
    on_worklist(page, "carers-assessment", "no-contingency", "Ada Okoro")
    side.move(number, "decide", side.mona, note="As the form says.")

    look_at(page, number)
    offer = "Record the offer of a contingency plan"
    refused(page, offer, "Write it here with them.", {"contingency": "accepted"})
    mend(page, {"contingency_plan": "Her son comes. The key is with number 4."})
    clock(page, "Offer of a contingency plan", "Done in time")
    told = "Ada has the decision with its reasons in writing."
    ends = {"outcome": "advice", "note": "As agreed."}
    move(page, "Give information and advice and close", information=told, **ends)
    sees(page, "Information and advice", "it is closed", told)
