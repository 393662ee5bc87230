"""Complaints and experience: a survey that changes something, and a complaint that was right."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.browser.checks import accessible
from tests.browser.pathways.team import (
    barred,
    clock,
    look_at,
    make_side,
    mend,
    move,
    on_worklist,
    opened,
    refused,
    sees,
)
from tests.browser.pathways.work import ask_for_other, case_of_queue, put_right

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "Complaints compliments and experience"


def test_what_was_asked_said_and_done_is_published(page_for):
    side = make_side("complaints-and-experience", second=["learning"])
    page, managers = page_for(side.sara), page_for(side.mona)
    about = {"subject": "Answer to the survey"}
    route = "From a survey at the point of service"
    ask_for_other(page, TITLE, route, {"kind": "survey", "serious": False}, **about)
    nothing = "Nothing is written down of what was said."
    number = put_right(page, nothing, {"said": "I was not told what happens next."})
    move(page, "Ring the person", {"wants_call": True})
    clock(page, "The person is rung", "Running")
    asks = "Enter an answer for “What came of the call"
    refused(page, "Record the call and send it to the meeting", asks, {"theme": "being-told"})
    mend(page, {"called": "A letter would have done."})
    on_worklist(page, "complaints-and-experience", "for-meeting", about["subject"])

    look_at(managers, number)
    clock(managers, "Seen at the quarterly meeting", "Running")
    today = timezone.localdate()
    actions = {"actions": "A letter after each call", "action_owner": "Sara"}
    dates = {"meeting_on": today, "action_by": today + timedelta(days=30)}
    move(managers, "Record the quarterly meeting and the action", {**actions, **dates})
    done = {"we_did": "Everybody gets a letter."}
    move(managers, "Record that it is done", done, evidence="Ten letters seen.")
    told = {"we_asked": "Do you know what happens next?", "you_said": "No.", "no_names": False}
    title, why = "Publish: we asked, you said, we did", "check that nobody can be recognised"
    words = {"information": "On the website, and in a letter to the writer."}
    refused(managers, title, why, told, **words)
    accessible(managers)
    mend(managers, {"no_names": True})
    sees(managers, "Published: we asked, you said, we did", "On the website")


def test_a_complaint_that_was_right_is_put_right(page_for):
    side = make_side("complaints-and-experience", second=["complaints"])
    page, managers = page_for(side.sara), page_for(side.mona)
    facts = {"kind": "complaint", "said": "Nobody came for two days.", "serious": True}
    about = {"subject": "Visits that were missed"}
    facts["about_service"] = "provider"
    ask_for_other(page, TITLE, "Through an advocate or family", facts, **about)
    number = opened(page)
    title = "Close because the person takes it back"
    barred(page, title, "Somebody may be at risk. Pass it to safeguarding first.")
    move(page, "Pass a worry about safety to safeguarding", note="Concern opened.")
    clock(page, "Complaint acknowledged", "Running")
    later = timezone.localdate() + timedelta(days=20)
    agreed = {"investigator": "Mona", "wanted": "Visits in time", "answer_by": later}
    move(page, "Take it as a complaint", agreed)
    clock(page, "Complaint acknowledged", "Done in time")

    case_of_queue(managers, "Complaints", about["subject"], "Somebody may be at risk")
    found = {"found": "Two visits were lost.", "upheld": "upheld", "theme": "quality"}
    right = "Say what is put right for the person."
    found |= {"learning": "Rounds are checked at noon."}
    refused(managers, "Answer the complaint", right, found)
    accessible(managers)
    mend(managers, {"remedy": "The fee of two days, and an apology."})
    clock(managers, "Answered by the day that was agreed", "Done in time")
    move(managers, "Send what was learnt to the meeting")
    ending = {"reason": "done-already", "information": "Told the family by letter."}
    today = timezone.localdate()
    look_at(managers, number)
    title = "Record that the meeting saw it and needs no action"
    move(managers, title, {"meeting_on": today}, **ending)
    sees(managers, "Read", "Told the family by letter.")
