"""A provider's training matrix, applied by a mapping that somebody has checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from almoner.platform.imports.reading import Source
from almoner.platform.imports.report import Report
from almoner.platform.imports.running import Importer, Upload
from almoner.platform.imports.spreadsheets import Sheet, Workbook, load_workbook
from almoner.registers.workforce.importing.ascwds_files import reaching
from almoner.registers.workforce.importing.courses import CatalogueCourse, Courses, lapses_on
from almoner.registers.workforce.importing.staff import Staff
from almoner.registers.workforce.importing.training_book import TrainingBook, Wanted
from almoner.registers.workforce.importing.workplaces import Workplaces
from almoner.registers.workforce.matrix import MatrixEntry, MatrixResult, choose_sheet, read
from almoner.registers.workforce.models import Employment

KIND = "matrix"
HELD_FINDINGS = 10_000
_KEPT = ("completed", "expires", "expired")

_WHY_NOT = {
    "nobody": (
        "worker-not-found",
        "Nobody who works for you here has this number or this exact name. The row was set aside.",
        "Write the name as it is here, or add the worker first.",
    ),
    "several": (
        "worker-ambiguous",
        "Several workers here have this name or number. The row was set aside.",
        "Add employee numbers to the matrix and to the workers' pages.",
    ),
    "number-of-another": (
        "number-of-another",
        "This employee number and this name belong to two different workers here. "
        "The row was set aside.",
        "Correct the number or the name.",
    ),
}


def matrix_importer(catalogue: Mapping[str, CatalogueCourse]) -> Importer:
    """An importer of one workbook. The options hold `mapping`, as `matrix.propose` makes it."""
    courses = Courses(catalogue)

    def bring(upload: Upload) -> Report:
        filename, source = upload.only_file
        report = Report(KIND, filename, held_per_severity=HELD_FINDINGS)
        mapping = upload.options.get("mapping") or {}
        sheet = open_sheet(source, report, mapping.get("sheet", ""))
        if sheet is None or not _has_mapping(mapping, report):
            return report
        result = read(sheet, mapping, upload.today, report=report)
        upload.remarks["not_understood"] = result.not_understood
        if report.ok:
            _apply(result, courses, upload)
        return report

    return bring


def open_sheet(source: Source, report: Report, name: str = "") -> Sheet | None:
    """The sheet of that name, or the one most like a matrix; None with the reason in the report."""
    book = load_workbook(source, report)
    if book is None:
        return None
    found = _named(book, name) if name else choose_sheet(book)
    if found is None:
        report.error(
            "no-matrix",
            f"There is no sheet called “{name}”."
            if name
            else "No sheet has a row of headings with a name column and courses.",
            "Put the workers in rows and the courses in columns, with a heading such as “Name”.",
        )
    return found


def sheet_names(source: Source) -> tuple[str, ...]:
    """The names of the sheets that are not hidden; () when the workbook cannot be read."""
    book = load_workbook(source, Report(KIND, "workbook"))
    return tuple(sheet.name for sheet in book.visible_sheets) if book else ()


def _named(book: Workbook, name: str) -> Sheet | None:
    return next((sheet for sheet in book.sheets if sheet.name == name), None)


def _has_mapping(mapping: Mapping[str, Any], report: Report) -> bool:
    if mapping:
        return True
    report.error(
        "no-mapping",
        "It is not known which column is which course.",
        "Say what the columns mean first.",
    )
    return False


def _apply(result: MatrixResult, courses: Courses, upload: Upload) -> None:
    report = result.report
    workplaces = Workplaces(upload, report)
    with reaching(upload, workplaces):
        staff = Staff([one.pk for one in workplaces.all], upload.today)
        book = TrainingBook(upload, report, KIND)
        jobs: dict[int, Employment | None] = {}
        for number, entry in enumerate(result.entries, start=1):
            if entry.row not in jobs:
                jobs[entry.row] = _match(entry, staff, report)
            _bring(entry, jobs[entry.row], courses, book, report)
            upload.progress(number, len(result.entries))
        _check_once(jobs, report)
        if report.ok:
            book.settle()


def _match(entry: MatrixEntry, staff: Staff, report: Report) -> Employment | None:
    found = staff.find(entry.worker_ref, entry.worker_name)
    if found.job is None:
        code, problem, mend = _WHY_NOT[found.why]
        value = f"{entry.worker_ref} {entry.worker_name}".strip()
        report.warning(code, problem, mend, where=f"row {entry.row}", value=value)
    return found.job


def _check_once(jobs: Mapping[int, Employment | None], report: Report) -> None:
    """Two rows about one worker could contradict each other, and nobody could tell which is so."""
    first: dict[int, int] = {}
    for row, job in jobs.items():
        if job is not None and first.setdefault(job.pk, row) != row:
            report.error(
                "worker-twice",
                f"Row {first[job.pk]} is about the same worker.",
                "Keep one row for each worker.",
                where=f"row {row}",
            )


def _bring(
    entry: MatrixEntry,
    job: Employment | None,
    courses: Courses,
    book: TrainingBook,
    report: Report,
) -> None:
    if job is None or entry.state not in _KEPT:
        report.skipped += 1
        return
    wanted = Wanted(
        worker_id=job.worker_id,
        employer_id=job.organisation_id,
        course=entry.course_code,
        completed_on=entry.completed_on,
        expires_on=lapses_on(
            entry.completed_on, entry.expires_on, courses.months(entry.course_code)
        ),
        where=f"cell {entry.cell}",
        title=courses.title(entry.course_code),
        practical=courses.is_practical(entry.course_code),
        lapsed=entry.state == "expired",
    )
    if wanted.completed_on is not None:
        book.want(wanted)
        return
    book.want_end(wanted)
    if entry.state == "expires":
        _say_no_completion(entry, report)


def _say_no_completion(entry: MatrixEntry, report: Report) -> None:
    report.warning(
        "no-completion-date",
        "Only the day of expiry is known, so this training does not count as in date.",
        "Add a column with the day on which the training was completed.",
        where=f"cell {entry.cell}",
    )
