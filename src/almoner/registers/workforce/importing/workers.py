"""ASC-WDS worker rows as workers and their jobs."""

from __future__ import annotations

from typing import Any

from almoner.platform import events
from almoner.platform.audit.commands import record as audit
from almoner.platform.imports.report import Report, row_column
from almoner.platform.imports.running import Upload
from almoner.registers.organisations.models import Organisation
from almoner.registers.workforce.ascwds import Status, WorkerRow
from almoner.registers.workforce.ascwds.codetables import table
from almoner.registers.workforce.importing.nurses import Nurses
from almoner.registers.workforce.importing.staff import Staff, plain_name, split_name
from almoner.registers.workforce.importing.workplaces import Workplaces
from almoner.registers.workforce.models import Employment, Worker

# A file never gives anybody a right: whoever needs another role gets it on the worker's page.
ROLE = "care_worker"


class Workers:
    """Takes on, changes and ends jobs, one row at a time."""

    def __init__(
        self, workplaces: Workplaces, staff: Staff, upload: Upload, report: Report
    ) -> None:
        self.workplaces, self.staff = workplaces, staff
        self.upload, self.report = upload, report
        self.nurses = Nurses([job.worker_id for job in staff.open], upload.today, report)

    def bring(self, row: WorkerRow) -> None:
        workplace = self._workplace(row, "LOCALESTID", row.local_id)
        if workplace is None:
            return
        job = self._job(row, workplace)
        if row.status is Status.DELETE:
            self._end(row, workplace, job)
        elif not row.status.carries_values:
            self._check_here(row, job)
        elif job is not None:
            self._change(row, job)
        else:
            self._take_on(row, workplace)

    def _workplace(self, row: WorkerRow, column: str, local_id: str) -> Organisation | None:
        found = self.workplaces.find(local_id)
        if found is None:
            self._error(
                row,
                column,
                "unknown-workplace",
                "This workplace is not one of yours here.",
                "Bring the workplace file in too, or enter the identifier on your organisation's"
                " page.",
                local_id,
            )
        return found

    def _job(self, row: WorkerRow, workplace: Organisation) -> Employment | None:
        """The job by its number now, by its number to come, or where it was moved to before."""
        there = self.workplaces.find(row.transfer_to) if row.transfer_to else None
        places = [workplace, *([there] if there else [])]
        numbers = filter(None, (row.worker_id, row.new_worker_id))
        tries = [(place.pk, number) for number in numbers for place in places]
        return next((job for key in tries if (job := self.staff.numbered(*key))), None)

    def _end(self, row: WorkerRow, workplace: Organisation, job: Employment | None) -> None:
        if job is not None:
            self._leave(job)
            self.report.updated += 1
        elif self.staff.ended(workplace.pk, row.worker_id) is not None:
            self.report.unchanged += 1
        else:
            self._set_aside(row, "This worker is not here, so there is nothing to delete.", "")

    def _leave(self, job: Employment) -> None:
        self.staff.drop(job)
        job.ends_on = max(self.upload.today, job.starts_on)
        job.save(update_fields=["ends_on"])
        upload = self.upload
        ids = {"organisation_id": job.organisation_id, "worker_id": job.worker_id}
        audit(
            upload.actor,
            "worker.left",
            job,
            at=upload.at,
            worker=job.worker_id,
            organisation=job.organisation_id,
            ends_on=job.ends_on.isoformat(),
        )
        events.publish("worker.left", upload.actor, upload.at, **ids)

    def _check_here(self, row: WorkerRow, job: Employment | None) -> None:
        if job is not None:
            self.report.unchanged += 1
            return
        self._set_aside(
            row,
            "This worker is not here, and a row with this STATUS is not read.",
            "Set STATUS to NEW to add the worker.",
        )

    def _change(self, row: WorkerRow, job: Employment) -> None:
        if row.transfer_to:
            moved = self._move(row, job)
            if moved is None:
                return
            changed, job = moved.pk != job.pk, moved
        else:
            changed = False
        values = self._values(row, job)
        if values is None:
            return
        fields = [name for name, value in values.items() if getattr(job, name) != value]
        if fields:
            self._save(job, {name: values[name] for name in fields})
        self._count(row, changed=bool(fields) or changed)
        self._compare_name(row, job)
        self.nurses.compare(row, job.worker_id)

    def _count(self, row: WorkerRow, *, changed: bool) -> None:
        if not changed:
            self.report.unchanged += 1
            return
        self.report.updated += 1
        if row.status is Status.NEW:
            self.report.warning(
                "new-exists",
                "STATUS is NEW, and this worker is here already. Their record was updated.",
                "Check that UNIQUEWORKERID is right.",
                where=row_column(row.row, "STATUS"),
                column="STATUS",
                value=row.status.value,
            )

    def _values(self, row: WorkerRow, job: Employment | None) -> dict[str, Any] | None:
        """What the row says of a job; None with an error when its new number is taken."""
        number = row.new_worker_id or row.worker_id
        place = job.organisation_id if job else 0
        holder = self.staff.numbered(place, number)
        if job is not None and holder is not None and holder is not job:
            self._error(
                row,
                "CHGUNIQUEWRKID",
                "number-taken",
                "Another worker of this workplace has this identifier.",
                "Choose an identifier that nobody has.",
                number,
            )
            return None
        given = {"ascwds_id": number, "job_role": row.job_role}
        if row.pathway_category:
            given["pathway"] = row.pathway_category
        return given

    def _save(self, job: Employment, values: dict[str, Any]) -> None:
        if "ascwds_id" in values:
            self.staff.renumber(job, values.pop("ascwds_id"))
        for name, value in values.items():
            setattr(job, name, value)
        job.save(update_fields=["ascwds_id", "job_role", "pathway"])
        audit(
            self.upload.actor,
            "worker.role_changed",
            job,
            at=self.upload.at,
            worker=job.worker_id,
            fields=sorted(values),
        )

    def _move(self, row: WorkerRow, job: Employment) -> Employment | None:
        there = self._workplace(row, "TRANSFERSTAFFRECORD", row.transfer_to)
        if there is None or there.pk == job.organisation_id:
            return job if there else None
        self._leave(job)
        return self._start(job.worker, there, row)

    def _take_on(self, row: WorkerRow, workplace: Organisation) -> None:
        worker, known = self._who(row, workplace)
        if known is not None:
            self._change(row, known)
            return
        if worker is None and not self.report.ok:
            return
        job = self._start(worker or self._new_worker(row), workplace, row)
        self.nurses.compare(row, job.worker_id)
        self.report.created += 1
        if row.status is Status.UPDATE:
            self.report.warning(
                "update-of-new",
                "STATUS is UPDATE, and this worker was not here yet. They were added.",
                "Check that UNIQUEWORKERID is right.",
                where=row_column(row.row, "STATUS"),
                column="STATUS",
                value=row.status.value,
            )

    def _who(
        self, row: WorkerRow, workplace: Organisation
    ) -> tuple[Worker | None, Employment | None]:
        """Somebody who left and comes back, or somebody here by name who has no number yet."""
        back = self.staff.ended(workplace.pk, row.worker_id)
        if back is not None:
            return back.worker, None
        name = split_name(row.display_id)
        alike = self.staff.named(workplace.pk, " ".join(name)) if name else []
        alike = [job for job in alike if not job.ascwds_id]
        if len(alike) > 1:
            self._error(
                row,
                "DISPLAYID",
                "several-alike",
                "Several workers here have this name and no identifier.",
                "Enter the identifier on the right worker's page, then bring the file again.",
                row.display_id,
            )
            return None, None
        return None, alike[0] if alike else None

    def _new_worker(self, row: WorkerRow) -> Worker:
        name = split_name(row.display_id)
        if name is None:
            self.report.note(
                "display-id-no-name",
                "DISPLAYID is not a name. The worker is called by it until you enter their name.",
                where=row_column(row.row, "DISPLAYID"),
                column="DISPLAYID",
                value=row.display_id,
            )
        given, family = name or ("Worker", row.display_id)
        return Worker.objects.create(
            given_name=given[:100],
            family_name=family[:100],
            synthetic=self.workplaces.own.synthetic,
        )

    def _start(self, worker: Worker, workplace: Organisation, row: WorkerRow) -> Employment:
        job = Employment.objects.create(
            worker=worker,
            organisation=workplace,
            access_role=ROLE,
            ascwds_id=row.new_worker_id or row.worker_id,
            job_role=row.job_role,
            job_title=table("job-roles").label(row.job_role) if row.job_role else "",
            pathway=row.pathway_category or Employment.Pathway.UNKNOWN,
            starts_on=self._first_day(worker, workplace, row),
        )
        self.staff.add(job)
        audit(
            self.upload.actor,
            "worker.employed",
            job,
            at=self.upload.at,
            worker=worker.pk,
            organisation=workplace.pk,
            role=ROLE,
        )
        return job

    def _first_day(self, worker: Worker, workplace: Organisation, row: WorkerRow) -> Any:
        """STARTDATE, but never inside an earlier job at the same place."""
        ends = worker.employments.filter(organisation=workplace).values_list("ends_on", flat=True)
        latest = max(filter(None, ends), default=None)
        if row.started_on is None or row.transfer_to:
            return self.upload.today if latest is None else max(latest, self.upload.today)
        return row.started_on if latest is None else max(latest, row.started_on)

    def _compare_name(self, row: WorkerRow, job: Employment) -> None:
        name = split_name(row.display_id)
        if name is None or plain_name(" ".join(name)) == plain_name(job.worker.name):
            return
        self.report.warning(
            "name-differs",
            "The name here is another one. It was left as it is.",
            "If the worker has a new name, change it on their page. If it is somebody else, check"
            " UNIQUEWORKERID.",
            where=row_column(row.row, "DISPLAYID"),
            column="DISPLAYID",
            value=row.display_id,
        )

    def _set_aside(self, row: WorkerRow, problem: str, mend: str) -> None:
        self.report.skipped += 1
        self.report.warning(
            "worker-not-here",
            problem,
            mend,
            where=row_column(row.row, "UNIQUEWORKERID"),
            column="UNIQUEWORKERID",
            value=row.worker_id,
        )

    def _error(
        self, row: WorkerRow, column: str, code: str, problem: str, mend: str, value: str
    ) -> None:
        self.report.error(
            code, problem, mend, where=row_column(row.row, column), column=column, value=value
        )
