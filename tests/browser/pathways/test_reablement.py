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
    my_work,
    on_worklist,
    open_case,
    refused,
    sees,
    sign_in,
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

    sign_in(page, side.mona)
    my_work(page)
    sees(page, "For you to know")
    follow(page, "Declined and nobody has them")
    follow(page, "Ada Okoro")
    sees(page, "Somebody has to be found today.")
    taken = {"taken_by": "nobody", "taken_name": "Not known"}
    ends = {"reason": "no-capacity", "information": "Told Ada."}
    nobody = "Nobody has the person yet."
    refused(page, "Decline, somebody else takes the person", nobody, taken, **ends)
    look_at(page, number)
    known = {"baseline": "Walked to the shops", "has_long_term": False}
    move(page, "Accept", known, note="An early call was found.")

    sign_in(page, side.dora)
    in_queue(page, "Therapy assessment", "Ada Okoro", "Accepted")
    follow(page, "Ada Okoro")
    barred(page, "Begin", "A therapist agrees goals with the person first.")
    accessible(page)
    goals = {"goals": "To walk to the shops", "goals_agreed": False}
    refused(page, GOALS, "They are theirs.", goals, note="Seen at home.")
    mend(page, {"goals_agreed": True})
    calls = {"starts_on": timezone.localdate(), "provider": "Home Again", "calls_a_day": 3}
    move(page, "Begin", calls)
    clock(page, "First call", "Done in time")
    clock(page, "Six weeks at most", "Running")
    side.move(number, "progress", side.dora, facts={"progress": "faster"}, note="Walks alone.")
    look_at(page, number)
    refused(page, "Step the calls down", "fewer calls than now", {"new_calls": 3}, note="Well.")
    mend(page, {"new_calls": 1})
    ends = {"goals_met": "fully", "long_term_need": False, "views": "“I am my own boss again.”"}
    told = "Ada knows whom to ring if it gets harder."
    move(page, "Finish, no support is needed", ends, information=told)
    sees(page, "Finished", "No support needed", told)
    on_worklist(page, "reablement", "declined-for-capacity", "Ada Okoro")
