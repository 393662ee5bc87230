"""Occupational therapy: who may order what, the right visit, and works planned backwards."""

from datetime import timedelta

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
    sign_in,
    take,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MANDATE = "This function has not been delegated to you."
TITLE = "Occupational therapy, equipment and adaptations"


def test_a_home_is_adapted_in_time(page_for):
    side = make_side("occupational-therapy", second=["grants"])
    today = timezone.localdate()
    page = page_for(side.sara)
    asked = {"difficult_tasks": ["bathing", "transfers"], "what_matters": "To bathe alone"}
    number = open_case(page, side.ada, TITLE, "By phone", {**asked, "fell_lately": True})
    sees(page, "Soon")
    barred(page, "Order basic equipment in the first conversation", MANDATE)
    clinic = {"can_come": True, "clinic_on": today + timedelta(days=7)}
    refused(page, "Book a clinic", "Book a visit instead.", clinic)
    look_at(page, number)
    move(page, "Book a home visit", {"visit_on": today + timedelta(days=3)})
    clock(page, "First contact", "Done in time")
    take(page)
    advice = {"recommendation": "A level shower"}
    move(page, "Record the assessment", advice, note="The bath cannot be used.")
    needed = {
        "tenure": "council",
        "needed_by": today + timedelta(weeks=33),
        "needed_by_why": "She leaves the ward then.",
    }
    move(page, "Recommend an adaptation", needed)

    sign_in(page, side.dora)
    in_queue(page, "Adaptations and grants", "Ada Okoro", "Late")
    follow(page, "Ada Okoro")
    clock(page, "Works listed, to be ready in time", "Late")
    clock(page, "Grant applied for, to be ready in time", "Due soon")
    clock(page, "Works done, to be ready in time", "Running")
    accessible(page)
    on_worklist(page, "occupational-therapy", "slipping", "Ada Okoro")
    follow(page, "Ada Okoro")
    take(page)
    seen = "The visit of 3 March. Ada wants a seat in it."
    move(page, "Agree the list of works", {"works": "A level shower"}, evidence=seen)
    cost = {"owner_agrees": False, "contribution": 0, "cost": 7_000}
    refused(page, "Apply for the grant", "The owner of the home has not agreed", cost)
    mend(page, {"owner_agrees": True})

    sign_in(page, side.mona)
    look_at(page, number)
    grant = "Approved on 3 March, number 7."
    move(page, "Record that the grant is approved", {"grant": 7_000}, evidence=grant)
    works = {"builder": "Bright Builders", "works_start": today.isoformat()}
    side.move(number, "start-works", side.dora, facts=works)
    side.move(number, "finish-works", side.dora, note="Done.")
    sign_in(page, side.dora)
    look_at(page, number)
    ends = {"outcome": "adapted", "evidence": "Ada showered while I waited outside."}
    told = "Ada knows whom to ring if it leaks."
    move(page, "Sign off the works and close", {"helps": True}, information=told, **ends)
    sees(page, "The home is adapted", told)
