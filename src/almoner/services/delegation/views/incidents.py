"""Reporting an incident, what it set off, telling the person, and what was learnt."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from almoner.platform.web.moments import now
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.commands.experiences import record_experience
from almoner.services.delegation.commands.incidents import (
    close_incident,
    record_candour,
    report_incident,
)
from almoner.services.delegation.commands.looking import look_at
from almoner.services.delegation.forms.incidents import (
    FIELDS,
    ExperienceForm,
    IncidentForm,
    LearningForm,
    OwnExperienceForm,
)
from almoner.services.delegation.models import Delegation
from almoner.services.delegation.queries import incidents as queries
from almoner.services.delegation.queries.dossier import delegation_seen_by
from almoner.services.delegation.rules import incidents as rules

PAGE = 25
LIST = ("Incidents", "governance:incidents")
STATES = (("open", "Open"), ("candour", "Person still to be told"), ("closed", "Closed"))


@screen("incident.report")
def incidents(request: Request) -> HttpResponse:
    state = request.GET.get("state", "open")
    rows = queries.incidents_seen_by(request.viewer, state=state)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "told": [queries.told(row) for row in page],
        "state": state,
        "states": [*STATES, ("all", "All")],
    }
    return render(request, "delegation/incidents/list.html", shown)


@screen("incident.report", methods=BOTH)
def report(request: Request, delegation_id: int) -> HttpResponse:
    viewer, at = request.viewer, now()
    delegation = delegation_seen_by(viewer, delegation_id)
    form = IncidentForm(
        request.POST or None,
        acts=queries.acts_to_choose(viewer, delegation_id),
        initial={"happened_at": at},
    )
    return answer(
        request,
        form,
        lambda given: report_incident(
            viewer, delegation_id=delegation_id, act_id=given.pop("act"), at=at, **given
        ),
        page={
            "title": "Report an incident",
            "caption": _caption(delegation),
            "trail": _trail(request, delegation),
            "submit": "Send the report",
            "delegation": delegation,
        },
        said="The report is sent. The delegator and the manager can see it.",
        to=lambda made: reverse("governance:incident", args=[made.pk]),
        fields=FIELDS,
        template="delegation/incidents/report.html",
    )


@screen("incident.report")
def incident(request: Request, incident_id: int) -> HttpResponse:
    one = queries.opened(request.viewer, incident_id)
    look_at(request.viewer, person_id=one.told.incident.person_id, at=now())
    shown = {
        "one": one,
        "it": one.told.incident,
        "trail": [(LIST[0], reverse(LIST[1]))],
        "candour": rules.CANDOUR,
        "candour_means": rules.CANDOUR_MEANS,
    }
    return render(request, "delegation/incidents/incident.html", shown)


@screen("incident.report", methods=("POST",))
def person_told(request: Request, incident_id: int) -> HttpResponse:
    record_candour(request.viewer, incident_id=incident_id, at=now())
    messages.success(request, "It is recorded that the person has been told.")
    return redirect("governance:incident", incident_id)


@screen("incident.report", methods=BOTH)
def close(request: Request, incident_id: int) -> HttpResponse:
    row = queries.incident_seen_by(request.viewer, incident_id)
    here = reverse("governance:incident", args=[row.pk])
    return answer(
        request,
        LearningForm(request.POST or None),
        lambda given: close_incident(request.viewer, incident_id=row.pk, at=now(), **given),
        page={
            "title": "Close the incident",
            "caption": f"{row.get_kind_display()}, {row.person.name}",
            "trail": [(LIST[0], reverse(LIST[1])), ("Incident", here)],
            "lead": "Closing it does not lift a stop. The delegator or their deputy does that.",
            "submit": "Close the incident",
        },
        said="The incident is closed.",
        to=here,
        fields=FIELDS,
    )


@screen("delegation.view", methods=BOTH)
def experience(request: Request, delegation_id: int) -> HttpResponse:
    viewer = request.viewer
    delegation = delegation_seen_by(viewer, delegation_id)
    own = delegation.worker_id == viewer.worker_id
    form = (OwnExperienceForm if own else ExperienceForm)(request.POST or None)
    return answer(
        request,
        form,
        lambda given: record_experience(
            viewer,
            delegation_id=delegation_id,
            at=now(),
            **{"voice": "worker", **given} if own else given,
        ),
        page={
            "title": "Say what it is like",
            "caption": _caption(delegation),
            "trail": _trail(request, delegation),
            "lead": "Answers are counted together. Boards see only totals.",
        },
        said="Thank you. The answer is kept.",
        to=_back(request, delegation),
        fields=FIELDS,
    )


def _caption(delegation: Delegation) -> str:
    return f"{definition(delegation.activity).title}, for {delegation.person.name}"


def _back(request: Request, delegation: Delegation) -> str:
    """The page about the delegation for those who have one, else the worker's own list."""
    if request.viewer.can("today.view"):
        return reverse("visits:mine")
    try:
        return reverse("delegation:detail", args=[delegation.pk])
    except NoReverseMatch:
        return reverse(LIST[1])


def _trail(request: Request, delegation: Delegation) -> list[tuple[str, str]]:
    name = "My delegations" if request.viewer.can("today.view") else "Delegation"
    return [(name, _back(request, delegation))]
