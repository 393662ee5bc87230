import io
import random
import struct
import zipfile
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.platform.imports import archive, parts, spreadsheets
from almoner.platform.imports.report import Report
from almoner.platform.imports.spreadsheets import Merge, load_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def saved(book):
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def matrix():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Matrix"
    sheet["A1"] = "Name"
    sheet["B1"] = "Training"
    sheet.merge_cells("B1:D1")
    sheet["A2"] = " Zoë "
    sheet["B2"] = datetime(2026, 1, 2)
    sheet["B2"].number_format = "dd/mm/yyyy"
    sheet["C2"] = "=B2+365"
    sheet["D2"] = "✓"
    sheet["A4"] = "Old"
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[4].hidden = True
    book.create_sheet("Leavers").sheet_state = "hidden"
    return book


@pytest.fixture(scope="module")
def content():
    return saved(matrix())


def rezipped(content, **changes):
    """The workbook with parts replaced or added; a name's `__` stands for `/`, `_DOT_` for '.'."""
    replaced = {
        name.replace("__", "/").replace("_DOT_", "."): value for name, value in changes.items()
    }
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in replaced:
                new.writestr(name, old.read(name))
        for name, value in replaced.items():
            new.writestr(name, value)
    return written.getvalue()


def read(content, **limits):
    report = Report("test", "matrix.xlsx")
    return load_workbook(content, report, **limits), report


def refused(content, code, **limits):
    book, report = read(content, **limits)
    assert book is None
    assert report.codes("error") == [code]
    assert report.findings[0].mend
    return report.findings[0]


def sheet_xml(inside, after=""):
    return f'<worksheet xmlns="{MAIN}"><sheetData>{inside}</sheetData>{after}</worksheet>'


class TestReading:
    def test_cells_carry_address_value_format_and_formula(self, content):
        book, report = read(content)
        assert report.ok
        sheet = book.sheets[0]
        assert sheet.cell(2, 1).text == "Zoë"
        day = sheet.cell(2, 2)
        assert (day.address, day.value, day.number_format) == (
            "B2",
            datetime(2026, 1, 2),
            "dd/mm/yyyy",
        )
        worked_out = sheet.cell(2, 3)
        assert (worked_out.formula, worked_out.value) == ("=B2+365", None)
        assert sheet.cell(2, 4).value == "✓"

    def test_saved_value_of_a_formula_stands_beside_it(self, content):
        xml = sheet_xml('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>')
        book, _ = read(rezipped(content, xl__worksheets__sheet1_DOT_xml=xml))
        assert (book.sheets[0].cell(1, 1).value, book.sheets[0].cell(1, 1).formula) == (2, "=1+1")

    def test_hidden_and_merged_are_told(self, content):
        book, _ = read(content)
        sheet = book.sheets[0]
        assert sheet.hidden_columns == {3}
        assert sheet.hidden_rows == {4}
        assert sheet.merges == (Merge(1, 2, 1, 4),)
        assert [s.name for s in book.visible_sheets] == ["Matrix"]
        assert [s.hidden for s in book.sheets] == [False, True]

    def test_merged_heading_is_found_from_each_of_its_columns(self, content):
        sheet = read(content)[0].sheets[0]
        assert [sheet.heading_cell(1, n).value for n in (1, 2, 3, 4, 5)] == [
            "Name",
            "Training",
            "Training",
            "Training",
            None,
        ]

    def test_rows_have_a_cell_for_every_column(self, content):
        sheet = read(content)[0].sheets[0]
        assert (sheet.row_count, sheet.column_count) == (4, 4)
        assert [cell.value for cell in sheet.row(3)] == [None] * 4
        assert [cell.address for cell in sheet.row(3)] == ["A3", "B3", "C3", "D3"]

    def test_links_to_other_files_are_not_followed(self, content):
        xml = sheet_xml('<row r="1"><c r="A1"><f>[1]Pay!A1</f><v>7</v></c></row>')
        book, report = read(rezipped(content, xl__worksheets__sheet1_DOT_xml=xml))
        assert report.ok
        assert book.sheets[0].cell(1, 1).value == 7

    def test_empty_sheet(self):
        book, report = read(saved(openpyxl.Workbook()))
        assert report.ok
        assert (book.sheets[0].row_count, book.sheets[0].cells) == (0, {})


