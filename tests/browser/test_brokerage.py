"""One package from the first draft to care: published, offered for, awarded and begun."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.checks import accessible, press
from tests.services.brokerage.world import HOUR, MINUTE, make_world
from tests.services.visits.door import Clock

from almoner.kernel.london import format_time
from almoner.kernel.zone import to_london
from almoner.services.brokerage.models import Package

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def clock(monkeypatch, world):
    """The screens' clock. The database keeps its own, and with it the seal."""
    made = Clock(world.now - HOUR)
    monkeypatch.setattr(timezone, "now", made)
    return made


def day(page: Page, name: str, when) -> None:
    for part in ("day", "month", "year"):
        page.fill(f"[name={name}_{part}]", str(getattr(when, part)))


def publish(page: Page, world) -> None:
    """A draft for the person, the ranking read, and published for three quarters of an hour."""
    page.goto(f"/people/{world.person.pk}/")
    press(page, "Look for care")
    page.get_by_label("Washing and dressing").check()
    page.fill("[name=morning]", "45")
    page.fill("[name=summary]", "Help to wash and dress.")
    day(page, "start_wanted", world.today + timedelta(days=2))
    accessible(page)
    # By keyboard it is some sixty stops away.
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_role("heading", name="Who suits")).to_be_visible()
    expect(page.get_by_text("Ash Care at home", exact=False).first).to_be_visible()
    accessible(page)
    press(page, "Publish it")
    closes = to_london(world.now - 5 * MINUTE)
    day(page, "closes_at", closes)
    page.fill("[name=closes_at_time]", format_time(closes))
    accessible(page)
    press(page, "Publish")
    expect(page.get_by_text("No offer has come yet.")).to_be_visible()


def offer(page: Page, price: str) -> None:
    """As a provider on a phone."""
    page.goto("/brokerage/offers/")
    accessible(page)
    press(page, "Package 1 of Example City Council")
    expect(page.get_by_text("75 to 84")).to_be_visible()
    expect(page.get_by_text("Okafor")).to_have_count(0)
    press(page, "Make an offer")
    page.fill("[name=rate]", price)
    accessible(page)
    press(page, "Send the offer")
    expect(page.get_by_text("Your offer is in, and sealed.")).to_be_visible()
    accessible(page)


@pytest.mark.hazard("HZ-31")
@pytest.mark.hazard("HZ-33")
def test_a_package_is_published_offered_for_awarded_and_begun(context_of, world, clock):
    def page_of(who):
        """Signed in now: a session does not outlive the half hours of this story."""
        return context_of(who).new_page()

    publish(page_of(world.broker), world)
    clock.at = world.now - 30 * MINUTE
    offer(page_of(world.managers[0]), "29.00")
    offer(page_of(world.managers[1]), "27.50")
    here = f"/brokerage/{Package.objects.get().pk}/"
    page = page_of(world.broker)
    page.goto(here)
    expect(page.get_by_text("At least one offer has come.")).to_be_visible()
    expect(page.get_by_text("27.50")).to_have_count(0)

    clock.at = world.now
    page = page_of(world.broker)
    page.goto(here)
    press(page, "Open the offers")
    expect(page.get_by_role("heading", name="Offers side by side")).to_be_visible()
    accessible(page)
    press(page, "Award to Birch Care at home")
    page.get_by_label("Why not Ash Care at home?").select_option("price")
    page.get_by_label("Say it to Ash Care at home in words").fill("Birch asked £1.50 less.")
    accessible(page)
    press(page, "Award the package")
    expect(page.get_by_text("Its capacity is held until")).to_be_visible()

    told(page_of, world)
    press(page, "Care has started")
    expect(page.get_by_label("Who does what is delegated until a worker may?")).to_be_visible()
    press(page, "Care has started")
    expect(page.get_by_text("Started", exact=True)).to_be_visible()
    accessible(page)
    assert Package.objects.get().state == "started"
    for address in ("/brokerage/", "/brokerage/together/", "/brokerage/fairness/"):
        page.goto(address)
        accessible(page)


def told(page_of, world) -> None:
    """What winner, loser and bystander read."""
    about = f"/brokerage/offers/{Package.objects.get().pk}/"
    loser, winner, bystander = (page_of(one) for one in world.managers)
    winner.goto(about)
    expect(winner.get_by_role("link", name="Margaret Okafor")).to_be_visible()
    loser.goto(about)
    expect(loser.get_by_text("Birch asked £1.50 less.")).to_be_visible()
    expect(loser.get_by_text("Okafor")).to_have_count(0)
    accessible(loser)
    bystander.goto(about)
    expect(bystander.get_by_text("Okafor")).to_have_count(0)
    expect(bystander.get_by_text("Birch")).to_have_count(0)
