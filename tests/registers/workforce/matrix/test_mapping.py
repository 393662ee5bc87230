"""Proposed, remembered, and never used on a column that has moved."""

import json
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from almoner.platform.imports.report import Report
from almoner.registers.workforce.matrix import Course, check_mapping, propose, read

HEADINGS = ["Name", "Employee no", "Insulin", "M&H", "First aid at sea"]
ROW = ["Amina", "E1", "Y", "Y", "Y"]


@pytest.fixture
def sheet(make_sheet):
    return make_sheet(HEADINGS, ROW)


def by_letter(mapping):
    return {column["column"]: column for column in mapping["columns"]}


def test_a_proposal_is_plain_json(sheet, courses):
    mapping = propose(sheet, courses)
    assert json.loads(json.dumps(mapping)) == mapping
    assert mapping["worker_match"] == ["id", "name"]
    assert not mapping["remembered"]


def test_courses_are_proposed_by_likeness(sheet, courses):
    columns = by_letter(propose(sheet, courses))
    assert (columns["C"]["course"], columns["C"]["use"]) == ("insulin", True)
    assert (columns["D"]["course"], columns["D"]["use"]) == ("moving", True)
    assert (columns["E"]["course"], columns["E"]["use"]) == (None, False)
    assert all(column["reason"] for column in columns.values())


def test_a_weak_likeness_waits_for_a_person(make_sheet, courses):
    sheet = make_sheet(["Name", "Insulin awareness and administration support"], ["Amina", "Y"])
    column = by_letter(propose(sheet, courses))["B"]
    assert column["course"] == "insulin"
    assert column["use"] is False
    assert "please check" in column["reason"]


def test_a_hidden_column_waits_for_a_person(make_sheet, courses):
    def change(sheet):
        sheet.column_dimensions["B"].hidden = True

    column = by_letter(propose(make_sheet(["Name", "Insulin"], ["A", "Y"], change=change), courses))
    assert (column["B"]["course"], column["B"]["use"]) == ("insulin", False)
    assert "hidden" in column["B"]["reason"]


def test_two_columns_never_stand_for_one_course(make_sheet, courses):
    sheet = make_sheet(["Name", "Insulin", "Insulin refresher"], ["Amina", "Y", "Y"])
    courses_given = [column["course"] for column in propose(sheet, courses)["columns"]]
    assert sorted(map(str, courses_given)) == ["None", "insulin"]


def test_what_dates_mean_comes_from_the_heading_the_title_or_the_days(make_sheet, courses, today):
    told = make_sheet(["Name", "Insulin expiry"], ["Amina", "03/04/2027"])
    assert by_letter(propose(told, courses))["B"]["dates"] == "expires"
    titled = make_sheet(
        ["Dates shown are expiry dates"], [], ["Name", "Insulin"], ["Amina", "03/04/2027"]
    )
    assert by_letter(propose(titled, courses))["B"]["dates"] == "expires"
    days = make_sheet(["Name", "Insulin"], ["Amina", datetime(2027, 4, 3)])
    assert by_letter(propose(days, courses))["B"]["dates"] == "completed"
    assert by_letter(propose(days, courses, today=today))["B"]["dates"] == "expires"


def test_choices_are_remembered_by_heading_wherever_the_column_stands(make_sheet, sheet, courses):
    mapping = propose(sheet, courses)
    chosen = by_letter(mapping)["E"]
    chosen.update(course="safeguarding", dates="expires", use=True)
    moved = make_sheet(["Name", "First aid at sea", "Insulin"], ["Amina", "Y", "Y"])
    again = by_letter(propose(moved, courses, json.loads(json.dumps(mapping))))
    assert again["B"]["course"] == "safeguarding"
    assert again["B"]["dates"] == "expires"
    assert again["B"]["use"] is True
    assert again["B"]["reason"] == "as you chose last time"


def test_a_column_left_out_last_time_stays_out(sheet, courses):
    mapping = propose(sheet, courses)
    by_letter(mapping)["C"].update(course=None, use=False)
    assert by_letter(propose(sheet, courses, mapping))["C"]["course"] is None


def test_a_course_that_is_gone_is_proposed_anew(sheet, courses):
    mapping = propose(sheet, [Course("old-insulin", "Insulin")])
    assert by_letter(propose(sheet, courses, mapping))["C"]["course"] == "insulin"


@pytest.mark.parametrize(
    "remembered", [None, {}, {"columns": 7}, {"columns": [None, {"heading": 1}]}]
)
def test_a_broken_memory_is_no_memory(sheet, courses, remembered):
    assert by_letter(propose(sheet, courses, remembered))["C"]["course"] == "insulin"


def test_a_course_of_no_kind_in_memory_is_no_choice(sheet, courses):
    memory = {"columns": [{"heading": ["Insulin"], "course": ["x"]}]}
    assert by_letter(propose(sheet, courses, memory))["C"]["course"] == "insulin"


def test_a_mapping_is_refused_on_a_sheet_whose_columns_moved(make_sheet, sheet, courses, today):
    mapping = propose(sheet, courses)
    moved = make_sheet(["Name", "Employee no", "M&H", "Insulin"], ["Amina", "E1", "Y", "Y"])
    result = read(moved, mapping, today)
    assert result.entries == []
    assert {f.where for f in result.report.findings} == {"column C", "column D"}
    assert set(result.report.codes("error")) == {"heading-moved"}


def test_a_heading_in_another_case_has_not_moved(make_sheet, sheet, courses):
    mapping = propose(sheet, courses)
    other = make_sheet(["NAME", "Employee No", "INSULIN:", "m&h", "x"], ROW)
    assert check_mapping(mapping, other, Report("training-matrix", "x"))


def test_a_mapping_of_nothing_is_refused(sheet, courses, today):
    mapping = propose(sheet, [])
    assert read(sheet, mapping, today).report.codes("error") == ["nothing-mapped"]


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"columns": 7},
        {"columns": [{"use": True}]},
        {"header_rows": []},
        {"header_rows": ["x"]},
        {"name_columns": []},
        {"name_columns": ["1"]},
        {"id_column": "??"},
        {"first_row": "a"},
        {"first_row": 0},
        {"first_row": 9, "last_row": 2},
        {"hidden_rows": "maybe"},
    ],
)
def test_a_mapping_that_was_spoiled_is_refused(sheet, courses, today, change):
    mapping = {**propose(sheet, courses), **change}
    assert read(sheet, mapping, today).report.codes("error") == ["mapping-broken"]


PLAIN = st.none() | st.booleans() | st.integers(-5, 10**12) | st.text(max_size=5)
JSON = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3), max_leaves=5)
KEYS = ["version", "sheet", "header_rows", "first_row", "last_row", "name_columns", "id_column"]
KEYS += ["hidden_rows", "columns", "worker_match"]


@settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.sampled_from(KEYS), JSON)
def test_no_stored_mapping_raises(sheet, courses, today, key, value):
    mapping = {**propose(sheet, courses), key: value}
    read(sheet, mapping, today)


COLUMN_KEYS = ["column", "heading", "course", "dates", "score", "use"]


@settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.sampled_from(COLUMN_KEYS), JSON)
def test_no_stored_column_raises(sheet, courses, today, key, value):
    mapping = propose(sheet, courses)
    mapping["columns"][0] = {**mapping["columns"][0], key: value}
    read(sheet, mapping, today)
