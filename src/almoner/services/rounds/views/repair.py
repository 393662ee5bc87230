"""Repairing a day that is under way."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from almoner.kernel.london import to_london
from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.services.rounds.commands.repairing import repair_day
from almoner.services.rounds.forms import RepairForm
from almoner.services.rounds.queries.boards import differences
from almoner.services.rounds.queries.needs import shifts_of, wanted_of
from almoner.services.rounds.queries.plans import plan_seen_by
from almoner.services.rounds.searching import get_ready
from almoner.services.visits.queries import people_to_plan

RIGHT = "rounds.plan"


@screen(RIGHT, methods=BOTH)
def repair(request: Request, plan_id: int) -> HttpResponse:
    row = plan_seen_by(request.viewer, plan_id)
    if not row.passed:
        raise Unseen
    get_ready()
    form = _form(request, row.day)
    if request.method == "POST" and form.is_valid():
        try:
            made = repair_day(
                request.viewer, plan_id=plan_id, trouble=form.given(), at=timezone.now()
            )
        except Refused as refused:
            form.add_refusals(refused)
        else:
            moved = differences(row, made)
            messages.success(
                request, f"The day is repaired in a draft. Calls that are otherwise: {moved}."
            )
            return redirect("rounds:plan", made.pk)
    shown = {
        "form": form,
        "heading": "Repair the day",
        "button": "Find a new plan",
        "back": ("rounds:plan", plan_id),
    }
    return render(request, "rounds/form.html", shown, status=422 if form.errors else 200)


def _form(request: Request, day: date) -> RepairForm:
    """Its lists are read when they are shown, or when an answer is one of theirs."""
    viewer, today = request.viewer, to_london(timezone.now()).date()
    return RepairForm(
        request.POST or None,
        workers=lambda: [
            (one.worker_id, one.worker.name)
            for one in shifts_of(viewer, day)
            if not one.off_because
        ],
        visits=lambda: [
            (one.pk, f"{one.person.name}, {one.window}") for one in wanted_of(viewer, day)
        ],
        people=lambda: [(one.pk, one.name) for one in people_to_plan(viewer, today)],
    )
