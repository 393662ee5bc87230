"""A person on a ward goes home, and the place sees it by itself: on a desk, on a wall, and when the
feed is lost."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page, Route, expect
from tests.browser.checks import accessible, press
from tests.browser.conftest import DESK
from tests.browser.homeward import Way, another_provider
from tests.services.brokerage.world import HOUR, MINUTE
from tests.services.discharge.hospital import ASKED, Hospital, make_hospital
from tests.services.visits.door import Clock
from tests.surfaces.flow.before import delegated_before
from tests.surfaces.flow.story import begin

from almoner.services.brokerage.models import Package
from almoner.services.delegation.models import Act
from almoner.services.discharge.models import Stay
from almoner.surfaces.flow import views

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.hazard("HZ-80")
def test_a_person_goes_home_and_the_place_sees_the_bed_day_saved(page_for, monkeypatch):
    """Each leg on a screen, by whoever takes it."""
    story = begin()
    another_provider(story)
    delegation = delegated_before(story)
    clock = Clock(story.now - 2 * HOUR)
    monkeypatch.setattr(timezone, "now", clock)
    way = Way(page_for(story.hospital.wendy), story, delegation, clock)

    way.ward_finds_no_reason_to_stay()
    way.hub_assesses_and_decides()
    clock.forward(minutes=60)
    way.broker_sees_who_suits_and_asks_them(closes=story.now - 5 * MINUTE)
    clock.forward(minutes=30)
    way.providers_offer()
    clock.at = story.now
    way.broker_awards()
    way.hub_says_that_all_is_ready()
    way.ward_lets_her_go()
    way.nurse_starts_the_delegation_again()
    way.care_begins()
    way.manager_plans_the_visit(story.now + 15 * MINUTE)
    clock.forward(minutes=20)
    way.worker_visits()
    way.hub_sees_her_at_home()

    page = way.page
    for down in ("types/home_care/", "forecast/", ""):
        assert page.goto(f"/flow/{down}", wait_until="domcontentloaded").ok
        accessible(page)
    expect(page.get_by_text("1 bed day saved for each night from now")).to_be_visible()
    expect(page.get_by_text("0 people ready to leave hospital")).to_be_visible()
    act = Act.objects.get()
    assert (act.outcome, act.worker, act.person) == ("done", delegation.worker, story.hospital.ada)
    case = Stay.objects.get().case
    assert (case.state, case.outcome, Package.objects.get().state) == ("home", "settled", "started")


@pytest.fixture
def ward(monkeypatch) -> "Ward":
    monkeypatch.setattr(views, "LOST_AFTER", timedelta(seconds=2))
    cache.clear()
    return Ward()


class Ward:
    """Ada on Willow since yesterday."""

    def __init__(self) -> None:
        self.hospital: Hospital = make_hospital()
        self.now = timezone.now()
        self.stay = self.hospital.admit(at=self.now - timedelta(days=1))

    def is_ready(self) -> None:
        self.hospital.review(self.stay, at=self.now)
        self.hospital.move(self.stay, "refer", facts=ASKED, at=self.now)


class Feed:
    """The feed as the browser hears it: it says what it is told to, then the browser asks again."""

    def __init__(self) -> None:
        self.says = ""

    def __call__(self, route: Route) -> None:
        if not self.says:
            route.abort()
            return
        body = f"retry: 200\n\nevent: {self.says}\ndata: another 10:05:09am\n\n"
        route.fulfill(status=200, content_type="text/event-stream", body=body)


def watched(page: Page, address: str = "/flow/") -> Feed:
    feed = Feed()
    page.route("**/flow/live/", feed)
    feed.says = "changed"
    page.goto(address)
    return feed


def test_the_page_hears_of_it_and_says_when_it_hears_no_more(page_for, ward):
    page = page_for(ward.hospital.hana, own=True)
    feed = watched(page)
    expect(page.get_by_text("0 people ready to leave hospital")).to_be_visible()
    ward.is_ready()
    expect(page.get_by_text("1 person ready to leave hospital")).to_be_visible()
    expect(page.get_by_text("Live. True at")).to_be_visible()
    feed.says = ""
    expect(page.get_by_role("alert")).to_contain_text("The live feed is lost.")
    expect(page.get_by_text("Not live. It was true at")).to_be_visible()
    accessible(page)


def test_a_wall_shows_no_name_and_stands_still_when_asked(page_for, ward):
    ward.is_ready()
    wall = page_for(ward.hospital.hana, viewport=DESK, reduced_motion="reduce")
    watched(wall, "/flow/?wall=1")
    expect(wall.get_by_role("navigation")).to_have_count(0)
    expect(wall.get_by_text("Okoro")).to_have_count(0)
    panels = wall.locator(".almoner-flow__panel")
    assert panels.count() == 5
    assert all(panels.nth(n).is_visible() for n in range(5))
    accessible(wall)
    press(wall, "Turn from panel to panel")
    assert sum(panels.nth(n).is_visible() for n in range(5)) == 1
    press(wall, "Stop turning")
    assert all(panels.nth(n).is_visible() for n in range(5))


def test_without_script_the_page_is_refreshed(page_for, ward):
    page = page_for(ward.hospital.hana, java_script_enabled=False)
    page.goto("/flow/")
    expect(page.get_by_text("This page does not change by itself")).to_be_visible()
    ward.is_ready()
    cache.clear()
    page.reload()
    expect(page.get_by_text("1 person ready to leave hospital")).to_be_visible()
