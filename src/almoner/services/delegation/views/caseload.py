"""The delegator's home, the whole list, leave and hand-over."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.platform.web.moments import now, today
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer
from almoner.services.delegation import commands
from almoner.services.delegation.catalogue import activities, suspension_triggers
from almoner.services.delegation.commands import escalations
from almoner.services.delegation.forms.steps import AnswerCallForm, HandOverForm, LeaveForm
from almoner.services.delegation.models import Delegation
from almoner.services.delegation.queries import caseload, dossier
from almoner.services.delegation.queries.escalations import escalation_seen_by
from almoner.services.delegation.rules.escalations import waited
from almoner.services.delegation.views.shared import HOME, trail

PAGE = 25


@screen("delegations.view")
def home(request: Request) -> HttpResponse:
    found = caseload.caseload(request.viewer, today(), now())
    triggers = {one.code: one.title for one in suspension_triggers().triggers}
    page = {
        "load": found,
        "lapsing": found.lapsing,
        "at": now(),
        "waited": waited,
        "triggers": triggers,
        "titles": _titles(),
    }
    return render(request, "delegation/home.html", page)


@screen("delegation.view")
def everything(request: Request) -> HttpResponse:
    status = request.GET.get("status", "")
    status = status if status in Delegation.Status.values else ""
    rows = caseload.delegations_seen_by(request.viewer, status=status)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "delegation/list.html",
        {
            "page": page,
            "status": status,
            "statuses": Delegation.Status.choices,
            "titles": _titles(),
        },
    )


@screen("delegations.view", methods=BOTH)
def leave(request: Request) -> HttpResponse:
    form = LeaveForm(request.POST or None, deputies=dossier.registrants_at(request.viewer, now()))
    return answer(
        request,
        form,
        lambda given: commands.set_leave(request.viewer, at=now(), **given),
        page={"title": "Tell others when you are away", "trail": trail()},
        said="Your leave is recorded. Your deputy covers it.",
        to=reverse(HOME[1]),
    )


@screen("delegation.handover", methods=BOTH)
def hand_over(request: Request) -> HttpResponse:
    colleagues = dossier.registrants_at(request.viewer, now())
    form = HandOverForm(request.POST or None, workers=colleagues, deputies=colleagues)
    return answer(
        request,
        form,
        lambda given: commands.hand_over(request.viewer, at=now(), **given),
        page={
            "title": "Hand over a caseload",
            "lead": "Everything in one name moves to another. All of it moves or none.",
            "trail": trail(),
        },
        said="The caseload is handed over.",
        to=reverse(HOME[1]),
    )


@screen("escalation.answer", methods=BOTH)
def call(request: Request, escalation_id: int) -> HttpResponse:
    """A call for help. When one of those called opens it, the worker is told that it was seen."""
    row = escalation_seen_by(request.viewer, escalation_id)
    if row.seen_at is None and escalations.can_called(request.viewer, row, now()):
        escalations.mark_seen(request.viewer, escalation_id=row.pk, at=now())
        return redirect("delegation:call", row.pk)
    return answer(
        request,
        AnswerCallForm(request.POST or None),
        lambda given: escalations.answer_escalation(
            request.viewer, escalation_id=row.pk, at=now(), **given
        ),
        page={"title": "Call for help", "trail": trail(), "call": row, "submit": "Send answer"},
        said="Your answer is sent. It counts when the worker has read it back.",
        to=reverse("delegation:call", args=[row.pk]),
        template="delegation/call.html",
    )


def _titles() -> dict[str, str]:
    return {code: one.title for code, one in activities().items()}
