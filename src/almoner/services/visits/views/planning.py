"""The manager's week: who goes where, and where the planned worker may not do what is due."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from almoner.kernel.london import parse_date, to_london
from almoner.kernel.refusals import Refused
from almoner.platform.web.screens import Request, screen
from almoner.registers.people.queries import named_person
from almoner.services.delegation.catalogue import activities
from almoner.services.visits import rounds
from almoner.services.visits.commands import Due, cancel_visit, look_at, plan_visit
from almoner.services.visits.forms import CancelForm, PlanForm
from almoner.services.visits.queries import (
    gaps_ahead,
    people_to_plan,
    visit_seen_by,
    week_of,
    workers_to_plan,
)
from almoner.services.visits.times import due_at


@screen("visit.plan")
def week(request: Request) -> HttpResponse:
    """Seven days from the day asked for, with every gap first."""
    at = timezone.now()
    starts = rounds.day_at(_asked(request, at)).start
    ends = rounds.day_at(starts, 7).start
    shown = {
        "at": at,
        "starts": starts,
        "earlier": to_london(rounds.day_at(starts, -7).start).date(),
        "later": to_london(ends).date(),
        "last": to_london(ends).date() - timedelta(days=1),
        "days": rounds.by_day(week_of(request.viewer, starts, ends), at),
        "gaps": [rounds.gap(one) for one in gaps_ahead(request.viewer, max(at, starts), ends)],
    }
    return render(request, "visits/week.html", shown)


@screen("visit.plan", methods=("GET", "POST"))
def plan(request: Request, person_id: int | None = None) -> HttpResponse:
    """For anybody whom the provider cares for; with a person, they are chosen already."""
    if person_id is not None:
        named_person(request.viewer, person_id, today=to_london(timezone.now()).date())
    form = _plan_form(request, person_id)
    if request.method == "POST" and form.is_valid():
        try:
            visit = plan_visit(request.viewer, at=timezone.now(), **_planned(form.cleaned_data))
        except Refused as refused:
            form.add_refusals(refused)
        else:
            messages.success(request, "The visit is planned.")
            return redirect("visits:visit", visit.pk)
    return render(request, "visits/plan.html", {"form": form}, status=422 if form.errors else 200)


@screen("visit.plan", methods=("GET", "POST"))
def cancel(request: Request, visit_id: int) -> HttpResponse:
    visit = visit_seen_by(request.viewer, visit_id)
    look_at(request.viewer, person_id=visit.person_id, at=timezone.now())
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            cancel_visit(request.viewer, visit_id=visit_id, reason=reason, at=timezone.now())
        except Refused as refused:
            form.add_refusals(refused)
        else:
            messages.success(request, "The visit is cancelled.")
            return redirect("visits:week")
    shown = {"visit": visit, "form": form}
    return render(request, "visits/cancel.html", shown, status=422 if form.errors else 200)


def _asked(request: Request, at: datetime) -> datetime:
    """The day in ?from=2026-11-20; today when it is absent or unreadable."""
    try:
        return rounds.midnight(parse_date(request.GET.get("from", "")))
    except ValueError:
        return at


def _plan_form(request: Request, person_id: int | None) -> PlanForm:
    today = to_london(timezone.now()).date()
    return PlanForm(
        request.POST or None,
        initial={"person": person_id or "", "minutes": 30},
        people=[(one.pk, one.name) for one in people_to_plan(request.viewer, today)],
        workers=[(one.pk, one.name) for one in workers_to_plan(request.viewer, today)],
        activities=[(code, one.title) for code, one in activities().items()],
    )


def _planned(given: dict[str, Any]) -> dict[str, Any]:
    starts = given["starts_at"]
    due = []
    if given["activity"]:
        due = [Due(given["activity"], due_at(starts, given["due_time"]))]
    return {
        "person_id": given["person"],
        "worker_id": given["worker"],
        "starts_at": starts,
        "ends_at": starts + timedelta(minutes=given["minutes"]),
        "due": due,
    }
