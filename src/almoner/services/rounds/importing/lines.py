"""From the rows of a roster to calls: who goes to whom, on which day, from when to when."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from almoner.platform.imports.report import Report, row_column
from almoner.platform.imports.tables import Row, Table
from almoner.services.rounds.importing.cells import (
    Wrong,
    read_day,
    read_length,
    read_moment,
)
from almoner.services.rounds.importing.headings import Columns, find_columns

DAY = 24 * 60
# Words that stand where nobody has been chosen.
_NOBODY = {"", "unallocated", "unassigned", "none", "tbc", "vacant", "-", "n/a"}
_YES = {"yes", "y", "true", "1", "x", "2", "double", "double up"}
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Line:
    """One row. Times in minutes after midnight; `number` and `where` say where it stands."""

    number: int
    person: str
    nhs_number: str
    workers: tuple[tuple[str, str], ...]
    double: bool
    day: date
    starts: int
    minutes: int
    activity: str

    def where(self, column: str = "") -> str:
        return row_column(self.number, column)


def read_lines(table: Table, report: Report) -> tuple[Columns, list[Line]] | None:
    """Every row that can be read; what is wrong with the others is in the report."""
    columns = find_columns(table.headers, report)
    if columns is None:
        return None
    for header in columns.unused:
        report.note("column-not-read", "This column is not read.", where="row 1", column=header)
    found = (_Reader(columns, row, report).line() for row in table.rows)
    return columns, [line for line in found if line is not None]


class _Reader:
    def __init__(self, columns: Columns, row: Row, report: Report) -> None:
        self.columns, self.row, self.report = columns, row, report
        self.fine = True

    def line(self) -> Line | None:
        person, number = self.text("person"), self.text("nhs_number").replace(" ", "")
        if not person:
            self.wrong("person", Wrong("no-person", "Nobody is named.", "Say who is visited."))
        day, starts = self._when()
        minutes = self._minutes(day, starts)
        workers, double = self._workers()
        if not self.fine or day is None or starts is None or minutes is None:
            return None
        return Line(
            self.row.number,
            person,
            number,
            workers,
            double,
            day,
            int(starts),
            int(minutes),
            self.text("activity"),
        )

    def text(self, name: str) -> str:
        return self.row.cells.get(self.columns.headings.get(name, ""), "").strip()

    def wrong(self, name: str, why: Wrong) -> None:
        self.fine = False
        header = self.columns.headings.get(name, "")
        self.report.error(
            why.code,
            why.problem,
            why.mend,
            where=row_column(self.row.number, header),
            column=header,
            value=self.text(name),
        )

    def read(self, name: str, how: Callable[[str], Value | Wrong]) -> Value | None:
        found = how(self.text(name))
        if isinstance(found, Wrong):
            self.wrong(name, found)
            return None
        return found

    def _when(self) -> tuple[date | None, float | None]:
        moment = self.read("starts", read_moment)
        day = self.read("day", read_day) if self.text("day") else None
        if moment is None:
            return day, None
        if moment[0] and day and moment[0] != day:
            self.wrong(
                "starts",
                Wrong("days-differ", "The date here is not that of the date column.", "Mend one."),
            )
        if moment[0] is None and day is None and self.fine:
            self.wrong("day", Wrong("no-day", "There is no date.", "Add the date."))
        return day or moment[0], moment[1]

    def _minutes(self, day: date | None, starts: float | None) -> float | None:
        said = self.read("minutes", read_length) if self.text("minutes") else None
        moment = self.read("ends", read_moment) if self.text("ends") else None
        if moment is None or starts is None:
            if said is None and self.fine:
                why = Wrong("no-length", "Neither an end nor a length is given.", "Add one.")
                self.wrong("minutes" if "minutes" in self.columns else "ends", why)
            return said
        later = (moment[0] - day).days * DAY if moment[0] and day else 0
        lasts = moment[1] + later - starts
        if lasts <= 0:
            why = Wrong(
                "ends-before-start",
                "It ends before it starts.",
                "Correct the times. Split a visit that goes past midnight.",
            )
            self.wrong("ends", why)
            return None
        if said is not None and said != lasts:
            self.report.warning(
                "length-differs",
                f"The length is {said:g} minutes; from start to end it is {lasts:g}.",
                "The length was used. Correct the one that is wrong.",
                where=row_column(self.row.number, self.columns.headings["minutes"]),
                value=self.text("minutes"),
            )
        return said or lasts

    def _workers(self) -> tuple[tuple[tuple[str, str], ...], bool]:
        first, number, second = self.text("worker"), self.text("worker_number"), self.text("second")
        named = list(_named(first, number))
        if second.casefold() in _YES:
            return tuple(named), True
        if second.casefold() in (_NOBODY | {"no", "n", "false", "0", "1 carer", "single"}):
            return tuple(named), False
        return (*named, *_named(second, "")), True


def _named(name: str, number: str) -> Iterator[tuple[str, str]]:
    if name.casefold() not in _NOBODY or number:
        yield name, number
