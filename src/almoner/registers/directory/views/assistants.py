"""Personal assistants: looking for one, and keeping the register."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.platform.web.moments import now, today
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.directory import commands
from almoner.registers.directory.access import EDIT, VIEW, keeps_register
from almoner.registers.directory.commands.assistants import WRITABLE
from almoner.registers.directory.forms.asking import (
    FIELDS,
    AssistantForm,
    CheckForm,
    NewAssistantForm,
)
from almoner.registers.directory.forms.finding import AssistantSearchForm
from almoner.registers.directory.forms.listing import WhyForm
from almoner.registers.directory.queries import assistants
from almoner.registers.directory.views.shared import home, keep, sought_of
from almoner.registers.organisations.saving import answer

SOUGHT = "assistants_sought"
REGISTER = "Register of personal assistants"


@screen(VIEW, methods=BOTH)
def search(request: Request) -> HttpResponse:
    kept = request.session.get(SOUGHT, {})
    form = AssistantSearchForm(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST" and form.is_valid():
        request.session[SOUGHT] = keep(form.cleaned_data)
        return redirect("directory:assistants")
    return render(
        request,
        "directory/assistants.html",
        {
            "form": form,
            "found": assistants.search_assistants(sought_of(kept), today()),
            "keeps": keeps_register(request.viewer),
            "trail": home(),
        },
    )


@screen(EDIT)
def register(request: Request) -> HttpResponse:
    rows = assistants.register(request.viewer, today())
    return render(
        request,
        "directory/register.html",
        {"rows_kept": rows, "keeps": keeps_register(request.viewer), "trail": home()},
    )


@screen(EDIT, methods=BOTH)
def add(request: Request) -> HttpResponse:
    return answer(
        request,
        NewAssistantForm(request.POST or None, initial={"agreed_on": today(), "reach_km": 8}),
        lambda given: commands.register_assistant(request.viewer, at=now(), **given),
        page={
            "title": "Add a personal assistant",
            "trail": _trail(),
            "lead": "Nobody else sees them until every check is recorded.",
        },
        said="They are on your register. Record what you have seen.",
        to=lambda made: _page(made.pk),
        fields=FIELDS,
    )


@screen(EDIT)
def one(request: Request, assistant_id: int) -> HttpResponse:
    kept = assistants.own_assistant(request.viewer, assistant_id, today())
    return render(request, "directory/assistant.html", {"kept": kept, "trail": _trail()})


@screen(EDIT, methods=BOTH)
def change(request: Request, assistant_id: int) -> HttpResponse:
    kept = assistants.own_assistant(request.viewer, assistant_id, today()).assistant
    return _about(
        request,
        assistant_id,
        AssistantForm(request.POST or None, initial={n: getattr(kept, n) for n in WRITABLE}),
        commands.change_assistant,
        "Change what the register says",
        "The register is changed.",
    )


@screen(EDIT, methods=BOTH)
def check(request: Request, assistant_id: int) -> HttpResponse:
    assistants.own_assistant(request.viewer, assistant_id, today())
    return _about(
        request,
        assistant_id,
        CheckForm(request.POST or None, initial={"seen_on": today()}),
        commands.record_check,
        "Record what you have seen",
        "The check is recorded.",
    )


@screen(EDIT, methods=BOTH)
def withdraw(request: Request, assistant_id: int) -> HttpResponse:
    assistants.own_assistant(request.viewer, assistant_id, today())
    return _about(
        request,
        assistant_id,
        WhyForm(request.POST or None),
        commands.withdraw_assistant,
        "Take them off the register",
        "They are off the register.",
    )


def _about(
    request: Request, assistant_id: int, form: Any, command: Any, title: str, said: str
) -> HttpResponse:
    return answer(
        request,
        form,
        lambda given: command(request.viewer, assistant_id=assistant_id, at=now(), **given),
        page={
            "title": title,
            "trail": [*_trail(), ("Personal assistant", _page(assistant_id))],
        },
        said=said,
        to=_page(assistant_id),
        fields=FIELDS,
    )


def _page(assistant_id: int) -> str:
    return reverse("directory:assistant", args=[assistant_id])


def _trail() -> list[tuple[str, str]]:
    return [*home(), (REGISTER, reverse("directory:register"))]
