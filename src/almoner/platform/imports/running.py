"""Carrying out one import: all of it or nothing, and a trial by the very same code.

An importer is a function that reads an upload, changes the database and reports what it did. It
neither opens nor closes the transaction it works in: that is done here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from django.db import connection, transaction

from almoner.kernel.refusals import Refused
from almoner.kernel.zone import to_london
from almoner.platform.access.viewer import Viewer
from almoner.platform.imports.reading import Source
from almoner.platform.imports.report import Report

Progress: TypeAlias = Callable[[int, int], None]

# Any number that no other advisory lock of this installation uses.
_LOCK = 71_104


def silent(done: int, of: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What an importer is given: the files by name, who brought them, and when it is now.

    What it adds to `afterwards` is done in the end even if the import is taken back: writing down
    that somebody tried what they may not try often. `remarks` are kept with the report.
    """

    files: Mapping[str, Source]
    actor: Viewer
    at: datetime
    options: Mapping[str, Any] = field(default_factory=dict)
    progress: Progress = silent
    afterwards: list[Callable[[], object]] = field(default_factory=list)
    remarks: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The London day of `at`."""
        return to_london(self.at).date()

    @property
    def organisation_id(self) -> int:
        if self.actor.organisation_id is None:
            raise ValueError("An import is for one organisation.")
        return self.actor.organisation_id

    @property
    def only_file(self) -> tuple[str, Source]:
        """The name and source of the file, for importers that take one."""
        (found,) = self.files.items()
        return found


Importer: TypeAlias = Callable[[Upload], Report]


class _Undo(Exception):
    """Takes back what a trial did, or what a file with an error began."""


def attempt(importer: Importer, upload: Upload, *, dry_run: bool) -> Report:
    """Runs an importer. With `dry_run`, or an error in the report, the database is as before."""
    report = Report("import", ", ".join(upload.files))
    try:
        with transaction.atomic():
            report = importer(upload)
            if dry_run or not report.ok:
                raise _Undo
    except _Undo:
        pass
    except Refused as refused:
        for refusal in refused.refusals:
            report.error(refusal.code, refusal.reason, refusal.mend)
    return report


def wait_for_turn(organisation_id: int) -> None:
    """Lets one import at a time work on an organisation, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashint8(%s))", [_LOCK, organisation_id])
