"""A person on a ward goes home, and the place sees it by itself: on a desk, on a wall, and when the
feed is lost."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, Route, expect
from tests import factories
from tests.browser.checks import accessible, press
from tests.browser.conftest import DESK
from tests.surfaces.flow.story import Story, begin

from almoner.surfaces.flow import views

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story(monkeypatch) -> Story:
    monkeypatch.setattr(views, "LOST_AFTER", timedelta(seconds=2))
    cache.clear()
    made = begin()
    factories.worker(made.hospital.council, "analyst")
    return made


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


@pytest.mark.hazard("HZ-80")
def test_a_person_goes_home_and_the_place_sees_the_bed_day_saved(context_of, story):
    hub = context_of(story.hospital.hana).new_page()
    feed = watched(hub)
    expect(hub.get_by_text("0 people ready to leave hospital")).to_be_visible()
    story.becomes_ready()
    expect(hub.get_by_text("1 person ready to leave hospital")).to_be_visible()
    expect(hub.get_by_text("Live. True at")).to_be_visible()
    accessible(hub)

    desk = context_of(story.hospital.hana).new_page()
    desk.goto("/flow/")
    press(desk, "Willow")
    accessible(desk)
    press(desk, "Ada Okoro")
    expect(desk.get_by_role("heading", name="Ada Okoro")).to_be_visible()

    package = story.is_brokered(story.is_decided())
    broker = context_of(story.hospital.brook).new_page()
    broker.goto(f"/brokerage/{package.pk}/")
    expect(broker.get_by_text("Near Care at home").first).to_be_visible()
    story.goes_home(package)
    assert story.is_visited().worker == story.nurse
    story.is_seen()
    expect(hub.get_by_text("1 bed day saved for each night from now")).to_be_visible()
    expect(hub.get_by_text("0 people ready to leave hospital")).to_be_visible()

    feed.says = ""
    expect(hub.get_by_role("alert")).to_contain_text("The live feed is lost.")
    expect(hub.get_by_text("Not live. It was true at")).to_be_visible()
    accessible(hub)
    for address in ("/flow/types/home_care/", "/flow/forecast/"):
        desk.goto(address)
        accessible(desk)


def test_a_wall_shows_no_name_and_stands_still_when_asked(context_of, story):
    story.becomes_ready()
    wall = context_of(story.hospital.hana, viewport=DESK, reduced_motion="reduce").new_page()
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


def test_without_script_the_page_is_refreshed(context_of, story):
    page = context_of(story.hospital.hana, java_script_enabled=False).new_page()
    page.goto("/flow/")
    expect(page.get_by_text("This page does not change by itself")).to_be_visible()
    story.becomes_ready()
    cache.clear()
    page.reload()
    expect(page.get_by_text("1 person ready to leave hospital")).to_be_visible()
