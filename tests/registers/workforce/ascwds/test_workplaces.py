import pytest
from tests.registers.workforce.ascwds.examples import ROWS, WORKPLACE, read, with_cells

from almoner.registers.workforce.ascwds import Answer, Status
from almoner.registers.workforce.ascwds.codetables import table


def workplace(**cells):
    result = read(file=with_cells("workplace", **cells))
    return (result.workplaces[0] if result.workplaces else None), result.report


def test_valid_row_is_read_whole():
    row, report = workplace()
    assert row == WORKPLACE
    assert report.findings == []


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("LOCALESTID", "", "missing-value"),
        ("LOCALESTID", "1.2346E+09", "excel-scientific"),
        ("LOCALESTID", "01-Feb", "excel-date"),
        ("LOCALESTID", "=A1", "formula"),
        ("LOCALESTID", "12.0", "excel-decimal"),
        ("STATUS", "", "missing-value"),
        ("STATUS", "CHANGE", "unknown-status"),
        ("ESTNAME", "", "missing-value"),
        ("ESTNAME", "x" * 121, "too-long"),
        ("ADDRESS1", "", "missing-value"),
        ("ADDRESS2", "x" * 41, "too-long"),
        ("POSTCODE", "", "missing-value"),
        ("POSTCODE", "Coventry", "postcode-shape"),
        ("POSTCODE", "CV1 55FB", "postcode-shape"),
        ("ESTTYPE", "2", "unknown-code"),
        ("ESTTYPE", "6.0", "excel-decimal"),
        ("REGTYPE", "1", "unknown-code"),
        ("PROVNUM", "", "missing-value"),
        ("PROVNUM", "123456789", "cqc-id-shape"),
        ("LOCATIONID", "", "missing-value"),
        ("LOCATIONID", "1-1", "cqc-id-shape"),
        ("LOCATIONID", "１-２２３４５６７８９", "cqc-id-shape"),
        ("POSTCODE", "CV５ 6EX", "postcode-shape"),
        ("LOCATIONID", "1.23E+09", "excel-scientific"),
        ("MAINSERVICE", "", "missing-value"),
        ("MAINSERVICE", "9", "unknown-code"),
        ("MAINSERVICE", "08", "unknown-code"),
        ("ALLSERVICES", "8;9", "unknown-code"),
        ("DHA", "3", "unknown-code"),
        ("DHA", "Yes", "unknown-code"),
        ("CWPAWARE", "9", "unknown-code"),
    ],
)
def test_errors_name_row_column_and_mend(column, value, code):
    row, report = workplace(**{column: value})
    assert row is None
    found = next(f for f in report.findings if f.severity == "error")
    assert (found.code, found.column, found.where) == (code, column, f"row 2, column {column}")
    assert found.mend


def test_zeros_before_a_code_are_named():
    assert "Use 8, without zeros" in workplace(MAINSERVICE="08")[1].findings[0].mend


def test_postcode_is_written_one_way():
    assert workplace(POSTCODE="cv56ex")[0].postcode == "CV5 6EX"


def test_status_in_any_case():
    assert workplace(STATUS="update")[0].status is Status.UPDATE


@pytest.mark.parametrize("status", ["DELETE", "NOCHANGE", "UNCHECKED"])
def test_rows_without_values_are_checked_for_their_identifier_only(status):
    row, report = workplace(STATUS=status, POSTCODE="nowhere", MAINSERVICE="9", DHA="9")
    assert report.findings == []
    assert (row.status, row.name, row.dha) == (Status(status), "", None)
    assert not row.status.carries_values
    assert workplace(STATUS=status, LOCALESTID="")[0] is None


def test_not_regulated_needs_no_identifiers():
    row, report = workplace(REGTYPE="0", PROVNUM="", LOCATIONID="")
    assert report.ok
    assert row.regulated is False


def test_head_office_needs_no_location():
    assert workplace(MAINSERVICE="72", LOCATIONID="", DHA="", DHAACTIVITIES="")[1].ok


class TestDelegatedActivities:
    @pytest.mark.parametrize(
        ("dha", "activities", "answer", "kept", "known", "warnings"),
        [
            ("", "", None, (), True, []),
            ("1", "1;2;8", Answer.YES, ("1", "2", "8"), True, []),
            ("1", " 2 ; 2 ;", Answer.YES, ("2",), True, []),
            ("1", "999", Answer.YES, (), False, []),
            ("1", "", Answer.YES, (), False, []),
            ("1", "2;9", Answer.YES, ("2",), True, ["unknown-dha-activity"]),
            ("1", "insulin", Answer.YES, (), False, ["unknown-dha-activity"]),
            ("1", "999;2", Answer.YES, ("2",), True, []),
            ("2", "", Answer.NO, (), True, []),
            ("2", "2", Answer.NO, (), True, ["dha-activities-ignored"]),
            ("999", "2", Answer.NOT_KNOWN, (), True, ["dha-activities-ignored"]),
            ("", "2", None, (), True, ["dha-activities-ignored"]),
        ],
    )
    def test_activities_are_read_only_where_the_answer_is_yes(
        self, dha, activities, answer, kept, known, warnings
    ):
        row, report = workplace(DHA=dha, DHAACTIVITIES=activities)
        assert report.ok
        assert (row.dha, row.dha_activities, row.dha_activities_known) == (answer, kept, known)
        assert report.codes("warning") == warnings

    @pytest.mark.parametrize("service", sorted(table("services").codes))
    def test_every_service_is_asked_or_not(self, service):
        row, report = workplace(MAINSERVICE=service, ALLSERVICES=service)
        asked = service not in {"10", "13", "19", "60", "72"}
        assert (row.dha is Answer.YES) is asked
        assert ("dha-not-asked" in report.codes("warning")) is not asked


def test_formula_in_free_text_is_held_off_and_in_a_column_not_kept_is_named():
    row, report = workplace(ESTNAME="=cmd|x", SERVICEDESC="@SUM(A1)")
    assert row.name == "'=cmd|x"
    assert [(f.code, f.column) for f in report.findings] == [
        ("formula", "SERVICEDESC"),
        ("formula", "ESTNAME"),
    ]


def test_example_is_the_row_under_test():
    assert ROWS["workplace"] is WORKPLACE
