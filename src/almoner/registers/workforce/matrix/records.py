"""What a training matrix says, as plain values: nothing here touches a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NotRequired, TypedDict

from almoner.platform.imports.report import Report

State = Literal["completed", "expires", "booked", "not_applicable", "expired", "undated", "missing"]
DateMeaning = Literal["completed", "expires", "booked"]
DATE_MEANINGS: tuple[DateMeaning, ...] = ("completed", "expires", "booked")

STATE_WORDS: dict[State, str] = {
    "completed": "completed",
    "expires": "in date until it expires",
    "booked": "booked, not yet done",
    "not_applicable": "not needed for this worker",
    "expired": "expired",
    "undated": "ticked without a date: does not count as in date",
    "missing": "not done",
}


@dataclass(frozen=True, slots=True)
class Course:
    """A course or competence that a column may stand for. `also` holds other names for it."""

    code: str
    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the table and its headings from the outermost in: ("Clinical", "Insulin")."""

    column: int
    letter: str
    path: tuple[str, ...]
    hidden: bool = False

    @property
    def words(self) -> str:
        return " – ".join(self.path)


@dataclass(frozen=True, slots=True)
class TableGuess:
    """Where the table stands on its sheet. Rows and columns count from 1; `last_row` is in it.

    `name_columns` holds one column, or first name and family name in that order. `reasons` say why
    in words, for the one who checks the guess.
    """

    sheet: str
    header_rows: tuple[int, ...]
    name_columns: tuple[int, ...]
    id_column: int | None
    courses: tuple[Heading, ...]
    others: tuple[Heading, ...]
    first_row: int
    last_row: int
    reasons: tuple[str, ...]

    @property
    def found(self) -> bool:
        """Whether there is a column of names and at least one course."""
        return bool(self.name_columns and self.courses)


class ColumnMapping(TypedDict):
    """What one column stands for. `course` None or `use` False: the column is not read."""

    column: str
    heading: list[str]
    course: str | None
    dates: DateMeaning
    score: float
    use: bool
    reason: str


class MatrixMapping(TypedDict):
    """How a provider's matrix is read: JSON through and through, kept for the next file."""

    version: int
    sheet: str
    header_rows: list[int]
    first_row: int
    last_row: int
    name_columns: list[str]
    id_column: str | None
    worker_match: list[str]
    hidden_rows: Literal["skip", "read"]
    columns: list[ColumnMapping]
    reasons: list[str]
    remembered: NotRequired[bool]


@dataclass(frozen=True, slots=True)
class MatrixEntry:
    """One worker and one course. `cell` is the address, or two ("D5, E5").

    A tick without a date is `undated`: evidence of training, never of training that is in date.
    """

    row: int
    worker_ref: str
    worker_name: str
    course_code: str
    state: State
    completed_on: date | None
    expires_on: date | None
    booked_on: date | None
    cell: str


@dataclass(slots=True)
class MatrixResult:
    """What was read. With an error in the report, nothing of it may be kept."""

    report: Report
    entries: list[MatrixEntry] = field(default_factory=list)
    not_understood: list[str] = field(default_factory=list)
