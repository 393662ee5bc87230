"""The definitions that a place works to: read, change as a draft, have read, publish."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.definitions import commands, queries
from almoner.platform.definitions.forms import DraftForm
from almoner.platform.definitions.kinds import kind as kind_named
from almoner.platform.definitions.kinds import kinds
from almoner.platform.web.screens import Request, screen

HOME = ("Definitions", "definitions:home")


@screen("definition.view")
def home(request: Request) -> HttpResponse:
    found = queries.newest(queries.versions_seen_by(request.viewer))
    by_kind = {name: list(some) for name, some in groupby(found, key=lambda one: one.kind)}
    shelves = [(one, by_kind.get(one.name, [])) for one in kinds()]
    return render(request, "definitions/home.html", {"shelves": shelves})


@screen("definition.view")
def version(request: Request, version_id: int) -> HttpResponse:
    one = queries.version_seen_by(request.viewer, version_id)
    page = {
        "one": one,
        "kind": kind_named(one.kind),
        "others": queries.versions_seen_by(request.viewer, kind=one.kind, code=one.code),
        "lines": one.body.splitlines(),
        "mine": one.organisation_id == request.viewer.organisation_id,
        "trail": [(HOME[0], reverse(HOME[1]))],
    }
    return render(request, "definitions/version.html", page)


@screen("definition.edit", methods=("GET", "POST"))
def change(request: Request, version_id: int) -> HttpResponse:
    one = queries.version_seen_by(request.viewer, version_id)
    form = DraftForm(request.POST or None, initial={"body": one.body})
    trail = [(HOME[0], reverse(HOME[1])), (one.title, _address(one.pk))]
    return _draft(request, one.kind, form, f"Change “{one.title}”", trail)


@screen("definition.edit", methods=("GET", "POST"))
def new(request: Request, kind: str) -> HttpResponse:
    if kind not in {one.name for one in kinds()}:
        raise Unseen
    title = f"New {kind_named(kind).title.lower()}"
    return _draft(
        request, kind, DraftForm(request.POST or None), title, [(HOME[0], reverse(HOME[1]))]
    )


def _draft(
    request: Request, kind: str, form: DraftForm, title: str, trail: list[Any]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.save_draft(
                request.viewer, kind=kind, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_refusals(refused, field="body")
        else:
            messages.success(request, "The draft is kept. Somebody else must read and publish it.")
            return redirect(_address(made.pk))
    page = {"form": form, "title": title, "trail": trail}
    return render(request, "definitions/draft.html", page)


@screen("definition.publish", methods=("POST",))
def publish(request: Request, version_id: int) -> HttpResponse:
    commands.publish(request.viewer, version_id, at=timezone.now())
    messages.success(request, "It is published and used from now on.")
    return redirect(_address(version_id))


@screen("definition.publish", methods=("POST",))
def withdraw(request: Request, version_id: int) -> HttpResponse:
    commands.withdraw(request.viewer, version_id, at=timezone.now())
    messages.success(request, "It is withdrawn. What uses it already stays on it.")
    return redirect(_address(version_id))


def _address(version_id: int) -> str:
    return reverse("definitions:version", args=[version_id])
