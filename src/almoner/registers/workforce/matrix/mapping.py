"""What each column stands for: proposed, remembered for a provider, and checked before reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from almoner.platform.imports.columns import column_letter, column_number
from almoner.platform.imports.report import Report
from almoner.platform.imports.spreadsheets import Sheet
from almoner.registers.workforce.matrix import headings
from almoner.registers.workforce.matrix.records import (
    DATE_MEANINGS,
    ColumnMapping,
    Course,
    DateMeaning,
    Heading,
    MatrixMapping,
    TableGuess,
)
from almoner.registers.workforce.matrix.similarity import POSSIBLE, SURE, course_score
from almoner.registers.workforce.matrix.tables import find_table, words_of

VERSION = 1
Remembered = Mapping[tuple[str, ...], Mapping[str, Any]]


def propose(
    sheet: Sheet,
    courses: Sequence[Course],
    remembered: Mapping[str, Any] | None = None,
    *,
    today: date | None = None,
) -> MatrixMapping:
    """A mapping for a person to check, as JSON-able data.

    `remembered` is the mapping last confirmed for this provider: its choices are kept by heading,
    wherever the column stands now. With `today`, dates to come show a column of expiry dates.
    """
    table = find_table(sheet)
    kept = _kept(remembered)
    default = _default_meaning(sheet, table)
    columns = [_column(sheet, table, h, courses, kept, default, today) for h in table.courses]
    _one_column_each(columns)
    return {
        "version": VERSION,
        "sheet": table.sheet,
        "header_rows": list(table.header_rows),
        "first_row": table.first_row,
        "last_row": table.last_row,
        "name_columns": [column_letter(c) for c in table.name_columns],
        "id_column": column_letter(table.id_column) if table.id_column else None,
        "worker_match": ["id", "name"] if table.id_column else ["name"],
        "hidden_rows": "read" if (remembered or {}).get("hidden_rows") == "read" else "skip",
        "columns": columns,
        "reasons": list(table.reasons),
        "remembered": bool(kept),
    }


def heading_key(path: Iterable[object]) -> tuple[str, ...]:
    """By what a column is known again: its headings without case, spaces and marks."""
    return tuple(headings.plain(str(part)) for part in path)


def _kept(remembered: Mapping[str, Any] | None) -> Remembered:
    columns = (remembered or {}).get("columns")
    if not isinstance(columns, list):
        return {}
    return {
        heading_key(column["heading"]): column
        for column in columns
        if isinstance(column, Mapping) and isinstance(column.get("heading"), list)
    }


def _default_meaning(sheet: Sheet, table: TableGuess) -> tuple[DateMeaning, str]:
    for (row, _), cell in sheet.cells.items():
        outside = row < min(table.header_rows, default=0) or row > table.last_row
        meaning = headings.sentence_meaning(words_of(cell)) if outside else None
        if meaning is not None:
            return meaning, f"cell {cell.address} says so"
    return "completed", "no heading says otherwise"


def _column(
    sheet: Sheet,
    table: TableGuess,
    heading: Heading,
    courses: Sequence[Course],
    kept: Remembered,
    default: tuple[DateMeaning, str],
    today: date | None,
) -> ColumnMapping:
    known = kept.get(heading_key(heading.path))
    codes = {course.code for course in courses}
    if known is not None and _still_offered(known.get("course"), codes):
        return _as_remembered(heading, known)
    score, best = _best(headings.course_path(heading.path), courses)
    dates, why = _dates(sheet, table, heading, default, today)
    course = best.code if best and score >= POSSIBLE else None
    return {
        "column": heading.letter,
        "heading": list(heading.path),
        "course": course,
        "dates": dates,
        "score": score,
        "use": course is not None and score >= SURE and not heading.hidden,
        "reason": f"{_likeness(score, course)}; dates mean “{dates}”: {why}"
        + ("; the column is hidden" if heading.hidden else ""),
    }


def _still_offered(course: object, codes: set[str]) -> bool:
    return course is None or (isinstance(course, str) and course in codes)


def _as_remembered(heading: Heading, known: Mapping[str, Any]) -> ColumnMapping:
    dates = known.get("dates")
    return {
        "column": heading.letter,
        "heading": list(heading.path),
        "course": known.get("course"),
        "dates": dates if dates in DATE_MEANINGS else "completed",
        "score": 1.0,
        "use": bool(known.get("use", True)) and known.get("course") is not None,
        "reason": "as you chose last time",
    }


def _best(path: tuple[str, ...], courses: Sequence[Course]) -> tuple[float, Course | None]:
    ranked = [(course_score(path, course), course) for course in courses]
    return max(ranked, key=lambda pair: pair[0], default=(0.0, None))


def _likeness(score: float, course: str | None) -> str:
    if course is None:
        return "no course is like this heading"
    return "the names agree" if score >= SURE else "the names are a little alike: please check"


def _dates(
    sheet: Sheet,
    table: TableGuess,
    heading: Heading,
    default: tuple[DateMeaning, str],
    today: date | None,
) -> tuple[DateMeaning, str]:
    meaning = headings.path_meaning(heading.path)
    if meaning is not None:
        return meaning, "its heading says so"
    days = list(_days(sheet, table, heading.column))
    coming = sum(day > today for day in days) if today else 0
    if default[0] == "completed" and coming * 4 > len(days):
        return "expires", f"{coming} of {len(days)} dates have not come yet"
    return default


def _days(sheet: Sheet, table: TableGuess, column: int) -> Iterable[date]:
    for row in range(table.first_row, table.last_row + 1):
        value = sheet.cell(row, column).value
        if isinstance(value, datetime):
            yield value.date()
        elif isinstance(value, date):
            yield value


def _one_column_each(columns: list[ColumnMapping]) -> None:
    """Keep one column for each course and meaning of its dates: the one most alike."""
    best: dict[tuple[str, str], ColumnMapping] = {}
    for column in sorted(columns, key=lambda c: (-c["score"], not c["use"])):
        if column["course"] is None:
            continue
        first = best.setdefault((column["course"], column["dates"]), column)
        if first is not column:
            column["course"], column["use"] = None, False
            column["reason"] = f"column {first['column']} is more like this course"


def check_mapping(mapping: Mapping[str, Any], sheet: Sheet, report: Report) -> bool:
    """Whether a stored mapping fits this sheet; each column that moved or went is an error."""
    try:
        return _fits(mapping, sheet, report)
    except (KeyError, TypeError, ValueError, AttributeError):
        report.error(
            "mapping-broken",
            "The stored mapping cannot be used.",
            "Make the mapping again from this file.",
        )
        return False


def _fits(mapping: Mapping[str, Any], sheet: Sheet, report: Report) -> bool:
    rows = tuple(int(row) for row in mapping["header_rows"])
    used = [column for column in mapping["columns"] if column["use"] and column["course"]]
    if mapping["version"] != VERSION or not (rows and mapping["name_columns"]):
        raise ValueError("not a mapping of this version")
    if not 1 <= int(mapping["first_row"]) <= int(mapping["last_row"]) + 1:
        raise ValueError("rows out of order")
    if mapping["hidden_rows"] not in ("read", "skip"):
        raise ValueError("hidden rows neither read nor skipped")
    for column in mapping["columns"]:
        _check_shape(column)
    for column in used:
        _check_column(column, sheet, rows, report)
    for letter in (*mapping["name_columns"], *filter(None, [mapping["id_column"]])):
        column_number(letter)
    if not used:
        report.error(
            "nothing-mapped",
            "No column is mapped to a course.",
            "Choose a course for at least one column.",
        )
    return report.ok


def _check_shape(column: Mapping[str, Any]) -> None:
    if not all(isinstance(part, str) for part in (column["column"], *column["heading"])):
        raise TypeError("a column and its headings are text")
    if not isinstance(column["course"], str | None) or not isinstance(column["use"], bool):
        raise TypeError("a course is text")
    if column["dates"] not in DATE_MEANINGS:
        raise ValueError("dates mean nothing known")


def _check_column(
    column: Mapping[str, Any], sheet: Sheet, rows: tuple[int, ...], report: Report
) -> None:
    number = column_number(column["column"])
    path: list[str] = []
    for row in rows:
        words = words_of(sheet.heading_cell(row, number))
        if words and words not in path[-1:]:
            path.append(words)
    if heading_key(path) != heading_key(column["heading"]):
        report.error(
            "heading-moved",
            f"Column {column['column']} was “{' – '.join(column['heading'])}” in the mapping.",
            "Make the mapping again from this file.",
            where=f"column {column['column']}",
            value=" – ".join(path),
        )
