"""What the worker file says of nurses, held against the register as it was last looked up.

The file says of which kind a nurse is. It has no number and no date of the register, and a file is
no proof of a registration: nothing that a delegation could rest on is ever made of it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from almoner.platform.imports.report import Report, row_column
from almoner.registers.workforce.ascwds import WorkerRow
from almoner.registers.workforce.models import Registration


class Nurses:
    """Tells of every nurse in the file whose NMC registration in date is not recorded here."""

    def __init__(self, worker_ids: Collection[int], today: date, report: Report) -> None:
        found = Registration.objects.filter(worker_id__in=worker_ids, body=Registration.Body.NMC)
        self._ends: dict[int, date] = {}
        for worker, ends in found.filter(starts_on__lte=today).values_list(
            "worker_id", "expires_on"
        ):
            self._ends[worker] = max(ends, self._ends.get(worker, ends))
        self.today, self.report = today, report

    def compare(self, row: WorkerRow, worker_id: int) -> None:
        if not row.nurse_kind:
            return
        ends = self._ends.get(worker_id)
        if ends is None:
            self._say(row, "nmc-not-recorded", "No NMC registration is recorded here.")
        elif ends <= self.today:
            self._say(row, "nmc-lapsed", "The NMC registration recorded here is out of date.")

    def _say(self, row: WorkerRow, code: str, problem: str) -> None:
        self.report.warning(
            code,
            f"The file says that this worker is a registered nurse. {problem} The file has no"
            " number and no date, so nothing was recorded.",
            "Look them up on the register, then record number and dates on the worker's page.",
            where=row_column(row.row, "NMCREG"),
            column="NMCREG",
            value=row.nurse_kind,
        )
