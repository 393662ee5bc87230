"""The screen on which somebody says what the columns of their spreadsheet mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from almoner.kernel.zone import to_london
from almoner.platform.access.viewer import Viewer
from almoner.platform.imports import commands, queries
from almoner.platform.imports.models import ImportRun
from almoner.platform.imports.report import Report
from almoner.platform.imports.spreadsheets import Sheet
from almoner.platform.web.screens import Request, screen
from almoner.registers.workforce.importing import Courses, open_sheet, sheet_names
from almoner.registers.workforce.matrix import PreviewRow, preview, propose, read
from almoner.services.delegation.catalogue import courses
from almoner.surfaces.imports import jobs
from almoner.surfaces.imports.mapping_form import MappingForm, SheetForm

RIGHT = "import.run"
PREVIEWED = 5
CELLS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Reading:
    """The sheet of a run, and how it would be read."""

    run: ImportRun
    sheet: Sheet
    names: tuple[str, ...]
    mapping: dict[str, Any]
    courses: list[Any]


def can_be_opened(viewer: Viewer, run: ImportRun) -> bool:
    """Whether there is a matrix in the workbook. If not, the run has ended with the reason."""
    report = Report(run.kind, run.filenames[0])
    (source,) = commands.files_of(run).values()
    if open_sheet(source, report) is not None:
        return True
    commands.refuse_unread(viewer, run_id=run.pk, report=report, at=timezone.now())
    return False


@screen(RIGHT, methods=("GET", "POST"))
def columns(request: Request, run_id: int) -> HttpResponse:
    reading = _reading(request.viewer, run_id)
    if request.method == "POST" and request.POST.get("step") == "sheet":
        return _choose_sheet(request, reading)
    form = MappingForm(reading, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _keep(request, run_id, form)
    return _page(request, reading, form)


def _choose_sheet(request: Request, reading: Reading) -> HttpResponse:
    form = SheetForm(reading.names, request.POST)
    if form.is_valid():
        commands.draft_mapping(
            request.viewer,
            run_id=reading.run.pk,
            at=timezone.now(),
            sheet=form.cleaned_data["sheet"],
            draft=None,
        )
    return redirect("imports:columns", run_id=reading.run.pk)


def _keep(request: Request, run_id: int, form: MappingForm) -> HttpResponse:
    now, mapping = timezone.now(), form.mapping()
    if request.POST.get("step") == "preview":
        commands.draft_mapping(request.viewer, run_id=run_id, at=now, draft=mapping)
        return redirect("imports:columns", run_id=run_id)
    run = commands.choose_mapping(request.viewer, run_id=run_id, mapping=mapping, at=now)
    jobs.start(run)
    return redirect("imports:detail", run_id=run_id)


def _reading(viewer: Viewer, run_id: int) -> Reading:
    run = queries.run_with_files(viewer, run_id)
    report = Report(run.kind, run.filenames[0])
    (source,) = commands.files_of(run).values()
    draft = run.options.get("draft") or run.options.get("mapping") or {}
    chosen = run.options.get("sheet") or draft.get("sheet") or ""
    sheet = open_sheet(source, report, chosen)
    if sheet is None:
        raise queries.Unseen
    offered = Courses(courses()).offered()
    today = to_london(timezone.now()).date()
    fits = draft and draft["sheet"] == sheet.name
    remembered = queries.mapping_of(viewer, run.kind)
    mapping = dict(draft) if fits else dict(propose(sheet, offered, remembered, today=today))
    return Reading(run, sheet, sheet_names(source), mapping, offered)


def _page(request: Request, reading: Reading, form: MappingForm) -> HttpResponse:
    today = to_london(timezone.now()).date()
    found = read(reading.sheet, reading.mapping, today).report.findings
    doubts = [one for one in found if one.where.startswith("cell ") and one.severity == "warning"]
    context = {
        "run": reading.run,
        "form": form,
        "mapping": reading.mapping,
        "sheet_form": SheetForm(reading.names, initial={"sheet": reading.sheet.name}),
        "several_sheets": len(reading.names) > 1,
        "preview": _preview(reading, today),
        "doubts": Paginator(doubts, CELLS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "imports/columns.html", context, status=422 if form.errors else 200)


def _preview(reading: Reading, today: Any) -> list[PreviewRow]:
    return preview(reading.sheet, reading.mapping, today, PREVIEWED)
