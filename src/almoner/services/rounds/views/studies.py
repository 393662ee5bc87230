"""Studies of commissioning: what was asked, how far it is, and the report."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.services.rounds.commands.asking import RIGHT
from almoner.services.rounds.commands.studying import ask_for_study
from almoner.services.rounds.models import StudyRun
from almoner.services.rounds.queries.divisions import choices_of, divisions_seen_by
from almoner.services.rounds.queries.studies import report_of, studies_seen_by, study_seen_by
from almoner.services.rounds.rules.studying import Wish
from almoner.services.rounds.study_forms import StudyForm
from almoner.services.rounds.study_pdf import pdf_of
from almoner.services.rounds.study_svg import svg_of


@screen(RIGHT, methods=BOTH)
def studies(request: Request) -> HttpResponse:
    form = StudyForm(
        request.POST if request.method == "POST" else None,
        divisions=choices_of(divisions_seen_by(request.viewer)),
    )
    if form.is_valid():
        try:
            row = ask_for_study(request.viewer, wish=form.wish(), at=timezone.now())
        except Refused as refused:
            form.add_refusals(refused)
        else:
            return redirect("rounds:study", row.pk)
    shown = {"form": form, "rows": studies_seen_by(request.viewer)}
    return render(request, "rounds/studies.html", shown, status=422 if form.errors else 200)


@screen(RIGHT)
def study(request: Request, study_id: int) -> HttpResponse:
    row = study_seen_by(request.viewer, study_id)
    shown = {"row": row, "wish": Wish.of(row.options), "report": report_of(row), "draw": svg_of}
    if shown["report"] is not None:
        return render(request, "rounds/study.html", shown)
    waits = row.status == StudyRun.Status.ASKED
    return render(request, "rounds/study_waiting.html", {**shown, "waits": waits})


@screen(RIGHT)
def study_pdf(request: Request, study_id: int) -> HttpResponse:
    row = study_seen_by(request.viewer, study_id)
    report = report_of(row)
    if report is None or row.done_at is None:
        raise Unseen
    return pdf_of(report, row.done_at).response(f"study-{row.pk}.pdf")
