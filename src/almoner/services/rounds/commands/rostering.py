"""Bringing in a roster: what is wanted of each day, who came with it, and shifts to match."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from almoner.platform.imports.report import Report
from almoner.platform.imports.rows import load_rows
from almoner.platform.imports.running import Upload
from almoner.registers.people.models import Person
from almoner.registers.people.queries import visible_people
from almoner.registers.workforce.importing.staff import Staff, plain_name
from almoner.services.delegation.catalogue import activities
from almoner.services.rounds.commands.keeping import check_may_plan
from almoner.services.rounds.importing.lines import Line, read_lines
from almoner.services.rounds.models import Shift, WantedVisit
from almoner.services.rounds.rules.clock import moment_of

KIND = "roster"
DAY = 24 * 60
# A visit may start this many minutes before or after the roster says. Local value (D).
TOLERANCE = 15
# A shift made from calls begins and ends so many minutes around them. Local value (D).
AROUND = 30
Key = tuple[int, date, int]


@dataclass(slots=True)
class _Call:
    """A visit of the roster: all its rows together."""

    line: Line
    person: Person
    minutes: int
    workers: list[int] = field(default_factory=list)
    double: bool = False
    activities: list[str] = field(default_factory=list)


def import_roster(upload: Upload) -> Report:
    """Reads one roster, CSV or Excel, and keeps what it wants of each day. For platform/imports."""
    check_may_plan(upload.actor)
    filename, source = upload.only_file
    report = Report(KIND, filename)
    table = load_rows(source, report)
    read = read_lines(table, report) if table is not None else None
    if read is None:
        return report
    calls = _Reader(upload, report).calls(read[1])
    if report.ok:
        _keep(upload, report, calls)
        _shifts(upload, report, calls)
    return report


class _Reader:
    """Finds the people and workers that the lines name."""

    def __init__(self, upload: Upload, report: Report) -> None:
        self.upload, self.report = upload, report
        self.staff = Staff([upload.organisation_id], upload.today)
        people = list(visible_people(upload.actor, today=upload.today))
        self.by_number = {one.nhs_number: one for one in people if one.nhs_number}
        self.by_name: dict[str, list[Person]] = {}
        for one in people:
            self.by_name.setdefault(plain_name(one.name), []).append(one)
        self.codes = {plain_name(one.title): code for code, one in activities().items()}

    def calls(self, lines: Iterable[Line]) -> list[_Call]:
        found: dict[Key, _Call] = {}
        for line in lines:
            person = self._person(line)
            workers = list(self._workers(line))
            codes = list(self._activity(line))
            if person is None:
                continue
            key = person.pk, line.day, line.starts
            call = found.setdefault(key, _Call(line, person, line.minutes))
            call.double |= line.double
            call.workers += [one for one in workers if one not in call.workers]
            call.activities += [one for one in codes if one not in call.activities]
            self._check(call, line)
        return list(found.values())

    def _check(self, call: _Call, line: Line) -> None:
        if len(call.workers) > 2:
            self._wrong(line, "three-workers", "Three workers are at one visit.", "Name two.")
        if line.minutes != call.minutes:
            self._wrong(
                line, "lengths-differ", "Two rows of one visit have different lengths.", "Mend one."
            )
        if line.day < self.upload.today:
            self.report.warning(
                "past-day", "This day is over.", "It was read all the same.", where=line.where()
            )

    def _person(self, line: Line) -> Person | None:
        if line.nhs_number:
            found = self.by_number.get(line.nhs_number)
            if found is None or plain_name(found.family_name) not in plain_name(line.person):
                self._wrong(
                    line,
                    "person-differs",
                    "Nobody you care for has this NHS number and this name.",
                    "Correct the number or the name.",
                )
                return None
            return found
        named = self.by_name.get(_turned(line.person), [])
        if len(named) == 1:
            return named[0]
        problem = "Several people you care for" if named else "Nobody you care for"
        verb = "have" if named else "has"
        self._wrong(
            line,
            "person-ambiguous" if named else "person-not-found",
            f"{problem} {verb} this name.",
            "Add an NHS number column." if named else "Write the name as it is here.",
            line.person,
        )
        return None

    def _workers(self, line: Line) -> Iterator[int]:
        for name, number in line.workers:
            found = self.staff.find(number, name)
            if found.job is None:
                self._wrong(
                    line,
                    "worker-not-found" if found.why == "nobody" else "worker-ambiguous",
                    "No one worker of yours has this name and number.",
                    "Write the name as it is here, or leave the cell empty.",
                    name or number,
                )
            else:
                yield found.job.worker_id

    def _activity(self, line: Line) -> Iterator[str]:
        for text in filter(None, (one.strip() for one in line.activity.split(";"))):
            code = text if text in activities() else self.codes.get(plain_name(text))
            if code is None:
                self._wrong(
                    line,
                    "activity-unknown",
                    "There is no delegated activity of this name.",
                    "Write its title or its code, or leave the cell empty.",
                    text,
                )
            else:
                yield code

    def _wrong(self, line: Line, code: str, problem: str, mend: str, value: str = "") -> None:
        self.report.error(code, problem, mend, where=line.where(), value=value)


def _turned(name: str) -> str:
    """ "Lark, Ada" as "ada lark"."""
    family, comma, given = plain_name(name).partition(",")
    return plain_name(f"{given} {family}") if comma else plain_name(name)


def _keep(upload: Upload, report: Report, calls: Iterable[_Call]) -> None:
    own = upload.organisation_id
    for call in calls:
        line = call.line
        values: dict[str, Any] = {
            "opens": max(0, line.starts - TOLERANCE),
            "closes": min(DAY - 1, line.starts + TOLERANCE),
            "minutes": call.minutes,
            "workers": 2 if call.double or len(call.workers) == 2 else 1,
            "activities": call.activities,
            "rostered": call.workers,
        }
        known = WantedVisit.objects.filter(
            provider_id=own,
            person=call.person,
            day=line.day,
            rostered_at=line.starts,
            off_because="",
        ).first()
        if known is None:
            _add(call, own, values, report)
        elif any(getattr(known, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(known, name, value)
            known.save()
            report.updated += 1
        else:
            report.unchanged += 1


def _add(call: _Call, own: int, values: Mapping[str, Any], report: Report) -> None:
    line = call.line
    same: dict[str, Any] = {
        "provider_id": own,
        "person": call.person,
        "day": line.day,
        "off_because": "",
    }
    if WantedVisit.objects.filter(**same, opens=values["opens"]).exists():
        report.error(
            "visit-there",
            "This person already has a visit with the same window on this day.",
            "Remove the row, or the visit.",
            where=line.where(),
        )
        return
    WantedVisit.objects.create(
        provider_id=own, person=call.person, day=line.day, rostered_at=line.starts, **values
    )
    report.created += 1


def _shifts(upload: Upload, report: Report, calls: Iterable[_Call]) -> None:
    spans = [
        (worker, call.line.day, call.line.starts, call.line.starts + call.minutes)
        for call in calls
        for worker in call.workers
    ]
    made = shifts_around(upload.organisation_id, spans)
    if made:
        report.note(
            "shifts-made",
            f"{made} shifts were made from the calls, half an hour longer at each end.",
            "Check them: rosters do not say when somebody is there.",
        )


def shifts_around(own: int, calls: Iterable[tuple[int, date, int, int]]) -> int:
    """A shift around the calls of whoever has none that day. Returns how many were made.

    A call is (worker id, day, first minute, last minute).
    """
    spans = dict[tuple[int, date], list[int]]()
    for worker, day, starts, ends in calls:
        span = spans.setdefault((worker, day), [DAY, 0])
        span[0], span[1] = min(span[0], starts), max(span[1], ends)
    there = set(
        Shift.objects.filter(
            provider_id=own, worker_id__in={worker for worker, _ in spans}, off_because=""
        ).values_list("worker_id", "day")
    )
    made = [
        Shift(
            provider_id=own,
            worker_id=worker,
            day=day,
            starts_at=moment_of(day, max(0, first - AROUND)),
            ends_at=moment_of(day, min(DAY, last + AROUND)),
            guessed=True,
        )
        for (worker, day), (first, last) in sorted(spans.items())
        if (worker, day) not in there
    ]
    Shift.objects.bulk_create(made)
    return len(made)
