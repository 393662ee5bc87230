"""Delegated functions: who holds which, on whose authority; granting, taking back, asking."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.platform.access.unseen import Unseen
from almoner.platform.web.moments import now, today
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer
from almoner.services.delegation.catalogue import mandates as functions
from almoner.services.delegation.catalogue.mandates import MandateDefinition
from almoner.services.delegation.commands.mandates import grant_mandate, revoke_mandate
from almoner.services.delegation.forms.governing import (
    FIELDS,
    CheckForm,
    FunctionForm,
    MandateForm,
    RevokeForm,
)
from almoner.services.delegation.queries import governing
from almoner.services.delegation.queries.mandates import may_function
from almoner.services.delegation.rules.answer import moment
from almoner.services.delegation.rules.facts import FOREVER

PAGE = 25
LIST = ("Delegated functions", "governance:mandates")


@screen("mandate.view")
def home(request: Request) -> HttpResponse:
    page = Paginator(governing.mandates_seen_by(request.viewer), PAGE).get_page(
        request.GET.get("page")
    )
    shown = {
        "page": page,
        "rows": [governing.shown(one, today()) for one in page],
        "functions": functions().values(),
    }
    return render(request, "delegation/mandates/list.html", shown)


@screen("mandate.view")
def detail(request: Request, mandate_id: int) -> HttpResponse:
    row = governing.mandate_seen_by(request.viewer, mandate_id)
    own = row.granted_by_id == request.viewer.organisation_id
    shown = {
        "one": governing.shown(row, today()),
        "definition": functions().get(row.function),
        "holder": governing.holder_name(request.viewer, row, today()),
        "trail": _trail(),
        "may_revoke": own and row.revoked_at is None and request.viewer.can("mandate.grant"),
    }
    return render(request, "delegation/mandates/detail.html", shown)


@screen("mandate.grant", methods=BOTH)
def choose(request: Request) -> HttpResponse:
    form = FunctionForm(
        request.POST or None,
        functions=functions().values(),
        organisations=governing.may_hold(),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        return redirect("governance:grant_to", given["function"], int(given["organisation"]))
    page = {"title": "Delegate a function", "trail": _trail(), "submit": "Go on", "form": form}
    return render(request, "registers/form.html", page)


@screen("mandate.grant", methods=BOTH)
def grant(request: Request, function: str, organisation_id: int) -> HttpResponse:
    definition = _function(function)
    holder = governing.organisation(organisation_id)
    form = MandateForm(
        request.POST or None,
        definition=definition,
        workers=governing.workers_of(request.viewer, organisation_id, today()),
        today=today(),
    )
    return answer(
        request,
        form,
        lambda given: grant_mandate(
            request.viewer,
            function=function,
            holder_organisation_id=organisation_id,
            at=now(),
            **form.terms(),
        ),
        page={
            "title": "Delegate a function",
            "caption": f"{definition.title}, to {holder.name}",
            "trail": _trail(),
            "submit": "Delegate it",
            "definition": definition,
        },
        said="The function is delegated.",
        to=lambda made: reverse("governance:mandate", args=[made.pk]),
        fields=FIELDS,
        template="delegation/mandates/grant.html",
    )


@screen("mandate.grant", methods=BOTH)
def revoke(request: Request, mandate_id: int) -> HttpResponse:
    row = governing.mandate_seen_by(request.viewer, mandate_id)
    here = reverse("governance:mandate", args=[row.pk])
    one = governing.shown(row, today())
    return answer(
        request,
        RevokeForm(request.POST or None),
        lambda given: revoke_mandate(request.viewer, mandate_id=row.pk, at=now(), **given),
        page={
            "title": "Take a function back",
            "caption": f"{one.title}, from {row.holder_organisation.name}",
            "trail": [*_trail(), (one.title, here)],
            "lead": "It ends at once. Nobody may exercise it from now on. What was done stays.",
            "submit": "Take it back",
            "warning": True,
        },
        said="The function is taken back.",
        to=here,
    )


@screen("mandate.view")
def which(request: Request) -> HttpResponse:
    shown = {"functions": functions().values(), "trail": _trail()}
    return render(request, "delegation/mandates/which.html", shown)


@screen("mandate.view", methods=BOTH)
def check(request: Request, function: str) -> HttpResponse:
    """May this worker exercise this function, in this case, now? Asking changes nothing."""
    definition = _function(function)
    workers = governing.workers_around(request.viewer, today())
    form = CheckForm(request.POST or None, definition=definition, workers=workers)
    shown = {"definition": definition, "form": form, "trail": _trail(), "answer": None}
    if request.method == "POST" and form.is_valid():
        worker = form.cleaned_data["worker"]
        answered = may_function(worker, function, form.facts(), now())
        shown |= {
            "answer": answered,
            "chain": [(link.words, _until(link.until)) for link in answered.chain],
            "worker": dict(workers).get(worker, ""),
        }
    return render(request, "delegation/mandates/check.html", shown)


def _function(code: str) -> MandateDefinition:
    if code not in functions():
        raise Unseen
    return functions()[code]


def _until(seconds: float) -> datetime | None:
    return None if seconds == FOREVER else moment(seconds)


def _trail() -> list[tuple[str, str]]:
    return [(LIST[0], reverse(LIST[1]))]
