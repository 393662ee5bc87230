"""From a person's page to a proposal: activity, gates, plan, and whom to ask."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from almoner.platform.access.unseen import Unseen
from almoner.platform.web.moments import now, today
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer
from almoner.services.delegation import commands
from almoner.services.delegation.catalogue import (
    ActivityDefinition,
    activities,
    condition,
    conditions,
    facts_needed,
    gates,
)
from almoner.services.delegation.catalogue.fields import read_value
from almoner.services.delegation.forms.deciding import (
    ActivityForm,
    GatesForm,
    PlanForm,
    ProposeForm,
)
from almoner.services.delegation.models import Plan
from almoner.services.delegation.queries import dossier
from almoner.services.delegation.queries.acts import current_plan
from almoner.services.delegation.views.shared import detail_url, trail


@screen("delegation.decide", methods=BOTH)
def start(request: Request, person_id: int) -> HttpResponse:
    person = dossier.person_for_decision(request.viewer, person_id)
    providers = dossier.providers_of(person_id, now())
    only = {"provider": providers[0][0]} if len(providers) == 1 else None
    form = ActivityForm(request.POST or None, providers=providers, initial=only)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        where = reverse("delegation:decide", args=[person_id, given["activity"], given["provider"]])
        return redirect(f"{where}?framework={given['framework']}" if given["framework"] else where)
    page = {
        "title": "What could be delegated?",
        "caption": person.name,
        "trail": trail(),
        "submit": "Go on",
        "form": form,
        "lead": "You decide. Nothing is delegated until everyone has agreed.",
    }
    return render(request, "registers/form.html", page)


@screen("delegation.decide", methods=BOTH)
def decide(request: Request, person_id: int, activity: str, provider_id: int) -> HttpResponse:
    person = dossier.person_for_decision(request.viewer, person_id)
    definition = _definition(activity)
    framework = request.GET.get("framework", "")
    known = condition(framework) if framework in conditions() else None
    form = GatesForm(request.POST or None, gates=gates(), questions=facts_needed(known, definition))
    return answer(
        request,
        form,
        lambda given: commands.decide(
            request.viewer,
            person_id=person.pk,
            activity=activity,
            provider_id=provider_id,
            answers=form.answers(),
            framework=known.code if known else "",
            note=given["note"],
            at=now(),
        ),
        page={
            "title": "Should this be delegated?",
            "caption": f"{definition.title}, for {person.name}",
            "trail": trail(),
            "definition": definition,
            "framework": known,
            "submit": "Decide",
        },
        said="Your decision is kept with its reasons.",
        to=lambda decision: reverse("delegation:decision", args=[decision.pk]),
        template="delegation/decide.html",
    )


@screen("delegation.view")
def decision(request: Request, decision_id: int) -> HttpResponse:
    row = dossier.decision_seen_by(request.viewer, decision_id)
    page = {
        "decision": row,
        "definition": _definition(row.activity),
        "gates": gates(),
        "plan": current_plan(row.person_id, row.activity),
        "trail": trail(),
    }
    return render(request, "delegation/decision.html", page)


@screen("plan.write", methods=BOTH)
def plan(request: Request, person_id: int, activity: str) -> HttpResponse:
    person = dossier.person_for_decision(request.viewer, person_id)
    definition, before = _definition(activity), current_plan(person_id, activity)
    form = PlanForm(
        request.POST or None,
        activity=definition,
        today=today(),
        first=before is None,
        initial=_as_typed(before, definition),
    )
    return answer(
        request,
        form,
        lambda given: commands.write_plan(
            request.viewer,
            person_id=person.pk,
            activity=activity,
            values=form.values(),
            procedure=given["procedure"],
            do_not=given["do_not"],
            equipment=given["equipment"],
            call_first=given["call_first"],
            call_out_of_hours=given["call_out_of_hours"],
            review_by=given["review_by"],
            changed_regimen=given.get("changed_regimen") == "yes",
            at=now(),
        ),
        page={
            "title": "The person's plan",
            "caption": f"{definition.title}, for {person.name}",
            "trail": trail(),
            "lead": "A change is a new version. Workers see the newest at once.",
        },
        said="The plan is in force.",
        to=_back(request),
    )


@screen("delegation.propose", methods=BOTH)
def propose(request: Request, decision_id: int) -> HttpResponse:
    row = dossier.decision_seen_by(request.viewer, decision_id)
    form = ProposeForm(
        request.POST or None,
        workers=dossier.workers_at(row.provider_id or 0, now(), role="care_worker"),
        deputies=dossier.registrants_at(request.viewer, now()),
    )
    return answer(
        request,
        form,
        lambda given: commands.propose(request.viewer, decision_id=row.pk, at=now(), **given),
        page={
            "title": "Ask a worker to do this",
            "caption": f"{_definition(row.activity).title}, for {row.person.name}",
            "trail": trail(),
            "lead": "The worker may say no without any detriment.",
            "submit": "Propose",
        },
        said="Proposed. The worker, the employer and the person are asked.",
        to=lambda delegation: detail_url(delegation.pk),
    )


def _definition(code: str) -> ActivityDefinition:
    if code not in activities():
        raise Unseen
    return activities()[code]


def _back(request: Request) -> str:
    """The page the form was opened from, if it is one of our own; else the caseload."""
    address = request.GET.get("back", "")
    ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if address and ours else reverse("delegation:home")


def _as_typed(plan: Plan | None, definition: ActivityDefinition) -> dict[str, Any]:
    """The plan in force as the form's first values, so that a change starts from what holds."""
    if plan is None:
        return {}
    words = ("procedure", "do_not", "equipment", "call_first", "call_out_of_hours")
    fields = {field.name: field for field in definition.plan}
    return {name: getattr(plan, name) for name in words} | {
        f"plan-{name}": _shown(read_value(fields[name], value))
        for name, value in plan.values.items()
        if name in fields
    }


def _shown(value: Any) -> Any:
    return ("yes" if value else "no") if isinstance(value, bool) else value
