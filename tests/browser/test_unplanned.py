"""A worker gives a medicine when needed on a 320 px phone, between visits, by keyboard alone."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.checks import accessible
from tests.browser.test_worker_act import choose, heading, press, write
from tests.services.delegation.world import NOW, make_world
from tests.services.visits.door import Clock
from tests.services.visits.unplanned_world import PRN, RESCUE, delegate, given

from almoner.services.delegation.models import Act

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST = (
    ("I have checked that this is the right person", "Yes"),
    ("Does the person agree to this now?", "Yes"),
    ("The medicine is theirs, and its name, strength and label match the plan", "Yes"),
    ("It is in date, stored as it should be and looks right", "Yes"),
    ("Has this dose already been given?", "No"),
    ("The signs are those in the plan", "Yes"),
    ("What the plan says to try first has been tried", "Yes"),
    ("Was there a dose in the last day?", "No"),
)
LAST = (
    ("The dose I have ready is the dose in the plan", "Yes"),
    ("Is there an emergency sign, such as chest pain, trouble breathing or cannot be woken?", "No"),
)


@pytest.fixture
def clock(monkeypatch):
    made = Clock(NOW)
    monkeypatch.setattr(timezone, "now", made)
    return made


@pytest.fixture
def world(clock):
    return make_world()


def check_all(page) -> None:
    for question, answer in FIRST:
        choose(page, question, answer)
    write(page, "Which dose is this in the last day?", "1")
    for question, answer in LAST:
        choose(page, question, answer)
    press(page, "Check now")


@pytest.mark.hazard("HZ-07")
def test_given_when_needed_and_not_again_too_soon(page_for, world, clock):
    delegate(world, PRN)
    page = page_for(world.worker)
    page.goto("/today/")
    press(page, "Something not planned")
    accessible(page)
    press(page, "Margaret Okafor")
    assert heading(page) == "Something not planned"
    expect(page.get_by_text("Nothing is recorded in the last 3 days.").first).to_be_visible()
    expect(page.get_by_role("button", name="Call for help")).to_be_visible()
    accessible(page)

    press(page, "Check first: medicines when needed")
    assert heading(page) == "Medicines when needed Check first"
    accessible(page)
    check_all(page)
    expect(page.get_by_text("You may do this now")).to_be_visible()
    accessible(page)
    choose(page, "Did it help?", "Yes")
    press(page, "Check your answers")
    accessible(page)
    page.get_by_role("button", name="Yes, record it").dblclick()
    page.get_by_role("heading", name="Recorded").wait_for()
    accessible(page)
    act = Act.objects.get()
    assert (act.planned, act.due_at, act.outcome) == (False, None, "done")

    clock.forward(minutes=10)
    press(page, "Back to what you may do")
    expect(page.get_by_text("Not before midday")).to_be_visible()
    expect(page.get_by_text("Done 1 of at most 3 times in the last 24 hours.")).to_be_visible()
    accessible(page)
    press(page, "Check first: medicines when needed")
    check_all(page)
    assert heading(page) == "Medicines when needed Stop"
    expect(page.get_by_text("It is too soon after the last dose.")).to_be_visible()
    accessible(page)
    assert Act.objects.count() == 1


def test_a_second_rescue_dose_needs_no_script_to_be_999(context_of, world):
    given(delegate(world, RESCUE))
    page = context_of(world.worker, java_script_enabled=False).new_page()
    page.goto(f"/unplanned/{world.person.pk}/")
    page.get_by_role("button", name="Check first: rescue medication").click()
    page.get_by_label("How long has the seizure lasted?").fill("6")
    page.get_by_role("button", name="Check now").click()
    assert heading(page) == "Call 999 now"
    expect(page.locator("a[href='tel:999']").first).to_be_visible()
