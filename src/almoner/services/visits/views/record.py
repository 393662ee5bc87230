"""What was recorded, and putting it right. Nothing is ever overwritten."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
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
from almoner.services.visits.queries import task_of_act, task_seen_by


@screen("act.view")
def done(request: Request, task_id: int) -> HttpResponse:
    """The record, and under it every record that it replaced."""
    task = task_seen_by(request.viewer, task_id)
    if task.act is None:
        return redirect("visits:task", task_id)
    look_at(request.viewer, person_id=task.visit.person_id, at=timezone.now())
    told = [_told(act) for act in rounds.history(task.act)]
    shown = {
        "task": task,
        "visit": task.visit,
        "person": task.visit.person,
        "title": rounds.title_of(task.activity),
        "newest": told[0],
        "replaced": told[1:],
        "call": call_about(request.viewer, task.act),
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
            return redirect("visits:done", task_of_act(viewer, made).pk)
    shown = {"act": act, "form": form, "values": values, "title": rounds.title_of(act.activity)}
    status = 422 if form.errors or values.errors else 200
    return render(request, "visits/act/correct.html", shown, status=status)


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
