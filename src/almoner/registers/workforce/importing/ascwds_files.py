"""ASC-WDS bulk upload files, applied: workplaces, then workers, then their training."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from almoner.platform.access.scope import scoped
from almoner.platform.imports.report import Report, row_column
from almoner.platform.imports.running import Importer, Upload
from almoner.registers.workforce.ascwds import (
    CareCertificate,
    ParsedUpload,
    Status,
    TrainingRow,
    WorkerRow,
    parse,
)
from almoner.registers.workforce.ascwds.crossing import worker_key
from almoner.registers.workforce.ascwds.rows import Level2Certificate
from almoner.registers.workforce.importing.courses import (
    CARE_CERTIFICATE,
    LEVEL_2,
    CatalogueCourse,
    Courses,
    lapses_on,
)
from almoner.registers.workforce.importing.staff import Staff
from almoner.registers.workforce.importing.training_book import TrainingBook, Wanted
from almoner.registers.workforce.importing.workers import ROLE, Workers
from almoner.registers.workforce.importing.workplaces import Workplaces
from almoner.registers.workforce.models import Employment
from almoner.registers.workforce.rules import roles_for

KIND = "ascwds"


def ascwds_importer(catalogue: Mapping[str, CatalogueCourse]) -> Importer:
    """An importer of one to three bulk upload files of the actor's organisation."""
    courses = Courses(catalogue)

    def bring(upload: Upload) -> Report:
        parsed = parse(upload.files, today=upload.today)
        if parsed.report.ok:
            _Bringing(parsed, courses, upload).run()
        return parsed.report

    return bring


@contextmanager
def reaching(upload: Upload, workplaces: Workplaces) -> Iterator[None]:
    """Lets row-level security show the parts of the organisation as well."""
    parts = tuple(one.pk for one in workplaces.all)
    wider = replace(upload.actor, circle=tuple(dict.fromkeys((*upload.actor.circle, *parts))))
    with scoped(wider):
        yield


class _Bringing:
    def __init__(self, parsed: ParsedUpload, courses: Courses, upload: Upload) -> None:
        self.parsed, self.courses, self.upload = parsed, courses, upload
        self.report = parsed.report
        self.workplaces = Workplaces(upload, self.report)
        self._done = 0
        self._of = len(parsed.workplaces) + len(parsed.workers) + len(parsed.trainings)

    def run(self) -> None:
        if not self._may_employ():
            return
        self.workplaces.bring(self.parsed.workplaces)
        self._tell(len(self.parsed.workplaces))
        if not self.report.ok:
            return
        with reaching(self.upload, self.workplaces):
            staff = Staff([one.pk for one in self.workplaces.all], self.upload.today)
            book = TrainingBook(self.upload, self.report, KIND)
            self._workers(staff, book)
            self._trainings(staff, book)
            if self.report.ok:
                book.settle()

    def _may_employ(self) -> bool:
        own = self.workplaces.own
        if ROLE in roles_for(own.kind):
            return True
        self.report.error(
            "no-care-workers",
            "Your kind of organisation has no care workers here.",
            "Sign in for the provider whose files these are.",
        )
        return False

    def _tell(self, rows: int) -> None:
        self._done += rows
        self.upload.progress(self._done, self._of)

    def _workers(self, staff: Staff, book: TrainingBook) -> None:
        workers = Workers(self.workplaces, staff, self.upload, self.report)
        for row in self.parsed.workers:
            workers.bring(row)
            job = self._job_of(row, staff)
            if job is not None:
                self._certificates(row, job, book)
            self._tell(1)

    def _job_of(self, row: WorkerRow | TrainingRow, staff: Staff) -> Employment | None:
        workplace = self.workplaces.find(row.local_id)
        return staff.numbered(workplace.pk, row.worker_id) if workplace else None

    def _certificates(self, row: WorkerRow, job: Employment, book: TrainingBook) -> None:
        """The Care Certificate, of which the file has no day: kept, and it counts for nothing."""
        held = []
        if row.care_certificate is CareCertificate.COMPLETED:
            held.append((CARE_CERTIFICATE, "Care Certificate"))
        if row.level_2_certificate is Level2Certificate.COMPLETED:
            held.append((LEVEL_2, f"Level 2 Adult Social Care Certificate, {row.level_2_year}"))
        for course, title in held:
            where = row_column(row.row, "CARECERT")
            book.want(Wanted(job.worker_id, job.organisation_id, course, None, None, where, title))

    def _trainings(self, staff: Staff, book: TrainingBook) -> None:
        leaving = {worker_key(row) for row in self.parsed.workers if row.status is Status.DELETE}
        renamed = {worker_key(row): row for row in self.parsed.workers if row.new_worker_id}
        for row in self.parsed.trainings:
            if worker_key(row) in leaving:
                self.report.skipped += 1
            else:
                self._training(row, renamed.get(worker_key(row)), staff, book)
            self._tell(1)
        if any(row.expires_on for row in self.parsed.trainings):
            self.report.note(
                "expiry-is-last-day",
                "EXPIRYDATE is read as the last day on which the training counts. "
                "Where a course here holds for a shorter time, the earlier day counts.",
            )

    def _training(
        self, row: TrainingRow, renamed: WorkerRow | None, staff: Staff, book: TrainingBook
    ) -> None:
        job = self._job_of(row, staff)
        if job is None and renamed is not None:
            job = self._renamed_job(renamed, staff)
        if job is None:
            self._say_unknown(row)
            return
        course = self.courses.of_row(row.category, row.name)
        book.want(
            Wanted(
                worker_id=job.worker_id,
                employer_id=job.organisation_id,
                course=course,
                completed_on=row.completed_on,
                expires_on=lapses_on(
                    row.completed_on, row.expires_on, row.valid_months, self.courses.months(course)
                ),
                where=row_column(row.row, ""),
                title=row.name or self.courses.title(course),
                practical=self.courses.is_practical(course),
                delivered_by=row.provider,
            )
        )

    def _renamed_job(self, row: WorkerRow, staff: Staff) -> Employment | None:
        workplace = self.workplaces.find(row.transfer_to or row.local_id)
        return staff.numbered(workplace.pk, row.new_worker_id) if workplace else None

    def _say_unknown(self, row: TrainingRow) -> None:
        self.report.error(
            "unknown-worker",
            "No worker of this workplace has this UNIQUEWORKERID here.",
            "Bring the worker file in too, or enter the identifier on the worker's page.",
            where=row_column(row.row, "UNIQUEWORKERID"),
            column="UNIQUEWORKERID",
            value=row.worker_id,
        )
