"""Searching the directory, and one entry."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from almoner.platform.web.moments import today
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.directory.access import EDIT, VIEW, is_steward, keeps_register
from almoner.registers.directory.forms.finding import SearchForm
from almoner.registers.directory.queries import entries
from almoner.registers.directory.queries.finding import search as find
from almoner.registers.directory.rules.hours import hours_words
from almoner.registers.directory.rules.matching import price_words
from almoner.registers.directory.views.comparing import compared
from almoner.registers.directory.views.shared import home, keep, sought_of
from almoner.registers.directory.vocabulary import GENDERS, LANGUAGES, NEEDS, activities, labels

# Kept in the session: an address would be kept by every log.
SOUGHT = "directory_sought"


@screen(VIEW, methods=BOTH)
def search(request: Request) -> HttpResponse:
    kept = request.session.get(SOUGHT, {})
    form = SearchForm(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST" and form.is_valid():
        request.session[SOUGHT] = keep(form.cleaned_data)
        return redirect("directory:search")
    asked = any(kept.values())
    return render(
        request,
        "directory/search.html",
        {
            "form": form,
            "asked": asked,
            "found": find(sought_of(kept), today()) if asked else [],
            "edits": request.viewer.can(EDIT),
            "stewards": is_steward(request.viewer),
            "keeps_register": keeps_register(request.viewer),
        },
    )


@screen(VIEW)
def entry(request: Request, service_id: int) -> HttpResponse:
    record = entries.entry(request.viewer, service_id, today())
    one = record.service
    return render(
        request,
        "directory/entry.html",
        {
            "record": record,
            "service": one,
            "needs": labels(one.needs, NEEDS),
            "languages": labels(one.languages, LANGUAGES),
            "genders": labels(one.genders, GENDERS),
            "price": price_words(one),
            "hours": hours_words(one.opens),
            "activities": labels(one.activities, activities()),
            "compared": list(compared(one, record.waiting.given)) if record.waiting else [],
            "trail": home(),
            "edits": record.owns and request.viewer.can(EDIT),
        },
    )
