"""Where the table stands on a sheet: its headings, its columns and its rows."""

from __future__ import annotations

from almoner.platform.imports.columns import column_letter
from almoner.platform.imports.spreadsheets import Cell, Merge, Sheet, Workbook
from almoner.registers.workforce.matrix import headings
from almoner.registers.workforce.matrix.records import Heading, TableGuess

DEEPEST_HEADING = 60
MOST_HEADING_ROWS = 4
LONGEST_HEADING = 120
_LEGENDS = frozenset({"key", "legend", "notes", "note", "colour key", "color key", "codes"})


def find_table(sheet: Sheet) -> TableGuess:
    """The table of a sheet with the reasons for each guess; not `found` when there is none."""
    start = _heading_row(sheet)
    if start is None:
        return _nothing(sheet)
    names = _name_columns(sheet, start)
    rows = _header_rows(sheet, start, names)
    paths = _columns(sheet, rows)
    id_column = next((h.column for h in paths if any(map(headings.is_id, h.path))), None)
    own = {*names, id_column}
    others = [h for h in paths if h.column not in own and _is_other(h)]
    first = max(rows) + 1
    last = _last_row(sheet, first, names)
    courses = [
        h
        for h in paths
        if h.column not in own and h not in others and h.column > min(names) and h.path
    ]
    return TableGuess(
        sheet=sheet.name,
        header_rows=rows,
        name_columns=names,
        id_column=id_column,
        courses=tuple(courses),
        others=tuple(others),
        first_row=first,
        last_row=last,
        reasons=tuple(_reasons(sheet, rows, names, id_column, courses, first, last)),
    )


def choose_sheet(book: Workbook) -> Sheet | None:
    """The visible sheet that looks most like a matrix; None when none does."""
    ranked = [(_size(guess := find_table(s)), guess, s) for s in book.visible_sheets]
    found = [(size, sheet) for size, guess, sheet in ranked if guess.found]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _size(guess: TableGuess) -> int:
    return len(guess.courses) * max(guess.last_row - guess.first_row + 1, 0)


def _nothing(sheet: Sheet) -> TableGuess:
    why = "No row has a heading for the worker, such as “Name” or “Employee”."
    return TableGuess(sheet.name, (), (), None, (), (), 1, 0, (why,))


def words_of(cell: Cell) -> str:
    """The words of a heading; '' for anything that is no text."""
    return " ".join(cell.value.split())[:LONGEST_HEADING] if isinstance(cell.value, str) else ""


def _heading_row(sheet: Sheet) -> int | None:
    for row in range(1, min(sheet.row_count, DEEPEST_HEADING) + 1):
        cells = sheet.row(row)
        if any(headings.is_name(words_of(cell)) for cell in cells) and not _is_title(sheet, row):
            return row
    return None


def _is_title(sheet: Sheet, row: int) -> bool:
    filled = [cell for cell in sheet.row(row) if cell.value is not None]
    if len(filled) != 1 or row == sheet.row_count:
        return False
    merge = _merge_at(sheet, row, filled[0].column)
    below = [c for c in sheet.row(row + 1) if words_of(c)]
    return not (merge and merge.last_row > row) and not len(below) > 1


def _merge_at(sheet: Sheet, row: int, column: int) -> Merge | None:
    return next((merge for merge in sheet.merges if merge.holds(row, column)), None)


def _name_columns(sheet: Sheet, row: int) -> tuple[int, ...]:
    said = {cell.column: headings.plain(words_of(cell)) for cell in sheet.row(row)}
    first = [c for c, words in said.items() if words in headings.FIRST_NAME_WORDS]
    family = [c for c, words in said.items() if words in headings.FAMILY_NAME_WORDS]
    whole = [c for c, words in said.items() if words in headings.NAME_WORDS]
    if first and family:
        return first[0], family[0]
    return tuple((whole or first or family)[:1])


def _header_rows(sheet: Sheet, start: int, names: tuple[int, ...]) -> tuple[int, ...]:
    rows = [start]
    for row in range(start - 1, max(start - MOST_HEADING_ROWS, 0), -1):
        if not _is_group_row(sheet, row, names):
            break
        rows.insert(0, row)
    for row in range(start + 1, min(start + MOST_HEADING_ROWS, sheet.row_count + 1)):
        if not _continues(sheet, row, start, names):
            break
        rows.append(row)
    return tuple(rows)


def _is_group_row(sheet: Sheet, row: int, names: tuple[int, ...]) -> bool:
    filled = [cell for cell in sheet.row(row) if cell.value is not None]
    if not filled or not all(words_of(cell) for cell in filled):
        return False
    return all(cell.column > min(names) for cell in filled)


def _continues(sheet: Sheet, row: int, start: int, names: tuple[int, ...]) -> bool:
    for column in names:
        above = _merge_at(sheet, row, column)
        if sheet.cell(row, column).value is not None:
            return headings.is_renewal(words_of(sheet.cell(row, column)))
        if above is not None and above.first_row <= start:
            return True
    filled = [cell for cell in sheet.row(row) if cell.value is not None]
    return bool(filled) and all(_reads_as_heading(words_of(cell)) for cell in filled)


def _reads_as_heading(words: str) -> bool:
    if not words:
        return False
    if headings.date_meaning(words) or headings.is_renewal(words):
        return True
    return len(words) > 4 and not any(letter.isdigit() for letter in words)


def _columns(sheet: Sheet, rows: tuple[int, ...]) -> list[Heading]:
    return [
        Heading(column, column_letter(column), path, column in sheet.hidden_columns)
        for column in range(1, sheet.column_count + 1)
        if (path := _path(sheet, rows, column))
    ]


def _path(sheet: Sheet, rows: tuple[int, ...], column: int) -> tuple[str, ...]:
    path: list[str] = []
    for row in rows:
        words = words_of(sheet.heading_cell(row, column))
        if words and words not in path[-1:]:
            path.append(words)
    return tuple(path)


def _is_other(heading: Heading) -> bool:
    return headings.is_not_a_course(heading.path[-1]) or headings.is_name(heading.path[-1])


def _last_row(sheet: Sheet, first: int, names: tuple[int, ...]) -> int:
    last = first - 1
    for row in range(first, sheet.row_count + 1):
        words = headings.plain(" ".join(words_of(sheet.cell(row, c)) for c in names))
        if words in _LEGENDS:
            break
        if words or any(cell.value is not None for cell in sheet.row(row)):
            last = row
    return last


def _reasons(
    sheet: Sheet,
    rows: tuple[int, ...],
    names: tuple[int, ...],
    id_column: int | None,
    courses: list[Heading],
    first: int,
    last: int,
) -> list[str]:
    letters = " and ".join(map(column_letter, names))
    said = [
        f"Headings stand in {_numbers('row', rows)}.",
        f"Workers are named in column {letters}.",
        f"Workers stand in rows {first} to {last}.",
        f"{len(courses)} columns look like courses.",
    ]
    if id_column is None:
        said.append("No column has an employee number, so workers are matched by name.")
    else:
        said.append(f"Column {column_letter(id_column)} has the employee number.")
    hidden = [h.letter for h in courses if h.hidden]
    if hidden:
        said.append(f"Hidden columns: {', '.join(hidden)}. They are read only if you say so.")
    if sheet.hidden_rows & set(range(first, last + 1)):
        said.append("Some rows are hidden. They are read only if you say so.")
    return said


def _numbers(noun: str, numbers: tuple[int, ...]) -> str:
    if len(numbers) == 1:
        return f"{noun} {numbers[0]}"
    return f"{noun}s {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
