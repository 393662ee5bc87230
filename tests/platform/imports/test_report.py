import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.platform.imports.report import (
    FORMULA_STARTS,
    SHOWN_LENGTH,
    Finding,
    Report,
    row_column,
    shown,
)


def finding(severity="error", value="", where="row 2", problem="It is wrong.", mend="Mend it."):
    return Finding(severity, where, "DOB", value, problem, mend, "wrong")


class TestShown:
    @pytest.mark.parametrize(
        ("given", "seen"),
        [
            ("Asha", "Asha"),
            ("a\tb", "a\\tb"),
            ("a\r\nb", "a\\r\\nb"),
            ("a\x00b", "a\\u0000b"),
            ("a\u202eb", "a\\u202eb"),
            ("=1+1", "'=1+1"),
            ("  @SUM(A1)", "'  @SUM(A1)"),
            ("＝1", "'＝1"),
            (12, "12"),
            ("", ""),
        ],
    )
    def test_value_is_made_safe_to_show(self, given, seen):
        assert shown(given) == seen

    def test_long_value_is_cut_at_sixty_characters_with_an_ellipsis(self):
        assert shown("x" * 61) == "x" * 59 + "…"
        assert shown("x" * 60) == "x" * 60

    @given(st.text())
    def test_nothing_shown_is_long_live_or_unseen(self, text):
        result = shown(text)
        assert len(result) <= SHOWN_LENGTH
        assert not result.lstrip().startswith(FORMULA_STARTS)
        assert not any(ord(character) < 32 for character in result)


class TestFinding:
    def test_reads_as_one_line(self):
        line = finding(value="31/31/2020").as_line()
        assert line == "error: row 2: “31/31/2020”: It is wrong. Mend it."

    def test_line_leaves_out_an_empty_value_and_place(self):
        assert finding(where="").as_line() == "error: It is wrong. Mend it."

    def test_makes_its_value_place_and_column_safe_however_it_is_built(self):
        built = Finding("note", "row\n2", "=A", "=cmd|x", "p", "m", "c")
        assert (built.where, built.column, built.value) == ("row\\n2", "'=A", "'=cmd|x")

    def test_refuses_a_severity_it_does_not_know(self):
        with pytest.raises(ValueError, match="not 'fatal'"):
            finding(severity="fatal")

    def test_row_and_column_in_words(self):
        assert row_column(7, "DOB") == "row 7, column DOB"
        assert row_column(7, "") == "row 7"


class TestReport:
    def test_is_ok_until_an_error(self):
        report = Report("training", "a.csv")
        report.note("n", "Seen.")
        report.warning("w", "Odd.", "Look.")
        assert report.ok
        report.error("e", "Wrong.", "Mend.")
        assert not report.ok
        assert report.codes() == ["n", "w", "e"]
        assert report.codes("warning") == ["w"]

    def test_holds_two_hundred_of_each_severity_and_counts_the_rest(self):
        report = Report("training", "a.csv")
        for number in range(250):
            report.warning("w", "Odd.", "Look.", where=f"row {number}")
        report.error("e", "Wrong.", "Mend.")
        assert len(report.findings) == 201
        assert report.not_shown == 50
        assert "e" in report.codes("error")
        assert report.as_lines()[-1] == "and 50 more findings, not shown."

    def test_error_past_the_limit_still_counts(self):
        report = Report("training", "a.csv", held_per_severity=0)
        report.error("e", "Wrong.", "Mend.")
        assert not report.ok
        assert report.not_shown == 1

    def test_first_line_says_that_nothing_was_changed(self):
        report = Report("training", "a.csv", rows_read=1)
        report.error("e", "Wrong.", "Mend.")
        assert report.as_lines()[0] == "a.csv: 1 row read, 1 error. Nothing was changed."

    def test_first_line_counts_what_changed(self):
        report = Report("t", "a.csv", rows_read=10, created=1, updated=2, unchanged=3, skipped=4)
        assert report.as_lines() == [
            "a.csv: 10 rows read. 1 created, 2 updated, 3 unchanged, 4 skipped."
        ]

    def test_lines_put_errors_first(self):
        report = Report("t", "a.csv")
        report.note("n", "Seen.")
        report.error("e", "Wrong.", "Mend.")
        assert [line.split(":")[0] for line in report.as_lines()[1:]] == ["error", "note"]

    def test_file_name_cannot_carry_control_characters(self):
        assert Report("t", "a\n\x1b[31m.csv").filename == "a\\n\\u001b[31m.csv"

    def test_dict_is_ready_for_json(self):
        report = Report("t", "a.csv", digest="ab", rows_read=2)
        report.error("e", "Wrong.", "Mend.", where="row 2", column="DOB", value="=1")
        data = json.loads(json.dumps(report.as_dict()))
        assert data["ok"] is False
        assert data["errors"] == 1
        assert data["findings"][0] == {
            "severity": "error",
            "where": "row 2",
            "column": "DOB",
            "value": "'=1",
            "problem": "Wrong.",
            "mend": "Mend.",
            "code": "e",
        }
        assert data["counts"] == {"created": 0, "updated": 0, "unchanged": 0, "skipped": 0}

    def test_takes_the_findings_of_others_and_names_their_files(self):
        whole, part = Report("t", "all"), Report("t", "b.csv", rows_read=3, held_per_severity=1)
        part.error("e", "Wrong.", "Mend.", where="row 2")
        part.error("f", "Wrong.", "Mend.", where="row 3")
        whole.take([part], name_files=True)
        assert whole.rows_read == 3
        assert whole.findings[0].where == "b.csv, row 2"
        assert whole.totals["error"] == 2
        assert whole.not_shown == 1
