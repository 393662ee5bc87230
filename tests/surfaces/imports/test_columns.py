"""Saying what the columns of a matrix mean: the guess, the preview, what is remembered."""

import html
import re
from datetime import date

import pytest
from openpyxl import Workbook
from tests import factories as f
from tests.surfaces.imports import files
from tests.surfaces.imports.desk import Desk
from tests.surfaces.imports.snapshot import snapshot

from almoner.platform.imports.models import ImportRun, RememberedMapping
from almoner.registers.workforce.matrix import render_example
from almoner.registers.workforce.matrix.examples import saved
from almoner.registers.workforce.models import TrainingRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    desk = Desk()
    f.worker(desk.provider, given_name="Amina", family_name="Yusuf", ascwds_id="W1", user=False)
    return desk


def words(page):
    main = page[page.index("<main") : page.index("</main>")]
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


def columns(desk, run, query=""):
    answer = desk.client.get(f"/imports/{run}/columns/{query}")
    assert answer.status_code == 200
    return words(answer.content.decode())


def finish(desk, run):
    desk.work()
    desk.apply(run)
    desk.work()
    return ImportRun.objects.get(pk=run)


def test_the_guess_and_the_first_rows_are_shown(desk):
    run = desk.bring("matrix", matrix=files.matrix(("Amina Yusuf", "W1", "2/1/2025")))
    page = columns(desk, run)
    assert "Our guess: the names agree" in page
    assert "Amina Yusuf, W1" in page
    assert "C2 “2/1/2025”" in page
    assert "2 January 2025" in page


def test_cells_not_understood_are_listed_by_address_and_paged(desk):
    rows = [(f"Staff {chr(65 + n)}", f"S{n}", "ask Sue") for n in range(26)]
    run = desk.bring("matrix", matrix=files.matrix(*rows))
    first, second = columns(desk, run), columns(desk, run, "?page=2")
    assert "26 cells could not be read with certainty" in first
    assert "cell C2" in first
    assert "Page 2 of 2" in first
    assert "cell C27" in second
    desk.choose_columns(run)
    desk.work()
    assert "Cells not understood (26)" in words(desk.page(run))
    assert "cell C2" in words(desk.page(run, "?show=cells"))


def test_nothing_is_written_by_looking(desk):
    run = desk.bring("matrix", matrix=files.matrix())
    before = snapshot()
    columns(desk, run)
    desk.choose_columns(run, "preview", course_C="ascwds-20")
    assert snapshot() == before


def test_a_changed_column_is_seen_in_the_preview_and_used(desk):
    run = desk.bring("matrix", matrix=files.matrix(headings=("Something",)))
    desk.choose_columns(run, "preview", course_C="insulin-practical", dates_C="expires")
    page = columns(desk, run)
    assert "in date until it expires, 2 January 2025" in page or "expired" in page
    desk.choose_columns(run, dates_C="completed")
    kept = finish(desk, run)
    assert kept.status == "done", kept.report
    assert TrainingRecord.objects.get().course == "insulin-practical"


def test_the_choice_is_remembered_for_the_next_file(desk):
    headings = ("Sue's course",)
    run = desk.bring("matrix", matrix=files.matrix(headings=headings))
    desk.choose_columns(run, course_C="insulin-practical")
    again = desk.bring(
        "matrix",
        matrix=files.matrix(
            ("Amina Yusuf", "W1", "", date(2025, 2, 3)), headings=("New", *headings)
        ),
    )
    page = columns(desk, again)
    assert "Your choices from last time are filled in" in page
    assert "Our guess: as you chose last time" in page
    desk.choose_columns(again)
    finish(desk, again)
    assert TrainingRecord.objects.get().completed_on == date(2025, 2, 3)


