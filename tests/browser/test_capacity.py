"""A provider taps on a phone, the hub sees it and holds a bed, the provider sees who holds it.

The pages beside that are looked at on the way: for software, for the month's return, and for those
who write software.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests import factories as make
from tests.browser.checks import accessible, press
from tests.browser.conftest import DESK
from tests.services.capacity.world import a_world, hours, said, say

from almoner.services.capacity.models import Reservation, Standing
from almoner.services.capacity.returning.commands import save_return
from almoner.services.capacity.returning.rules import fields_of

WINDOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
EMPTY = {one.code: None for one in fields_of("nursing")}
BESIDE = {
    "/capacity/returns/": "Monthly return",
    "/capacity/returns/{}/": "Monthly return",
    "/capacity/standard/": "The standard for what is free",
}
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.hazard("HZ-26")
def test_from_a_tap_to_a_bed_that_is_held(page_for, context_of):
    world = a_world()
    earlier = timezone.now() - timedelta(hours=3)
    say(world, said(earlier, occupied=10, accepting=0), at=earlier)
    say(world, hours(earlier), service=world.home_care, at=earlier)
    save_return(make.viewer(world.manager), world.home.pk, EMPTY, at=WINDOW)

    phone = page_for(world.manager)
    phone.goto("/capacity/")
    expect(phone.get_by_text("Nothing free", exact=True)).to_be_visible()
    accessible(phone)
    press(phone, "1 bed more")
    expect(phone.get_by_text("1 place free")).to_be_visible()
    press(phone, "30 minutes fewer in the evening")
    expect(phone.get_by_text("Evening: 30 minutes")).to_be_visible()
    press(phone, "Nothing changed: still right")
    expect(phone.get_by_text("Thank you. It is up to date.")).to_be_visible()
    accessible(phone)

    desk = context_of(world.hub, viewport=DESK).new_page()
    desk.goto("/capacity/find/")
    accessible(desk)
    desk.get_by_label("Postcode where care is wanted").fill("CV1 2WT")
    desk.get_by_label("Care home with nursing").check()
    desk.get_by_role("button", name="Find").click()
    expect(desk.get_by_role("heading", name="1 service found")).to_be_visible()
    accessible(desk)
    desk.get_by_role("link", name="Elm House").click()
    expect(desk.get_by_text("1 place free")).to_be_visible()
    accessible(desk)
    desk.get_by_role("button", name="Hold it for us").click()
    expect(desk.get_by_role("heading", name="Held for us")).to_be_visible()
    accessible(desk)
    assert Reservation.objects.get().state == "held"

    phone.goto("/capacity/")
    expect(phone.get_by_text("1 place for Coventry hub")).to_be_visible()
    expect(phone.get_by_text("Nothing free", exact=True)).to_be_visible()
    accessible(phone)
    phone.goto(f"/capacity/services/{world.home.pk}/say/")
    accessible(phone)
    assert Standing.objects.get(service=world.home).held == 1

    for path, heading in BESIDE.items():
        phone.goto(path.format(world.home.pk))
        expect(phone.get_by_role("heading", level=1, name=heading)).to_be_visible()
        accessible(phone)
    a_suppliers_address_is_told_and_its_secret_shown_once(phone)


def a_suppliers_address_is_told_and_its_secret_shown_once(phone):
    phone.goto("/capacity/software/")
    phone.get_by_label("Address of your software").fill("https://example.org/told")
    phone.get_by_label("What we said soon goes stale").check()
    phone.get_by_role("button", name="Tell this address").click()
    expect(phone.get_by_text("It is not shown again")).to_be_visible()
    expect(phone.get_by_text("Waits", exact=True)).to_be_visible()
    accessible(phone)
