"""What was recorded, and putting it right. Nothing is ever overwritten."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from almoner.kernel.refusals import Refused
from almoner.platform.web.screens import Request, screen
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.commands.acts import correct_act
from almoner.services.delegation.models import Act
from almoner.services.delegation.queries.acts import act_seen_by, shown_record
from almoner.services.delegation.queries.escalations import call_about
from almoner.services.delegation.recordforms import RecordForm
from almoner.services.visits import rounds
from almoner.services.visits.commands import look_at
from almoner.services.visits.forms import CorrectionForm
from almoner.services.visits.queries import task_seen_by, task_with


@screen("act.view")
def done(request: Request, task_id: int) -> HttpResponse:
    """The record, and under it every record that it replaced."""
    task = task_seen_by(request.viewer, task_id)
    if task.act is None:
        return redirect("visits:task", task_id)
    look_at(request.viewer, person_id=task.visit.person_id, at=timezone.now())
    visit = task.visit
    back = reverse("visits:visit", args=[visit.pk]), "Back to the visit"
    return _shown(request, task.act, back if visit.worker_id == request.viewer.worker_id else None)


@screen("act.view")
def act(request: Request, act_id: int) -> HttpResponse:
    """The record of something that nobody planned. One made at a visit is shown there."""
    first = rounds.first_of(act_seen_by(request.viewer, act_id))
    if (task := task_with(first)) is not None:
        return redirect("visits:done", task.pk)
    look_at(request.viewer, person_id=first.person_id, at=timezone.now())
    own = first.worker_id == request.viewer.worker_id
    back = reverse("visits:unplanned", args=[first.person_id]), "Back to what you may do"
    return _shown(request, first, back if own else None)


def _shown(request: Request, first: Act, back: tuple[str, str] | None) -> HttpResponse:
    told = [_told(one) for one in rounds.history(first)]
    shown = {
        "back": back,
        "person": first.person,
        "title": rounds.title_of(first.activity),
        "newest": told[0],
        "replaced": told[1:],
        "call": call_about(request.viewer, first),
        "afterwards": rounds.afterwards(told[0]["act"]),
        "may_correct": request.viewer.can("act.record") or request.viewer.can("visit.plan"),
    }
    return render(request, "visits/act/done.html", shown)


@screen("act.view", methods=("GET", "POST"))
def correct(request: Request, act_id: int) -> HttpResponse:
    """A new record beside the old one, with a reason."""
    viewer, at = request.viewer, timezone.now()
    act = act_seen_by(viewer, act_id)
    look_at(viewer, person_id=act.person_id, at=at)
    form = CorrectionForm(request.POST or None, initial=_starting(act))
    fields = [field for field in definition(act.activity).record if field.name in _asked(act)]
    values = RecordForm(fields, request.POST or None, prefilled=act.record, mark_optional=False)
    if request.method == "POST" and form.is_valid() and values.is_valid():
        try:
            made = correct_act(viewer, act_id=act_id, values=values.values, at=at, **_said(form))
        except Refused as refused:
            form.add_refusals(refused)
        else:
            messages.success(request, "The record is put right. Both records are kept.")
            return redirect(_page_of(made))
    shown = {"act": act, "form": form, "values": values, "title": rounds.title_of(act.activity)}
    status = 422 if form.errors or values.errors else 200
    return render(request, "visits/act/correct.html", shown, status=status)


def _page_of(act: Act) -> str:
    first = rounds.first_of(act)
    if (task := task_with(first)) is not None:
        return reverse("visits:done", args=[task.pk])
    return reverse("visits:act", args=[first.pk])


def _told(act: Act) -> dict[str, Any]:
    rows = shown_record(act.activity, act.record)
    after = {f.label for f in definition(act.activity).record if f.moment == "after"}
    first = [row for row in rows if row.measured or row.label in after]
    return {**rounds.told(act), "rows": first, "checks": [row for row in rows if row not in first]}


def _starting(act: Act) -> dict[str, Any]:
    return {"outcome": act.outcome, "done_at": act.done_at, "note": act.note}


def _asked(act: Act) -> set[str]:
    """What was recorded, and what a record of something done must hold."""
    required = {field.name for field in definition(act.activity).record if field.required}
    return required | set(act.record)


def _said(form: CorrectionForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("outcome", "done_at", "reason", "note")}
