"""From the rows of a ward list to news of who is where. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from almoner.kernel.london import localise
from almoner.platform.imports.dates import DateProblem, read_date
from almoner.platform.imports.report import Report, row_column
from almoner.platform.imports.tables import Row, Table
from almoner.services.discharge.rules.news import Heard, News

# What common systems call each column, in small letters without marks.
NAMES: Mapping[str, tuple[str, ...]] = {
    "nhs_number": ("nhs number", "nhs no", "nhs"),
    "family_name": ("family name", "surname", "last name"),
    "given_name": ("given name", "forename", "first name", "forenames"),
    "born_on": ("date of birth", "dob", "born", "birth date"),
    "ward": ("ward", "ward code", "current ward", "location"),
    "site": ("site", "site code", "hospital site"),
    "bed": ("bed", "bed number", "bay and bed"),
    "visit_number": ("visit number", "spell", "spell number", "encounter"),
    "admitted_at": ("admitted", "admission date", "admitted on", "date of admission"),
    "expected_on": (
        *("expected discharge", "expected discharge date", "estimated discharge date", "edd"),
        *("expected date of discharge", "estimated date of discharge"),
    ),
    "as_at": ("as at", "extracted", "extracted at", "extract time", "report time", "run at"),
}
REQUIRED = ("nhs_number", "family_name", "born_on", "ward", "admitted_at")
_LONGEST = {
    "family_name": 100,
    "given_name": 100,
    "ward": 20,
    "site": 10,
    "bed": 20,
    "visit_number": 50,
}
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::\d{2})?")


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    news: News

    def where(self) -> str:
        return row_column(self.number, "")


def read_lines(table: Table, report: Report, at: datetime) -> list[Line] | None:
    """Every row that can be read; None, with the reasons in the report, without the columns."""
    columns = _columns(table, report)
    if columns is None:
        return None
    return [line for row in table.rows for line in _line(row, columns, report, at)]


def _columns(table: Table, report: Report) -> dict[str, str] | None:
    found: dict[str, str] = {}
    for heading in table.headers:
        plain = " ".join(re.sub(r"[^a-z0-9]+", " ", heading.casefold()).split())
        for name, words in NAMES.items():
            if plain in words:
                found.setdefault(name, heading)
    missing = [name for name in REQUIRED if name not in found]
    for name in missing:
        report.error(
            "column-missing",
            f"There is no column for the {name.replace('_', ' ')}.",
            f"Add a column with the heading “{NAMES[name][0].capitalize()}”.",
            where="row 1",
        )
    return None if missing else found


def _line(row: Row, columns: Mapping[str, str], report: Report, at: datetime) -> Iterator[Line]:
    texts = {name: row.cells.get(heading, "").strip() for name, heading in columns.items()}
    if not any(texts.values()):
        return
    born = _day(row, columns["born_on"], texts["born_on"], report)
    came = _moment(row, columns["admitted_at"], texts["admitted_at"], report)
    fine = born is not None and came is not None
    expected = None
    if texts.get("expected_on"):
        expected = _day(row, columns["expected_on"], texts["expected_on"], report)
        fine &= expected is not None
    when = at
    if texts.get("as_at"):
        said = _moment(row, columns["as_at"], texts["as_at"], report)
        fine &= said is not None
        when = said or at
    if when > at:
        fine = False
        words = "The list says that it is of a time still to come."
        _wrong(report, row, columns["as_at"], "as-at-later", words, "Correct the time.")
    for name, most in _LONGEST.items():
        if len(texts.get(name, "")) > most:
            fine = False
            _wrong(report, row, columns[name], "too-long", "This is too long.", "Shorten it.")
    if came is not None and came > when:
        fine = False
        _wrong(
            report,
            row,
            columns["admitted_at"],
            "admitted-later",
            "The admission lies after the time of the list.",
            "Correct the date.",
        )
    if not texts["ward"]:
        fine = False
        _wrong(report, row, columns["ward"], "no-ward", "There is no ward.", "Add it.")
    if fine and born is not None and came is not None:
        days = {"born_on": born, "admitted_at": came, "expected_on": expected}
        yield Line(row.number, _news(texts, days, when))


def _news(texts: Mapping[str, str], days: Mapping[str, Any], when: datetime) -> News:
    kept: dict[str, Any] = {name: texts.get(name, "") for name in _LONGEST}
    number = re.sub(r"[\s-]", "", texts["nhs_number"])[:20]
    undated = not texts.get("as_at")
    return News(Heard.ADMITTED, when, nhs_number=number, undated=undated, **days, **kept)


def _day(row: Row, heading: str, text: str, report: Report) -> date | None:
    found = read_date(text)
    if isinstance(found, DateProblem):
        _wrong(report, row, heading, found.code, found.problem, found.mend)
        return None
    return found


def _moment(row: Row, heading: str, text: str, report: Report) -> datetime | None:
    """A day, or a day and a clock time in London; a day alone is its midnight."""
    day_text, _, clock_text = text.replace("T", " ").partition(" ")
    found = _CLOCK.fullmatch(clock_text.strip()) if clock_text.strip() else None
    if clock_text.strip() and found is None:
        _wrong(report, row, heading, "not-a-time", "This is not a time.", "Write it as 08:05.")
        return None
    day = _day(row, heading, day_text, report)
    clock = time(int(found[1]), int(found[2])) if found else time()
    return localise(day, clock) if day else None


def _wrong(report: Report, row: Row, heading: str, code: str, problem: str, mend: str) -> None:
    """What stands in the cell is not repeated: it may be somebody's."""
    report.error(code, problem, mend, where=row_column(row.number, heading), column=heading)
