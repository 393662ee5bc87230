"""Signs in a whole sheet that its dates may be wrong, and what was left unread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from almoner.platform.imports.columns import column_letter
from almoner.platform.imports.report import Report
from almoner.platform.imports.spreadsheets import Sheet

_DAY_FIRST = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d{2})\s*")
REAL_DATES_FOR_A_SIGN = 3


def check_columns(
    sheet: Sheet, columns: Sequence[tuple[int, str]], rows: Sequence[int], report: Report
) -> None:
    """Warn of days and months that Excel may have swapped, and of results of formulas.

    The sign of a swap: every real date of a column has a day up to 12, and dates with a day over
    12 stand beside them as text. A computer set to American dates does that on opening a CSV.
    """
    worked_out = []
    for number, letter in columns:
        cells = [sheet.cell(row, number) for row in rows]
        worked_out += [c.address for c in cells if c.formula is not None and c.value is not None]
        real = [c.value for c in cells if isinstance(c.value, date)]
        if len(real) >= REAL_DATES_FOR_A_SIGN and all(day.day <= 12 for day in real):
            _warn_of_swap((c.value for c in cells), letter, report)
    if worked_out:
        report.note(
            "formula-results",
            f"{len(worked_out)} cells hold formulas. The result that Excel last saved was read.",
            "If the workbook has changed since, open it in Excel and save it.",
            where=f"cell {worked_out[0]}" + (" and others" if len(worked_out) > 1 else ""),
        )


def _warn_of_swap(values: Iterable[object], letter: str, report: Report) -> None:
    typed = [found for v in values if isinstance(v, str) and (found := _DAY_FIRST.fullmatch(v))]
    if typed and all(int(found[1]) > 12 and int(found[2]) <= 12 for found in typed):
        report.warning(
            "days-and-months-swapped",
            "No real date here has a day after the 12th, and those that do stand as text: "
            "Excel may have swapped days and months.",
            "Check the dates in this column against the certificates.",
            where=f"column {letter}",
        )


def note_what_is_not_read(sheet: Sheet, mapping: Mapping[str, Any], report: Report) -> None:
    """Say which columns and rows were left out, and that colours are not read."""
    for column in mapping["columns"]:
        if not (column["use"] and column["course"]):
            hidden = "hidden column" if _is_hidden(sheet, column["column"]) else "column"
            report.note(
                "column-not-read",
                f"This {hidden} was not read: it is not mapped to a course.",
                where=f"column {column['column']}",
                value=" – ".join(column["heading"]),
            )
    inside = range(int(mapping["first_row"]), int(mapping["last_row"]) + 1)
    hidden_rows = sorted(row for row in sheet.hidden_rows if row in inside)
    if hidden_rows and mapping["hidden_rows"] != "read":
        report.warning(
            "hidden-rows",
            f"Rows that are hidden were not read: {len(hidden_rows)}.",
            "If they are workers, show the rows, or choose to read hidden rows.",
            where=f"row {hidden_rows[0]}" + (" and others" if len(hidden_rows) > 1 else ""),
        )
    _note_without_heading(sheet, mapping, report)
    report.note("colours", "Colours are not read, only what is written in the cells.")


def _is_hidden(sheet: Sheet, letter: str) -> bool:
    return any(column_letter(number) == letter for number in sheet.hidden_columns)


def _note_without_heading(sheet: Sheet, mapping: Mapping[str, Any], report: Report) -> None:
    headed = {
        column
        for column in range(1, sheet.column_count + 1)
        if any(sheet.heading_cell(int(r), column).text for r in mapping["header_rows"])
    }
    first, last = int(mapping["first_row"]), int(mapping["last_row"])
    bare = {
        column
        for (row, column), cell in sheet.cells.items()
        if first <= row <= last and column not in headed and cell.value is not None
    }
    for column in sorted(bare):
        report.note(
            "no-heading",
            "This column has no heading, so it was not read.",
            "If it is a course, give it a heading.",
            where=f"column {column_letter(column)}",
        )
