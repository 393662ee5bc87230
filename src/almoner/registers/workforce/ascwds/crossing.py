"""What can only be seen across rows and across files: repeats, strangers, and DHA taken back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from almoner.platform.imports.report import Report, row_column
from almoner.registers.workforce.ascwds.codetables import may_be_asked_about_dha
from almoner.registers.workforce.ascwds.rows import (
    Answer,
    Status,
    TrainingRow,
    WorkerRow,
    WorkplaceRow,
)

AnyRow = TypeVar("AnyRow", WorkplaceRow, WorkerRow, TrainingRow)


def same_id(value: str) -> str:
    """An identifier for comparing: ASC-WDS does not tell spaces apart, nor do we tell case."""
    return re.sub(r"\s", "", value).casefold()


def workplace_key(row: WorkplaceRow | WorkerRow | TrainingRow) -> str:
    return same_id(row.local_id)


def worker_key(row: WorkerRow | TrainingRow) -> tuple[str, str]:
    return same_id(row.local_id), same_id(row.worker_id)


def training_key(row: TrainingRow) -> TrainingRow:
    """The whole row but its number: two rows are one only if all they say is the same."""
    local_id, worker_id = worker_key(row)
    return replace(row, row=0, local_id=local_id, worker_id=worker_id)


def check_repeats(
    rows: Iterable[AnyRow], key: Callable[[AnyRow], object], columns: str, report: Report
) -> None:
    """An error for every row whose key a row before it had."""
    first: dict[object, int] = {}
    for row in rows:
        seen = first.setdefault(key(row), row.row)
        if seen != row.row and row.local_id:
            report.error(
                "repeated-row",
                f"This row is the same as row {seen} in {columns}.",
                "Keep one of the two rows.",
                where=row_column(row.row, ""),
            )


def check_workplaces_known(
    rows: Iterable[WorkerRow] | Iterable[TrainingRow],
    workplaces: Sequence[WorkplaceRow],
    report: Report,
) -> None:
    """An error for every row of a workplace that the workplace file does not hold."""
    known = {workplace_key(row): row.local_id for row in workplaces}
    for row in rows:
        if row.local_id and workplace_key(row) not in known:
            _unknown(row, "LOCALESTID", row.local_id, "workplace", known.values(), report)


def check_workers_known(
    trainings: Iterable[TrainingRow], workers: Sequence[WorkerRow], report: Report
) -> None:
    """An error for training of a worker not in the worker file; a warning if it deletes them."""
    known = {worker_key(row): row for row in workers}
    ids = [row.worker_id for row in workers]
    for row in trainings:
        worker = known.get(worker_key(row))
        if worker is None and row.worker_id:
            _unknown(row, "UNIQUEWORKERID", row.worker_id, "worker", ids, report)
        elif worker is not None and worker.status is Status.DELETE:
            report.warning(
                "training-of-deleted",
                "The worker file deletes this worker, so the training has no effect.",
                "Remove the row, or change the worker's STATUS.",
                where=row_column(row.row, "UNIQUEWORKERID"),
                column="UNIQUEWORKERID",
                value=row.worker_id,
            )


def _unknown(
    row: WorkerRow | TrainingRow,
    column: str,
    value: str,
    what: str,
    known: Iterable[str],
    report: Report,
) -> None:
    bare = same_id(value).lstrip("0")
    near = next((other for other in known if same_id(other).lstrip("0") == bare), None)
    mend = f"Add the {what} to the {what} file, or correct the identifier."
    if near is not None and same_id(near) != same_id(value):
        mend = f"The {what} file has {near!r}: zeros at the start were lost. Write both alike."
    report.error(
        f"unknown-{what}",
        f"The {what} file has no {what} with this identifier.",
        mend,
        where=row_column(row.row, column),
        column=column,
        value=value,
    )


def without_withdrawn_dha(
    workers: Sequence[WorkerRow], workplaces: Sequence[WorkplaceRow], report: Report
) -> tuple[WorkerRow, ...]:
    """Workers' DHA answers removed where their workplace answers no, or is not asked."""
    why = {workplace_key(row): _why_withdrawn(row) for row in workplaces}
    return tuple(_withdrawn(row, why.get(workplace_key(row), ""), report) for row in workers)


def _why_withdrawn(row: WorkplaceRow) -> str:
    if not row.status.carries_values:
        return ""
    if row.dha is Answer.NO:
        return "The workplace answers 2 (no) to DHA"
    if not may_be_asked_about_dha(row.main_service):
        return "The workplace's main service is not asked about delegated healthcare activities"
    return ""


def _withdrawn(row: WorkerRow, why: str, report: Report) -> WorkerRow:
    if row.dha is None or not why:
        return row
    report.warning(
        "dha-withdrawn",
        f"{why}, so this worker's answer is removed.",
        "If the worker does delegated healthcare activities, correct the workplace file.",
        where=row_column(row.row, "DHA"),
        column="DHA",
        value=row.dha.value,
    )
    return replace(row, dha=None)
