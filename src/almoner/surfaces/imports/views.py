"""The screens of imports: choose a kind, bring the files, read the report, apply."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from almoner.platform.access.unseen import Unseen
from almoner.platform.imports import commands, queries, states
from almoner.platform.imports.export import as_csv
from almoner.platform.web.screens import Request, screen
from almoner.surfaces.imports import columns, jobs, shown
from almoner.surfaces.imports.forms import UploadForm
from almoner.surfaces.imports.kinds import ALL, KINDS, Kind
from almoner.surfaces.imports.uploads import size_before_token

RIGHT = "import.run"
RUNS_A_PAGE = 20
FINDINGS_A_PAGE = 50


@screen(RIGHT)
def home(request: Request) -> HttpResponse:
    page = Paginator(queries.runs(request.viewer), RUNS_A_PAGE).get_page(request.GET.get("page"))
    rows = [shown.history_row(run) for run in page]
    return render(request, "imports/home.html", {"kinds": ALL, "page": page, "rows": rows})


@size_before_token
@screen(RIGHT, methods=("GET", "POST"))
def upload(request: Request, kind: str) -> HttpResponse:
    chosen = _kind(kind)
    form = UploadForm(chosen, request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = UploadForm(chosen, request.POST, request.FILES)
        if form.is_valid():
            return _ask(request, chosen, form)
    status = 422 if form.errors else 200
    return render(request, "imports/upload.html", {"kind": chosen, "form": form}, status=status)


def _ask(request: Request, kind: Kind, form: UploadForm) -> HttpResponse:
    stage = states.MAPPING if kind.mapped else states.TRIAL
    run = commands.ask(
        request.viewer,
        kind=kind.code,
        files=form.files_chosen(),
        at=timezone.now(),
        stage=stage,
    )
    if stage == states.TRIAL:
        jobs.start(run)
    elif columns.can_be_opened(request.viewer, run):
        return redirect("imports:columns", run_id=run.pk)
    return redirect("imports:detail", run_id=run.pk)


@screen(RIGHT)
def detail(request: Request, run_id: int) -> HttpResponse:
    run = queries.run(request.viewer, run_id)
    show = request.GET.get("show", "")
    found = queries.findings(run, show if show in shown.FILTERS else "")
    page = Paginator(found, FINDINGS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "imports/detail.html",
        {"run": run, "it": shown.run_page(run), "page": page, "show": show},
    )


@screen(RIGHT, methods=("POST",))
def apply(request: Request, run_id: int) -> HttpResponse:
    run = commands.apply(request.viewer, run_id=run_id, at=timezone.now())
    jobs.start(run)
    return redirect("imports:detail", run_id=run.pk)


@screen(RIGHT, methods=("POST",))
def give_up(request: Request, run_id: int) -> HttpResponse:
    commands.give_up(request.viewer, run_id=run_id, at=timezone.now())
    return redirect("imports:detail", run_id=run_id)


@screen(RIGHT)
def report_csv(request: Request, run_id: int) -> HttpResponse:
    run = queries.run(request.viewer, run_id)
    response = HttpResponse(as_csv(run.report), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{run.pk}-report.csv"'
    return response


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Unseen
    return KINDS[code]
