"""From bulk upload files to typed rows and one report. All or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from almoner.platform.imports.reading import Source
from almoner.platform.imports.report import Report
from almoner.platform.imports.tables import Table, load_table
from almoner.registers.workforce.ascwds import crossing
from almoner.registers.workforce.ascwds.columns import Kind, check_columns, kind_of
from almoner.registers.workforce.ascwds.fields import Fields
from almoner.registers.workforce.ascwds.rows import TrainingRow, WorkerRow, WorkplaceRow
from almoner.registers.workforce.ascwds.trainings import read_training
from almoner.registers.workforce.ascwds.workers import read_worker
from almoner.registers.workforce.ascwds.workplaces import read_workplace

REPORT_KIND = "ascwds"


@dataclass(frozen=True, slots=True)
class ParsedUpload:
    """What the files say. With any error in the report, the rows are empty."""

    workplaces: tuple[WorkplaceRow, ...]
    workers: tuple[WorkerRow, ...]
    trainings: tuple[TrainingRow, ...]
    report: Report


@dataclass(slots=True)
class _Upload:
    """The files as they are being read, each kind with its own report."""

    reports: dict[Kind, Report] = field(default_factory=dict)
    workplaces: tuple[WorkplaceRow, ...] | None = None
    workers: tuple[WorkerRow, ...] | None = None
    trainings: tuple[TrainingRow, ...] | None = None


def parse(files: Mapping[str, Source], *, today: date) -> ParsedUpload:
    """Read one, two or three bulk upload files, each named by its file name.

    The kind of each file is told by its headings, not its name. Rows that refer to other files are
    checked against them when they are in the same upload. `today` bounds dates that must be past.
    """
    upload, reports = _Upload(), []
    for filename, source in files.items():
        report = Report(REPORT_KIND, filename)
        reports.append(report)
        _read_file(source, upload, report, today)
    _cross(upload)
    return _result(upload, _combined(reports))


def _read_file(source: Source, upload: _Upload, report: Report, today: date) -> None:
    table = load_table(source, report)
    if table is None:
        return
    kind = kind_of(table.headers)
    if kind is None:
        _refuse_unrecognised(table, report)
    elif kind in upload.reports:
        report.error(
            "second-file",
            f"There is a second {kind} file in this upload.",
            "Choose one file of each kind.",
        )
    elif check_columns(kind, table, report):
        upload.reports[kind] = report
        _read_rows(kind, table, upload, report, today)


def _refuse_unrecognised(table: Table, report: Report) -> None:
    report.error(
        "not-ascwds",
        "The headings are not those of an ASC-WDS workplace, worker or training file.",
        "The first heading of each file is LOCALESTID. Download the file from ASC-WDS again.",
        where="row 1",
        value=",".join(table.headers),
    )


def _read_rows(kind: Kind, table: Table, upload: _Upload, report: Report, today: date) -> None:
    rows = [Fields(row, report) for row in table.rows]
    if kind == "workplace":
        upload.workplaces = tuple(read_workplace(row) for row in rows)
    elif kind == "worker":
        upload.workers = tuple(read_worker(row, today) for row in rows)
    else:
        upload.trainings = tuple(read_training(row, today) for row in rows)


def _cross(upload: _Upload) -> None:
    if upload.workplaces is not None:
        crossing.check_repeats(
            upload.workplaces,
            crossing.workplace_key,
            "LOCALESTID",
            upload.reports["workplace"],
        )
    if upload.workers is not None:
        _cross_workers(upload, upload.workers, upload.reports["worker"])
    if upload.trainings is not None:
        _cross_trainings(upload, upload.trainings, upload.reports["training"])


def _cross_workers(upload: _Upload, workers: tuple[WorkerRow, ...], report: Report) -> None:
    columns = "LOCALESTID and UNIQUEWORKERID"
    crossing.check_repeats(workers, crossing.worker_key, columns, report)
    if upload.workplaces is not None:
        crossing.check_workplaces_known(workers, upload.workplaces, report)
        upload.workers = crossing.without_withdrawn_dha(workers, upload.workplaces, report)


def _cross_trainings(upload: _Upload, trainings: tuple[TrainingRow, ...], report: Report) -> None:
    crossing.check_repeats(trainings, crossing.training_key, "every column", report)
    if upload.workplaces is not None:
        crossing.check_workplaces_known(trainings, upload.workplaces, report)
    if upload.workers is not None:
        crossing.check_workers_known(trainings, upload.workers, report)


def _combined(reports: list[Report]) -> Report:
    """One report for the upload; its digest is that of its file, or of the files' digests."""
    whole = Report(REPORT_KIND, ", ".join(report.filename for report in reports))
    if not reports:
        whole.error("no-files", "There are no files.", "Choose at least one file.")
    digests = sorted(report.digest for report in reports)
    whole.digest = (
        digests[0]
        if len(digests) == 1
        else hashlib.sha256("\n".join(digests).encode("ascii")).hexdigest()
    )
    whole.take(reports, name_files=len(reports) > 1)
    return whole


def _result(upload: _Upload, report: Report) -> ParsedUpload:
    if not report.ok:
        return ParsedUpload((), (), (), report)
    return ParsedUpload(
        upload.workplaces or (), upload.workers or (), upload.trainings or (), report
    )
