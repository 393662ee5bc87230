"""Technology: the least restrictive way, consent that covers it, and a no that counts at once."""

import pytest
from django.utils import timezone
from tests.browser.checks import accessible
from tests.browser.pathways.team import (
    barred,
    begin_instrument,
    clock,
    fill_instrument,
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
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORM = "Is this technology the least restrictive way"
CHECK = {
    "need": "To be found if she gets lost.",
    "does": ["locates"],
    "where_only": True,
    "where_only__evidence": "The centre, when her son rings.",
    "decides": True,
    "wants": True,
    "wants__evidence": "“Then I can go out again.”",
    "less": False,
    "less__evidence": "A card with her address.",
    "instead_of_visit": False,
    "instead_of_visit__evidence": "Her visits stay.",
}


def test_somebody_says_yes_to_a_device_and_later_no(page_for):
    side = make_side("technology-enabled-care", second=["removals"])
    today = timezone.localdate()
    page = page_for(side.sara)
    need = {"need": "She gets lost.", "what_matters": "To walk alone."}
    number = open_case(page, side.ada, "Technology-enabled care", "From a review", need)
    move(page, "Book a catalogue visit", {"visit_on": today})
    clock(page, "First contact", "Done in time")
    shown = {"discussed": "A watch and a card", "with_whom": "Her son"}
    side.move(number, "show-catalogue", facts=shown, note="She liked the watch.")

    look_at(page, number)
    barred(page, "Agree on devices", f"“{FORM}” is not complete yet.")
    begin_instrument(page, FORM)
    fill_instrument(page, CHECK, wishes="To go out when I like.")
    move(page, "Agree on devices", {"kinds": ["location"], "devices": "A watch"})
    accessible(page)
    yes = {
        "consent_by": "person",
        "consent_on": today,
        "consent_covers": ["fitting", "centre"],
        "may_withdraw": True,
    }
    where = "If a device shows where they are, consent must cover that too."
    refused(page, "Record consent", where, yes, evidence="She said so, her son was there.")
    mend(page, {"consent_covers": ["location"]})
    side.move(number, "order")
    fitted = {"tested": True, "shown": True, "responder": "centre"}
    side.move(number, "install", facts=fitted)

    look_at(page, number)
    clock(page, "Four-week visit", "Running")
    move(page, "Record that consent is withdrawn", {"withdrawn_on": today})
    sees(page, "It stops sending first.")
    sign_in(page, side.dora)
    in_queue(page, "Switching off and taking out", "Ada Okoro", "Switch off now")
    on_worklist(page, "technology-enabled-care", "still-sending", "Ada Okoro")
    follow(page, "Ada Okoro")
    clock(page, "Switched off after consent is withdrawn", "Running")
    off = "I rang the centre at 3pm, they see nothing any more."
    move(page, "Record that it sends nothing any more", evidence=off)
    ends = {"outcome": "withdrawn", "note": "Her son walks with her."}
    refused(page, "Record that it is taken out and close", "information", **ends)
    mend(page, information="Ada knows that nothing is kept from now on.")
    sees(page, "Consent withdrawn", "it is closed")
