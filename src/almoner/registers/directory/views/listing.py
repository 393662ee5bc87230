"""Writing entries: one's own, and for stewards those of voluntary organisations."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.platform.web.moments import now, today
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.directory import commands
from almoner.registers.directory.access import EDIT
from almoner.registers.directory.forms.listing import (
    FIELDS,
    WRITTEN,
    EntryForm,
    NewEntryForm,
    WhyForm,
    hours_of,
)
from almoner.registers.directory.models import Service
from almoner.registers.directory.queries import entries
from almoner.registers.directory.views.shared import home, to_entry
from almoner.registers.organisations.saving import answer


@screen(EDIT)
def own(request: Request) -> HttpResponse:
    kept = entries.own_entries(request.viewer, today())
    return render(request, "directory/own.html", {"entries": kept, "trail": home()})


@screen(EDIT, methods=BOTH)
def add(request: Request) -> HttpResponse:
    form = NewEntryForm(
        request.POST or None,
        organisations=entries.writes_for_whom(request.viewer),
        initial={"organisation_id": request.viewer.organisation_id, "verify_every_days": 90},
    )
    return answer(
        request,
        form,
        lambda given: _begin(request, dict(given)),
        page={
            "title": "Write an entry",
            "trail": [*home(), ("Your entries", reverse("directory:own"))],
            "lead": "Nobody else sees it until you send it in and it is approved.",
        },
        said="The entry is kept. Send it in when it is ready.",
        to=_page,
        fields=FIELDS,
    )


@screen(EDIT, methods=BOTH)
def change(request: Request, service_id: int) -> HttpResponse:
    one = entries.writable(request.viewer, service_id)
    listed = one.status == Service.Status.LISTED
    return answer(
        request,
        EntryForm(request.POST or None, initial=_as_it_is(one)),
        lambda given: commands.write(
            request.viewer, service_id=one.pk, at=now(), **_changed(one, given)
        ),
        page={
            "title": "Change the entry",
            "caption": one.name,
            "trail": to_entry(one),
            "lead": "The old words stay until somebody approves the new ones." if listed else "",
        },
        said="Your changes are sent in for approval." if listed else "The entry is kept.",
        to=_page,
        fields=FIELDS,
    )


@screen(EDIT, methods=("POST",))
def submit(request: Request, service_id: int) -> HttpResponse:
    made = commands.submit(request.viewer, service_id=service_id, at=now())
    messages.success(request, "The entry is sent in for approval.")
    return redirect(_page(made))


@screen(EDIT, methods=("POST",))
def take_back(request: Request, service_id: int) -> HttpResponse:
    made = commands.take_back(request.viewer, service_id=service_id, at=now())
    messages.success(request, "You have taken it back.")
    return redirect(_page(made))


@screen(EDIT, methods=BOTH)
def withdraw(request: Request, service_id: int) -> HttpResponse:
    record = entries.entry(request.viewer, service_id, today())
    return answer(
        request,
        WhyForm(request.POST or None),
        lambda given: commands.withdraw(request.viewer, service_id=service_id, at=now(), **given),
        page={
            "title": "Take the entry off the directory",
            "caption": record.service.name,
            "trail": to_entry(record.service),
            "lead": "Nobody finds it from now on.",
            "submit": "Take it off",
            "warning": True,
        },
        said="The entry is no longer listed.",
        to=reverse("directory:own"),
        fields=FIELDS,
    )


def _begin(request: Request, given: dict[str, Any]) -> Service:
    return commands.write(
        request.viewer, organisation_id=int(given.pop("organisation_id")), at=now(), **given
    )


def _as_it_is(one: Service) -> dict[str, Any]:
    return {**{name: getattr(one, name) for name in WRITTEN}, **hours_of(one.opens)}


def _changed(one: Service, given: dict[str, Any]) -> dict[str, Any]:
    """Only what is different, so that a postcode that stands is not placed anew. The form shows
    the first part of the hours: while that stands, so do the others."""
    different = {
        name: value for name, value in given.items() if not _same(getattr(one, name), value)
    }
    if different.get("opens") == one.opens[:1]:
        del different["opens"]
    return different


def _page(one: Service) -> str:
    return reverse("directory:entry", args=[one.pk])


def _same(old: Any, new: Any) -> bool:
    """Codes are the same in any order."""
    codes = isinstance(old, list) and all(isinstance(one, str) for one in (*old, *new))
    return sorted(old) == sorted(new) if codes else old == new
