"""Bringing in what is free from a table: one row a service. For platform/imports."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from almoner.kernel.day_parts import PARTS
from almoner.kernel.london import day_period, localise, parse_date
from almoner.kernel.money import Money
from almoner.kernel.refusals import Refused
from almoner.platform.audit.commands import record as audit
from almoner.platform.imports.report import Report, row_column, shown
from almoner.platform.imports.rows import load_rows
from almoner.platform.imports.running import Upload
from almoner.platform.imports.tables import Row, Table, check_headers
from almoner.registers.directory.models import Service
from almoner.registers.organisations.access import check_right
from almoner.services.capacity.commands.stating import FILE, RIGHT, opened, say, spoken_before
from almoner.services.capacity.rules import PLACES, Said

KIND = "capacity"
TIMES = ("said_at", "holds_until", "available_from")
REQUIRED = ("service",)
OPTIONAL = (*PLACES, *PARTS, "rate", *TIMES)
# Where the reason of a refusal is to be looked for.
_COLUMNS = {
    "said-in-the-future": "said_at",
    "holds-no-longer": "holds_until",
    "holds-too-long": "holds_until",
    "more-occupied-than-there-are": "occupied",
    "more-accepted-than-left": "accepting",
    "rate-out-of-range": "rate",
}
_USUAL = timedelta(days=1)


def import_capacity(upload: Upload) -> Report:
    """Reads one table, CSV or Excel, and keeps what it says of each service of the organisation.

    A number left out is unknown. Without `said_at` a row is said now; without `holds_until` it
    holds for a day. The same file again on the same day changes nothing.
    """
    check_right(upload.actor, RIGHT)
    filename, source = upload.only_file
    report = Report(KIND, filename)
    table = load_rows(source, report)
    if table is None or not check_headers(table, REQUIRED, OPTIONAL, report):
        return report
    lines = _Reader(upload, report).lines(table)
    if report.ok:
        _keep(upload, report, lines)
    return report


@dataclass(slots=True)
class _Line:
    """A row that was understood: of which service, and what it says."""

    row: Row
    service: Service
    said: Said
    key: str


@dataclass(slots=True)
class _Reader:
    """Reads rows; whatever is wrong goes into the report with its row, column and value."""

    upload: Upload
    report: Report
    named: dict[str, list[Service]] = field(default_factory=dict)

    def lines(self, table: Table) -> list[_Line]:
        own = Service.objects.filter(organisation_id=self.upload.organisation_id)
        for one in own.exclude(status="withdrawn"):
            for name in {one.reference.casefold(), one.name.casefold()}:
                self.named.setdefault(name, []).append(one)
        found = [line for row in table.rows if (line := self._line(row)) is not None]
        self._once_each(found)
        return found

    def _line(self, row: Row) -> _Line | None:
        before = self.report.totals["error"]
        service, said = self._service(row), self._said(row)
        if service is None or said is None or self.report.totals["error"] > before:
            return None
        day = "" if row.cells.get("said_at") else f" {self.upload.today}"
        return _Line(row, service, said, f"file {self.report.digest[:32]} {row.number}{day}")

    def _service(self, row: Row) -> Service | None:
        typed = row.cells.get("service", "")
        found = self.named.get(typed.casefold(), [])
        if len(found) == 1:
            return found[0]
        problem = "Several of your services have" if found else "None of your services has"
        self._wrong(
            row,
            "service",
            "service-ambiguous" if found else "service-not-found",
            f"{problem} this reference or name.",
            "Write its reference as the directory has it.",
        )
        return None

    def _said(self, row: Row) -> Said | None:
        at, today = self.upload.at, self.upload.today
        said_at = self._cell(row, "said_at", _moment) or at
        holds_until = self._cell(row, "holds_until", _end) or said_at + _USUAL
        minutes = {part: self._cell(row, part, _whole) for part in PARTS}
        return Said(
            said_at=said_at,
            holds_until=holds_until,
            available_from=self._cell(row, "available_from", _day) or today,
            minutes={part: number for part, number in minutes.items() if number is not None},
            rate_pence=self._cell(row, "rate", _pence),
            **{name: self._cell(row, name, _whole) for name in PLACES},
        )

    def _cell(self, row: Row, column: str, read: Callable[[str], Any]) -> Any:
        """What a cell says; None where it is empty or cannot be read, which the report tells."""
        typed = row.cells.get(column, "")
        if not typed:
            return None
        try:
            return read(typed)
        except ValueError as problem:
            self._wrong(row, column, "not-readable", str(problem), "Correct the cell.")
            return None

    def _once_each(self, lines: Iterable[_Line]) -> None:
        first: dict[int, int] = {}
        for line in lines:
            before = first.setdefault(line.service.pk, line.row.number)
            if before != line.row.number:
                self._wrong(
                    line.row,
                    "service",
                    "service-twice",
                    f"Row {before} is about the same service.",
                    "Keep one row for each service.",
                )

    def _wrong(self, row: Row, column: str, code: str, problem: str, mend: str) -> None:
        where, value = row_column(row.number, column), shown(row.cells.get(column, ""))
        self.report.error(code, problem, mend, where=where, column=column, value=value)


def _keep(upload: Upload, report: Report, lines: list[_Line]) -> None:
    """In the order of the services, so that two files never wait for each other in a circle."""
    for line in sorted(lines, key=lambda one: one.service.pk):
        try:
            _keep_one(upload, report, line)
        except Refused as refused:
            for refusal in refused.refusals:
                column = _COLUMNS.get(refusal.code, "service")
                report.error(
                    refusal.code,
                    refusal.reason,
                    refusal.mend,
                    where=row_column(line.row.number, column),
                    column=column,
                    value=line.row.cells.get(column, ""),
                )
    if report.created:
        about = ("organisation", upload.organisation_id)
        audit(upload.actor, "capacity.stated", about, at=upload.at, source=FILE, n=report.created)


def _keep_one(upload: Upload, report: Report, line: _Line) -> None:
    service = opened(upload.actor, line.service.pk)
    if spoken_before(line.service.pk, line.key):
        report.unchanged += 1
        return
    made = say(upload.actor, service, line.said, line.key, source=FILE, at=upload.at)
    if made.counted:
        report.created += 1
        return
    report.skipped += 1
    report.warning(
        "later-one-there",
        "Something was said later of this service.",
        "Nothing, if that is right: the later one counts.",
        where=row_column(line.row.number, "said_at"),
        column="said_at",
        value=line.row.cells.get("said_at", ""),
    )


def _whole(typed: str) -> int:
    if not typed.isdecimal() or len(typed) > 7:
        raise ValueError("This is not a whole number.")
    return int(typed)


def _pence(typed: str) -> int:
    return Money.pounds(typed).pence


def _end(typed: str) -> datetime:
    """A moment; of a day, its end."""
    if " " in typed or "T" in typed:
        return _moment(typed)
    ends = day_period(_day(typed)).end
    assert ends is not None
    return ends


def _day(typed: str) -> date:
    return _near(parse_date(typed))


def _near(day: date) -> date:
    """Beyond these years no clock can say when a day ends. Many write 9999 for “for ever”."""
    if not 1900 <= day.year < 2200:
        raise ValueError("Give a year from 1900 to 2199. Say it again before it holds no longer.")
    return day


def _moment(typed: str) -> datetime:
    """ "2026-03-03 08:05" on a London clock, or with a zone as software writes it."""
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        raise ValueError("This is not a time. Write it as 2026-03-03 08:05.") from None
    _near(moment.date())
    if moment.tzinfo is not None:
        return moment
    return localise(moment.date(), time(moment.hour, moment.minute, moment.second))
