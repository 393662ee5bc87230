"""From CSV text to rows with numbers, or to findings that say which row will not do."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from almoner.platform.imports.reading import MAX_BYTES, Source, load_text
from almoner.platform.imports.report import Report, shown

MAX_ROWS = 200_000
MAX_COLUMNS = 500

_STRAY_RETURN = re.compile(r"\r(?!\n)")
_OTHER_SEPARATORS = ((";", "semicolons"), ("\t", "tabs"), ("|", "bars"))


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it (headings are row 1) and its cells by heading.

    Cells are stripped of surrounding white space and otherwise as given.
    """

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    headers: tuple[str, ...]
    rows: tuple[Row, ...]


def load_table(
    source: Source,
    report: Report,
    *,
    max_bytes: int = MAX_BYTES,
    max_rows: int = MAX_ROWS,
    max_columns: int = MAX_COLUMNS,
) -> Table | None:
    """A CSV file as a table, or None with the reasons in the report."""
    text = load_text(source, report, max_bytes=max_bytes)
    if text is None:
        return None
    return read_table(text, report, max_rows=max_rows, max_columns=max_columns)


def read_table(
    text: str, report: Report, *, max_rows: int = MAX_ROWS, max_columns: int = MAX_COLUMNS
) -> Table | None:
    """CSV text as a table, or None with the reasons in the report. Never half a table."""
    _note_line_endings(text, report)
    records = _records(text, report, max_rows + 1)
    if records is None:
        return None
    headers = _headers(records[0] if records else [], report, max_columns)
    if headers is None or not _all_fit(records, headers, text, report):
        return None
    report.rows_read = sum(1 for record in records[1:] if any(record))
    if report.rows_read == 0:
        report.warning(
            "headings-only",
            "The file has headings and no rows under them.",
            "If you expected rows, save the file again with all of them.",
        )
    return Table(headers, tuple(_rows(records[1:], headers)))


def _note_line_endings(text: str, report: Report) -> None:
    stray = len(_STRAY_RETURN.findall(text))
    if stray and "\n" not in text:
        report.note(
            "old-line-endings", "The lines end the way old Macs ended them. They were read."
        )
    elif stray:
        report.warning(
            "stray-return",
            "Some lines end in an odd way (a carriage return on its own).",
            "Check the rows around it; a cell may hold a broken line.",
        )


