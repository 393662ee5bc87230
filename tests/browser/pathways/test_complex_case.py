"""Complex case: any member of the locality team calls the others, with the person's agreement."""

from datetime import timedelta

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
    my_work,
    open_case,
    refused,
    sees,
    sees_no,
    take,
)
from tests.browser.pathways.work import case_of_queue, share, shared_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SUMMARY = {
    "wants": "To keep her papers and her flat.",
    "gains": "Her home of forty years.",
    "perceived": "seen",
    "capacity": "yes-can",
    "risks__0__risk": "Fire, to her and the neighbours",
    "risks__0__likely": "possible",
    "risks__0__harm": "life",
    "risks__0__says": "She does not smoke any more.",
    "risks__0__helps": "A free path and alarms.",
    "ways__0__way": "A clear path and alarms",
    "ways__0__for": "She agrees to it",
    "ways__0__against": "It is slow",
    "ways__0__restricts": False,
    "ways__1__way": "Change nothing",
    "ways__1__for": "Her peace",
    "ways__1__against": "The landlord goes to court",
    "ways__1__restricts": False,
    "question": "Is this enough for now?",
}


def test_members_meet_around_a_person_without_a_referral(page_for):
    side = make_side("complex-case")
    page, partner, managers = page_for(side.sara), page_for(side.nick), page_for(side.mona)
    facts = {"concern": "Papers up to the ceiling.", "presenting": ["hoarding", "housing"]}
    title = "Complex case and locality team"
    number = open_case(page, side.ada, title, "From a library or community hub", facts)
    take(page)
    clock(page, "Members meet", "Running")
    barred(page, "Call the members together", "The person has not agreed that this is shared.")
    today = timezone.localdate()
    asked = {"consent_on": today, "shared": "Her home and her health", "consent": "refused"}
    use_other = "Use “Record that the person does not agree or no longer agrees”."
    said = {"evidence": "“You may ask my nurse.”"}
    refused(page, "Record what the person agreed to", use_other, asked, **said)
    mend(page, {"consent": "agreed", "aspiration": "To stay in my flat."})
    share(page, side.trust, "Her agreement of today")

    my_work(partner)
    follow(partner, "Shared with your organisation")
    shared_case(partner, side.ada.name)
    members = {"members": ["social-care", "hospital", "housing"], "safe_now": True}
    move(partner, "Call the members together", members)

    look_at(page, number)
    review = today + timedelta(days=14)
    plan = {"lead": "Nick", "story": "Told once.", "agreed": "A path.", "review_on": review}
    move(page, "Record the meeting", {**plan, "referrals_avoided": 3})
    clock(page, "Members meet", "Done in time")
    flexed = {"threshold": "One room only", "flexed_for": "The whole flat"}
    move(page, "Record that a threshold was flexed", flexed, reason="no-other", note="Once.")
    begin_instrument(page, "Risk enablement summary")
    fill_instrument(page, SUMMARY, wishes="My papers are my life.")
    move(page, "Ask the risk enablement panel")
    sees_no(page, "Record what the panel advises")

    case_of_queue(managers, "Risk enablement panel", side.ada.name)
    advice = {"panel_advice": "Alarms first.", "panel_there": "Fire, housing", "review_on": review}
    move(managers, "Record what the panel advises", advice, evidence="Notes of today.")
    look_at(page, number)
    title = "Close with what the person says came of it"
    barred(page, title, "The panel gave advice. Record first what was decided together")
    accessible(page)
    move(page, "Record what was decided with the person", {"decision": "Alarms and a path."})
    ending = {"outcome": "came-true", "information": "Told Ada at home, with her nurse."}
    move(page, title, {"hoped_for": "fully"}, **ending)
    sees(page, "What the person hoped for came true", "Told Ada at home")
