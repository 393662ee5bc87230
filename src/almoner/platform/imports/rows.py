"""A table of rows under headings, from CSV or from the first sheet of a workbook."""

from datetime import date, datetime, time, timedelta

from almoner.platform.imports.reading import Source, load
from almoner.platform.imports.report import Report
from almoner.platform.imports.spreadsheets import Cell, Sheet, load_workbook
from almoner.platform.imports.tables import Row, Table, load_table

_ZIP = b"PK\x03\x04"


def load_rows(source: Source, report: Report) -> Table | None:
    """The rows under their headings, or None with the reasons in the report."""
    content = load(source, report)
    if content is None:
        return None
    if not content.startswith(_ZIP):
        return load_table(content, report)
    book = load_workbook(content, report)
    if book is None:
        return None
    sheets = [sheet for sheet in book.visible_sheets if sheet.cells]
    if not sheets:
        report.error("no-rows", "The workbook is empty.", "Check that it is the right file.")
        return None
    if len(sheets) > 1:
        report.note("other-sheets", f"Only the first sheet, “{sheets[0].name}”, was read.")
    return _table(sheets[0], report)


def _table(sheet: Sheet, report: Report) -> Table | None:
    headers = [cell.text for cell in sheet.row(1)]
    while headers and not headers[-1]:
        headers.pop()
    if not headers or not all(headers) or len(set(headers)) < len(headers):
        report.error(
            "headings",
            "Row 1 must hold a different heading in each column.",
            "Put the headings in row 1, with nothing above them.",
            where="row 1",
        )
        return None
    rows = []
    for number in range(2, sheet.row_count + 1):
        cells = [as_text(cell) for cell in sheet.row(number)[: len(headers)]]
        if any(cells):
            rows.append(Row(number, dict(zip(headers, cells, strict=True))))
    report.rows_read = len(rows)
    return Table(tuple(headers), tuple(rows))


def as_text(cell: Cell) -> str:
    """A cell as a CSV would hold it: 2026-11-21, 08:05, 2026-11-21 08:05, 30."""
    value = cell.value
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return f"{value:%Y-%m-%d}" if midnight else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return cell.text