def _records(text: str, report: Report, limit: int) -> list[list[str]] | None:
    """Every record, blank ones as empty lists so that row numbers stay those of a spreadsheet."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[list[str]] = []
    try:
        for record in reader:
            if len(records) >= limit:
                _too_many_rows(report, limit - 1)
                return None
            records.append([cell.strip() for cell in record])
    except csv.Error as problem:
        _bad_quotes(report, len(records) + 1, str(problem))
        return None
    while records and not any(records[-1]):
        records.pop()
    return records


def _too_many_rows(report: Report, limit: int) -> None:
    report.error(
        "too-many-rows",
        f"The file has more than {limit:,} rows, the most that is read at once.",
        "Split it into smaller files.",
    )


def _bad_quotes(report: Report, row: int, problem: str) -> None:
    if "unexpected end of data" in problem or "field larger" in problem:
        report.error(
            "open-quote",
            "A quotation mark is opened here and never closed. The file may have been cut short.",
            "Close or remove the quotation mark, or save the whole file again.",
            where=f"row {row}",
        )
        return
    report.error(
        "bad-quotes",
        "The quotation marks in this row do not pair up.",
        'Write a quotation mark inside a quoted cell twice (“""”), or remove it.',
        where=f"row {row}",
    )


def _headers(record: list[str], report: Report, max_columns: int) -> tuple[str, ...] | None:
    headers = _without_empty_tail(record)
    if len(headers) > max_columns:
        report.error(
            "too-many-columns",
            f"The file has {len(headers)} columns; at most {max_columns} are read.",
            "Check that it is the right file.",
            where="row 1",
        )
        return None
    if not headers or _separated_otherwise(headers, report):
        if report.ok:
            report.error(
                "no-headings",
                "The first row is blank.",
                "Put the headings in row 1.",
                where="row 1",
            )
        return None
    return headers if _named_once(headers, report) else None


def _without_empty_tail(record: list[str]) -> tuple[str, ...]:
    cells = list(record)
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _separated_otherwise(headers: tuple[str, ...], report: Report) -> bool:
    if len(headers) > 1:
        return False
    if headers[0].lower().startswith("sep="):
        report.error(
            "separator-line",
            "The first line tells Excel the separator; the headings are below it.",
            "Delete the first line and save the file.",
            where="row 1",
        )
        return True
    for mark, name in _OTHER_SEPARATORS:
        if mark in headers[0]:
            report.error(
                "not-commas",
                f"The columns are separated by {name}, not commas.",
                "Save it as “CSV UTF-8 (comma delimited)”.",
                where="row 1",
            )
            return True
    return False


def _named_once(headers: tuple[str, ...], report: Report) -> bool:
    for name, times in Counter(headers).items():
        if not name:
            report.error(
                "blank-heading",
                "A column has no heading.",
                "Give every column its heading, or remove the column.",
                where="row 1",
            )
        elif times > 1:
            report.error(
                "heading-twice",
                f"This heading appears {times} times.",
                "Keep one column of each name.",
                where="row 1",
                column=name,
                value=name,
            )
    return report.ok


def _all_fit(records: list[list[str]], headers: tuple[str, ...], text: str, report: Report) -> bool:
    """Whether every row has a cell for each heading, and no more.

    Cells past the last heading may be there only where row 1 has them too, and empty. A row that is
    longer than row 1 has usually been pushed along by a comma inside a cell.
    """
    width, full_width = len(headers), len(records[0])
    for number, record in enumerate(records[1:], start=2):
        as_headed = len(record) == full_width and not any(record[width:])
        if not any(record) or len(record) == width or as_headed:
            continue
        last = number == len(records) and not text.endswith(("\n", "\r"))
        _wrong_width(report, number, len(record), width, last)
    return report.ok


def _wrong_width(report: Report, row: int, has: int, width: int, last: bool) -> None:
    if has < width and last:
        report.error(
            "truncated",
            f"The last row stops after {has} of {width} columns: the file was cut short.",
            "Download or save the whole file again.",
            where=f"row {row}",
        )
        return
    report.error(
        "wrong-columns",
        f"This row has {has} columns; the headings have {width}.",
        "Put cells that hold a comma in quotation marks."
        if has > width
        else "Add the missing commas, or save the file again from a spreadsheet.",
        where=f"row {row}",
    )


def _rows(records: list[list[str]], headers: tuple[str, ...]) -> Iterator[Row]:
    for number, record in enumerate(records, start=2):
        if any(record):
            yield Row(number, dict(zip(headers, record, strict=False)))


def check_headers(
    table: Table, required: tuple[str, ...], optional: tuple[str, ...], report: Report
) -> bool:
    """Whether the table has every required heading and none that is unknown; names each one."""
    missing = [name for name in required if name not in table.headers]
    unknown = [name for name in table.headers if name not in (*required, *optional)]
    for name in missing:
        report.error(
            "missing-heading",
            f"The column {name} is missing.",
            "Add the column; its cells may be empty.",
            where="row 1",
            column=name,
        )
    for name in unknown:
        report.error(
            "unknown-heading",
            f"The column {shown(name)} is not known.",
            _nearest_words(name, missing),
            where="row 1",
            column=name,
            value=name,
        )
    return not (missing or unknown)


def _nearest_words(name: str, missing: list[str]) -> str:
    plain = re.sub(r"[^A-Z0-9]", "", name.upper())
    for wanted in missing:
        if wanted == plain:
            return f"Rename it to {wanted}."
    return "Remove the column, or correct its heading."
