from dataclasses import fields
from datetime import date

import pytest
from tests.registers.workforce.ascwds.examples import TODAY, WORKER, read, with_cells

from almoner.registers.workforce.ascwds import Answer, Status, WorkerRow
from almoner.registers.workforce.ascwds.codetables import table
from almoner.registers.workforce.ascwds.rows import Level2Certificate


def worker(**cells):
    result = read(file=with_cells("worker", **cells))
    return (result.workers[0] if result.workers else None), result.report


def test_valid_row_is_read_whole():
    row, report = worker()
    assert row == WORKER
    assert report.findings == []


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("UNIQUEWORKERID", "", "missing-value"),
        ("UNIQUEWORKERID", "1.2346E+09", "excel-scientific"),
        ("UNIQUEWORKERID", "Jan-02", "excel-date"),
        ("UNIQUEWORKERID", "+1", "formula"),
        ("UNIQUEWORKERID", "7.0", "excel-decimal"),
        ("UNIQUEWORKERID", "x" * 51, "too-long"),
        ("STATUS", "GONE", "unknown-status"),
        ("DISPLAYID", "", "missing-value"),
        ("POSTCODE", "ABC", "postcode-shape"),
        ("DOB", "01/31/1990", "month-first"),
        ("DOB", "31/01/90", "two-digit-year"),
        ("DOB", "32904", "excel-serial"),
        ("DOB", "01/01/2030", "future-date"),
        ("STARTDATE", "########", "excel-narrow"),
        ("STARTDATE", "02/11/2026", "future-date"),
        ("CARECERT", "4", "unknown-code"),
        ("L2CARECERT", "1", "level-2-certificate"),
        ("L2CARECERT", "1;2023", "level-2-certificate"),
        ("L2CARECERT", "1;2027", "level-2-certificate"),
        ("L2CARECERT", "4", "level-2-certificate"),
        ("L2CARECERT", "1;25", "level-2-certificate"),
        ("DHA", "0", "unknown-code"),
        ("EMPLSTATUS", "", "missing-value"),
        ("EMPLSTATUS", "5", "unknown-code"),
        ("MAINJOBROLE", "", "missing-value"),
        ("MAINJOBROLE", "12", "unknown-code"),
        ("CWPCATEGORY", "8", "unknown-code"),
    ],
)
def test_errors_name_row_column_and_mend(column, value, code):
    row, report = worker(**{column: value})
    assert row is None
    found = next(f for f in report.findings if f.severity == "error")
    assert (found.code, found.column, found.where) == (code, column, f"row 2, column {column}")
    assert found.mend


def test_start_today_is_not_in_the_future():
    assert worker(STARTDATE="01/11/2026")[0].started_on == TODAY


def test_iso_dates_are_read():
    assert worker(DOB="1990-01-31")[0].born_on == date(1990, 1, 31)


@pytest.mark.parametrize(
    ("value", "certificate", "year"),
    [
        ("", None, None),
        ("1;2024", Level2Certificate.COMPLETED, 2024),
        ("1;2026", Level2Certificate.COMPLETED, 2026),
        ("2", Level2Certificate.STARTED, None),
        ("2;", Level2Certificate.STARTED, None),
        ("3", Level2Certificate.NOT_STARTED, None),
    ],
)
def test_level_2_certificate(value, certificate, year):
    row, report = worker(L2CARECERT=value)
    assert report.ok
    assert (row.level_2_certificate, row.level_2_year) == (certificate, year)


@pytest.mark.parametrize("role", sorted(table("job-roles").codes))
def test_every_job_role_may_be_asked_about_dha_or_not(role):
    row, report = worker(MAINJOBROLE=role, NMCREG="1" if role == "16" else "")
    never = int(role) in (10, 16, 24, 25, 26, 27, 37, 38, 44, *range(46, 52))
    assert row.dha is (None if never else Answer.YES)
    assert report.codes() == (["dha-role"] if never else [])


@pytest.mark.parametrize(
    ("value", "answer"),
    [("", None), ("1", Answer.YES), ("2", Answer.NO), ("999", Answer.NOT_KNOWN)],
)
def test_dha_answers(value, answer):
    assert worker(DHA=value)[0].dha is answer


@pytest.mark.parametrize("status", ["DELETE", "NOCHANGE", "UNCHECKED"])
def test_rows_without_values_are_checked_for_their_identifiers_only(status):
    row, report = worker(STATUS=status, DOB="rubbish", MAINJOBROLE="", DHA="7")
    assert report.findings == []
    assert row == WorkerRow(2, "Élan-1", "W-001", Status(status))


class TestOnlyWhatIsNeeded:
    def test_ni_number_is_looked_at_for_shape_never_kept_never_shown(self):
        row, report = worker(NINUMBER="AB123456C")
        assert report.findings == []
        assert "AB123456C" not in repr(row)
        row, report = worker(NINUMBER="QQ12345")
        assert report.codes("warning") == ["ni-number-shape"]
        assert "QQ12345" not in str(report.as_dict())
        assert "QQ12345" not in repr(row)

    @pytest.mark.parametrize("number", ["ab 12 34 56 c", "JT000000A"])
    def test_ni_number_shapes(self, number):
        assert worker(NINUMBER=number)[1].findings == []

    @pytest.mark.parametrize("number", ["BG123456A", "DA123456A", "AO123456A", "AB123456E"])
    def test_not_ni_numbers(self, number):
        assert worker(NINUMBER=number)[1].codes() == ["ni-number-shape"]

    def test_special_category_and_pay_columns_leave_no_trace(self):
        row, report = worker(
            ETHNICITY="77777",
            DISABLED="77777",
            NATIONALITY="77777",
            SALARY="77777",
            DAYSSICK="77777",
        )
        assert report.findings == []
        assert "77777" not in repr(row)

    @pytest.mark.parametrize("column", ["GENDER", "HANDCVISA", "INOUTUK", "APPRENTICE", "AMHP"])
    def test_unknown_code_in_a_column_not_kept_is_only_a_warning(self, column):
        row, report = worker(**{column: "77"})
        assert row == WORKER
        assert report.codes() == ["unknown-code"]

    def test_no_field_is_meant_for_what_is_not_kept(self):
        names = {field.name for field in fields(WorkerRow)}
        assert not names & {"ni_number", "gender", "ethnicity", "nationality", "disabled", "salary"}


class TestNurses:
    def test_the_kind_of_a_registered_nurse_is_read(self):
        row, report = worker(MAINJOBROLE="16", NMCREG="1", DHA="")
        assert (row.nurse_kind, report.findings) == ("1", [])

    @pytest.mark.parametrize(
        ("job_role", "value", "code"),
        [
            ("16", "", "nmcreg-missing"),
            ("16", "12A3456E", "nmcreg-code"),
            ("16", "x", "nmcreg-code"),
            ("8", "1", "nmcreg-role"),
        ],
    )
    def test_anything_else_is_set_aside_with_a_word(self, job_role, value, code):
        row, report = worker(MAINJOBROLE=job_role, NMCREG=value, DHA="")
        assert row.nurse_kind == ""
        assert report.codes() == [code]
        assert report.findings[0].mend
