"""ASC-WDS workplaces as the importing organisation and its parts. Nobody else's are touched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from almoner.kernel.refusals import Refused
from almoner.platform.audit.commands import record as audit
from almoner.platform.imports.report import Report, row_column
from almoner.platform.imports.running import Upload
from almoner.registers.organisations.models import Organisation
from almoner.registers.organisations.placing import placed
from almoner.registers.workforce.ascwds import Status, WorkplaceRow
from almoner.registers.workforce.ascwds.crossing import same_id

_SETTINGS = {
    "1": Organisation.Setting.NURSING,
    "2": Organisation.Setting.RESIDENTIAL,
    "8": Organisation.Setting.HOME_CARE,
    "54": Organisation.Setting.HOME_CARE,
    "55": Organisation.Setting.HOME_CARE,
    "73": Organisation.Setting.HOME_CARE,
}
_LONGEST_ADDRESS = 300


class Workplaces:
    """The importing organisation and its parts, by LOCALESTID and by CQC location."""

    def __init__(self, upload: Upload, report: Report) -> None:
        self.upload, self.report = upload, report
        self.own = Organisation.objects.get(pk=upload.organisation_id)
        self._parts = list(Organisation.objects.filter(parent=self.own).order_by("pk"))

    @property
    def all(self) -> list[Organisation]:
        return [self.own, *self._parts]

    def find(self, local_id: str) -> Organisation | None:
        wanted = same_id(local_id)
        return next((one for one in self.all if same_id(one.ascwds_id) == wanted), None)

    def bring(self, rows: Sequence[WorkplaceRow]) -> None:
        for row in rows:
            known = self.find(row.local_id)
            if row.status is Status.DELETE:
                self._leave_open(row, known)
            elif not row.status.carries_values:
                self._check_here(row, known)
            else:
                self._bring(row, known, only=len(rows) == 1)

    def _bring(self, row: WorkplaceRow, known: Organisation | None, *, only: bool) -> None:
        if self._is_of_another(row, known):
            return
        known = known or self._by_location(row.location_id) or self._own_unnamed(row, only=only)
        values = self._values(row)
        if known is None:
            self._make(row, values)
            return
        if known.pk == self.own.pk:
            values.pop("name")
            values.pop("setting")
        self._change(known, row, values)

    def _is_of_another(self, row: WorkplaceRow, known: Organisation | None) -> bool:
        """Whether the location belongs to another organisation, or this one has another."""
        own = {one.pk for one in self.all}
        held = Organisation.objects.filter(cqc_location_id=row.location_id)
        if row.location_id and held.exclude(pk__in=own).exists():
            self._error(
                row,
                "LOCATIONID",
                "workplace-of-another",
                "This CQC location belongs to another organisation. Its records were refused.",
                "Remove the row, or correct LOCATIONID. You can only bring in your own workplaces.",
                row.location_id,
            )
            return True
        if known and row.location_id and known.cqc_location_id not in ("", row.location_id):
            self._error(
                row,
                "LOCATIONID",
                "location-differs",
                f"This workplace has the CQC location {known.cqc_location_id} here.",
                "Correct LOCATIONID, or change the location on your organisation's page.",
                row.location_id,
            )
            return True
        return False

    def _by_location(self, location: str) -> Organisation | None:
        return next((one for one in self.all if location and one.cqc_location_id == location), None)

    def _own_unnamed(self, row: WorkplaceRow, *, only: bool) -> Organisation | None:
        """The organisation itself, when it has no LOCALESTID yet and this row must be it."""
        if self.own.ascwds_id:
            return None
        alike = " ".join(row.name.split()).casefold() == self.own.name.casefold()
        if not alike and (self._parts or not only):
            return None
        self.report.note(
            "own-workplace",
            f"This row was taken to be {self.own.name} itself.",
            where=row_column(row.row, "LOCALESTID"),
            column="LOCALESTID",
            value=row.local_id,
        )
        return self.own

    def _values(self, row: WorkplaceRow) -> dict[str, Any]:
        return {
            "name": row.name,
            "setting": _SETTINGS.get(row.main_service, ""),
            "ascwds_id": row.local_id,
            "main_service": row.main_service,
            "does_delegated_activities": row.dha.value if row.dha else "",
            "address": ", ".join(filter(None, (*row.address, row.town)))[:_LONGEST_ADDRESS],
            **self._place(row),
            **({"cqc_location_id": row.location_id} if row.location_id else {}),
        }

    def _place(self, row: WorkplaceRow) -> dict[str, Any]:
        try:
            return placed(row.postcode)
        except Refused as refused:
            refusal = refused.refusals[0]
            self.report.warning(
                refusal.code,
                f"{refusal.reason} The workplace is not on the map.",
                refusal.mend,
                where=row_column(row.row, "POSTCODE"),
                column="POSTCODE",
                value=row.postcode,
            )
        return {}

    def _make(self, row: WorkplaceRow, values: dict[str, Any]) -> None:
        made = Organisation.objects.create(
            kind=self.own.kind, parent=self.own, synthetic=self.own.synthetic, **values
        )
        self._parts.append(made)
        self.report.created += 1
        if row.status is Status.UPDATE:
            self._say_was_new(row)
        audit(self.upload.actor, "organisation.registered", made, at=self.upload.at, kind=made.kind)

    def _change(self, known: Organisation, row: WorkplaceRow, values: dict[str, Any]) -> None:
        changed = [name for name, value in values.items() if getattr(known, name) != value]
        if not changed:
            self.report.unchanged += 1
            return
        for name in changed:
            setattr(known, name, values[name])
        known.save(update_fields=changed)
        self.report.updated += 1
        audit(
            self.upload.actor,
            "organisation.changed",
            known,
            at=self.upload.at,
            fields=sorted(changed),
        )

    def _say_was_new(self, row: WorkplaceRow) -> None:
        self.report.warning(
            "update-of-new",
            "STATUS is UPDATE, and this workplace was not here yet. It was added.",
            "Check that LOCALESTID is right.",
            where=row_column(row.row, "STATUS"),
            column="STATUS",
            value=row.status.value,
        )

    def _leave_open(self, row: WorkplaceRow, known: Organisation | None) -> None:
        self.report.skipped += 1
        self.report.warning(
            "workplace-not-closed",
            "A workplace is not closed from a file: people's care may rest on it."
            if known
            else "This workplace is not here, so there is nothing to delete.",
            "End its work in Almoner first, then ask whoever runs this service." if known else "",
            where=row_column(row.row, "STATUS"),
            column="STATUS",
            value=row.status.value,
        )

    def _check_here(self, row: WorkplaceRow, known: Organisation | None) -> None:
        if known is not None:
            self.report.unchanged += 1
            return
        self.report.skipped += 1
        self.report.warning(
            "workplace-not-here",
            "This workplace is not here, and a row with this STATUS is not read.",
            "Set STATUS to NEW to add the workplace.",
            where=row_column(row.row, "STATUS"),
            column="STATUS",
            value=row.status.value,
        )

    def _error(
        self, row: WorkplaceRow, column: str, code: str, problem: str, mend: str, value: str
    ) -> None:
        self.report.error(
            code, problem, mend, where=row_column(row.row, column), column=column, value=value
        )
