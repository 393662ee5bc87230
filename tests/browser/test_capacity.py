"""A provider taps on a phone, the hub sees it and holds a bed, the provider sees who holds it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.checks import accessible, press
from tests.browser.conftest import DESK
from tests.services.capacity.world import a_world, said, say

from almoner.services.capacity.models import Reservation, Standing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.hazard("HZ-26")
def test_from_a_tap_to_a_bed_that_is_held(page_for, context_of):
    world = a_world()
    earlier = timezone.now() - timedelta(hours=3)
    say(world, said(earlier, occupied=10, accepting=0), at=earlier)

    phone = page_for(world.manager)
    phone.goto("/capacity/")
    expect(phone.get_by_text("Nothing free", exact=True)).to_be_visible()
    accessible(phone)
    press(phone, "1 more bed free")
    expect(phone.get_by_text("1 place free")).to_be_visible()
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
