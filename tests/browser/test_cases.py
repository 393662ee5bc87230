"""A case in a real browser: from the queue through its moves to its end, on a small phone."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.checks import accessible, press
from tests.engines.pathways.test_how_to import example
from tests.engines.pathways.world import make_world, publish

from almoner.engines.pathways.models import Case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    return make_world()


def test_a_case_is_opened_moved_and_closed(page_for, world):
    page = page_for(world.sara)
    page.goto(f"/cases/for/{world.ada.pk}/")
    accessible(page)
    page.locator('main a[href$="/door/"]').click()
    page.get_by_role("button", name="Open the case").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    accessible(page)
    page.get_by_label("By phone").check()
    page.get_by_label("What is needed").fill("Help with washing")
    page.get_by_role("button", name="Open the case").click()
    page.get_by_text("The case is open.").wait_for()
    accessible(page)

    page.get_by_role("link", name="Take this case").click()
    accessible(page)
    press(page, "Take it")
    page.get_by_text("The case is yours.").wait_for()

    page.goto("/work/")
    accessible(page)
    page.get_by_role("link", name="First contact").click()
    expect(page.get_by_text("end of").first).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Ada Okoro").click()

    page.get_by_role("button", name="Record contact").first.click()
    page.get_by_role("group", name="Is the person safe now").get_by_label("Yes").check()
    page.get_by_label("Note", exact=True).fill("Spoke with Ada.")
    accessible(page)
    page.get_by_role("button", name="Record contact").click()
    page.get_by_text("It is recorded.").wait_for()
    expect(page.get_by_text("Done in time")).to_be_visible()

    page.get_by_role("button", name="Give advice and close").click()
    page.get_by_label("What was advised").fill("A grab rail.")
    page.get_by_label("Advice given").check()
    page.get_by_role("button", name="Give advice and close").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    accessible(page)
    page.get_by_label("What information was given, to whom and how?").fill("Told Ada by phone.")
    page.get_by_role("button", name="Give advice and close").click()
    page.get_by_text("It is recorded.").wait_for()
    accessible(page)
    assert Case.objects.get().outcome == "advised"


def test_a_hand_over_waits_until_the_other_team_takes_it(page_for, world):
    at = datetime.now(UTC) - timedelta(hours=2)
    case = world.open(at=at)
    page = page_for(world.sara)
    page.goto(f"/cases/{case.pk}/do/hand-over/")
    page.get_by_label("Which team is it offered to?").select_option(str(world.duty.pk))
    page.get_by_label("Why, and what do they need to know?").fill("She knows Dora.")
    accessible(page)
    page.get_by_role("button", name="Offer it").click()
    page.get_by_text("It stays with you until they accept.").wait_for()
    accessible(page)

    theirs = page_for(world.dora)
    theirs.goto("/work/")
    accessible(theirs)
    theirs.get_by_role("link", name="Ada Okoro").click()
    theirs.get_by_role("link", name="Accept the hand-over").click()
    press(theirs, "Accept it")
    theirs.get_by_text("The case is your team’s.").wait_for()
    assert Case.objects.get().team_id == world.duty.pk


def test_the_pages_of_a_manager_are_accessible(page_for, world):
    publish("equipment", example())
    world.open(at=datetime.now(UTC) - timedelta(days=60))
    page = page_for(world.mona)
    for address in (
        "/pathways/equipment-request/",
        "/pathways/equipment-request/try-out/",
        "/work/lists/",
        "/work/samples/draw/",
        "/pathways/door/version/",
    ):
        page.goto(address)
        accessible(page)
    page.goto("/pathways/equipment-request/try-out/")
    page.get_by_label("Weeks").fill("4")
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("heading", name="What happened in 4 weeks").wait_for()
