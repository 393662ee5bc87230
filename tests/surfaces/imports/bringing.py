"""Files straight through an importer, as the command line does it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from tests import factories as f

from almoner.platform.imports.commands import run_at_once
from almoner.platform.imports.report import Report


def bring(
    who: Any,
    importer: Any,
    files: Mapping[str, bytes],
    *,
    dry_run: bool = False,
    at: datetime | None = None,
    **options: Any,
) -> Report:
    """Applies the files as this worker, and gives the report."""
    _, report = run_at_once(
        f.viewer(who),
        importer,
        kind="test",
        files=files,
        at=at or timezone.now(),
        dry_run=dry_run,
        options=options,
    )
    return report


def counts(report: Report) -> tuple[int, int, int, int]:
    """(created, updated, unchanged, skipped)"""
    return report.created, report.updated, report.unchanged, report.skipped
