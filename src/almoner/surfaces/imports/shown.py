"""What the screens say about an import: its stage and its counts in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from almoner.kernel.london import format_datetime
from almoner.platform.imports import states
from almoner.platform.imports.models import ImportRun
from almoner.platform.web.words import number, plural
from almoner.surfaces.imports.kinds import KINDS

FILTERS = {
    "error": "Errors",
    "warning": "Warnings",
    "note": "Notes",
    "cells": "Cells not understood",
}
_SEVERITY = {"error": ("Error", "red"), "warning": ("Check", "orange"), "note": ("Note", "grey")}


@dataclass(frozen=True, slots=True)
class RunPage:
    """One import as its page shows it. `waits` while a worker has it."""

    title: str
    status: str
    colour: str
    words: str
    waits: bool
    percent: int | None
    can_apply: bool
    can_map: bool
    can_give_up: bool
    counts: list[tuple[str, str]]
    filters: list[tuple[str, str, int]]


def status_of(run: ImportRun) -> tuple[str, str, str]:
    """(word, colour, sentence) for where an import is."""
    stage = run.options.get("stage", states.ENDED)
    if run.status == ImportRun.Status.REFUSED:
        return (
            "Refused",
            "red",
            "Nothing was changed. Mend what is listed and bring the file again.",
        )
    if run.status == ImportRun.Status.FAILED:
        return "Failed", "red", "Nothing was changed."
    if stage == states.MAPPING:
        return "Needs you", "orange", "Say which column is which."
    if stage == states.CONFIRM:
        return "Checked", "blue", "Nothing has been changed yet. Apply it if the report is right."
    if stage == states.TRIAL:
        return "Being checked", "blue", "We are reading the file. Nothing is changed."
    if stage == states.APPLY:
        return "Being applied", "blue", "All of the file is applied, or nothing of it."
    if run.dry_run:
        return "Not applied", "grey", "The file was checked and let go. Nothing was changed."
    return "Applied", "green", "The whole file was applied."


def history_row(run: ImportRun) -> list[Any]:
    word, _, _ = status_of(run)
    kind = KINDS[run.kind].title if run.kind in KINDS else run.kind
    return [
        {"text": ", ".join(run.filenames), "href": reverse("imports:detail", args=[run.pk])},
        kind,
        word,
        format_datetime(run.asked_at),
        run.options.get("by", ""),
    ]


def run_page(run: ImportRun) -> RunPage:
    word, colour, sentence = status_of(run)
    stage = run.options.get("stage", states.ENDED)
    return RunPage(
        title=", ".join(run.filenames),
        status=word,
        colour=colour,
        words=sentence,
        waits=stage in states.AT_WORK,
        percent=100 * run.done_rows // run.all_rows if run.all_rows else None,
        can_apply=states.can("apply", stage),
        can_map=states.can("map", stage) and run.kind in KINDS and KINDS[run.kind].mapped,
        can_give_up=states.can("give-up", stage),
        counts=_counts(run),
        filters=_filters(run.report),
    )


def _counts(run: ImportRun) -> list[tuple[str, str]]:
    report = run.report
    if not report:
        return []
    applied = run.status == ImportRun.Status.DONE and not run.dry_run
    verb = "" if applied else "Would be "
    found = report["counts"]
    rows = [("Rows read", number(report["rows_read"]))]
    if report["ok"]:
        rows += [
            (f"{verb}{name}".capitalize(), number(found[name]))
            for name in ("created", "updated", "unchanged")
        ]
        rows.append(("Set aside", number(found["skipped"])))
    rows.append(
        (
            "Problems",
            f"{plural(report['errors'], 'error')}, "
            f"{plural(report['warnings'], 'warning')}, {plural(report['notes'], 'note')}",
        )
    )
    return rows


def _filters(report: dict[str, Any]) -> list[tuple[str, str, int]]:
    counts = {
        "error": report.get("errors", 0),
        "warning": report.get("warnings", 0),
        "note": report.get("notes", 0),
        "cells": len(report.get("not_understood", [])),
    }
    return [(code, words, counts[code]) for code, words in FILTERS.items() if counts[code]]


def finding_row(finding: dict[str, str]) -> dict[str, Any]:
    word, colour = _SEVERITY[finding["severity"]]
    return {**finding, "word": word, "colour": colour}
