"""One visit: who the person is, what they need, what is due, how it has gone."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from almoner.kernel.refusals import Refused
from almoner.platform.access.viewer import Viewer
from almoner.platform.web.screens import Request, screen
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.models import Delegation
from almoner.services.delegation.queries.acts import glucose_series, recent_acts, shown_plan
from almoner.services.delegation.queries.contacts import contacts_of
from almoner.services.delegation.queries.mine import delegation_to, plan_of
from almoner.services.visits import portraits, rounds
from almoner.services.visits.commands import end_visit, look_at, start_visit
from almoner.services.visits.forms import EndForm
from almoner.services.visits.models import Visit
from almoner.services.visits.queries import visit_seen_by

CHART_DAYS = 30


@screen("act.view")
def visit(request: Request, visit_id: int) -> HttpResponse:
    return _shown(request, visit_seen_by(request.viewer, visit_id), EndForm())


@screen("act.record", methods=("POST",))
def start(request: Request, visit_id: int) -> HttpResponse:
    visit_seen_by(request.viewer, visit_id)
    start_visit(request.viewer, visit_id=visit_id, at=timezone.now())
    return redirect("visits:visit", visit_id)


@screen("act.record", methods=("POST",))
def end(request: Request, visit_id: int) -> HttpResponse:
    seen = visit_seen_by(request.viewer, visit_id)
    form = EndForm(request.POST)
    if form.is_valid():
        note = form.cleaned_data["note"]
        try:
            end_visit(request.viewer, visit_id=visit_id, note=note, at=timezone.now())
        except Refused as refused:
            form.add_refusals(refused)
        else:
            messages.success(request, "The visit has ended.")
            return redirect("visits:today")
    return _shown(request, seen, form, status=409)


def _shown(request: Request, seen: Visit, form: EndForm, status: int = 200) -> HttpResponse:
    viewer, at = request.viewer, timezone.now()
    look_at(viewer, person_id=seen.person_id, at=at)
    held = rounds.held_for(seen.tasks.all(), at)
    theirs = seen.worker_id == viewer.worker_id
    lines = [rounds.line(task, at, held, worker_reads=theirs) for task in seen.tasks.all()]
    shown = {
        "at": at,
        "visit": seen,
        "own": viewer.can("act.record") and theirs,
        "portrait": portraits.portrait(seen.person, at),
        "lines": lines,
        "held": held,
        "left": rounds.to_leave_behind(lines),
        "activities": [_activity(viewer, one, at) for one in _delegations(seen)],
        "form": form,
    }
    return render(request, "visits/visit.html", shown, status=status)


def _delegations(seen: Visit) -> list[Delegation]:
    names = dict.fromkeys(task.activity for task in seen.tasks.all())
    found = (
        delegation_to(seen.worker_id, seen.person_id, name, seen.provider_id) for name in names
    )
    return [one for one in found if one is not None]


def _activity(viewer: Viewer, delegation: Delegation, at: datetime) -> dict:
    plan = plan_of(delegation)
    series = []
    if any(field.type == "glucose" for field in definition(delegation.activity).record):
        series = glucose_series(viewer, delegation.pk, at - timedelta(days=CHART_DAYS))
    return {
        "delegation": delegation,
        "title": rounds.title_of(delegation.activity),
        "plan": plan,
        "plan_rows": shown_plan(delegation.activity, plan.values) if plan else [],
        "contacts": contacts_of(delegation, plan),
        "acts": [rounds.told(act) for act in recent_acts(viewer, delegation.pk, 5)],
        "glucose": portraits.glucose(series, plan),
    }
