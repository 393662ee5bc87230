"""Reablement: declined for want of room, found a place all the same, and done with it."""

import pytest
from django.utils import timezone
from tests.browser.checks import accessible
from tests.browser.pathways.team import (
    barred,
    clock,
    follow,
    in_queue,
    look_at,
    make_side,
    mend,
    move,
    on_worklist,
    open_case,
    refused,
    sees,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GOALS = "Record the therapist’s assessment and goals"


def test_nobody_is_lost_between_hospital_and_home(page_for):
    side = make_side("reablement", second=["therapy", "running"])
    page = page_for(side.sara)
    why = {"reason_for": "A broken hip", "baseline": "Walked to the shops"}
    number = open_case(page, side.ada, "Reablement", "Discharge from hospital", why)
    sees(page, "Leaving hospital")
    clock(page, "Accepted or declined", "Running")
    why = {"reason": "no-capacity", "note": "No early calls left."}
    move(page, "Decline while nobody has the person yet", **why)

    managers = page_for(side.mona)
    managers.goto("/work/")
    sees(managers, "For you to know")
    follow(managers, "Declined and nobody has them")
    follow(managers, "Ada Okoro")
    sees(managers, "Somebody has to be found today.")
    taken = {"taken_by": "nobody", "taken_name": "Not known"}
    ends = {"reason": "no-capacity", "information": "Told Ada."}
    nobody = "Nobody has the person yet."
    refused(managers, "Decline, somebody else takes the person", nobody, taken, **ends)
    look_at(managers, number)
    known = {"baseline": "Walked to the shops", "has_long_term": False}
    move(managers, "Accept", known, note="An early call was found.")

    theirs = page_for(side.dora)
    in_queue(theirs, "Therapy assessment", "Ada Okoro", "Accepted")
    follow(theirs, "Ada Okoro")
    barred(theirs, "Begin", "A therapist agrees goals with the person first.")
    accessible(theirs)
    goals = {"goals": "To walk to the shops", "goals_agreed": False}
    refused(theirs, GOALS, "They are theirs.", goals, note="Seen at home.")
    mend(theirs, {"goals_agreed": True})
    calls = {"starts_on": timezone.localdate(), "provider": "Home Again", "calls_a_day": 3}
    move(theirs, "Begin", calls)
    clock(theirs, "First call", "Done in time")
    clock(theirs, "Six weeks at most", "Running")
    side.move(number, "progress", side.dora, facts={"progress": "faster"}, note="Walks alone.")
    look_at(theirs, number)
    refused(theirs, "Step the calls down", "fewer calls than now", {"new_calls": 3}, note="Well.")
    mend(theirs, {"new_calls": 1})
    ends = {"goals_met": "fully", "long_term_need": False, "views": "“I am my own boss again.”"}
    told = "Ada knows whom to ring if it gets harder."
    move(theirs, "Finish, no support is needed", ends, information=told)
    sees(theirs, "Finished", "No support needed", told)
    on_worklist(theirs, "reablement", "declined-for-capacity", "Ada Okoro")
