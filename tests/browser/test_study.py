"""A commissioner asks for a study on a small phone, and reads the report."""

import pytest
from playwright.sync_api import expect
from tests.browser.checks import accessible, press, type_into
from tests.services.delegation.world import NOW
from tests.services.rounds.app.studies import board
from tests.services.rounds.study.small import greedy

from almoner.services.rounds.commands.studying import perform_study
from almoner.services.rounds.models import StudyRun

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_study_is_asked_for_and_read(page_for):
    page = page_for(board())
    page.goto("/rounds/studies/")
    accessible(page)
    page.get_by_label("How many people?").fill("")
    type_into(page, "How many people?", "30")
    page.get_by_label("How many days?").fill("5")
    press(page, "Start the study")
    page.get_by_text("The study has not begun yet.").wait_for()
    accessible(page)

    row = StudyRun.objects.get()
    perform_study(row.pk, NOW, planner=greedy)
    expect(page.get_by_role("heading", name="What it cannot tell")).to_be_visible()
    expect(page.get_by_role("table", name="Neighbourhoods against today")).to_be_visible()
    accessible(page)
    with page.expect_download() as found:
        page.get_by_role("button", name="Download as PDF").click()
    assert found.value.suggested_filename == f"study-{row.pk}.pdf"
