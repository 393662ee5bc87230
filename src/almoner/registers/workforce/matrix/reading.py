"""Workers and courses from a sheet, by a mapping that somebody has checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from almoner.kernel.london import format_date
from almoner.platform.imports.cells import identifier_problem, is_formula
from almoner.platform.imports.columns import column_number
from almoner.platform.imports.report import Report
from almoner.platform.imports.spreadsheets import Cell, Sheet
from almoner.registers.workforce.matrix import headings
from almoner.registers.workforce.matrix.cells import Meaning, understand
from almoner.registers.workforce.matrix.dates import Doubt
from almoner.registers.workforce.matrix.mapping import check_mapping
from almoner.registers.workforce.matrix.records import (
    STATE_WORDS,
    DateMeaning,
    MatrixEntry,
    MatrixResult,
    State,
)
from almoner.registers.workforce.matrix.signs import check_columns, note_what_is_not_read

HELD_FINDINGS = 10_000
LONGEST_NAME = 120
_TOTALS = ("total", "compliance", "number trained", "percentage", "average", "count", "%")


@dataclass(frozen=True, slots=True)
class Worker:
    row: int
    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class Column:
    number: int
    letter: str
    heading: str
    course: str
    dates: DateMeaning


@dataclass(frozen=True, slots=True)
class Understood:
    """One cell of the preview: what it holds and how it is read."""

    cell: str
    heading: str
    given: str
    meaning: str
    problem: bool


@dataclass(frozen=True, slots=True)
class PreviewRow:
    row: int
    worker_ref: str
    worker_name: str
    cells: tuple[Understood, ...]


def read(
    sheet: Sheet,
    mapping: Mapping[str, Any],
    today: date,
    *,
    report: Report | None = None,
    filename: str = "training matrix",
) -> MatrixResult:
    """Every worker and mapped course, with each cell that is not understood listed by address.

    `today` settles what is to come and what is past. A cell that is not understood makes no entry,
    so it changes nothing; one with an error in the report makes the whole result unusable.
    """
    report = report or Report("training-matrix", filename, held_per_severity=HELD_FINDINGS)
    result = MatrixResult(report)
    if not check_mapping(mapping, sheet, report):
        return result
    columns = _columns(mapping)
    workers = _workers(sheet, mapping, report)
    for worker in workers:
        result.entries += _entries(sheet, worker, columns, today, result)
    report.rows_read = len(workers)
    check_columns(sheet, [(c.number, c.letter) for c in columns], workers_rows(workers), report)
    note_what_is_not_read(sheet, mapping, report)
    return result


def workers_rows(workers: list[Worker]) -> list[int]:
    return [worker.row for worker in workers]


def preview(
    sheet: Sheet, mapping: Mapping[str, Any], today: date, rows: int = 5
) -> list[PreviewRow]:
    """The first workers as they would be read, cell by cell; [] when the mapping does not fit."""
    quiet = Report("training-matrix", "preview")
    if not check_mapping(mapping, sheet, quiet):
        return []
    columns = _columns(mapping)
    return [
        PreviewRow(
            worker.row,
            worker.ref,
            worker.name,
            tuple(_understood(sheet.cell(worker.row, c.number), c, today) for c in columns),
        )
        for worker in _workers(sheet, mapping, quiet)[: max(rows, 0)]
    ]


def _understood(cell: Cell, column: Column, today: date) -> Understood:
    meaning = understand(cell, column.dates, today)
    if isinstance(meaning, Doubt):
        return Understood(cell.address, column.heading, shown_value(cell), meaning.problem, True)
    words = STATE_WORDS[meaning.state]
    day = meaning.completed_on or meaning.expires_on or meaning.booked_on
    if day:
        words = f"{words}, {format_date(day)}"
    return Understood(cell.address, column.heading, shown_value(cell), words, False)


def shown_value(cell: Cell) -> str:
    """What a cell holds, as somebody at the sheet would say it."""
    if isinstance(cell.value, datetime):
        return format_date(cell.value.date())
    if isinstance(cell.value, date):
        return format_date(cell.value)
    if cell.value is None and cell.formula:
        return cell.formula
    return cell.text


def _columns(mapping: Mapping[str, Any]) -> list[Column]:
    return [
        Column(
            column_number(c["column"]),
            c["column"],
            " – ".join(c["heading"]),
            c["course"],
            c["dates"],
        )
        for c in mapping["columns"]
        if c["use"] and c["course"]
    ]


def _workers(sheet: Sheet, mapping: Mapping[str, Any], report: Report) -> list[Worker]:
    names = [column_number(letter) for letter in mapping["name_columns"]]
    id_column = column_number(mapping["id_column"]) if mapping["id_column"] else None
    found = []
    for row in range(int(mapping["first_row"]), min(int(mapping["last_row"]), sheet.row_count) + 1):
        if row in sheet.hidden_rows and mapping["hidden_rows"] != "read":
            continue
        worker = _worker(sheet, row, names, id_column, report)
        if worker is not None:
            found.append(worker)
    _check_repeated(found, report)
    return found


def _worker(
    sheet: Sheet, row: int, names: list[int], id_column: int | None, report: Report
) -> Worker | None:
    name = " ".join(filter(None, (sheet.cell(row, c).text for c in names)))
    name = " ".join(name.split())
    if not name:
        _say_nameless(sheet, row, report)
        return None
    if _is_section(sheet, row, names[0]) or _is_total(name):
        report.note("not-a-worker", "This row is not a worker.", where=f"row {row}", value=name)
        return None
    if is_formula(name) or len(name) > LONGEST_NAME or sheet.cell(row, names[0]).formula:
        _say_unusable_name(row, name, report)
        return None
    ref = _reference(sheet.cell(row, id_column), report) if id_column else ""
    return None if ref is None else Worker(row, ref, name)


def _say_nameless(sheet: Sheet, row: int, report: Report) -> None:
    filled = [cell for cell in sheet.row(row) if cell.value is not None]
    if filled:
        report.warning(
            "row-without-worker",
            "This row has no worker's name, so it was set aside.",
            "Add the name, or clear the row.",
            where=f"row {row}",
            value=shown_value(filled[0]),
        )


def _is_section(sheet: Sheet, row: int, column: int) -> bool:
    return any(
        m.holds(row, column) and m.first_row == m.last_row and m.last_column - m.first_column >= 2
        for m in sheet.merges
    )


def _is_total(name: str) -> bool:
    bare = headings.plain(name)
    return bare.startswith(_TOTALS) or bare.endswith(("%", "total", "totals"))


def _say_unusable_name(row: int, name: str, report: Report) -> None:
    report.error(
        "unusable-name",
        "This is not a name: it is a formula, or longer than any name.",
        "Type the worker's name.",
        where=f"row {row}",
        value=name,
    )


def _reference(cell: Cell, report: Report) -> str | None:
    """The employee number as text, '' when there is none, None with an error when it is spoiled."""
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(str(value).split()) if value is not None else ""
    if not text:
        if cell.formula is None:
            _say_no_reference(cell, report)
            return ""
        problem: tuple[str, str, str] | None = _spoiled("the result of a formula not saved")
    elif isinstance(value, bool | date) or not isinstance(value, int | str):
        problem = _spoiled("not a number or text; Excel may have turned it into a date")
    else:
        problem = identifier_problem(text, max_length=50)
    if problem is None:
        return text
    code, words, mend = problem
    report.error(code, words, mend, where=f"cell {cell.address}", value=shown_value(cell))
    return None


def _spoiled(what: str) -> tuple[str, str, str]:
    return "employee-number", f"The employee number is {what}.", "Type it again as text."


def _say_no_reference(cell: Cell, report: Report) -> None:
    report.warning(
        "no-employee-number",
        "This worker has no employee number, so they are matched by name alone.",
        "Add the employee number.",
        where=f"cell {cell.address}",
    )


def _check_repeated(workers: list[Worker], report: Report) -> None:
    first: dict[tuple[str, str], Worker] = {}
    for worker in workers:
        key = ("ref", worker.ref) if worker.ref else ("name", worker.name.casefold())
        earlier = first.setdefault(key, worker)
        if earlier is not worker:
            report.error(
                "worker-twice",
                f"This worker is in row {earlier.row} too.",
                "Keep one row for each worker, or add employee numbers that differ.",
                where=f"row {worker.row}",
                value=worker.ref or worker.name,
            )


def _entries(
    sheet: Sheet, worker: Worker, columns: list[Column], today: date, result: MatrixResult
) -> list[MatrixEntry]:
    found: dict[str, MatrixEntry] = {}
    doubtful: set[str] = set()
    for column in columns:
        cell = sheet.cell(worker.row, column.number)
        meaning = understand(cell, column.dates, today)
        if isinstance(meaning, Doubt):
            doubtful.add(column.course)
            _say_doubt(cell, column, meaning, result)
            continue
        _say_rule(cell, column, meaning, today, result.report)
        entry = _entry(worker, column, cell, meaning)
        earlier = found.get(column.course)
        found[column.course] = merge(earlier, entry, today, result.report) if earlier else entry
    return [e for e in found.values() if not (e.state == "missing" and e.course_code in doubtful)]


def _entry(worker: Worker, column: Column, cell: Cell, meaning: Meaning) -> MatrixEntry:
    return MatrixEntry(
        worker.row,
        worker.ref,
        worker.name,
        column.course,
        meaning.state,
        meaning.completed_on,
        meaning.expires_on,
        meaning.booked_on,
        cell.address,
    )


def _say_doubt(cell: Cell, column: Column, doubt: Doubt, result: MatrixResult) -> None:
    result.not_understood.append(cell.address)
    result.report.warning(
        doubt.code,
        f"{doubt.problem} The cell was set aside.",
        doubt.mend,
        where=f"cell {cell.address}",
        column=column.heading,
        value=shown_value(cell),
    )


def _say_rule(cell: Cell, column: Column, meaning: Meaning, today: date, report: Report) -> None:
    where = f"cell {cell.address}"
    if meaning.rule:
        report.warning(
            "date-by-rule",
            f"This was read by a rule: {meaning.rule}.",
            "If that is wrong, write the full date as DD/MM/YYYY.",
            where=where,
            column=column.heading,
            value=shown_value(cell),
        )
    if meaning.state == "undated":
        report.warning(
            "undated",
            "There is a tick but no date, so this training does not count as in date.",
            "Write the date on which the training was completed.",
            where=where,
            column=column.heading,
            value=shown_value(cell),
        )
    if meaning.state == "booked" and meaning.booked_on and meaning.booked_on < today:
        report.warning(
            "booking-past",
            "The day that this was booked for has passed, and nothing says that it was done.",
            "If it was done, write the date of completion.",
            where=where,
            column=column.heading,
            value=shown_value(cell),
        )


_STRENGTH: dict[State, int] = {
    "completed": 6,
    "expired": 5,
    "expires": 4,
    "undated": 3,
    "booked": 2,
    "not_applicable": 1,
    "missing": 0,
}


def merge(one: MatrixEntry, two: MatrixEntry, today: date, report: Report) -> MatrixEntry:
    """Two columns of one course as one entry: the later completion, the earlier expiry."""
    strong, weak = (one, two) if _STRENGTH[one.state] >= _STRENGTH[two.state] else (two, one)
    completed = _pick(max, one.completed_on, two.completed_on)
    expires = _pick(min, one.expires_on, two.expires_on)
    joined = replace(
        strong,
        completed_on=completed,
        expires_on=expires,
        booked_on=strong.booked_on or weak.booked_on,
        cell=f"{one.cell}, {two.cell}",
    )
    if completed and expires and expires < completed:
        report.warning(
            "expires-before-completed",
            "This training expires before the day on which it was completed. It counts as expired.",
            "Correct one of the two dates.",
            where=f"cells {joined.cell}",
            value=f"{format_date(completed)}, {format_date(expires)}",
        )
    wrong_order = bool(completed and expires and expires < completed)
    past = "expired" in (one.state, two.state) or wrong_order or bool(expires and expires < today)
    return replace(joined, state="expired") if past else joined


def _pick(choose: Any, one: date | None, two: date | None) -> date | None:
    given = [day for day in (one, two) if day is not None]
    return choose(given) if given else None
