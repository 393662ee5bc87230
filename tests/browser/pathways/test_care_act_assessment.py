"""Care Act assessment: eligible, planned, agreed by a manager who is somebody else, started."""

import pytest
from django.utils import timezone
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
    open_case,
    put_down,
    refused,
    sees,
    sees_no,
    sign_in,
    take,
    take_up,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORM = "Care Act eligibility for adults"
CAUSE = {"arises": True, "arises__evidence": "A stroke in May."}
ABLE = ("toilet", "clothed", "home_safely", "habitable", "relationships", "work", "community")
ELIGIBLE = {
    **dict.fromkeys((*ABLE, "child_care"), True),
    **{"nutrition": False, "nutrition_why": ["assistance"]},
    **{"hygiene": False, "hygiene_why": ["danger"]},
    "evidence": {"nutrition_why": "She cannot lift a pan.", "hygiene_why": "She fell twice."},
}
IMPACT = {"impact": True, "impact__evidence": "She eats little and is afraid to wash."}


def test_needs_are_assessed_planned_and_met(page_for):
    side = make_side("care-act-assessment", "review", second=["sign-off"])
    page = page_for(side.sara)
    why = {"reason_for": "Home after a stroke", "funding": "none-yet"}
    title = "Care Act assessment and support plan"
    number = open_case(page, side.ada, title, "From the front door", why)
    begun = {"substantial_difficulty": True, "funding": "none-yet"}
    side.move(number, "start", facts=begun, note="Ada wants to stay at home.")
    take(page)

    barred(page, "Record that needs are eligible", f"“{FORM}” is not complete yet.")
    begin_instrument(page, FORM)
    fill_named(page, CAUSE)
    put_down(page)
    side.answer(number, **ELIGIBLE)
    take_up(page, FORM)
    fill_instrument(page, IMPACT, wishes="To stay in her own flat.")
    sees(page, FORM, "Complete")
    told = {
        "method": "face-to-face",
        "strengths": "A neighbour looks in.",
        "wanted": "To cook and wash safely.",
        "interim_effect": "none",
    }
    refused(page, "Record that needs are eligible", "a relative, friend or advocate", told)
    mend(page, {"advocate": "family-friend"})
    clock(page, "Assessment complete", "Done in time")
    accessible(page)

    side.move(number, "set-budget", facts={"personal_budget": 21_000})
    letter = "The letter of 3 March."
    side.move(number, "record-charge", facts={"charge": "council-pays"}, evidence=letter)
    look_at(page, number)
    way = {"support_route": "arranged", "dp_explained": True}
    refused(page, "Record how the person wants their support", "offer a direct payment first", way)
    mend(page, {"why_no_dp": "She does not want the paperwork."})
    plan = {"plan": "Two calls a day", "family_included": "Her son"}
    move(page, "Send the plan for sign-off", plan)
    sees(page, "A manager agrees the plan.")
    sees_no(page, "Agree the plan")

    sign_in(page, side.mona)
    look_at(page, number)
    move(page, "Agree the plan", note="A good plan.")

    sign_in(page, side.sara)
    in_queue(page, "Arranging support", "Ada Okoro", "Support being arranged")
    follow(page, "Ada Okoro")
    told = "Ada has her plan in large print and knows whom to ring."
    start = {"support_from": timezone.localdate()}
    move(page, "Record that support has started and close", start, information=told)
    sees(page, "Support in place", "Long-term support", "Linked cases", told)