class TestWrongKinds:
    def test_csv_named_xlsx(self):
        refused(b"Name,Fire safety\r\nZoe,01/02/2026\r\n", "text-named-xlsx")

    def test_something_else(self):
        refused(b"\x00\x01\x02\x03", "not-a-workbook")
        refused(b"%PDF-1.7", "not-a-workbook")

    def test_empty_and_too_large(self):
        refused(b"", "empty-file")
        refused(b"x" * 11, "too-large", max_bytes=10)

    def test_old_excel_and_password(self):
        start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        refused(start + b"\x00" * 100, "old-excel")
        found = refused(start + "EncryptedPackage".encode("utf-16-le"), "encrypted-workbook")
        assert "password" in found.problem

    def test_macros_binary_and_opendocument(self, content):
        refused(rezipped(content, xl__vbaProject_DOT_bin=b"x"), "macros")
        refused(rezipped(content, xl__workbook_DOT_bin=b"x"), "binary-excel")
        refused(rezipped(content, mimetype=b"x", content_DOT_xml=b"x"), "opendocument")

    def test_another_zip(self):
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as other:
            other.writestr("letter.txt", "x")
        refused(written.getvalue(), "not-a-workbook")

    def test_zip_with_a_locked_part(self, content):
        locked = bytearray(content)
        start = locked.find(b"PK\x01\x02")
        locked[start + 8] |= 1
        refused(bytes(locked), "locked-zip")


class TestBombs:
    def test_part_that_grows_more_than_two_hundred_times(self, content):
        refused(rezipped(content, xl__extra_DOT_bin=b" " * 20_000_000), "zip-bomb")

    def test_more_than_the_most_unpacked(self, content, monkeypatch):
        monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 5_000)
        refused(content, "zip-bomb")

    def test_too_many_parts(self, content, monkeypatch):
        monkeypatch.setattr(archive, "MAX_ENTRIES", 5)
        refused(content, "zip-bomb")

    def test_directory_that_lies_about_size(self, content):
        """The directory says 10 bytes; the part holds far more."""
        bomb = bytearray(rezipped(content, xl__extra_DOT_bin=b" " * 20_000_000))
        at = bomb.rfind(b"xl/extra.bin") - 46
        assert bomb[at : at + 4] == b"PK\x01\x02"
        bomb[at + 24 : at + 28] = struct.pack("<I", 10)
        assert read(bytes(bomb))[0] is None

    def test_entities_that_repeat_themselves(self, content):
        xml = (
            '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
            f'<worksheet xmlns="{MAIN}"><sheetData>&b;</sheetData></worksheet>'
        )
        refused(rezipped(content, xl__worksheets__sheet1_DOT_xml=xml), "unsafe-xml")

    def test_entity_that_reads_a_file(self, content):
        xml = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
        refused(rezipped(content, xl__sharedStrings_DOT_xml=xml), "unsafe-xml")

    @pytest.mark.parametrize("reference", ["A1:XFD1048576", "A:A", "1:1"])
    def test_one_merged_range_over_a_whole_sheet(self, content, reference):
        merged = f'<mergeCells><mergeCell ref="{reference}"/></mergeCells>'
        xml = sheet_xml("", merged)
        refused(rezipped(content, xl__worksheets__sheet1_DOT_xml=xml), "too-many-cells")

    def test_more_cells_than_are_read(self, content, monkeypatch):
        monkeypatch.setattr(parts, "MAX_CELLS", 3)
        refused(content, "too-many-cells")

    def test_more_elements_than_are_read(self, content, monkeypatch):
        monkeypatch.setattr(parts, "MAX_ELEMENTS", 50)
        refused(content, "too-many-cells")

    def test_cell_far_out_on_the_sheet(self, content):
        xml = sheet_xml('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')
        found = refused(rezipped(content, xl__worksheets__sheet1_DOT_xml=xml), "sheet-too-large")
        assert "1,048,576" in found.problem

    def test_number_of_sheets(self, content, monkeypatch):
        monkeypatch.setattr(spreadsheets, "MAX_SHEETS", 1)
        refused(content, "sheets")


class TestDamage:
    @pytest.mark.parametrize("share", [0.05, 0.5, 0.9, 0.999])
    def test_file_cut_short(self, content, share):
        refused(content[: int(len(content) * share)], "damaged-workbook")

    def test_part_that_is_not_xml(self, content):
        broken = rezipped(content, xl__worksheets__sheet1_DOT_xml=b"<worksheet")
        refused(broken, "damaged-workbook")

    def test_merge_that_names_no_cells(self, content):
        merged = '<mergeCells><mergeCell ref="nowhere"/></mergeCells>'
        broken = rezipped(content, xl__worksheets__sheet1_DOT_xml=sheet_xml("", merged))
        refused(broken, "damaged-workbook")

    def test_two_hundred_spoilt_workbooks_each_give_cells_or_a_reason(self, content):
        chance = random.Random(7)
        for _ in range(200):
            spoilt = bytearray(content)
            for _ in range(4):
                spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
            book, report = read(bytes(spoilt))
            assert (book is None) == (not report.ok)

    @given(st.binary(max_size=300))
    @settings(max_examples=60)
    def test_any_bytes_give_a_reason(self, tail):
        book, report = read(b"PK\x03\x04" + tail)
        assert book is None
        assert not report.ok


def test_workbooks_are_not_opened_without_defusedxml(content, monkeypatch):
    monkeypatch.setattr(openpyxl, "DEFUSEDXML", False)
    with pytest.raises(RuntimeError, match="defusedxml"):
        read(content)
