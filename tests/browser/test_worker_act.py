"""A worker gives insulin on a 320 px phone, by keyboard alone: low first, then recovered."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.checks import accessible, tab_to
from tests.services.delegation.acts.door import Door, mmol
from tests.services.delegation.world import NOW, make_world
from tests.services.visits.door import Clock, make_task, make_visit

from almoner.services.delegation.models import Act, Reading, Suspension
from almoner.services.visits.rules import reference_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST = (
    ("I have checked that this is the right person", "Yes"),
    ("Does the person agree to this now?", "Yes"),
    ("How is the person now?", "As usual for them"),
    ("The medicine is theirs, and its name, strength and label match the plan", "Yes"),
    ("It is in date, stored as it should be and looks right", "Yes"),
    ("Has this dose already been given?", "No"),
    ("They are awake enough to swallow safely", "Yes"),
    ("The meal is ready or eaten as the plan says", "Yes"),
    ("New needle fitted and test shot done", "Yes"),
)
AFTER = (
    ("Where it was given", "Abdomen left"),
    ("The skin there was clear, with no lumps", "Yes"),
    ("Needle taken off and put in the sharps box", "Yes"),
)


@pytest.fixture
def clock(monkeypatch):
    made = Clock(NOW)
    monkeypatch.setattr(timezone, "now", made)
    return made


@pytest.fixture
def world(clock):
    return make_world()


@pytest.fixture
def task(world):
    return make_task(world)


def choose(page: Page, question: str, answer: str) -> None:
    """By keyboard: to the group, then down to the answer."""
    group = page.get_by_role("group", name=question, exact=True)
    radios, wanted = group.get_by_role("radio"), group.get_by_label(answer, exact=True)
    tab_to(page, radios.first, limit=80)
    page.keyboard.press("Space")
    for _ in range(radios.count()):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"The arrow keys did not reach “{answer}”.")


def write(page: Page, label: str, words: str) -> None:
    tab_to(page, page.get_by_label(label, exact=True), limit=80)
    page.keyboard.type(words)


def reading(page: Page, amount: str, unit: str = "mmol/L") -> None:
    write(page, "Reading", amount)
    choose(page, "Unit on the meter", unit)


def press(page: Page, name: str) -> None:
    """By keyboard: the first button or link whose name begins so; then its page."""
    begins = re.compile(f"^{re.escape(name)}")
    found = page.get_by_role("button", name=begins).or_(page.get_by_role("link", name=begins))
    tab_to(page, found.first, limit=120)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def heading(page: Page) -> str:
    return " ".join(page.get_by_role("heading", level=1).inner_text().split())


def test_low_then_recovered_then_given(page_for, world, task, clock):
    page = page_for(world.worker)
    page.goto("/today/")
    accessible(page)
    press(page, "Open visit")
    accessible(page)
    press(page, "I am here: start the visit")
    press(page, "Start: giving insulin")
    assert heading(page) == "Giving insulin Check first"
    accessible(page)

    for question, answer in FIRST[:6]:
        choose(page, question, answer)
    reading(page, "3.6")
    for question, answer in FIRST[6:]:
        choose(page, question, answer)
    write(page, "Dose on the pen dial", "12")
    press(page, "Check now")
    assert heading(page) == "Giving insulin Stop"
    expect(page.get_by_text("Test again at 8:15am.")).to_be_visible()
    expect(page.get_by_role("status").get_by_text("Test again in 15 minutes.")).to_be_visible()
    accessible(page)

    clock.forward(minutes=12)
    reading(page, "5.8")
    choose(page, "They are awake enough to swallow safely", "Yes")
    choose(page, "Did they take the treatment for low glucose?", "Yes")
    press(page, "Check now")
    assert heading(page) == "Giving insulin, Margaret Okafor Give 12 units now"
    accessible(page)

    for question, answer in AFTER:
        choose(page, question, answer)
    press(page, "Check your answers")
    assert heading(page) == "Giving insulin Is this right?"
    accessible(page)
    press(page, "Yes, record it")
    assert heading(page) == "Giving insulin Recorded"
    accessible(page)
    act = Act.objects.get()
    assert (act.outcome, act.timing) == ("done", "on_time")
    assert act.record["glucose"] == {"value": "5.8", "unit": "mmol/L"}

    press(page, "Back to the visit")
    press(page, "End the visit")
    assert heading(page) == "Today"
    expect(page.get_by_text("Done at 8:12am")).to_be_visible()
    accessible(page)


@pytest.mark.hazard("HZ-06")
def test_a_forgotten_unit_is_pointed_at_and_reached_from_the_summary(page_for, world, task):
    page = page_for(world.worker)
    page.goto(f"/tasks/{task.pk}/")
    write(page, "Reading", "7.2")
    press(page, "Check now")
    accessible(page)
    summary = page.get_by_role("alert")
    summary.get_by_role("link", name="Choose the unit that the meter shows.").press("Enter")
    assert page.get_by_label("Reading", exact=True).evaluate("e => e === document.activeElement")
    expect(page.get_by_label("Reading", exact=True)).to_have_value("7.2")
    assert not Reading.objects.exists()


def test_an_emergency_is_one_large_button_to_999(page_for, world, task):
    page = page_for(world.worker)
    page.goto(f"/tasks/{task.pk}/")
    reading(page, "2.8")
    choose(page, "They are awake enough to swallow safely", "No")
    press(page, "Check now")
    assert heading(page) == "Call 999 now"
    expect(page.locator("a[href='tel:999']").first).to_be_visible()
    accessible(page)
    press(page, "I have called 999")
    expect(page.get_by_text("999 called")).to_be_visible()
    accessible(page)


@pytest.mark.hazard("HZ-03")
def test_what_is_suspended_says_why_and_help_stays_in_reach(page_for, world, task, clock):
    page = page_for(world.worker)
    page.goto("/today/")
    Suspension.objects.create(
        delegation=world.delegation, trigger="incident", since=clock.at, raised_by="user:1"
    )
    page.goto(f"/tasks/{task.pk}/")
    assert heading(page) == "Giving insulin Do not do this now"
    accessible(page)
    bar = page.get_by_label("Help", exact=True).get_by_role("button", name="Call for help")
    expect(bar).to_be_visible()
    box = bar.bounding_box()
    assert box["height"] >= 44
    assert box["y"] + box["height"] <= 640


@pytest.mark.hazard("HZ-07")
def test_a_button_pressed_twice_records_once(page_for, world, task):
    page = page_for(world.worker)
    page.goto(f"/tasks/{task.pk}/other/")
    choose(page, "What happened?", "They said no")
    write(page, "Say a little more", "Asleep, and content.")
    page.get_by_role("button", name="Record this").dblclick()
    page.get_by_role("heading", name="Recorded").wait_for()
    assert Act.objects.count() == 1


def test_the_whole_path_needs_no_script(context_of, world, task):
    page = context_of(world.worker, java_script_enabled=False).new_page()
    page.goto("/today/")
    page.get_by_role("button", name="Open visit").first.click()
    page.get_by_role("button", name="Start: giving insulin").click()
    page.get_by_label("Reading", exact=True).fill("7.2")
    for question, answer in (*FIRST, ("Unit on the meter", "mmol/L")):
        group = page.get_by_role("group", name=question, exact=True)
        group.get_by_label(answer, exact=True).check()
    page.get_by_label("Dose on the pen dial").fill("12")
    page.get_by_role("button", name="Check now").click()
    for question, answer in AFTER:
        group = page.get_by_role("group", name=question, exact=True)
        group.get_by_label(answer, exact=True).check()
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name="Yes, record it").click()
    assert Act.objects.get().outcome == "done"


def test_every_other_page_of_the_worker(page_for, world, task):
    make_visit(world, due=NOW.replace(day=21))
    page = page_for(world.worker)
    where = world.delegation.pk
    for path in (
        "/my-delegations/",
        f"/my-delegations/{where}/answer/",
        f"/my-delegations/{where}/reflect/",
        "/help/",
        f"/help/{where}/",
        f"/tasks/{task.pk}/other/",
    ):
        page.goto(path)
        accessible(page)
    page.goto(f"/help/{where}/")
    write(page, "What is happening now?", "She is shaky.")
    press(page, "Send the call for help")
    expect(page.get_by_text("Nobody has seen this yet. Do not wait: ring them.")).to_be_visible()
    accessible(page)


def test_the_managers_week(page_for, world, task):
    page = page_for(world.manager)
    for path in ("/visits/", "/visits/plan/", f"/visits/{task.visit_id}/cancel/"):
        page.goto(path)
        accessible(page)


def test_whoever_waits_for_a_recheck_is_warned_before_the_session_ends(page_for, world, task):
    Door(world, reference_of(task.pk)).check(mmol("3.2"))
    page = page_for(world.worker, own=True)
    page.clock.install()
    page.goto(f"/tasks/{task.pk}/")
    stay = page.get_by_role("button", name="I am still here")
    expect(stay).not_to_be_visible()
    page.clock.fast_forward("13:00")
    expect(page.get_by_text("You will be signed out in 2 minutes.")).to_be_visible()
    accessible(page)
    with page.expect_response(f"**/tasks/{task.pk}/"):
        stay.press("Enter")
    stay.wait_for(state="hidden")
    expect(page.get_by_text("You will be signed out in")).not_to_be_visible()
    page.clock.fast_forward("15:00")
    expect(page.get_by_text("You have been signed out.")).to_be_visible()
