"""Where the table stands, on sheets as untidy as real ones."""

import pytest

from almoner.registers.workforce.matrix import choose_sheet, find_table, render_example
from almoner.registers.workforce.matrix.headings import (
    date_meaning,
    is_id,
    is_name,
    is_not_a_course,
    is_renewal,
    path_meaning,
    sentence_meaning,
)

WORKER = ["Amina Yusuf", "E1", None, "03/04/2025"]


def letters(table):
    return [heading.letter for heading in table.courses]


def test_one_row_of_headings(make_sheet):
    table = find_table(make_sheet(["Name", "Employee no", "Insulin"], ["Amina", "E1", "Y"]))
    assert (table.header_rows, table.first_row, table.last_row) == ((1,), 2, 2)
    assert (table.name_columns, table.id_column, letters(table)) == ((1,), 2, ["C"])


def test_a_title_groups_and_merged_names(make_sheet):
    def change(sheet):
        sheet.merge_cells("A1:E1")
        sheet.merge_cells("C3:D3")
        sheet.merge_cells("A3:A4")
        sheet.merge_cells("B3:B4")

    sheet = make_sheet(
        ["Training matrix 2026"],
        [],
        ["Staff name", "Payroll no.", "Clinical", None, "Mandatory"],
        [None, None, "Insulin", "Stoma care", "Fire safety"],
        ["Amina", "E1", "Y"],
        change=change,
    )
    table = find_table(sheet)
    assert table.header_rows == (3, 4)
    assert [h.path for h in table.courses] == [
        ("Clinical", "Insulin"),
        ("Clinical", "Stoma care"),
        ("Mandatory", "Fire safety"),
    ]
    assert table.first_row == 5


def test_completed_and_expiry_columns_under_one_course(make_sheet):
    sheet = make_sheet(
        ["Name", "Insulin", None, "Fire safety", None],
        [None, "Completed", "Expires", "Completed", "Expires"],
        ["Amina", "03/04/2025", "03/04/2026"],
        change=lambda s: (s.merge_cells("B1:C1"), s.merge_cells("D1:E1")),
    )
    table = find_table(sheet)
    assert table.header_rows == (1, 2)
    assert [path_meaning(h.path) for h in table.courses] == ["completed", "expires"] * 2


def test_a_row_that_says_how_long_training_holds_is_a_heading(make_sheet):
    sheet = make_sheet(
        ["Name", "Insulin", "Fire safety"], ["Frequency", "1 year", "3 years"], ["Amina", "Y", "Y"]
    )
    assert find_table(sheet).first_row == 3


def test_spacers_jobs_hidden_columns_and_a_legend(make_sheet):
    def change(sheet):
        sheet.column_dimensions["F"].hidden = True
        sheet.row_dimensions[4].hidden = True

    sheet = make_sheet(
        ["Name", "Job role", None, "Insulin", "Start date", "Stoma care", "% complete"],
        [],
        ["Amina", "Carer", None, "Y", None, None, 1],
        ["Callum", "Carer", None, "Y", None, None, 1],
        [],
        ["Key", None],
        ["G means in date"],
        change=change,
    )
    table = find_table(sheet)
    assert letters(table) == ["D", "F"]
    assert [h.hidden for h in table.courses] == [False, True]
    assert [h.letter for h in table.others] == ["B", "E", "G"]
    assert table.last_row == 4
    assert any("Hidden columns: F" in reason for reason in table.reasons)
    assert any("rows are hidden" in reason for reason in table.reasons)


def test_first_and_family_names_in_two_columns(make_sheet):
    table = find_table(make_sheet(["Surname", "First name", "Insulin"], ["Yusuf", "Amina", "Y"]))
    assert table.name_columns == (2, 1)


@pytest.mark.parametrize(
    "rows",
    [[], [["Insulin", "Fire"], ["Y", "Y"]], [["Name"]], [["Name", "Role"], ["Amina", "Carer"]]],
)
def test_a_sheet_without_a_matrix(make_sheet, rows):
    table = find_table(make_sheet(*rows))
    assert not table.found
    assert table.reasons


def test_the_sheet_with_the_matrix_is_chosen(open_book):
    book = open_book(render_example())
    assert len(book.sheets) == 2
    assert choose_sheet(book).name == "Training matrix"


def test_no_sheet_is_chosen_when_none_fits(open_book, make_sheet):
    class Book:
        visible_sheets = (make_sheet(["Hello"]),)

    assert choose_sheet(Book()) is None


@pytest.mark.parametrize("text", ["Name", "STAFF NAME:", "Employee", " Full  name ", "Surname"])
def test_words_for_a_name(text):
    assert is_name(text)


@pytest.mark.parametrize("text", ["Employee no.", "Payroll Number", "Staff ID", "ID", "Emp Ref"])
def test_words_for_a_number(text):
    assert is_id(text)
    assert not is_name(text)


@pytest.mark.parametrize("text", ["Insulin", "Dementia", "Named nurse role play", "First aid"])
def test_words_for_courses_are_neither(text):
    readings = (is_name, is_id, is_not_a_course, is_renewal, date_meaning)
    assert [reading.__name__ for reading in readings if reading(text)] == []


@pytest.mark.parametrize("text", ["3 years", "Annual", "every 2 years", "One-off", "12 months"])
def test_words_for_how_long(text):
    assert is_renewal(text)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Expiry date", "expires"),
        ("Renewal due", "expires"),
        ("Date completed", "completed"),
        ("Booked", "booked"),
    ],
)
def test_words_for_what_dates_mean(text, meaning):
    assert date_meaning(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Dates shown are expiry dates", "expires"),
        ("The date in each cell is when training was completed", "completed"),
        ("Please send certificates", None),
    ],
)
def test_a_note_may_say_what_all_dates_mean(text, meaning):
    assert sentence_meaning(text) == meaning


def test_a_heading_with_its_meaning_in_brackets():
    assert path_meaning(("Clinical", "Insulin (expiry)")) == "expires"
    assert path_meaning(("Insulin expiry date",)) == "expires"
    assert path_meaning(("Clinical", "Insulin")) is None
