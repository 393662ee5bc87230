"""Whole matrices: every worker, every course, and every cell that was not understood."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from almoner.platform.imports.report import Report
from almoner.platform.imports.spreadsheets import load_workbook
from almoner.registers.workforce.matrix import (
    choose_sheet,
    find_table,
    preview,
    propose,
    read,
    render_example,
)
from almoner.registers.workforce.matrix.examples import COURSES, WORKERS

PAST = datetime(2025, 4, 3)


def whole(sheet, courses, today, **changes):
    return read(sheet, {**propose(sheet, courses), **changes}, today)


def states(result):
    return {(e.worker_ref or e.worker_name, e.course_code): e.state for e in result.entries}


def places(result, code):
    return [f.where for f in result.report.findings if f.code == code]


def test_every_worker_and_course_has_an_entry(make_sheet, courses, today):
    sheet = make_sheet(
        ["Name", "Employee no", "Insulin", "Moving and handling"],
        ["Amina", "E1", PAST, "n/a"],
        ["Callum", "E2", None, "✓"],
    )
    result = whole(sheet, courses, today)
    assert result.report.ok
    assert states(result) == {
        ("E1", "insulin"): "completed",
        ("E1", "moving"): "not_applicable",
        ("E2", "insulin"): "missing",
        ("E2", "moving"): "undated",
    }
    first = result.entries[0]
    assert (first.row, first.worker_name, first.cell) == (2, "Amina", "C2")
    assert first.completed_on == date(2025, 4, 3)
    assert result.report.rows_read == 2


def test_a_tick_without_a_date_is_warned_of(one_cell):
    result = one_cell("✓")
    assert result.entries[0].state == "undated"
    assert result.entries[0].completed_on is None
    assert places(result, "undated") == ["cell C2"]


@pytest.mark.parametrize("value", ["ask Sue", "12/3", 0.5, "booked with Sue", "#N/A", "04/25/2025"])
def test_a_cell_not_understood_is_listed_and_makes_no_entry(one_cell, value):
    result = one_cell(value)
    assert result.entries == []
    assert result.not_understood == ["C2"]
    (found,) = [f for f in result.report.findings if f.where == "cell C2"]
    assert found.severity == "warning"
    assert found.column == "Insulin"
    assert found.mend


@pytest.mark.parametrize("value", ["03/04/25", "March 2025", 45_750, "booked 12/4"])
def test_a_rule_that_chose_is_always_said(one_cell, value):
    result = one_cell(value)
    assert len(result.entries) == 1
    assert places(result, "date-by-rule") == ["cell C2"]


def test_a_full_date_needs_no_word(one_cell):
    result = one_cell("03/04/2025")
    assert result.report.codes("warning") == []


def test_a_booking_that_has_passed_is_warned_of(one_cell):
    assert places(one_cell("booked 01/02/2025"), "booking-past") == ["cell C2"]
    assert places(one_cell("booked 03/03/2026"), "booking-past") == []


def test_completed_and_expiry_columns_make_one_entry(make_sheet, courses, today):
    def change(sheet):
        sheet.merge_cells("B1:C1")

    rows = [["Name", "Insulin", None], [None, "Completed", "Expires"]]
    for completed, expires, state in (
        ("03/04/2025", "03/04/2026", "completed"),
        ("03/04/2024", "03/04/2025", "expired"),
        ("03/04/2025", None, "completed"),
        (None, "03/04/2026", "expires"),
        ("✓", "03/04/2026", "expires"),
        (None, None, "missing"),
        ("n/a", None, "not_applicable"),
    ):
        result = whole(
            make_sheet(*rows, ["Amina", completed, expires], change=change), courses, today
        )
        (entry,) = result.entries
        assert entry.state == state, (completed, expires)
        assert entry.cell == "B3, C3"


def test_an_expiry_before_completion_counts_as_expired_and_is_said(make_sheet, courses, today):
    sheet = make_sheet(
        ["Name", "Insulin completed date", "Insulin expiry"],
        ["Amina", "03/02/2026", "01/02/2026"],
    )
    mapping = propose(sheet, courses)
    for column, dates in zip(mapping["columns"], ("completed", "expires"), strict=True):
        column.update(course="insulin", dates=dates, use=True)
    result = read(sheet, mapping, today)
    assert result.entries[0].state == "expired"
    assert places(result, "expires-before-completed") == ["cells B2, C2"]


def test_a_doubtful_half_is_not_read_as_missing(make_sheet, courses, today):
    sheet = make_sheet(["Name", "Insulin", "Insulin expiry"], ["Amina", "ask Sue", None])
    result = whole(sheet, courses, today)
    assert result.entries == []
    assert result.not_understood == ["B2"]


def test_hidden_rows_are_left_out_and_said_or_read_by_choice(make_sheet, courses, today):
    def change(sheet):
        sheet.row_dimensions[3].hidden = True

    sheet = make_sheet(["Name", "Insulin"], ["Amina", PAST], ["Leaver", PAST], change=change)
    skipped = whole(sheet, courses, today)
    assert [e.worker_name for e in skipped.entries] == ["Amina"]
    assert places(skipped, "hidden-rows") == ["row 3"]
    both = whole(sheet, courses, today, hidden_rows="read")
    assert [e.worker_name for e in both.entries] == ["Amina", "Leaver"]
    assert places(both, "hidden-rows") == []


def test_sections_totals_and_nameless_rows_are_no_workers(make_sheet, courses, today):
    sheet = make_sheet(
        ["Name", "Insulin", "Moving and handling"],
        ["Days", None, None],
        ["Amina", PAST, PAST],
        [None, "03/04/2025", None],
        ["Total trained", 1, 1],
        change=lambda s: s.merge_cells("A2:C2"),
    )
    result = whole(sheet, courses, today)
    assert {e.worker_name for e in result.entries} == {"Amina"}
    assert places(result, "not-a-worker") == ["row 2", "row 5"]
    assert places(result, "row-without-worker") == ["row 4"]


def test_a_worker_twice_is_refused(make_sheet, courses, today):
    head = ["Name", "Employee no", "Insulin"]
    twice = make_sheet(head, ["Amina", "E1", PAST], ["Amina Y", "E1", PAST])
    assert places(whole(twice, courses, today), "worker-twice") == ["row 3"]
    alike = make_sheet(["Name", "Insulin"], ["Amina", PAST], ["AMINA", PAST])
    assert not whole(alike, courses, today).report.ok
    differ = make_sheet(head, ["Amina", "E1", PAST], ["Amina", "E2", PAST])
    assert whole(differ, courses, today).report.ok


@pytest.mark.parametrize(
    ("value", "ref"), [("E1", "E1"), (1042, "1042"), (1042.0, "1042"), ("0042", "0042")]
)
def test_an_employee_number_is_kept_as_it_is(make_sheet, courses, today, value, ref):
    sheet = make_sheet(["Name", "Employee no", "Insulin"], ["Amina", value, PAST])
    assert whole(sheet, courses, today).entries[0].worker_ref == ref


@pytest.mark.parametrize("value", ["1.23E+09", PAST, True, 1.5, "=A1", "x" * 60, "#####"])
def test_a_spoiled_employee_number_is_refused(make_sheet, courses, today, value):
    sheet = make_sheet(["Name", "Employee no", "Insulin"], ["Amina", value, PAST])
    result = whole(sheet, courses, today)
    assert not result.report.ok
    assert [f.where for f in result.report.findings if f.severity == "error"] == ["cell B2"]


def test_a_missing_employee_number_falls_back_to_the_name(make_sheet, courses, today):
    sheet = make_sheet(["Name", "Employee no", "Insulin"], ["Amina", None, PAST])
    result = whole(sheet, courses, today)
    assert result.entries[0].worker_ref == ""
    assert places(result, "no-employee-number") == ["cell B2"]


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "@SUM(1)", "+cmd|' /C calc'!A0", "x" * 200])
def test_a_formula_in_place_of_a_name_is_refused(make_sheet, courses, today, name):
    def change(sheet):
        sheet["A2"].value = name
        sheet["A2"].data_type = "s"

    result = whole(make_sheet(["Name", "Insulin"], ["A", PAST], change=change), courses, today)
    assert places(result, "unusable-name") == ["row 2"]
    assert all(not f.value.startswith(("=", "+", "@")) for f in result.report.findings)


def test_a_formula_without_a_saved_result_is_listed(one_cell):
    result = one_cell("=TODAY()-30")
    assert result.not_understood == ["C2"]
    assert places(result, "formula-not-worked-out") == ["cell C2"]


def test_days_and_months_that_excel_swapped_are_suspected(make_sheet, courses, today):
    real = [["A", datetime(2025, 3, 4)], ["B", datetime(2025, 5, 6)], ["C", datetime(2025, 7, 8)]]
    swapped = make_sheet(["Name", "Insulin"], *real, ["D", "25/03/2025"])
    assert places(whole(swapped, courses, today), "days-and-months-swapped") == ["column B"]
    sound = make_sheet(
        ["Name", "Insulin"], *real, ["D", datetime(2025, 3, 25)], ["E", "26/03/2025"]
    )
    assert places(whole(sound, courses, today), "days-and-months-swapped") == []


def test_what_is_not_read_is_said(make_sheet, courses, today):
    def change(sheet):
        sheet["D2"] = "odd"

    sheet = make_sheet(["Name", "Insulin", "Juggling"], ["Amina", PAST, "Y"], change=change)
    result = whole(sheet, courses, today)
    assert places(result, "column-not-read") == ["column C"]
    assert places(result, "no-heading") == ["column D"]
    assert "colours" in result.report.codes("note")


def test_the_preview_shows_the_first_workers_as_they_are_read(make_sheet, courses, today):
    sheet = make_sheet(["Name", "Insulin"], ["Amina", PAST], ["Callum", "ask Sue"], ["Grace", "✓"])
    rows = preview(sheet, propose(sheet, courses), today, rows=2)
    assert [row.worker_name for row in rows] == ["Amina", "Callum"]
    assert rows[0].cells[0].given == "3 April 2025"
    assert rows[0].cells[0].meaning == "completed, 3 April 2025"
    assert (rows[1].cells[0].cell, rows[1].cells[0].problem) == ("B3", True)


def test_the_preview_of_a_mapping_that_does_not_fit_is_empty(make_sheet, courses, today):
    sheet = make_sheet(["Name", "Insulin"], ["Amina", PAST])
    assert preview(sheet, {}, today) == []


@pytest.mark.parametrize("seed", range(6))
def test_the_untidy_example_is_read_with_every_cell_accounted_for(open_book, today, seed):
    sheet = choose_sheet(open_book(render_example(seed=seed, today=today)))
    mapping = propose(sheet, COURSES, today=today)
    result = read(sheet, mapping, today)
    assert result.report.ok, result.report.as_lines()
    used = sum(column["use"] for column in mapping["columns"])
    assert len(result.entries) + len(result.not_understood) == result.report.rows_read * used
    assert result.report.rows_read == len(WORKERS) - 1
    warned = {f.where for f in result.report.findings if f.severity == "warning"}
    assert {f"cell {address}" for address in result.not_understood} <= warned


def test_the_tidy_example_is_read_without_a_warning(open_book, today):
    sheet = choose_sheet(open_book(render_example(messy=False, today=today)))
    result = read(sheet, propose(sheet, COURSES), today)
    assert result.report.codes("warning") == []
    assert {e.state for e in result.entries} == {"completed"}
    assert len(result.entries) == len(WORKERS) * len(COURSES)


def test_the_example_says_the_same_from_the_same_seed(open_book, today):
    def cells(seed):
        return dict(open_book(render_example(seed=seed)).sheets[0].cells)

    assert cells(4) == cells(4)
    assert cells(4) != cells(5)


def test_reading_twice_gives_the_same(open_book, today):
    sheet = choose_sheet(open_book(render_example(today=today)))
    mapping = propose(sheet, COURSES)
    assert read(sheet, mapping, today).entries == read(sheet, mapping, today).entries


def bomb():
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(render_example())) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            bad.writestr(name, good.read(name))
        bad.writestr("xl/worksheets/sheet9.xml", b"0" * 150_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        render_example()[:3000],
        b"Name,Insulin\nAmina,Y\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
        bomb(),
        b"",
    ],
    ids=["cut short", "csv", "old excel", "zip bomb", "empty"],
)
def test_a_hostile_workbook_stops_at_the_shared_guard(data):
    report = Report("training-matrix", "m.xlsx")
    assert load_workbook(data, report) is None
    assert not report.ok


VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**6), 10**6)
    | st.dates(date(1901, 1, 1), date(2100, 1, 1))
    | st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs"]))
    | st.sampled_from(["Name", "Employee no", "Insulin", "Key", "Total", "✓", "n/a", "expiry"])
)


@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.lists(VALUES, min_size=1, max_size=5), min_size=1, max_size=7))
def test_no_sheet_raises(open_book, courses, today, rows):
    book = Workbook()
    for row in rows:
        book.active.append([v[:200] if isinstance(v, str) else v for v in row])
    out = io.BytesIO()
    book.save(out)
    for sheet in open_book(out.getvalue()).sheets:
        find_table(sheet)
        mapping = propose(sheet, courses, today=today)
        preview(sheet, mapping, today)
        read(sheet, mapping, today)
