"""Prevention of admission: two hours to act, support at home, and a look after 48 hours."""

import pytest
from tests.browser.checks import accessible
from tests.browser.pathways.team import (
    ask_for_case,
    barred,
    fill,
    follow,
    in_queue,
    look_at,
    make_side,
    mend,
    move,
    on_worklist,
    opened,
    refused,
    sees,
    send,
    sign_in,
    take,
)
from tests.browser.pathways.team import clock as clock_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_somebody_stays_at_home(page_for, clock):
    side = make_side("prevention-of-admission", second=["watching"])
    page = page_for(side.sara)
    crisis = {"what_happened": "Her husband fell ill", "referrer_waits": True}
    way = "Ambulance service"
    ask_for_case(page, side.ada, "Prevention of admission", way, crisis)
    sees(page, "Nothing says that an admission is likely within 48 hours")
    fill(page, {"admission_likely": True, "carer_cannot": True})
    send(page)
    number = opened(page)
    sees(page, "Carer emergency")
    clock_of(page, "Acted on within two hours", "Running")
    on_worklist(page, "prevention-of-admission", "carer-emergency", "Ada Okoro")
    follow(page, "Ada Okoro")
    safe = {"done_first": "Rang and sent the night sitter", "safe_tonight": True}
    move(page, "Record what you did first", safe)
    clock_of(page, "Acted on within two hours", "Done in time")
    accessible(page)
    support = {"support": ["overnight", "meals"], "provider": "Night Owls", "now_at": "home"}
    carer = "Say who does from now on what the carer did."
    refused(page, "Put support in place", carer, support)
    mend(page, {"replacement": "The night sitter, then her daughter"})
    clock_of(page, "Support before the 48 hours are over", "Done in time")

    sign_in(page, side.dora)
    in_queue(page, "Support in place", "Ada Okoro", "Nobody yet")
    follow(page, "Ada Okoro")
    take(page)
    seen = {"with_whom": ["nurse"], "need": "The nights", "what_matters": "Her own bed"}
    move(page, "Record the visit", seen)
    barred(page, "Record how it was after 48 hours", "The 48 hours are not over.")
    barred(page, "Close with the person safe", "how it was after 48 hours")

    clock.forward(days=2)
    sign_in(page, side.dora)
    look_at(page, number)
    after = {"admitted_48": False, "at_home_48": True}
    move(page, "Record how it was after 48 hours", after)
    told = "Ada and her daughter have the number for day and night."
    ends = {"outcome": "home-with-support", "note": "Her daughter carries on."}
    move(page, "Close with the person safe", information=told, **ends)
    sees(page, "At home with support", told)
