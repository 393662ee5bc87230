"""The worker's day: the round, tomorrow, and their own delegations."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from almoner.kernel.refusals import Refused
from almoner.platform.web.screens import Request, screen
from almoner.services.delegation.commands.signing import sign
from almoner.services.delegation.commands.supervision import write_reflection
from almoner.services.delegation.queries.acts import shown_plan
from almoner.services.delegation.queries.contacts import contacts_of
from almoner.services.delegation.queries.escalations import calls_in_hand
from almoner.services.delegation.queries.mine import (
    delegation_mine,
    delegations_mine,
    plan_of,
    reflections_mine,
)
from almoner.services.visits import rounds
from almoner.services.visits.commands import look_at, open_round
from almoner.services.visits.forms import AnswerForm, ReflectionForm
from almoner.services.visits.queries import round_with_left_over

BACK = 1  # days back that something left unrecorded is still shown


@screen("today.view")
def today(request: Request) -> HttpResponse:
    """Opens the round: every answer is asked again before it is shown."""
    viewer, at = request.viewer, timezone.now()
    now, next_day = rounds.day_at(at), rounds.day_at(at, 1)
    before = rounds.day_at(at, -BACK)
    open_round(viewer, starts=before.start, ends=next_day.end, at=at)
    ahead = round_with_left_over(viewer, before.start, now.start, next_day.end)
    visits = [one for one in ahead if one.starts_at < now.end]
    held = rounds.held_for(rounds.tasks_of(visits), at)
    mine = delegations_mine(viewer, at)
    shown = {
        "at": at,
        "stops": rounds.stops(visits, at, held),
        "tomorrow": rounds.stops([one for one in ahead if one.starts_at >= now.end], at),
        "waiting": [one for one in mine if one.waiting],
        "lapsing": [one for one in mine if one.lapsing],
        "numbers": {
            (one.delegation.person_id, one.delegation.activity): contacts_of(one.delegation)
            for one in mine
        },
        "calls": calls_in_hand(viewer, before.start),
    }
    return render(request, "visits/today.html", shown)


@screen("delegation.answer")
def mine(request: Request) -> HttpResponse:
    rows = delegations_mine(request.viewer, timezone.now())
    return render(request, "visits/mine.html", {"rows": rows})


@screen("delegation.answer", methods=("GET", "POST"))
def answer(request: Request, delegation_id: int) -> HttpResponse:
    """Yes or no to a delegation. No needs no reason and brings no detriment."""
    delegation = delegation_mine(request.viewer, delegation_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sign(
                request.viewer,
                delegation_id=delegation_id,
                party="delegate",
                agreed=form.cleaned_data["agreed"],
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_refusals(refused)
        else:
            messages.success(request, "Your answer is kept.")
            return redirect("visits:mine")
    return _about(request, "visits/answer.html", delegation, form)


@screen("supervision.reflect", methods=("GET", "POST"))
def reflect(request: Request, delegation_id: int) -> HttpResponse:
    delegation = delegation_mine(request.viewer, delegation_id)
    form = ReflectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            write_reflection(
                request.viewer,
                delegation_id=delegation_id,
                words=form.cleaned_data["words"],
                wants_to_talk=form.cleaned_data["wants_to_talk"],
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_refusals(refused)
        else:
            messages.success(request, "Your reflection is kept.")
            return redirect("visits:reflect", delegation_id)
    earlier = reflections_mine(request.viewer, delegation_id)
    return _about(request, "visits/reflect.html", delegation, form, earlier=earlier)


def _about(request: Request, template: str, delegation, form, **more) -> HttpResponse:
    look_at(request.viewer, person_id=delegation.person_id, at=timezone.now())
    plan = plan_of(delegation)
    shown = {
        "delegation": delegation,
        "title": rounds.title_of(delegation.activity),
        "plan": plan,
        "plan_rows": shown_plan(delegation.activity, plan.values) if plan else [],
        "contacts": contacts_of(delegation, plan),
        "form": form,
    }
    return render(request, template, {**shown, **more})
