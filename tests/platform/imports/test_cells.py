import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.platform.imports.cells import (
    has_unseen,
    identifier_problem,
    is_formula,
    read_identifier,
    read_text,
)
from almoner.platform.imports.report import FORMULA_STARTS, Report


@pytest.mark.parametrize(
    "value",
    [
        "=1+1",
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        " =A1",
        "\t=A1",
        "\rx",
        "＝1",
        "-cmd",
        "+A1",
    ],
)
def test_formulas(value):
    assert is_formula(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "-",
        "---",
        "-5",
        "-1,250.50",
        "+3",
        "-5%",
        "+44 7700 900123",
        "+44 (0)24 7683 1234",
        "A=1",
    ],
)
def test_plain_numbers_phones_and_dashes_are_not_formulas(value):
    assert not is_formula(value)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1.2346E+09", "excel-scientific"),
        ("1E+15", "excel-scientific"),
        ("01-Feb", "excel-date"),
        ("Jan-02", "excel-date"),
        ("1-Feb-26", "excel-date"),
        ("12.0", "excel-decimal"),
        ("#####", "excel-narrow"),
        ("#N/A", "excel-error"),
        ("#REF!", "excel-error"),
        ("'00123", "excel-apostrophe"),
        ("123456789012345000", "excel-rounded"),
        ("=A1", "formula"),
        ("-5", "formula"),
        ("+44 7700 900123", "formula"),
        ("@x", "formula"),
        ("a\tb", "unseen-character"),
        ("a\u200bb", "unseen-character"),
        ("x" * 51, "too-long"),
    ],
)
def test_spoiled_identifiers_are_named(value, code):
    report = Report("t", "a.csv")
    assert read_identifier(value, report, row=7, column="UNIQUEWORKERID") is None
    found = report.findings[0]
    assert (found.severity, found.code) == ("error", code)
    assert found.where == "row 7, column UNIQUEWORKERID"
    assert found.mend


@pytest.mark.parametrize(
    "value", ["W1", "00123", "1-2", "A/B-7", "Zoë 3", "1.5", "E12", "12E", "MAR"]
)
def test_whole_identifiers_are_kept_as_given(value):
    report = Report("t", "a.csv")
    assert read_identifier(value, report, row=2, column="X") == value
    assert report.findings == []


def test_lost_zeros_are_named_only_where_the_length_is_known():
    assert identifier_problem("123", digits=5)[0] == "excel-lost-zeros"
    assert identifier_problem("00123", digits=5) is None
    assert identifier_problem("AB", digits=5) is None
    assert identifier_problem("123") is None


class TestText:
    def read(self, value, **limits):
        report = Report("t", "a.csv")
        return read_text(value, report, row=3, column="NOTES", **limits), report

    def test_plain_text_is_kept(self):
        text, report = self.read("Trained by Zoë, £20\nSecond line")
        assert text == "Trained by Zoë, £20\nSecond line"
        assert report.findings == []

    def test_formula_is_held_off_with_a_warning(self):
        text, report = self.read('=HYPERLINK("http://x")')
        assert text == '\'=HYPERLINK("http://x")'
        assert report.ok
        assert report.codes("warning") == ["formula"]

    def test_phone_number_stays_as_it_is(self):
        assert self.read("+44 7700 900123")[0] == "+44 7700 900123"

    def test_unseen_characters_are_removed_with_a_warning(self):
        text, report = self.read("a\x07b\r\nc")
        assert text == "ab\nc"
        assert report.codes("warning") == ["unseen-character"]

    def test_too_long_is_an_error(self):
        text, report = self.read("xxxx", max_length=3)
        assert text is None
        assert report.codes("error") == ["too-long"]

    @given(st.text(max_size=60))
    def test_what_is_kept_is_never_live_and_reads_the_same_again(self, value):
        kept, _ = self.read(value)
        again, report = self.read(kept)
        assert again == kept
        assert report.findings == []
        assert not is_formula(kept)
        assert not any(has_unseen(line) for line in kept.split("\n"))


@given(st.text(max_size=60))
def test_no_accepted_identifier_starts_like_a_formula(value):
    if identifier_problem(value) is None:
        assert not value.startswith(FORMULA_STARTS)
        assert not has_unseen(value)
