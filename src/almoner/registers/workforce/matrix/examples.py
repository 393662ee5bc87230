"""Training matrices as providers really keep them, made with openpyxl for demonstration and tests.

The same from the same seed. Everybody in them is invented.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from almoner.platform.imports.columns import column_letter
from almoner.registers.workforce.matrix.records import Course

COURSES = (
    Course("insulin", "Insulin administration", ("Insulin", "Diabetes and insulin")),
    Course("blood-glucose", "Blood glucose monitoring"),
    Course("medicines", "Medicines administration", ("Medication",)),
    Course("moving", "Moving and handling"),
    Course("safeguarding", "Safeguarding adults"),
    Course("ommt-1", "Oliver McGowan Tier 1"),
)
WORKERS = (
    ("E1001", "Amina Yusuf"),
    ("E1002", "Callum Reid"),
    ("E1003", "Grace Mensah"),
    ("E1004", "Tomasz Nowak"),
    ("E1005", "Priya Shah"),
    ("E1006", "Ellen Hughes"),
)
GROUPS = (("Clinical", 3), ("Mandatory", 3))
_NAVY, _AMBER = "FF005EB8", "FFFFB81C"


def render_example(
    *,
    seed: int = 1,
    today: date = date(2026, 3, 3),
    workers: Sequence[tuple[str, str]] = WORKERS,
    courses: Sequence[Course] = COURSES,
    messy: bool = True,
) -> bytes:
    """An .xlsx with a title, grouped headings and one row a worker.

    With `messy`: text dates, ticks, bookings, n/a, a hidden column and row, a section row, spacers,
    colours, a legend and a second sheet. Without it: real dates of completion only.
    """
    from openpyxl import Workbook

    chance = Random(seed)  # noqa: S311  (invented training, no secret)
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Training matrix"
    _headings(sheet, courses)
    value = _messy_value if messy else _plain_value
    row = 5
    for number, (ref, name) in enumerate(workers):
        if messy and number == len(workers) // 2:
            row = _section(sheet, row, "Bank staff", len(courses) + 2)
        _worker(sheet, row, ref, name, [value(chance, today) for _ in courses])
        row += 1
    if messy:
        _extras(book, sheet, row, len(courses))
    return saved(book)


def saved(book: Any) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _headings(sheet: Any, courses: Sequence[Course]) -> None:
    from openpyxl.styles import Font

    last = column_letter(len(courses) + 2)
    sheet["A1"] = "Sunny Meadow Homecare – training matrix"
    sheet["A1"].font = Font(bold=True, size=16, color=_NAVY)
    sheet.merge_cells(f"A1:{last}1")
    column = 3
    for group, width in GROUPS:
        if column <= len(courses) + 2:
            sheet.cell(3, column, group)
            end = min(column + width - 1, len(courses) + 2)
            sheet.merge_cells(start_row=3, end_row=3, start_column=column, end_column=end)
        column += width
    sheet["A4"], sheet["B4"] = "Staff name", "Employee no."
    for offset, course in enumerate(courses):
        sheet.cell(4, 3 + offset, course.also[0] if course.also else course.name)


def _worker(sheet: Any, row: int, ref: str, name: str, values: list[Any]) -> None:
    sheet.cell(row, 1, name)
    sheet.cell(row, 2, ref)
    for offset, value in enumerate(values):
        cell = sheet.cell(row, 3 + offset, value)
        if isinstance(value, datetime):
            cell.number_format = "dd/mm/yyyy"


def _section(sheet: Any, row: int, words: str, width: int) -> int:
    sheet.cell(row + 1, 1, words)
    sheet.merge_cells(start_row=row + 1, end_row=row + 1, start_column=1, end_column=width)
    return row + 2


def _past(chance: Random, today: date) -> date:
    return today - timedelta(days=chance.randint(20, 700))


def _plain_value(chance: Random, today: date) -> datetime:
    return datetime.combine(_past(chance, today), time())


def _messy_value(chance: Random, today: date) -> Any:
    makers: tuple[Callable[[date], Any], ...] = (
        lambda day: datetime.combine(day, time()),
        lambda day: datetime.combine(day, time()),
        lambda day: datetime.combine(day, time()),
        lambda day: f"{day:%d/%m/%Y}",
        lambda day: f"{day.day}.{day.month}.{day:%y}",
        lambda day: f"{day:%B %Y}",
        lambda day: "✓",
        lambda day: "n/a",
        lambda day: (
            f"booked {(today + timedelta(days=40)).day}/{(today + timedelta(days=40)).month}"
        ),
        lambda day: "expired",
        lambda day: "due",
        lambda day: None,
        lambda day: "ask Sue",
    )
    return chance.choice(makers)(_past(chance, today))


def _extras(book: Any, sheet: Any, row: int, courses: int) -> None:
    from openpyxl.styles import PatternFill

    sheet.column_dimensions[column_letter(courses + 2)].hidden = True
    sheet.row_dimensions[row - 1].hidden = True
    sheet["C5"].fill = PatternFill("solid", fgColor=_AMBER)
    sheet.cell(row + 2, 1, "Key")
    sheet.cell(row + 3, 1, "Amber: expires within 30 days")
    notes = book.create_sheet("Read me")
    notes["A1"] = "Please send certificates to the office."
