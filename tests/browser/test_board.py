"""The board's and the governors' pages in a real browser: a small phone, the keyboard, axe."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.checks import accessible, press, tab_to
from tests.services.delegation import world as a_world
from tests.services.delegation.board import place as a_place

from almoner.services.delegation import models as m
from almoner.services.delegation.commands.incidents import report_incident

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
INSULIN = a_world.INSULIN


@pytest.fixture
def place(monkeypatch):
    """The world as of this moment: a browser cannot be taken back in time."""
    now = datetime.now(UTC)
    for module in (a_world, a_place):
        monkeypatch.setattr(module, "NOW", now)
        monkeypatch.setattr(module, "TODAY", now.date())
    monkeypatch.setattr(a_world, "YEAR_AGO", now.date() - timedelta(days=365))
    monkeypatch.setattr(a_place, "MONTH", now.date().replace(day=1))
    made = a_place.make_place()
    for one in m.Delegation.objects.all():
        a_place.acts(one, 40)
    a_place.acts(made.delegation, 60, timing="late")
    a_place.incident(made.delegation, 7)
    m.Delegation.objects.filter(provider=made.third).update(
        review_due_on=now.date() - timedelta(days=2)
    )
    a_place.count()
    return made


def test_the_board_is_read_on_a_phone(page_for, place):
    page = page_for(place.chair)
    page.goto("/board/")

    expect(page.get_by_role("heading", name="Where the risk sits")).to_be_visible()
    expect(page.locator("svg.almoner-chart")).to_have_count(4)
    page.get_by_text("How this is counted").first.click()
    page.get_by_text("The numbers").first.click()
    accessible(page)


def test_what_it_changed_is_compared_from_another_month_by_keyboard(page_for, place):
    page = page_for(place.chair)
    page.goto("/impact/")
    accessible(page)

    tab_to(page, page.get_by_label("Count as “after” from the start of"))
    page.keyboard.press("ArrowUp")
    press(page, "Show")
    page.wait_for_url("**/impact/?start=*")
    expect(page.get_by_role("heading", name="Since")).to_be_visible()
    accessible(page)


def test_switching_an_activity_off_says_what_stops_first(page_for, place):
    page = page_for(place.chair)
    page.goto("/board/activities/")
    accessible(page)

    page.get_by_role("link", name="Switch off : Giving insulin").click()
    expect(page.get_by_text("Delegations that stop:")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Switch it off now").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    accessible(page)
    page.get_by_label("Why is it switched off?").fill("A safety notice.")
    page.get_by_label("I understand what stops").check()
    page.get_by_role("button", name="Switch it off now").click()
    page.get_by_text("It is switched off.").wait_for()
    assert not m.ActivityAgreement.objects.filter(
        organisation=place.icb, activity=INSULIN, ends_on__isnull=True
    ).exists()


def test_a_worker_reports_an_incident_by_keyboard(page_for, place):
    page = page_for(place.worker)
    page.goto(f"/delegations/{place.delegation.pk}/incident/")
    accessible(page)

    tab_to(page, page.get_by_label("Wrong person"))
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Wrong dose")).to_be_checked()
    tab_to(page, page.get_by_label("Near miss: it did not reach the person"))
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_label("What happened?"))
    page.keyboard.type("The dial was at 14, not at 12.")
    press(page, "Send the report")

    page.get_by_role("heading", name="This stopped the delegation").wait_for()
    accessible(page)


def test_an_incident_with_harm_asks_to_be_open_with_the_person(page_for, place):
    at = datetime.now(UTC)
    incident = report_incident(
        place.viewer(place.worker),
        delegation_id=place.delegation.pk,
        kind="missed",
        severity="moderate",
        happened_at=at - timedelta(hours=3),
        what_happened="No dose was given all day.",
        at=at,
    )
    page = page_for(place.manager)
    page.goto(f"/incidents/{incident.pk}/")
    accessible(page)
    press(page, "The person has been told")
    page.get_by_text("It is recorded that the person has been told.").wait_for()
    press(page, "Close the incident")
    page.get_by_role("heading", name="Close the incident").wait_for()
    accessible(page)
    page.get_by_label("What was learnt, and what is done differently from now on?").fill("Cover.")
    press(page, "Close the incident")
    page.get_by_text("The incident is closed.").wait_for()
    accessible(page)


@pytest.mark.parametrize(
    "path",
    [
        "/incidents/",
        "/mandates/",
        "/mandates/check/",
        "/mandates/check/trusted-assessor-carers/",
        "/mandates/grant/",
        "/mandates/grant/s75-care-act-functions/{provider}/",
        "/delegations/{delegation}/experience/",
    ],
)
def test_the_other_pages_are_accessible(page_for, place, path):
    page = page_for(place.lead)
    page.goto(path.format(provider=place.provider.pk, delegation=place.delegation.pk))

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    accessible(page)


def test_every_state_of_the_agreed_list_is_accessible(page_for, place):
    page = page_for(place.chair)
    page.goto("/board/activities/stoma-care/")
    accessible(page)