def test_another_organisation_does_not_get_it(desk):
    run = desk.bring("matrix", matrix=files.matrix(headings=("Sue's course",)))
    desk.choose_columns(run, course_C="insulin-practical")
    rival = Desk(f.organisation(name="Rival"))
    theirs = rival.bring("matrix", matrix=files.matrix(headings=("Sue's course",)))
    assert "Your choices from last time" not in columns(rival, theirs)
    assert RememberedMapping.objects.get().organisation_id == desk.provider.pk


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"course_C": "", "course_D": ""}, "Choose a course for at least one column."),
        ({"course_D": "insulin-practical"}, "Column C is this course already"),
        ({"id_column": "A"}, "Choose a different column for each."),
        ({"id_column": "C"}, "Column C says who the worker is"),
        ({"course_C": "brain-surgery"}, "brain-surgery"),
        ({"dates_C": "someday"}, "someday"),
        ({"name_column": "ZZ"}, "Choose one of the answers"),
        ({"hidden_rows": ""}, "Rows that are hidden in Excel"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_in_words(desk, changes, said):
    book = files.matrix(("Amina Yusuf", "W1", "✓", "✓"), headings=("Insulin pen practice", "Other"))
    run = desk.bring("matrix", matrix=book)
    desk.choose_columns(run, **changes)
    assert desk.answer.status_code == 422
    page = words(desk.answer.content.decode())
    assert said in page
    assert "There is a problem" in page
    assert ImportRun.objects.get(pk=run).options["stage"] == "mapping"


def test_two_columns_of_one_course_are_two_dates(desk):
    book = files.matrix(
        ("Amina Yusuf", "W1", date(2025, 1, 2), date(2025, 11, 1)),
        headings=("Insulin pen practice", "Insulin until"),
    )
    run = desk.bring("matrix", matrix=book)
    desk.choose_columns(run, course_D="insulin-practical", dates_D="expires")
    assert finish(desk, run).status == "done"
    kept = TrainingRecord.objects.get()
    assert (kept.completed_on, kept.expires_on) == (date(2025, 1, 2), date(2025, 11, 2))


def test_the_mapping_can_be_changed_after_the_trial(desk):
    run = desk.bring("matrix", matrix=files.matrix())
    desk.choose_columns(run)
    desk.work()
    assert "Change what the columns mean" in words(desk.page(run))
    desk.choose_columns(run, course_C="ascwds-20")
    assert finish(desk, run).status == "done"
    assert TrainingRecord.objects.get().course == "ascwds-20"


def test_the_mapping_cannot_be_changed_once_applied(desk):
    run = desk.bring("matrix", matrix=files.matrix())
    desk.choose_columns(run)
    finish(desk, run)
    assert desk.client.get(f"/imports/{run}/columns/").status_code == 404


def test_another_sheet_can_be_chosen(desk):
    book = Workbook()
    book.active.title = "Old"
    for sheet in (book.active, book.create_sheet("New")):
        sheet.append(["Name", "Insulin pen practice"])
    book["Old"].append(["Amina Yusuf", date(2024, 3, 3)])
    book["Old"].append(["Somebody Else", date(2024, 3, 3)])
    book["New"].append(["Amina Yusuf", date(2025, 3, 3)])
    run = desk.bring("matrix", matrix=saved(book))
    assert "“Old”" in columns(desk, run)
    desk.client.post(f"/imports/{run}/columns/", {"step": "sheet", "sheet": "New"})
    assert "“New”" in columns(desk, run)
    desk.choose_columns(run)
    finish(desk, run)
    assert TrainingRecord.objects.get().completed_on == date(2025, 3, 3)


def test_a_sheet_without_a_table_says_so(desk):
    book = Workbook()
    book.active.append(["Name", "Insulin pen practice"])
    book.active.append(["Amina Yusuf", date(2024, 3, 3)])
    book.create_sheet("Notes").append(["Please send certificates"])
    run = desk.bring("matrix", matrix=saved(book))
    desk.client.post(f"/imports/{run}/columns/", {"step": "sheet", "sheet": "Notes"})
    assert "No row could be read yet" in columns(desk, run)


def test_the_messy_example_is_brought_in_whole(desk):
    run = desk.bring("matrix", matrix=render_example())
    desk.choose_columns(run)
    kept = finish(desk, run)
    assert kept.status == "done", kept.report
    after = snapshot()
    again = desk.bring("matrix", matrix=render_example())
    desk.choose_columns(again)
    repeated = finish(desk, again).report["counts"]
    assert repeated["created"] == repeated["updated"] == 0
    assert {**snapshot(), "imports_rememberedmapping": 0} == {
        **after,
        "imports_rememberedmapping": 0,
    }


def test_giving_up_drops_the_file(desk):
    run = desk.bring("matrix", matrix=files.matrix())
    desk.client.post(f"/imports/{run}/give-up/")
    assert ImportRun.objects.get(pk=run).content is None
