"""Review: late, held with the person, and what it leads to."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.browser.checks import accessible
from tests.browser.pathways.team import (
    barred,
    clock,
    follow,
    in_queue,
    make_side,
    mend,
    move,
    on_worklist,
    open_case,
    refused,
    sees,
    sees_no,
    sign_in,
    take,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_late_review_is_held_with_the_person_and_asks_for_equipment(page_for):
    side = make_side("review", "occupational-therapy", second=["requests"])
    page = page_for(side.sara)
    last = {"last_looked": timezone.localdate() - timedelta(days=500)}
    open_case(
        page, side.ada, "Review of support", "Support that was there before this record", last
    )
    clock(page, "Reviewed within 12 months", "Late")
    clock(page, "Reviewed within 18 months", "Due soon")
    on_worklist(page, "review", "over-12-months", "Ada Okoro")
    follow(page, "Ada Okoro")
    light = {"kind": "light-touch", "stable": True}
    refused(page, "Start the review", "with the person’s agreement", light)
    mend(page, {"agrees_light": True})
    sees_no(page, "Complete the review")
    take(page)
    barred(page, "Complete the review", "A review is not done without them.")
    accessible(page)
    heard = {
        "method": "face-to-face",
        "took_part": "Ada and her son",
        "works_well": "“The carers are kind.”",
        "works_not": "“I cannot get out of the bath.”",
        "would_like": "“To see the sea.”",
    }
    move(page, "Record the conversation", heard)
    found = {
        "needs_met": "partly",
        "outcomes_met": "fully",
        "outcomes_go_on": "keep",
        "less_reliance": "A bath lift",
        "equipment": "wanted",
    }
    ends = {"outcome": "changed", "information": "Ada has the new plan and my number."}
    refused(page, "Complete the review", "Could technology help", found, **ends)
    mend(page, {"technology": "declined"})
    sees(page, "Reviewed", "Other support", "Linked cases")
    clock(page, "Reviewed within 12 months", "Done late")

    sign_in(page, side.dora)
    in_queue(page, "Requests", "Ada Okoro", "Nobody yet")
