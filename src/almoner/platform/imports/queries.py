"""Reads of imports. Everybody sees those of their own organisation only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.imports.models import ImportRun, RememberedMapping


def runs(viewer: Viewer) -> QuerySet[ImportRun]:
    """The imports of the viewer's organisation, newest first, without their files."""
    own = ImportRun.objects.filter(organisation_id=_own(viewer))
    return own.defer("content").order_by("-asked_at", "-pk")


def run(viewer: Viewer, run_id: int) -> ImportRun:
    """One import, without its files. Unseen when it is another organisation's."""
    found = runs(viewer).filter(pk=run_id).first()
    if found is None:
        raise Unseen
    return found


def run_with_files(viewer: Viewer, run_id: int) -> ImportRun:
    """One import with the files it still holds. Unseen when it holds none."""
    own = ImportRun.objects.filter(organisation_id=_own(viewer))
    found = own.filter(pk=run_id, content__isnull=False).first()
    if found is None:
        raise Unseen
    return found


def mapping_of(viewer: Viewer, kind: str) -> dict[str, Any] | None:
    """How the viewer's organisation read its spreadsheet last time."""
    own = RememberedMapping.objects.filter(organisation_id=_own(viewer), kind=kind)
    return own.values_list("mapping", flat=True).first()


def findings(run: ImportRun, show: str = "") -> Sequence[dict[str, str]]:
    """The findings of a run, worst first: all, of one severity, or about cells not understood."""
    found = run.report.get("findings", [])
    if show == "cells":
        cells = {f"cell {address}" for address in run.report.get("not_understood", [])}
        return [one for one in found if one["where"] in cells]
    if show:
        return [one for one in found if one["severity"] == show]
    order = {"error": 0, "warning": 1, "note": 2}
    return sorted(found, key=lambda one: order[one["severity"]])


def _own(viewer: Viewer) -> int:
    """The viewer's organisation; one that does not exist when there is none."""
    return viewer.organisation_id or 0
