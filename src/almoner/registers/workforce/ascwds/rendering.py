"""Writes rows as the bulk upload files they came from, for synthetic places and for tests.

Columns that are not kept are left empty.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from almoner.registers.workforce.ascwds.columns import (
    REQUIRED,
    WORKER_OPTIONAL,
    Kind,
    qualification_columns,
)
from almoner.registers.workforce.ascwds.rows import Answer, TrainingRow, WorkerRow, WorkplaceRow

UploadRow: TypeAlias = WorkplaceRow | WorkerRow | TrainingRow

_ACCREDITED = {Answer.YES: "1", Answer.NO: "0", Answer.NOT_KNOWN: "999", None: ""}


def render(
    rows: Sequence[UploadRow], kind: Kind | None = None, *, encoding: str = "utf-8"
) -> bytes:
    """The rows as one CSV file with the published headings, lines ending CR LF.

    `kind` is needed only where there are no rows. Rows of two kinds raise ValueError.
    """
    kinds = {_kind(row) for row in rows} | ({kind} if kind else set())
    if len(kinds) != 1:
        raise ValueError("Rows of one kind make one file; name the kind where there are no rows.")
    headers = _headers(kinds.pop(), rows)
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, headers, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_cells(row) for row in rows)
    return written.getvalue().encode(encoding)


def _headers(kind: Kind, rows: Sequence[UploadRow]) -> tuple[str, ...]:
    if kind != "worker":
        return REQUIRED[kind]
    used = {name for row in rows for name, value in _cells(row).items() if value}
    optional = tuple(name for name in WORKER_OPTIONAL if name in used)
    required = REQUIRED["worker"]
    return required[:2] + optional + required[2:] + qualification_columns()


def _kind(row: UploadRow) -> Kind:
    if isinstance(row, WorkplaceRow):
        return "workplace"
    return "worker" if isinstance(row, WorkerRow) else "training"


def _cells(row: UploadRow) -> Mapping[str, str]:
    if isinstance(row, WorkplaceRow):
        return _workplace(row)
    cells = _worker(row) if isinstance(row, WorkerRow) else _training(row)
    return {name: value for name, value in cells.items() if value}


def _day(value: date | None) -> str:
    return f"{value:%d/%m/}{value.year:04}" if value else ""


def _workplace(row: WorkplaceRow) -> dict[str, str]:
    address = (*row.address, "", "", "")
    activities = ";".join(row.dha_activities)
    if row.dha is Answer.YES and not row.dha_activities_known:
        activities = "999"
    return {
        "LOCALESTID": row.local_id,
        "STATUS": row.status.value,
        "ESTNAME": row.name,
        "ADDRESS1": address[0],
        "ADDRESS2": address[1],
        "ADDRESS3": address[2],
        "POSTTOWN": row.town,
        "POSTCODE": row.postcode,
        "ESTTYPE": row.workplace_type,
        "OTHERTYPE": row.other_type,
        "REGTYPE": "" if row.regulated is None else "2" if row.regulated else "0",
        "PROVNUM": row.provider_id,
        "LOCATIONID": row.location_id,
        "MAINSERVICE": row.main_service,
        "ALLSERVICES": ";".join(row.all_services),
        "DHA": row.dha or "",
        "DHAACTIVITIES": activities,
        "CWPAWARE": row.pathway_awareness,
    }


def _worker(row: WorkerRow) -> dict[str, str]:
    year = f";{row.level_2_year}" if row.level_2_year else ""
    return {
        "LOCALESTID": row.local_id,
        "UNIQUEWORKERID": row.worker_id,
        "CHGUNIQUEWRKID": row.new_worker_id,
        "TRANSFERSTAFFRECORD": row.transfer_to,
        "STATUS": row.status.value,
        "DISPLAYID": row.display_id,
        "POSTCODE": row.postcode,
        "DOB": _day(row.born_on),
        "CARECERT": row.care_certificate or "",
        "L2CARECERT": f"{row.level_2_certificate or ''}{year}",
        "STARTDATE": _day(row.started_on),
        "DHA": row.dha or "",
        "EMPLSTATUS": row.employment_status,
        "MAINJOBROLE": row.job_role,
        "NMCREG": row.nurse_kind,
        "CWPCATEGORY": row.pathway_category,
    }


def _training(row: TrainingRow) -> dict[str, str]:
    months = "" if row.valid_months is None else str(row.valid_months)
    return {
        "LOCALESTID": row.local_id,
        "UNIQUEWORKERID": row.worker_id,
        "CATEGORY": row.category,
        "TRAININGNAME": row.name,
        "ACCREDITED": _ACCREDITED[row.accredited],
        "WHODELIVERED": row.delivered_by,
        "PROVIDERNAME": row.provider,
        "HOWDELIVERED": row.mode,
        "VALIDITY": "none" if row.never_expires else months,
        "DATECOMPLETED": _day(row.completed_on),
        "EXPIRYDATE": _day(row.expires_on),
        "NOTES": row.notes,
    }
