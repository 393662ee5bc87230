"""Sheets made the way people make them, and read through the shared guard."""

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from almoner.platform.imports.report import Report
from almoner.platform.imports.spreadsheets import load_workbook
from almoner.registers.workforce.matrix import Course, propose, read

TODAY = date(2026, 3, 3)


def opened(data):
    report = Report("training-matrix", "matrix.xlsx")
    book = load_workbook(data, report)
    assert book is not None, report.as_lines()
    return book


@pytest.fixture
def today():
    return TODAY


@pytest.fixture
def courses():
    return (
        Course("insulin", "Insulin administration", ("Insulin",)),
        Course("moving", "Moving and handling"),
        Course("safeguarding", "Safeguarding adults"),
    )


@pytest.fixture
def open_book():
    return opened


@pytest.fixture
def make_sheet():
    """A sheet from rows of values; `change` may bend it before it is saved."""

    def _make(*rows, change=None, title="Matrix"):
        book = Workbook()
        sheet = book.active
        sheet.title = title
        for row in rows:
            sheet.append(list(row))
        if change:
            change(sheet)
        out = io.BytesIO()
        book.save(out)
        return opened(out.getvalue()).sheets[0]

    return _make


@pytest.fixture
def one_cell(make_sheet, courses):
    """The result of reading one cell under "Insulin"."""

    def _read(value, heading="Insulin"):
        sheet = make_sheet(["Name", "Employee no", heading], ["Amina Yusuf", "E1", value])
        mapping = propose(sheet, courses)
        return read(sheet, mapping, TODAY)

    return _read


@pytest.fixture
def real():
    return lambda year, month, day: datetime(year, month, day)
