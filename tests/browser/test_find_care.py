"""Somebody finds care for themself on a small phone: ask, a provider answers, one is chosen."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect
from tests import factories as make
from tests.browser.checks import accessible, press, type_into
from tests.registers.directory.world import a_service

from almoner.registers.directory.models import Ask, Release

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def manager():
    provider = make.organisation("provider", "Wren Care", setting="home_care")
    now = timezone.now()
    a_service(
        organisation=provider,
        name="Wren at home",
        needs=["personal_care", "meals", "medicines"],
        price_from="26.00",
        price_per="hour",
        direct_payments=True,
        last_verified_at=now - timedelta(days=3),
    )
    a_service(
        name="Lunch club",
        kind="community",
        needs=["meals"],
        self_referral=True,
        last_verified_at=now - timedelta(days=200),
    )
    cache.clear()
    return make.worker(provider, "registered_manager", given_name="Rosa")


def fill_date(page, on: date):
    for part in ("Day", "Month", "Year"):
        page.get_by_label(part, exact=True).fill(str(getattr(on, part.lower())))


@pytest.mark.hazard("HZ-52")
def test_care_is_found_asked_for_offered_and_chosen(page_for, manager):
    page = page_for()
    page.goto("/find-care/")
    accessible(page)
    press(page, "Start now")
    accessible(page)
    page.get_by_label("Washing and dressing").check()
    page.get_by_label("Meals and drinks").check()
    press(page, "Continue")
    type_into(page, "Where is the help needed?", "CV1 2WT")
    press(page, "Continue")
    accessible(page)
    press(page, "Continue")
    type_into(page, "What else matters to you?", "Likes an early start")
    press(page, "Continue")
    accessible(page)
    type_into(page, "How much can you pay for an hour, in pounds?", "30")
    press(page, "Continue")

    expect(page.get_by_role("heading", name="2 services")).to_be_visible()
    expect(page.get_by_text("Out of date", exact=True)).to_be_visible()
    accessible(page)
    press(page, "Ask these providers")
    expect(page.get_by_text("There are no offers yet")).to_be_visible()
    accessible(page)
    link = page.url
    assert "2WT" not in str(Ask.objects.values().get())

    desk = page_for(manager, own=True)
    desk.goto("/directory/requests/")
    accessible(desk)
    desk.get_by_role("link", name="Asked on").click()
    expect(desk.get_by_text("Likes an early start")).to_be_visible()
    accessible(desk)
    desk.get_by_label("What you offer").fill("Two carers who live near you.")
    desk.get_by_label("Price, in pounds").fill("26")
    desk.get_by_label("an hour").check()
    fill_date(desk, timezone.now().date() + timedelta(days=3))
    desk.get_by_role("button", name="Send the offer").click()
    expect(desk.get_by_text("Your offer is sent.")).to_be_visible()

    page.goto(link)
    accessible(page)
    press(page, "Choose Wren Care")
    accessible(page)
    type_into(page, "Your name", "Ada Lovage")
    type_into(page, "Phone number", "07700 900123")
    assert not Release.objects.exists()
    press(page, "Choose and tell them who I am")
    expect(page.get_by_text("Wren Care knows who you are")).to_be_visible()
    accessible(page)

    desk.goto("/directory/requests/")
    desk.get_by_role("link", name="Asked on").click()
    expect(desk.get_by_text("Ada Lovage")).to_be_visible()
    accessible(desk)
    desk.goto("/directory/")
    accessible(desk)
    desk.get_by_label("What is needed").fill("lunch")
    desk.get_by_role("button", name="Search").click()
    desk.get_by_role("link", name="Lunch club").click()
    expect(desk.get_by_text("This entry may be out of date")).to_be_visible()
    accessible(desk)
    desk.goto("/directory/add/")
    accessible(desk)


def test_without_script_the_questions_lead_to_an_ask(page_for, manager):
    page = page_for(own=True, java_script_enabled=False)
    page.goto("/find-care/question/what/")
    page.get_by_label("Meals and drinks").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Where is the help needed?").fill("CV1")
    for _ in range(4):
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Ask these providers").click()
    expect(page.get_by_role("heading", name="Your offers")).to_be_visible()
    assert Ask.objects.get().outward == "CV1"
