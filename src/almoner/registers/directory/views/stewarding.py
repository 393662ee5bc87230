"""Keeping the directory true: approving, checking, notes, champions, and stopping placements."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.platform.web.moments import now, today
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.directory import commands
from almoner.registers.directory.access import APPROVE, VIEW, may_name_champions
from almoner.registers.directory.forms.listing import (
    FIELDS,
    NoteAnswerForm,
    NoteForm,
    WhyForm,
    WorkerForm,
)
from almoner.registers.directory.models import Service
from almoner.registers.directory.queries import entries
from almoner.registers.directory.views.shared import home, to_entry
from almoner.registers.organisations.saving import answer


@screen(APPROVE)
def approvals(request: Request) -> HttpResponse:
    waiting = entries.to_approve(request.viewer)
    return render(request, "directory/approvals.html", {"waiting": waiting, "trail": home()})


@screen(APPROVE, methods=("POST",))
def approve(request: Request, service_id: int) -> HttpResponse:
    made = commands.approve(request.viewer, service_id=service_id, at=now())
    messages.success(request, "The entry is listed.")
    return redirect(_page(made))


def _why(command: Any, title: str, submit: str, said: str, lead: str = "") -> Any:
    """A screen that asks a steward why, and then does it."""

    @screen(APPROVE, methods=BOTH)
    def asking(request: Request, service_id: int) -> HttpResponse:
        one = entries.stewarded(request.viewer, service_id)
        return answer(
            request,
            WhyForm(request.POST or None),
            lambda given: command(request.viewer, service_id=one.pk, at=now(), **given),
            page={
                "title": title,
                "caption": one.name,
                "trail": to_entry(one),
                "lead": lead,
                "submit": submit,
            },
            said=said,
            to=_page,
            fields=FIELDS,
        )

    return asking


return_ = _why(commands.return_, "Send back", "Send back", "It is sent back with your reason.")
stop = _why(
    commands.stop_placements,
    "Stop placements",
    "Stop placements",
    "Placements are stopped.",
    "Nobody new is placed here from now on, and nobody who looks for care finds it.",
)
allow = _why(
    commands.allow_placements,
    "Allow placements again",
    "Allow placements",
    "Placements are allowed again.",
)


@screen(APPROVE, methods=BOTH)
def steward(request: Request, service_id: int) -> HttpResponse:
    one = entries.stewarded(request.viewer, service_id)
    return answer(
        request,
        WorkerForm(request.POST or None, workers=entries.colleagues(request.viewer, today())),
        lambda given: commands.name_steward(
            request.viewer, service_id=one.pk, worker_id=int(given["worker_id"]), at=now()
        ),
        page={
            "title": "Name who looks after this entry",
            "caption": one.name,
            "trail": to_entry(one),
        },
        said="They look after this entry now.",
        to=_page,
        fields=FIELDS,
    )


@screen(VIEW, methods=("POST",))
def verify(request: Request, service_id: int) -> HttpResponse:
    made = commands.verify(request.viewer, service_id=service_id, at=now())
    messages.success(request, "Thank you. The entry is marked as checked today.")
    return redirect(_page(made))


@screen(VIEW)
def worklist(request: Request) -> HttpResponse:
    return render(
        request,
        "directory/worklist.html",
        {"kept": entries.worklist(request.viewer, today()), "trail": home()},
    )


@screen(VIEW, methods=BOTH)
def note_add(request: Request, service_id: int) -> HttpResponse:
    one = entries.entry(request.viewer, service_id, today()).service
    return answer(
        request,
        NoteForm(request.POST or None),
        lambda given: commands.write_note(request.viewer, service_id=one.pk, at=now(), **given),
        page={
            "title": "Tell us about this entry",
            "caption": one.name,
            "trail": to_entry(one),
            "submit": "Send",
        },
        said="Thank you. Whoever looks after the entry reads it.",
        to=_page(one),
        fields=FIELDS,
    )


@screen(VIEW, methods=BOTH)
def note_answer(request: Request, note_id: int) -> HttpResponse:
    note = entries.own_note(request.viewer, note_id)
    return answer(
        request,
        NoteAnswerForm(request.POST or None),
        lambda given: commands.answer_note(request.viewer, note_id=note.pk, at=now(), **given),
        page={
            "title": "Answer a note",
            "caption": note.service.name,
            "trail": to_entry(note.service),
            "lead": note.text,
        },
        said="The note is answered.",
        to=_page(note.service),
        fields=FIELDS,
    )


@screen(VIEW)
def champions(request: Request) -> HttpResponse:
    return render(
        request,
        "directory/champions.html",
        {
            "teams": entries.champions(request.viewer, today()),
            "may_name": may_name_champions(request.viewer),
            "trail": home(),
        },
    )


@screen(VIEW, methods=BOTH)
def champion_name(request: Request, team_id: int) -> HttpResponse:
    team = entries.own_team(request.viewer, team_id)
    return answer(
        request,
        WorkerForm(request.POST or None, workers=entries.colleagues(request.viewer, today())),
        lambda given: commands.name_champion(
            request.viewer, team_id=team.pk, worker_id=int(given["worker_id"]), at=now()
        ),
        page={
            "title": "Name a champion",
            "caption": team.name,
            "trail": [*home(), ("Champions", reverse("directory:champions"))],
            "lead": "They know the directory, check entries and hear what is wrong with them.",
        },
        said="The champion is named.",
        to=reverse("directory:champions"),
        fields=FIELDS,
    )


@screen(VIEW, methods=("POST",))
def champion_end(request: Request, champion_id: int) -> HttpResponse:
    commands.end_champion(request.viewer, champion_id=champion_id, at=now())
    messages.success(request, "The champion has stepped down.")
    return redirect("directory:champions")


def _page(one: Service) -> str:
    return reverse("directory:entry", args=[one.pk])
