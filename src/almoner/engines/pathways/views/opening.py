"""Opening a case: which pathway, then what it asks for."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from almoner.engines.pathways.commands import open_case
from almoner.engines.pathways.forms.moving import OpenForm
from almoner.engines.pathways.queries import choices
from almoner.engines.pathways.queries.cases import cases_of_person
from almoner.engines.pathways.store import all_current
from almoner.engines.pathways.views.shared import row_of, trail
from almoner.kernel.london import to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.web.moments import now
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer
from almoner.registers.people.queries import named_person

OF_PEOPLE = ("person", "carer")


@screen("case.open")
def choose_for(request: Request, person_id: int) -> HttpResponse:
    """The pathways a person can go on, beside the cases they have."""
    person = named_person(request.viewer, person_id, today=to_london(now()).date())
    found = all_current(request.viewer.organisation_id)
    shown = {
        "person": person,
        "pathways": [one for _, one in found.values() if one.about in (*OF_PEOPLE, "place")],
        "rows": [row_of(one, now()) for one in cases_of_person(request.viewer, person_id)],
        "trail": trail(),
    }
    return render(request, "pathways/choose.html", shown)


@screen("case.open")
def choose(request: Request) -> HttpResponse:
    """The pathways that are about a provider or about the place itself."""
    found = all_current(request.viewer.organisation_id)
    shown = {
        "person": None,
        "pathways": [one for _, one in found.values() if one.about not in OF_PEOPLE],
        "rows": [],
        "trail": trail(),
    }
    return render(request, "pathways/choose.html", shown)


@screen("case.open", methods=BOTH)
def open_for(request: Request, pathway: str, person_id: int) -> HttpResponse:
    named_person(request.viewer, person_id, today=to_london(now()).date())
    return _opening(request, pathway, person_id)


@screen("case.open", methods=BOTH)
def open_other(request: Request, pathway: str) -> HttpResponse:
    return _opening(request, pathway, None)


def _opening(request: Request, pathway: str, person_id: int | None) -> HttpResponse:
    found = all_current(request.viewer.organisation_id).get(pathway)
    if found is None:
        raise Unseen
    definition = found[1]
    form = OpenForm(
        request.POST or None,
        definition=definition,
        teams=choices.own_teams(request.viewer),
        offers=choices.to_name(
            request.viewer, definition, definition.entry.asks, person_id, to_london(now()).date()
        ),
        providers=None if definition.about in OF_PEOPLE else choices.providers(request.viewer),
    )
    codes = ("route", "received", "team", "override", "provider", "subject")
    places = {code: code for code in codes if code in form.fields} | {"received": "received_at"}
    return answer(
        request,
        form,
        lambda _: open_case(
            request.viewer, pathway=pathway, person_id=person_id, at=now(), **form.given()
        ),
        page={
            "title": "Open a case",
            "caption": definition.title,
            "lead": definition.summary,
            "trail": trail(),
            "submit": "Open the case",
        },
        said="The case is open.",
        to=lambda made: reverse("cases:case", args=[made.pk]),
        fields=places,
    )
