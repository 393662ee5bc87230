"""A safe look into an Excel workbook: plain values, and what is hidden, merged or worked out.

Nothing in the workbook is run. Links to other files are not followed. Values that formulas worked
out are those Excel last saved, and the formula stands beside them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from almoner.platform.imports.archive import check_workbook
from almoner.platform.imports.columns import column_letter
from almoner.platform.imports.parts import check_parts, refuse_damaged_part
from almoner.platform.imports.reading import MAX_BYTES, Source, load
from almoner.platform.imports.report import Report, shown

MAX_SHEETS = 100
MAX_SHEET_ROWS = 20_000
MAX_SHEET_COLUMNS = 500

CellValue = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its address (`D14`), value, Excel number format, and formula if it has one.

    `value` of a formula is what Excel last worked out, or None if it never did.
    """

    row: int
    column: int
    value: CellValue
    number_format: str = "General"
    formula: str | None = None

    @property
    def address(self) -> str:
        return f"{column_letter(self.column)}{self.row}"

    @property
    def text(self) -> str:
        """The value as text, stripped; '' for an empty cell."""
        return "" if self.value is None else str(self.value).strip()


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, inclusive, rows and columns from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def holds(self, row: int, column: int) -> bool:
        return (
            self.first_row <= row <= self.last_row
            and self.first_column <= column <= self.last_column
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `cells` holds only cells with a value or a formula, by (row, column)."""

    name: str
    hidden: bool
    cells: Mapping[tuple[int, int], Cell]
    row_count: int
    column_count: int
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merges: tuple[Merge, ...]

    def cell(self, row: int, column: int) -> Cell:
        """The cell here; an empty one where nothing is written."""
        return self.cells.get((row, column)) or Cell(row, column, None)

    def heading_cell(self, row: int, column: int) -> Cell:
        """As `cell`, but inside a merged range the cell that carries its value."""
        for merge in self.merges:
            if merge.holds(row, column):
                return self.cell(merge.first_row, merge.first_column)
        return self.cell(row, column)

    def row(self, row: int) -> tuple[Cell, ...]:
        """Every cell of a row, empty ones too, from column 1."""
        return tuple(self.cell(row, column) for column in range(1, self.column_count + 1))


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a workbook in their order, hidden ones too."""

    sheets: tuple[Sheet, ...]

    @property
    def visible_sheets(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if not sheet.hidden)


def load_workbook(source: Source, report: Report, *, max_bytes: int = MAX_BYTES) -> Workbook | None:
    """An .xlsx as plain values, or None with the reasons in the report. Never half a workbook."""
    content = load(source, report, max_bytes=max_bytes)
    if content is None or not (check_workbook(content, report) and check_parts(content, report)):
        return None
    opened = _open_twice(content, report)
    if opened is None:
        return None
    values, formulas = opened
    if not _within_limits(values, report):
        return None
    pairs = zip(values.worksheets, formulas.worksheets, strict=True)
    return Workbook(tuple(_sheet(shown_sheet, written) for shown_sheet, written in pairs))


def _open_twice(content: bytes, report: Report) -> tuple[Any, Any] | None:
    import openpyxl

    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("defusedxml must be installed, or workbooks are not safe to open")
    try:
        return _open(content, data_only=True), _open(content, data_only=False)
    except Exception:  # openpyxl raises whatever a damaged part makes it meet
        refuse_damaged_part(report)
    return None


def _open(content: bytes, *, data_only: bool) -> Any:
    from openpyxl import load_workbook as load_book

    return load_book(
        io.BytesIO(content), data_only=data_only, keep_links=False, keep_vba=False, rich_text=False
    )


def _within_limits(book: Any, report: Report) -> bool:
    if not 1 <= len(book.worksheets) <= MAX_SHEETS:
        report.error(
            "sheets",
            f"The workbook has {len(book.worksheets)} sheets; 1 to {MAX_SHEETS} are read.",
            "Copy the sheets you need into a new workbook.",
        )
        return False
    for sheet in book.worksheets:
        if _filled(sheet) and not _sheet_within_limits(sheet, report):
            return False
    return True


def _filled(sheet: Any) -> list[tuple[int, int]]:
    return [place for place, cell in sheet._cells.items() if cell.value is not None]


def _sheet_within_limits(sheet: Any, report: Report) -> bool:
    places = _filled(sheet)
    rows, columns = max(row for row, _ in places), max(column for _, column in places)
    if rows <= MAX_SHEET_ROWS and columns <= MAX_SHEET_COLUMNS:
        return True
    report.error(
        "sheet-too-large",
        f"The sheet reaches row {rows:,} and column {column_letter(columns)}; "
        f"at most {MAX_SHEET_ROWS:,} rows and {MAX_SHEET_COLUMNS} columns are read.",
        "Delete the cells that are not needed, or split the sheet.",
        where=f"sheet {shown(sheet.title)}",
    )
    return False


def _sheet(values: Any, formulas: Any) -> Sheet:
    cells = {(cell.row, cell.column): cell for cell in _cells(values, formulas)}
    rows, columns = _extent(cells)
    return Sheet(
        name=values.title,
        hidden=values.sheet_state != "visible",
        cells=cells,
        row_count=rows,
        column_count=columns,
        hidden_rows=_hidden_rows(values, rows),
        hidden_columns=_hidden_columns(values, columns),
        merges=tuple(_merges(values)),
    )


def _extent(cells: Mapping[tuple[int, int], Cell]) -> tuple[int, int]:
    return max((row for row, _ in cells), default=0), max(
        (column for _, column in cells), default=0
    )


def _cells(values: Any, formulas: Any) -> Iterator[Cell]:
    for (row, column), written in sorted(formulas._cells.items()):
        if written.value is None:
            continue
        formula = _formula_text(written)
        worked_out = values._cells.get((row, column))
        value = worked_out.value if formula and worked_out else None if formula else written.value
        yield Cell(row, column, value, written.number_format or "General", formula)


def _formula_text(written: Any) -> str | None:
    if written.data_type != "f":
        return None
    return str(getattr(written.value, "text", None) or written.value)


def _hidden_rows(sheet: Any, rows: int) -> frozenset[int]:
    return frozenset(
        number for number, row in sheet.row_dimensions.items() if row.hidden and number <= rows
    )


def _hidden_columns(sheet: Any, columns: int) -> frozenset[int]:
    hidden: set[int] = set()
    for column in sheet.column_dimensions.values():
        if column.hidden and column.min and column.max:
            hidden.update(range(column.min, min(column.max, columns) + 1))
    return frozenset(hidden)


def _merges(sheet: Any) -> Iterator[Merge]:
    for merged in sheet.merged_cells.ranges:
        yield Merge(merged.min_row, merged.min_col, merged.max_row, merged.max_col)
