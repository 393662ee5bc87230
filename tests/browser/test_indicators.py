"""Indicators in a real browser: from the list to a trend, a team, the cases, by keyboard."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests import factories
from tests.browser.checks import accessible, press
from tests.browser.conftest import DESK
from tests.engines.indicators.made import Place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place():
    made = Place()
    for n in range(9):
        made.case(made.now - timedelta(days=33, hours=n), team=made.teams[1])
    made.compute(codes=["cases-opened", "clocks-met"])
    return made


def test_from_the_list_to_a_trend_a_team_and_the_cases(page_for, place):
    page = page_for(factories.worker(place.organisation, "social_worker"))
    page.goto("/indicators/")
    expect(page.get_by_role("heading", name="Indicators")).to_be_visible()
    accessible(page)

    press(page, "Cases opened")
    page.wait_for_url("**/indicators/cases-opened/")
    expect(page.locator("svg.almoner-chart")).to_have_count(1)
    page.get_by_text("The numbers").first.click()
    page.get_by_text("How it is worked out").click()
    accessible(page)

    page.locator("#behind ~ ul a").nth(1).click()
    page.wait_for_url("**/cases/?period=*")
    expect(page.get_by_role("link", name="Case ").first).to_be_visible()
    accessible(page)


def test_a_trend_on_a_desk_has_limits_target_words_and_a_file(page_for, place):
    page = page_for(factories.worker(place.organisation, "analyst"), viewport=DESK)
    page.goto("/indicators/cases-opened/")
    expect(page.get_by_text("No target is set")).to_be_visible()
    expect(page.locator(".almoner-chart__limit")).to_have_count(2)
    expect(page.get_by_role("heading", name="Cases behind it")).not_to_be_visible()
    with page.expect_download() as download:
        press(page, "Download (Excel)")
    assert download.value.suggested_filename == "cases-opened.xlsx"
    accessible(page)
