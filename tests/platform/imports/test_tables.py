import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.platform.imports.report import Report
from almoner.platform.imports.tables import check_headers, load_table, read_table


def read(text, **limits):
    report = Report("test", "file.csv")
    return read_table(text, report, **limits), report


def refused(text, code, **limits):
    table, report = read(text, **limits)
    assert table is None
    assert report.codes("error")[0] == code
    return report.findings[0] if report.findings[0].code == code else report.findings[-1]


def cells(text):
    table, report = read(text)
    assert report.ok, report.as_lines()
    return [dict(row.cells) for row in table.rows]


class TestReading:
    def test_rows_by_heading_with_spreadsheet_numbers(self):
        table, report = read("A,B\r\n1,2\r\n3,4\r\n")
        assert table.headers == ("A", "B")
        assert [(row.number, dict(row.cells)) for row in table.rows] == [
            (2, {"A": "1", "B": "2"}),
            (3, {"A": "3", "B": "4"}),
        ]
        assert report.rows_read == 2

    def test_quoted_commas_quotes_and_line_breaks(self):
        assert cells('A,B\n"1, ""one""","x\ny"\n') == [{"A": '1, "one"', "B": "x\ny"}]

    def test_line_break_in_a_cell_does_not_move_row_numbers(self):
        table, _ = read('A,B\n"x\ny",1\nz,2\n')
        assert [row.number for row in table.rows] == [2, 3]

    def test_blank_rows_are_passed_over_and_still_counted(self):
        table, report = read("A,B\n\n1,2\n,\n3,4\n,\n\n")
        assert [row.number for row in table.rows] == [3, 5]
        assert report.rows_read == 2

    def test_white_space_around_cells_and_headings_is_dropped(self):
        assert cells(" A ,B\n 1\u00a0, 2\n") == [{"A": "1", "B": "2"}]

    def test_empty_columns_on_the_right_are_dropped(self):
        assert cells("A,B,,\n1,2,,\n3,4\n") == [{"A": "1", "B": "2"}, {"A": "3", "B": "4"}]

    def test_old_mac_line_ends_are_read_with_a_note(self):
        table, report = read("A,B\r1,2\r")
        assert len(table.rows) == 1
        assert report.codes() == ["old-line-endings"]

    def test_a_stray_return_among_other_line_ends_is_a_warning(self):
        _, report = read('A,B\r\n"1\r",2\r\n')
        assert report.codes("warning") == ["stray-return"]

    def test_headings_only_is_a_warning(self):
        table, report = read("A,B\n")
        assert table.rows == ()
        assert report.codes("warning") == ["headings-only"]

    def test_load_goes_from_bytes_to_table(self):
        table = load_table("A,B\n£,é\n".encode("cp1252"), Report("t", "a.csv"))
        assert dict(table.rows[0].cells) == {"A": "£", "B": "é"}

    def test_load_stops_at_bytes_that_are_not_text(self):
        assert load_table(b"PK\x03\x04", Report("t", "a.csv")) is None


class TestRefusals:
    def test_wrong_number_of_columns_names_the_row(self):
        found = refused("A,B\n1,2\n1,2,3\n4,5\n", "wrong-columns")
        assert found.where == "row 3"
        assert "3 columns" in found.problem
        assert "comma" in found.mend

    def test_row_pushed_along_by_a_comma_is_refused_even_if_its_last_cell_is_empty(self):
        assert refused("A,B,C\n1,2,3\nx,y,2,\n", "wrong-columns").where == "row 3"

    def test_cell_past_the_last_heading_is_refused(self):
        assert refused("A,B,,\n1,2,,\n1,2,3,\n", "wrong-columns").where == "row 3"

    def test_every_row_that_does_not_fit_is_named(self):
        _, report = read("A,B\n1\n1,2,3\n")
        assert [found.where for found in report.findings] == ["row 2", "row 3"]

    def test_short_last_row_without_line_end_is_a_truncated_file(self):
        assert refused("A,B,C\n1,2,3\n4,5", "truncated").where == "row 3"

    def test_quote_left_open(self):
        assert refused('A,B\n1,2\n3,"4\n5,6\n', "open-quote").where == "row 3"

    def test_quotes_that_do_not_pair(self):
        assert refused('A,B\n1,2\n3,"4"5\n', "bad-quotes").where == "row 3"

    @pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
    def test_other_separators_are_named(self, mark, name):
        assert name in refused(f"A{mark}B\n1{mark}2\n", "not-commas").problem

    @pytest.mark.parametrize("first", ["sep=,", "SEP=;"])
    def test_line_that_tells_excel_the_separator(self, first):
        refused(f"{first}\nA,B\n1,2\n", "separator-line")

    def test_heading_twice_and_blank_heading(self):
        assert refused("A,B,A\n1,2,3\n", "heading-twice").column == "A"
        refused("A,,B\n1,2,3\n", "blank-heading")

    def test_blank_first_row(self):
        refused("\nA,B\n1,2\n", "no-headings")
        refused(",,\nA,B\n", "no-headings")

    def test_limits_on_rows_and_columns(self):
        refused("A\n1\n2\n3\n", "too-many-rows", max_rows=2)
        refused("A,B,C\n", "too-many-columns", max_columns=2)
        assert read("A\n1\n2\n", max_rows=2)[1].ok


class TestHeaders:
    def check(self, text, required, optional=()):
        report = Report("test", "file.csv")
        table = read_table(text, report)
        return check_headers(table, required, optional, report), report

    def test_all_there_in_any_order_and_optional_or_not(self):
        assert self.check("B,A\n1,2\n", ("A", "B"))[0]
        assert self.check("B,A,C\n1,2,3\n", ("A", "B"), ("C",))[0]

    def test_missing_and_unknown_are_each_named(self):
        fits, report = self.check("A,X\n1,2\n", ("A", "B", "C"))
        assert not fits
        assert [(f.code, f.column) for f in report.findings] == [
            ("missing-heading", "B"),
            ("missing-heading", "C"),
            ("unknown-heading", "X"),
        ]

    def test_a_heading_spelt_otherwise_is_recognised(self):
        _, report = self.check("Local Est Id\n1\n", ("LOCALESTID",))
        assert "Rename it to LOCALESTID." in report.findings[-1].mend


@given(st.text(max_size=300))
def test_any_text_gives_a_table_or_a_reason(text):
    table, report = read(text)
    assert (table is None) == (not report.ok)


@given(st.lists(st.lists(st.text(alphabet='ab ,"\n'), min_size=2, max_size=2), max_size=5))
def test_nothing_is_lost_between_writing_and_reading(rows):
    def quoted(cell):
        return '"' + cell.replace('"', '""') + '"'

    text = "A,B\n" + "".join(f"{quoted(a)},{quoted(b)}\n" for a, b in rows)
    kept = [{"A": a.strip(), "B": b.strip()} for a, b in rows if a.strip() or b.strip()]
    assert cells(text) == kept
