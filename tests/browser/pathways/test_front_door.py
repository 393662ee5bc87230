"""The front door: somebody rings, a concern is heard, and they leave with help."""

import pytest
from tests.browser.checks import accessible
from tests.browser.pathways.team import (
    barred,
    clock,
    follow,
    in_queue,
    make_side,
    mend,
    move,
    my_work,
    on_worklist,
    open_case,
    refused,
    sees,
    sign_in,
    take,
    walk_to_opening,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AID = "Arrange an aid or small equipment and close"


def test_a_caller_is_heard_and_helped(page_for):
    side = make_side("front-door", "safeguarding", second=["initial-contact"])
    page = page_for(side.sara)
    told = {"what_is_needed": "Help to bathe", "safeguarding_concern": True}
    walk_to_opening(page, side.ada, "Front door")
    open_case(page, side.ada, "Front door", "By phone", told)
    sees(page, "May be a safeguarding concern")
    clock(page, "To intake at once", "Running")
    new = {"has_support": False}
    refused(page, "Pass to initial contact", "A concern goes to intake first.", new)
    on_worklist(page, "front-door", "concern-not-passed", "Ada Okoro")
    follow(page, "Ada Okoro")
    move(page, "Raise a concern with intake and go on", note="A bruise she does not explain.")
    clock(page, "To intake at once", "Done in time")
    move(page, "Pass to initial contact", new)

    sign_in(page, side.dora)
    my_work(page)
    follow(page, "Initial contact")
    in_queue(page, "Initial contact", "Ada Okoro", "Nobody yet", "end of")
    follow(page, "Ada Okoro")
    take(page)
    barred(page, AID, "Record the first conversation")
    accessible(page)
    spoken = {"matters": "To bathe alone", "risk_now": False}
    move(page, "Record the first conversation", spoken, note="She told me how she manages.")
    clock(page, "First contact", "Done in time")
    refused(page, AID, "information", {"equipment": "A bath board"})
    mend(page, information="Ada has our number and knows how to use the board.")
    sees(page, "Resolved at the front door", "Aid or small equipment arranged", "it is closed")
    sees(page, "Linked cases", "Information given: Ada has our number")
