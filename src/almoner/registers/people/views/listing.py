"""Finding people, registering them, and joining the care of somebody registered elsewhere."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.kernel.refusals import Refused
from almoner.platform.web.moments import now, today
from almoner.platform.web.screens import Request, screen
from almoner.registers.organisations.queries import own_teams
from almoner.registers.organisations.saving import answer
from almoner.registers.people import commands, queries
from almoner.registers.people.access import NEEDS_NAMING
from almoner.registers.people.forms import FIELDS, JoinForm, RegisterForm, SearchForm
from almoner.registers.people.views.shared import PEOPLE, home

# What was searched for stays in the session: a name in an address would be kept by every log.
SEARCH = "people_search"
_NOT_FOUND = (
    "We could not find one person with this NHS number, family name and date of birth."
    " Check all three with the person or their GP practice."
)


@screen("person.view", methods=("GET", "POST"))
def people(request: Request) -> HttpResponse:
    if request.method == "POST":
        form = SearchForm(request.POST)
        request.session[SEARCH] = form.cleaned_data["search"] if form.is_valid() else ""
        return redirect("people:list")
    search = request.session.get(SEARCH, "")
    page = queries.people_page(
        request.viewer, today=today(), search=search, page=request.GET.get("page", 1)
    )
    return render(
        request,
        "people/list.html",
        {
            "page": page,
            "search": search,
            "form": SearchForm(initial={"search": search}),
            "by_visits": request.viewer.role in NEEDS_NAMING,
        },
    )


@screen("person.manage", methods=("GET", "POST"))
def register(request: Request) -> HttpResponse:
    form = RegisterForm(
        request.POST or None, teams=own_teams(request.viewer), initial={"starts_on": today()}
    )
    alike = _alike(request, form)
    if alike:
        form.ask_whether_different(True)
        if not form.cleaned_data["different"]:
            form.add_error(
                "different",
                "You already have someone with this name and date of birth."
                " Open their record, or tick that this is a different person.",
            )
    return answer(
        request,
        form,
        lambda given: _register(request, given),
        page={
            "title": "Register a person",
            "trail": [(PEOPLE, reverse("people:list"))],
            "submit": "Register",
            "alike": alike,
        },
        said="The person is registered.",
        to=lambda made: home(made.pk),
        fields=FIELDS,
        template="people/register.html",
    )


@screen("person.manage", methods=("GET", "POST"))
def join(request: Request) -> HttpResponse:
    """Nothing is shown of a person until number, name and date of birth all fit."""
    form = JoinForm(request.POST or None)
    page = {
        "title": "Ask to be involved in someone's care",
        "trail": [(PEOPLE, reverse("people:list"))],
        "lead": "Use this when the person is already registered by another organisation and you"
        " are now part of their care. What you enter must fit their record. Every attempt is"
        " recorded.",
        "submit": "Ask",
        "form": form,
    }
    found = _joined(request, form) if request.method == "POST" and form.is_valid() else None
    if found is None:
        return render(request, "registers/form.html", page)
    messages.success(request, "Your organisation is now involved in this person's care.")
    return redirect(home(found))


def _alike(request: Request, form: RegisterForm) -> list[Any]:
    if request.method != "POST" or not form.is_valid():
        return []
    given = form.cleaned_data
    return queries.people_alike(
        request.viewer,
        given_name=given["given_name"],
        family_name=given["family_name"],
        born_on=given["born_on"],
        today=today(),
    )


def _register(request: Request, given: dict[str, Any]) -> Any:
    team = given.pop("team", "")
    given.pop("different")
    return commands.register_person(
        request.viewer, at=now(), team_id=int(team) if team else None, **given
    )


def _joined(request: Request, form: JoinForm) -> int | None:
    try:
        found = commands.join_care(request.viewer, at=now(), **form.cleaned_data)
    except Refused as refused:
        form.add_refusals(refused, {k: v for k, v in FIELDS.items() if v in form.fields})
        return None
    if found is None:
        form.add_error(None, _NOT_FOUND)
    return found
