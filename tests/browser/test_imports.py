"""The three kinds of file through a real browser: keyboard, a small phone, axe."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect
from tests import factories as make
from tests.browser.checks import accessible, press, tab_to
from tests.surfaces.imports import files
from tests.surfaces.imports.queue import work_off

from almoner.platform.imports.models import ImportRun
from almoner.registers.people.bundle import render_example as bundle_example
from almoner.registers.people.models import ImportedCarePlan, Person
from almoner.registers.workforce.matrix import render_example as matrix_example
from almoner.registers.workforce.models import Employment, TrainingRecord

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def provider():
    return make.organisation(name="Good Neighbours", ods_code="VN123")


@pytest.fixture
def manager(provider):
    return make.worker(provider, "registered_manager", given_name="Rosa")


@pytest.fixture
def page(page_for, manager) -> Page:
    return page_for(manager)


def choose(page: Page, **brought: tuple[str, bytes]) -> None:
    for label, (name, content) in brought.items():
        upload = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        page.get_by_label(label.replace("_", " "), exact=False).set_input_files(upload)


def finish(page: Page) -> None:
    """From the waiting page through the report to the end, by keyboard."""
    expect(page.get_by_text("Being checked", exact=True)).to_be_visible()
    accessible(page)
    work_off()
    expect(page.get_by_text("Checked", exact=True)).to_be_visible()
    accessible(page)
    press(page, "Apply")
    expect(page.get_by_text("Being applied", exact=True)).to_be_visible()
    work_off()
    expect(page.get_by_text("The whole file was applied.")).to_be_visible()
    accessible(page)


def test_ascwds_files_are_brought_in(page, provider):
    page.goto("/imports/")
    accessible(page)
    press(page, "ASC-WDS bulk upload files")
    expect(page.get_by_role("heading", name="What happens")).to_be_visible()
    accessible(page)
    choose(
        page,
        Workplace_file=("workplaces.csv", files.workplaces()),
        Worker_file=("workers.csv", files.workers()),
        Training_file=("trainings.csv", files.trainings()),
    )
    press(page, "Check these files")
    finish(page)
    assert Employment.objects.filter(organisation=provider, ascwds_id="W1").exists()
    assert TrainingRecord.objects.filter(course="insulin-practical").count() == 3


def test_a_matrix_is_understood_together_and_brought_in(page, provider):
    for ref, name in (("E1001", "Amina Yusuf"), ("E1002", "Callum Reid")):
        given, family = name.split()
        make.worker(provider, given_name=given, family_name=family, ascwds_id=ref, user=False)
    page.goto("/imports/new/matrix/")
    accessible(page)
    choose(page, Training_matrix=("Our matrix.xlsx", matrix_example(today=date(2025, 3, 3))))
    press(page, "Check this file")
    expect(page.get_by_role("heading", name="What the columns mean")).to_be_visible()
    accessible(page)
    page.get_by_label("Course in column C").select_option("insulin-practical")
    press(page, "Show me the first rows again")
    expect(page.get_by_label("Course in column C")).to_have_value("insulin-practical")
    press(page, "Check this file")
    finish(page)
    assert TrainingRecord.objects.filter(source="matrix").exists()
    page.get_by_role("link", name="Cells not understood").click()
    expect(page.get_by_text("ask Sue").first).to_be_visible()
    accessible(page)


def test_a_bundle_is_brought_in(page):
    page.goto("/imports/new/bundle/")
    accessible(page)
    choose(page, Bundle=("people.json", bundle_example(people=3)))
    press(page, "Check this file")
    finish(page)
    assert Person.objects.count() == 3
    assert ImportedCarePlan.objects.count() == 3
    page.goto("/imports/")
    expect(page.get_by_role("link", name="people.json")).to_be_visible()
    accessible(page)


def test_a_bad_file_says_what_to_mend(page):
    page.goto("/imports/new/bundle/")
    choose(page, Bundle=("people.json", files.numbered("0000000000")))
    press(page, "Check this file")
    expect(page.get_by_text("Being checked", exact=True)).to_be_visible()
    work_off()
    expect(page.get_by_text("All digits of this number are the same")).to_be_visible()
    accessible(page)
    assert not Person.objects.exists()
    with page.expect_download() as download:
        press(page, "Download the report (CSV)")
    assert download.value.suggested_filename.endswith("-report.csv")


def test_no_file_and_a_column_that_cannot_be_are_told_at_the_field(page):
    page.goto("/imports/new/matrix/")
    press(page, "Check this file")
    expect(page.get_by_role("link", name="Choose a file.")).to_be_visible()
    accessible(page)
    choose(page, Training_matrix=("m.xlsx", files.matrix()))
    press(page, "Check this file")
    page.get_by_label("Course in column C").select_option("")
    press(page, "Check this file")
    expect(page.get_by_text("Choose a course for at least one column.").first).to_be_visible()
    accessible(page)


def test_a_file_of_200_mb_is_told_to_be_too_large(page, tmp_path):
    path = tmp_path / "huge.json"
    with path.open("wb") as huge:
        huge.truncate(200 * 1024 * 1024)
    page.goto("/imports/new/bundle/")
    page.get_by_label("Bundle").set_input_files(path)
    tab_to(page, page.get_by_role("button", name="Check this file"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The file is too large")).to_be_visible(timeout=60_000)
    accessible(page)
    assert not ImportRun.objects.exists()


def test_the_whole_way_works_without_script(context_of, manager):
    page = context_of(manager, java_script_enabled=False).new_page()
    page.goto("/imports/new/bundle/")
    choose(page, Bundle=("people.json", bundle_example(people=1)))
    page.get_by_role("button", name="Check this file").click()
    expect(page.get_by_text("Being checked", exact=True)).to_be_visible()
    work_off()
    page.reload()
    page.get_by_role("button", name="Apply", exact=True).click()
    expect(page.get_by_text("Being applied", exact=True)).to_be_visible()
    work_off()
    page.reload()
    expect(page.locator("main")).to_contain_text("The whole file was applied.")
    assert Person.objects.count() == 1
