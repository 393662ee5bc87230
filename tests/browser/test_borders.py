"""A commissioner cuts neighbourhoods, moves a border with the keyboard, and shares packages."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.checks import accessible, press, type_into
from tests.services.rounds.app.places import DAYS, FIRST, make_own_place
from tests.services.rounds.app.test_divisions import at_the_border

from almoner.services.rounds.models import Division, Handover

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def type_day(page: Page, day) -> None:
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(label, exact=True).fill(str(value))


def test_borders_are_cut_moved_and_shared(page_for):
    place = make_own_place()
    page = page_for(place.analyst)
    page.goto("/rounds/divisions/")
    accessible(page)
    type_into(page, "Name", "Homecare 2027")
    type_day(page, FIRST)
    page.get_by_label("How many days?").fill(str(DAYS))
    page.get_by_label("People in a neighbourhood, about").fill("14")
    press(page, "Cut them")
    expect(page.get_by_role("heading", name="Homecare 2027")).to_be_visible()
    accessible(page)

    # The map is one stop of the tab key. Arrow keys go from cell to cell, Enter chooses one.
    first = page.locator("[data-cell][tabindex='0']")
    expect(first).to_have_count(1)
    before = first.get_attribute("data-cell")
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(first).not_to_have_attribute("data-cell", before)
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^CV.*, in N1$"))).to_be_visible()
    accessible(page)
    page.get_by_role("radio", name="N2").check()
    press(page, "Move it")
    expect(page.get_by_text("Neighbourhood N2 would fall into 2 pieces.").first).to_be_visible()

    # One that lies at the border is moved with the mouse.
    cell, to = at_the_border(Division.objects.get())
    page.locator(f"[data-cell='{cell}']").click()
    page.get_by_role("radio", name=to).check()
    press(page, "Move it")
    expect(page.get_by_text("The border is moved.")).to_be_visible()
    assert Division.objects.get(version=2).cells[cell] == to

    type_day(page, FIRST)
    press(page, "Share packages among providers")
    expect(page.get_by_role("heading", name="Who would serve whom")).to_be_visible()
    expect(page.get_by_role("table", name="What each provider keeps")).to_be_visible()
    accessible(page)
    press(page, "Share it with providers")
    expect(page.get_by_text("Each provider can see its own people now.")).to_be_visible()
    theirs = page_for(place.base.manager)
    theirs.goto("/rounds/packages/")
    expect(theirs.get_by_role("heading", name="Packages that would change")).to_be_visible()
    assert Handover.objects.get().shared_at is not None
    accessible(theirs)
