from datetime import date

import pytest
from tests.registers.workforce.ascwds.examples import TRAINING, read, with_cells

from almoner.registers.workforce.ascwds import Answer


def training(**cells):
    result = read(file=with_cells("training", **cells))
    return (result.trainings[0] if result.trainings else None), result.report


def test_valid_row_is_read_whole():
    row, report = training()
    assert row == TRAINING
    assert report.findings == []


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("LOCALESTID", "", "missing-value"),
        ("UNIQUEWORKERID", "", "missing-value"),
        ("CATEGORY", "", "missing-value"),
        ("CATEGORY", "3", "unknown-code"),
        ("CATEGORY", "1.2E+01", "excel-scientific"),
        ("TRAININGNAME", "x" * 121, "too-long"),
        ("ACCREDITED", "2", "unknown-code"),
        ("WHODELIVERED", "3", "unknown-code"),
        ("HOWDELIVERED", "3", "unknown-code"),
        ("VALIDITY", "0", "validity"),
        ("VALIDITY", "a year", "validity"),
        ("VALIDITY", "12.5", "validity"),
        ("VALIDITY", "99999999999", "validity"),
        ("DATECOMPLETED", "01/15/2026", "month-first"),
        ("DATECOMPLETED", "15/01/2027", "future-date"),
        ("EXPIRYDATE", "14/01/2026", "expiry-before-completion"),
        ("EXPIRYDATE", "15/01/2026", "expiry-before-completion"),
        ("EXPIRYDATE", "46402", "excel-serial"),
        ("NOTES", "x" * 1001, "too-long"),
    ],
)
def test_errors_name_row_column_and_mend(column, value, code):
    row, report = training(**{column: value})
    assert row is None
    found = next(f for f in report.findings if f.severity == "error")
    assert (found.code, found.column, found.where) == (code, column, f"row 2, column {column}")
    assert found.mend


@pytest.mark.parametrize(
    ("value", "answer"),
    [("1", Answer.YES), ("0", Answer.NO), ("999", Answer.NOT_KNOWN), ("", None)],
)
def test_accredited(value, answer):
    assert training(ACCREDITED=value)[0].accredited is answer


@pytest.mark.parametrize(
    ("value", "months", "never"), [("", None, False), ("24", 24, False), ("none", None, True)]
)
def test_validity(value, months, never):
    row, report = training(VALIDITY=value, EXPIRYDATE="")
    assert report.findings == []
    assert (row.valid_months, row.never_expires) == (months, never)


def test_never_expires_with_an_expiry_date_is_a_warning_and_the_date_stays():
    row, report = training(VALIDITY="none")
    assert report.codes() == ["expiry-and-none"]
    assert row.expires_on == date(2027, 1, 15)


def test_no_completion_date_is_a_warning():
    row, report = training(DATECOMPLETED="")
    assert report.codes("warning") == ["no-completion-date"]
    assert row.completed_on is None


def test_provider_of_in_house_training_is_set_aside():
    row, report = training(WHODELIVERED="1")
    assert report.codes() == ["provider-ignored"]
    assert row.provider == ""


def test_formula_in_notes_is_held_off():
    row, report = training(NOTES="=HYPERLINK(1)")
    assert row.notes == "'=HYPERLINK(1)"
    assert report.codes("warning") == ["formula"]
