"""Training records of many workers, compared with a file and written together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeAlias

from almoner.kernel.london import format_date
from almoner.platform import events
from almoner.platform.audit.commands import record as audit
from almoner.platform.imports.report import Report
from almoner.platform.imports.running import Upload
from almoner.registers.workforce.models import TrainingRecord

_BATCH = 2_000
Here: TypeAlias = "dict[tuple[int, int, str], list[TrainingRecord]]"
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file says of one worker and course. `lapsed`: it says that it has run out."""

    worker_id: int
    employer_id: int
    course: str
    completed_on: date | None
    expires_on: date | None
    where: str
    title: str = ""
    practical: bool = False
    delivered_by: str = ""
    lapsed: bool = False

    @property
    def key(self) -> tuple[int, int, str, date | None]:
        return self.worker_id, self.employer_id, self.course, self.completed_on


@dataclass(slots=True)
class TrainingBook:
    """Collects what a file wants, then writes what differs. Twice the same file changes nothing."""

    upload: Upload
    report: Report
    source: str
    wanted: dict[tuple[int, int, str, date | None], Wanted] = field(default_factory=dict)
    ends: list[Wanted] = field(default_factory=list)

    def want(self, one: Wanted) -> None:
        """A record the file asks for. Of two for one course and day, the earlier end counts."""
        first = self.wanted.get(one.key)
        if first is None:
            self.wanted[one.key] = one
            return
        self.report.skipped += 1
        self.report.warning(
            "same-course-same-day",
            f"This is the same course on the same day as {first.where}. The earlier end counts.",
            "If they are two courses, give them different names or days.",
            where=one.where,
            value=one.title or one.course,
        )
        self.wanted[one.key] = _both(first, one)

    def want_end(self, one: Wanted) -> None:
        """Training of which the file knows only the end, or only that it has run out.

        It shortens what counts here, and never makes anything count.
        """
        self.ends.append(one)

    def settle(self) -> None:
        """Writes what differs, and announces each worker whose training changed, once."""
        everyone = [*self.wanted.values(), *self.ends]
        here = _records({one.worker_id for one in everyone}, {one.employer_id for one in everyone})
        shortening = [one for one in self.ends if self._counting(one, here)]
        for one in self.ends:
            if one not in shortening:
                self._keep_end(one)
        made, changed = self._compare(here)
        for one in shortening:
            changed += self._shorten(one, self._counting(one, here))
        TrainingRecord.objects.bulk_create(made, batch_size=_BATCH)
        TrainingRecord.objects.bulk_update(changed, ["expires_on", "source"], batch_size=_BATCH)
        self._announce([*made, *changed])

    def _compare(self, here: Here) -> tuple[list[TrainingRecord], list[TrainingRecord]]:
        made, changed = [], []
        for one in self.wanted.values():
            records = here.get((one.worker_id, one.employer_id, one.course), [])
            same = next((r for r in records if r.completed_on == one.completed_on), None)
            if same is None:
                made.append(self._made(one))
                self.report.created += 1
            elif same.expires_on == (end := self._end(one, same)):
                self.report.unchanged += 1
            else:
                same.expires_on, same.source = end, self.source
                changed.append(same)
                self.report.updated += 1
            self._say_newer(one, records)
        return made, changed

    def _end(self, one: Wanted, same: TrainingRecord | None) -> date | None:
        """The first day without; training called expired has one that is not to come."""
        today = self.upload.today
        if not one.lapsed or one.completed_on is None:
            return one.expires_on
        if same is not None and same.expires_on is not None and same.expires_on <= today:
            return same.expires_on
        latest = max(today, one.completed_on + timedelta(days=1))
        return min(one.expires_on or latest, latest)

    def _made(self, one: Wanted) -> TrainingRecord:
        return TrainingRecord(
            worker_id=one.worker_id,
            employer_id=one.employer_id,
            course=one.course,
            title=one.title[:_LONGEST_TITLE],
            completed_on=one.completed_on,
            expires_on=self._end(one, None),
            practical=one.practical,
            delivered_by=one.delivered_by[:_LONGEST_TITLE],
            source=self.source,
        )

    def _say_newer(self, one: Wanted, records: list[TrainingRecord]) -> None:
        """A file that knows only of older training may have been left behind."""
        if one.completed_on is None:
            return
        newer = [
            record
            for record in records
            if record.completed_on
            and record.completed_on > one.completed_on
            and (*one.key[:3], record.completed_on) not in self.wanted
        ]
        if newer and any(r.expires_on is None or r.expires_on > self.upload.today for r in newer):
            self.report.note(
                "newer-record-here",
                "There is a newer record of this course here, and it stays.",
                "If the newer one is wrong, correct it on the worker's page.",
                where=one.where,
                value=format_date(one.completed_on),
            )

    def _keep_end(self, one: Wanted) -> None:
        if one.lapsed:
            self.report.unchanged += 1
        else:
            self.want(one)

    def _counting(self, one: Wanted, here: Here) -> list[TrainingRecord]:
        """The records of this course that count today and that began before it."""
        today = self.upload.today
        return [
            record
            for record in here.get((one.worker_id, one.employer_id, one.course), [])
            if record.completed_on is not None
            and record.completed_on < today
            and (record.expires_on is None or record.expires_on > today)
        ]

    def _shorten(self, one: Wanted, counting: list[TrainingRecord]) -> list[TrainingRecord]:
        today = self.upload.today
        end = one.expires_on or today
        if one.lapsed:
            end = min(today, end)
        changed = []
        for record in counting:
            assert record.completed_on is not None
            new = max(end, record.completed_on + timedelta(days=1))
            if record.expires_on is None or record.expires_on > new:
                record.expires_on, record.source = new, self.source
                changed.append(record)
        if not changed:
            self.report.unchanged += 1
            return []
        self.report.updated += 1
        self._say_shortened(one)
        return changed

    def _say_shortened(self, one: Wanted) -> None:
        self.report.warning(
            "ends-sooner-in-file",
            "The file says that this training ends sooner than the record here. The file counts."
            if not one.lapsed
            else "The file says that this training has expired, and the record here was in date. "
            "It does not count any more.",
            "If the file is wrong, write the day of completion in it.",
            where=one.where,
            value=one.title or one.course,
        )

    def _announce(self, records: Iterable[TrainingRecord]) -> None:
        counted: dict[tuple[int, int], int] = {}
        for record in records:
            key = record.worker_id, record.employer_id
            counted[key] = counted.get(key, 0) + 1
        upload = self.upload
        for (worker_id, employer_id), number in counted.items():
            audit(
                upload.actor,
                "training.imported",
                ("worker", worker_id),
                at=upload.at,
                employer=employer_id,
                records=number,
                source=self.source,
            )
            events.publish(
                "worker.training_changed",
                upload.actor,
                upload.at,
                worker_id=worker_id,
                organisation_id=employer_id,
            )


def _both(first: Wanted, second: Wanted) -> Wanted:
    ends = [day for day in (first.expires_on, second.expires_on) if day is not None]
    titles = dict.fromkeys(filter(None, (first.title, second.title)))
    return replace(
        first,
        expires_on=min(ends, default=None),
        title="; ".join(titles),
        lapsed=first.lapsed or second.lapsed,
    )


def _records(workers: set[int], employers: set[int]) -> Here:
    found: Here = {}
    kept = TrainingRecord.objects.filter(worker_id__in=workers, employer_id__in=employers)
    for record in kept.order_by("pk"):
        found.setdefault((record.worker_id, record.employer_id, record.course), []).append(record)
    return found
