"""A manager plans a day: by keyboard at 320 px, with the mouse on a desk, and without script."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.checks import accessible, press, tab_to
from tests.browser.conftest import DESK
from tests.services.delegation.world import NOW
from tests.services.rounds.app.world import DAY, make_rounds, planned
from tests.services.visits.door import Clock

from almoner.services.rounds.commands.moving import draft_from
from almoner.services.rounds.models import RoundPlan
from almoner.services.rounds.rules.clock import minutes_of
from almoner.services.rounds.rules.telling import BUSY
from almoner.services.visits.models import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rounds(monkeypatch):
    monkeypatch.setattr(timezone, "now", Clock(NOW))
    return make_rounds()


def lunch_of(rounds, row):
    return row.calls.get(wanted=rounds.lunch)


@pytest.mark.hazard("HZ-01")
def test_a_day_is_planned_changed_and_published_by_keyboard(page_for, rounds):
    row = planned(rounds)
    other = rounds.ann if lunch_of(rounds, row).worker != rounds.ann else rounds.kit
    page = page_for(rounds.place.manager)
    page.goto("/rounds/")
    accessible(page)
    press(page, "21 November 2026")
    expect(page.get_by_role("heading", name="Visits wanted")).to_be_visible()
    accessible(page)
    press(page, "Version 1")
    expect(page.locator("svg.rounds-map")).to_be_visible()
    expect(page.locator("svg.rounds-timeline")).to_be_visible()
    accessible(page)

    page.locator(f"[data-call='{rounds.insulin.pk}-0']").press("Enter")
    expect(page.get_by_role("heading", name="Margaret Okafor")).to_be_visible()
    expect(page.get_by_text("This activity has not been delegated").first).to_be_visible()
    accessible(page)

    page.locator(f"[data-call='{rounds.lunch.pk}-0']").press("Enter")
    page.get_by_role("heading", name="Ben Moor").wait_for()
    tab_to(page, page.get_by_label("Worker", exact=True), 90)
    page.keyboard.type(other.name)
    press(page, "Check this move")
    expect(page.get_by_text("this can be done")).to_be_visible()
    accessible(page)
    press(page, "Move it")
    page.get_by_text("The call is moved, and the plan is checked.").wait_for()
    assert lunch_of(rounds, row).worker == other

    press(page, "Publish")
    accessible(page)
    press(page, "Publish now")
    page.get_by_text("The rounds are published.").wait_for()
    accessible(page)
    assert Visit.objects.filter(status="planned").count() == 5

    page.goto(f"/rounds/plans/{row.pk}/repair/")
    accessible(page)
    page.goto(f"/rounds/people/{rounds.ben.pk}/")
    expect(page.get_by_role("heading", name="Next visits")).to_be_visible()
    accessible(page)


def test_a_call_is_dragged_and_the_answer_shown_on_a_desk(context_of, rounds):
    row = planned(rounds)
    other = draft_from(rounds.manager, plan_id=row.pk, at=NOW)
    # The page's own policy on scripts and styles stands here.
    page = context_of(rounds.place.manager, viewport=DESK, bypass_csp=False).new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(f"/rounds/plans/{row.pk}/")
    call = page.locator(f"[data-call='{rounds.lunch.pk}-0']")
    held = lunch_of(rounds, row)
    at = minutes_of(DAY, held.starts_at)
    call.scroll_into_view_if_needed()
    box = call.bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 10, steps=4)
    page.mouse.move(box["x"] + 70, box["y"] + 10, steps=4)
    page.mouse.up()
    expect(page.get_by_text(f"{held.worker.name} at 12:")).to_be_visible()
    expect(page.get_by_role("button", name="Move it")).to_be_visible()
    page.get_by_role("button", name="Move it").click()
    page.get_by_text("The call is moved, and the plan is checked.").wait_for()
    assert minutes_of(DAY, lunch_of(rounds, row).starts_at) == at + 30

    page.get_by_role("link", name=f"version {other.version}").click()
    expect(page.get_by_text("Calls that differ")).to_be_visible()
    assert wrong == []


def test_it_works_without_script(context_of, rounds):
    row = planned(rounds)
    page = context_of(rounds.place.manager, java_script_enabled=False).new_page()
    page.goto(f"/rounds/plans/{row.pk}/")
    page.locator(f"[data-call='{rounds.lunch.pk}-0']").click()
    page.get_by_label("Start time").fill("12:40pm")
    page.get_by_role("button", name="Check this move").click()
    expect(page.get_by_text("this can be done")).to_be_visible()
    page.get_by_role("button", name="Lock this call").click()
    expect(page.get_by_text("The call is locked.")).to_be_visible()
    assert lunch_of(rounds, row).locked


def held_and_dragged(page, call, row):
    """As a finger does it: held for a moment, then moved to the row."""
    call.scroll_into_view_if_needed()
    box, to = call.bounding_box(), row.locator(".rounds-shift").bounding_box()
    x, y, down = box["x"] + 12, box["y"] + 12, to["y"] + 18
    session = page.context.new_cdp_session(page)

    def touch(kind, *points):
        at = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    touch("touchStart", (x, y))
    page.locator(".rounds-call--held").wait_for()
    for part in (0.3, 0.6, 1):
        touch("touchMove", (x, y + (down - y) * part))
    expect(page.locator(".rounds-where")).to_contain_text("9am")
    touch("touchEnd")


def test_a_pair_that_nobody_makes_is_given_to_two_workers_with_a_finger(context_of, rounds):
    row = planned(rounds)
    row.calls.filter(wanted=rounds.hoist).delete()
    RoundPlan.objects.filter(pk=row.pk).update(left={str(rounds.hoist.pk): [BUSY]})
    page = context_of(rounds.place.manager, has_touch=True).new_page()
    page.goto(f"/rounds/plans/{row.pk}/")
    expect(
        page.get_by_text("Everybody who may make it is busy or not there: 1 visit")
    ).to_be_visible()
    accessible(page)

    part = page.locator(f"[data-call='{rounds.hoist.pk}-0']")
    part.scroll_into_view_if_needed()
    lanes = {who: page.locator(f"[data-worker='{who.pk}']") for who in (rounds.kit, rounds.ann)}
    held_and_dragged(page, part, lanes[rounds.kit])
    page.get_by_text("Now choose the second worker.").wait_for()
    accessible(page)
    held_and_dragged(page, page.locator(f"[data-call='{rounds.hoist.pk}-1']"), lanes[rounds.ann])
    page.get_by_text("Kit Snow and Ann Reed at 9am: this can be done").wait_for()
    page.get_by_role("button", name="Give it to them").click()
    page.get_by_text("The call is moved, and the plan is checked.").wait_for()
    calls = row.calls.filter(wanted=rounds.hoist).order_by("task")
    assert [one.worker for one in calls] == [rounds.kit, rounds.ann]
