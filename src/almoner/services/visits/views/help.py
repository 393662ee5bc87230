"""Call for help: whom to ring first, then what to say, then the answer and reading it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from almoner.kernel.refusals import Refused
from almoner.platform.web.screens import Request, screen
from almoner.services.delegation.commands.escalations import (
    mark_called_999,
    raise_escalation,
    read_back,
)
from almoner.services.delegation.models import Delegation, Escalation
from almoner.services.delegation.queries.acts import last_readings, shown_record
from almoner.services.delegation.queries.contacts import contacts_of
from almoner.services.delegation.queries.escalations import calls_in_hand, escalation_seen_by
from almoner.services.delegation.queries.mine import (
    delegation_of_provider,
    delegations_mine,
    plan_of,
)
from almoner.services.delegation.rules.contacts import EMERGENCY, NHS_111
from almoner.services.delegation.rules.escalations import state
from almoner.services.visits import portraits, rounds
from almoner.services.visits.commands import look_at
from almoner.services.visits.forms import HelpForm


@screen("escalation.raise")
def help(request: Request) -> HttpResponse:
    """999 first. Then for whom; a manager has nobody delegated to them and sees the calls."""
    viewer, at = request.viewer, timezone.now()
    shown = {
        "emergency": EMERGENCY,
        "nhs_111": NHS_111,
        "rows": delegations_mine(viewer, at),
        "calls": _told_all(calls_in_hand(viewer, rounds.day_at(at, -7).start)),
    }
    return render(request, "visits/help/help.html", shown)


@screen("escalation.raise", methods=("GET", "POST"))
def ask(request: Request, delegation_id: int) -> HttpResponse:
    viewer, at = request.viewer, timezone.now()
    delegation = delegation_of_provider(viewer, delegation_id)
    look_at(viewer, person_id=delegation.person_id, at=at)
    form = HelpForm(request.POST or None, initial=_prefilled(delegation))
    if request.method == "POST" and form.is_valid():
        try:
            call = raise_escalation(viewer, delegation_id=delegation_id, at=at, **form.cleaned_data)
        except Refused as refused:
            form.add_refusals(refused)
        else:
            return redirect("visits:call", call.pk)
    shown = {
        "delegation": delegation,
        "title": rounds.title_of(delegation.activity),
        "contacts": contacts_of(delegation, plan_of(delegation)),
        "form": form,
    }
    return render(request, "visits/help/ask.html", shown, status=422 if form.errors else 200)


@screen("escalation.raise")
def call(request: Request, escalation_id: int) -> HttpResponse:
    """Where the call stands. Not seen is said as not seen: ring, do not wait."""
    viewer = request.viewer
    escalation = escalation_seen_by(viewer, escalation_id)
    look_at(viewer, person_id=escalation.person_id, at=timezone.now())
    delegation = escalation.delegation
    shown = {
        "call": _told(escalation),
        "title": rounds.title_of(delegation.activity) if delegation else "",
        "contacts": contacts_of(delegation, plan_of(delegation)) if delegation else [],
    }
    return render(request, "visits/help/call.html", shown)


@screen("escalation.raise", methods=("POST",))
def read_it_back(request: Request, escalation_id: int) -> HttpResponse:
    escalation_seen_by(request.viewer, escalation_id)
    read_back(request.viewer, escalation_id=escalation_id, at=timezone.now())
    messages.success(request, "You have read it back. Now do what was agreed.")
    return redirect("visits:call", escalation_id)


@screen("escalation.raise", methods=("POST",))
def called_999(request: Request, escalation_id: int) -> HttpResponse:
    escalation_seen_by(request.viewer, escalation_id)
    mark_called_999(request.viewer, escalation_id=escalation_id, at=timezone.now())
    return redirect("visits:call", escalation_id)


def _told(escalation: Escalation) -> dict[str, Any]:
    where = state(escalation.seen_at, escalation.decided_at, escalation.read_back_at)
    return {"it": escalation, "state": where}


def _told_all(calls: list[Escalation]) -> list[dict[str, Any]]:
    return [_told(one) for one in calls]


def _prefilled(delegation: Delegation) -> dict[str, str]:
    """What the record already knows, so that a shaking hand types less."""
    title, plan = rounds.title_of(delegation.activity), plan_of(delegation)
    background = [f"{title}, for {delegation.person.name}."]
    if conditions := portraits.conditions_of(delegation.person):
        background.append(f"Conditions: {', '.join(conditions)}.")
    if plan and (dose := rounds.dose(delegation.activity, plan.values)):
        background.append(f"Planned dose: {dose}.")
    reading = last_readings(delegation.pk)
    if reading:
        rows = [row for row in shown_record(delegation.activity, reading.record)]
        said = "; ".join(f"{row.label.rstrip('?')}: {row.value}" for row in rows if row.measured)
        if said:
            background.append(f"Last readings at {rounds.clock(reading.taken_at)}: {said}.")
    return {"background": " ".join(background), "recommendation": "Tell me what to do."}
