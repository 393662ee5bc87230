"""The month's return of each service: filled in, saved, and taken away as a file."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.kernel.refusals import Refused
from almoner.kernel.zone import to_london
from almoner.platform.web.moments import now
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.services.capacity.returning import commands, queries
from almoner.services.capacity.returning.forms import ReturnForm
from almoner.services.capacity.returning.queries import Month
from almoner.services.capacity.returning.rules import as_csv, fields_of, is_open, next_window

HOME = "capacity:returns"


@screen("capacity.publish")
def returns(request: Request) -> HttpResponse:
    """This month's return of each service, and what was missed."""
    at = now()
    opens, closes = next_window(at)
    page = {
        "rows": queries.returns(request.viewer, at),
        "open": is_open(at),
        "opens": to_london(opens).date(),
        "last": to_london(closes).date() - timedelta(days=1),
    }
    return render(request, "capacity/returns.html", page)


@screen("capacity.publish", methods=BOTH)
def one_return(request: Request, service_id: int) -> HttpResponse:
    at = now()
    found = queries.return_of(request.viewer, service_id, at)
    kind = found.service.kind
    form = ReturnForm(request.POST or None, kind=kind, initial=found.values)
    if form.is_valid():
        try:
            commands.save_return(request.viewer, service_id, form.values(), at=at)
        except Refused as refused:
            form.add_refusals(refused)
        else:
            return _saved(request)
    page = {"form": form, "one": found, "changes": _changes(found), "trail": _trail()}
    return render(request, "capacity/return.html", page, status=422 if form.errors else 200)


@screen("capacity.publish", methods=("POST",))
def no_change(request: Request, service_id: int) -> HttpResponse:
    commands.save_no_change(request.viewer, service_id, at=now())
    return _saved(request)


@screen("capacity.publish")
def return_file(request: Request) -> HttpResponse:
    made = HttpResponse(
        as_csv(queries.rows(request.viewer, now())), content_type="text/csv; charset=utf-8"
    )
    made.headers["Content-Disposition"] = 'attachment; filename="return.csv"'
    return made


def _saved(request: Request) -> HttpResponse:
    messages.success(request, "It is saved here. Now enter it in the Capacity Tracker yourself.")
    return redirect(HOME)


def _changes(one: Month) -> list[tuple[str, str, str]]:
    words = {field.code: field.words for field in fields_of(one.service.kind)}
    return [
        (words.get(code, code), _known(before), _known(after))
        for code, (before, after) in one.changes.items()
    ]


def _known(number: int | None) -> str:
    return "not known" if number is None else str(number)


def _trail() -> list[tuple[str, str]]:
    return [("What is free", reverse("capacity:home")), ("Monthly return", reverse(HOME))]
