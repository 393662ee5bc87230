"""The deeds that every case knows: take, allocate, hand over, contact, note, pause, share, link."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from almoner.engines.pathways import commands
from almoner.engines.pathways.forms import deeds as forms
from almoner.engines.pathways.queries import choices
from almoner.engines.pathways.queries.cases import CaseFile, case_file
from almoner.engines.pathways.views.shared import case_trail, who
from almoner.kernel.london import to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.web.moments import now
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer

Do = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """`names` maps what the form calls a value to what the command calls it."""

    title: str
    form: type[forms.DeedForm]
    do: Do
    said: str
    submit: str = "Save"
    lead: str = ""
    names: tuple[tuple[str, str], ...] = ()


DEEDS = {
    "take": Deed("Take this case", forms.SureForm, commands.take, "The case is yours.", "Take it"),
    "allocate": Deed(
        "Allocate",
        forms.AllocateForm,
        commands.allocate,
        "It is allocated.",
        names=(("worker", "worker_id"), ("team", "team_id")),
        lead="Choose nobody to put the case back with its team.",
    ),
    "hand-over": Deed(
        "Hand over",
        forms.HandOverForm,
        commands.hand_over,
        "It is offered. It stays with you until they accept.",
        "Offer it",
        "The case stays with your team until the other team accepts it.",
        (("team", "team_id"),),
    ),
    "accept": Deed(
        "Accept the hand-over",
        forms.SureForm,
        commands.accept_handover,
        "The case is your team’s.",
        "Accept it",
    ),
    "decline": Deed(
        "Decline or withdraw the hand-over",
        forms.ReasonForm,
        commands.decline_handover,
        "The case stays with the team that has it.",
    ),
    "contact": Deed("Record contact", forms.ContactForm, commands.contact, "It is recorded."),
    "priority": Deed(
        "Change the priority", forms.PriorityForm, commands.reprioritise, "It is changed."
    ),
    "note": Deed("Add a note", forms.NoteForm, commands.note, "The note is kept."),
    "pause": Deed("Pause", forms.PauseForm, commands.pause, "The case is paused."),
    "resume": Deed("Go on", forms.ResumeForm, commands.resume, "The case goes on.", "Go on"),
    "share": Deed(
        "Share this case",
        forms.ShareForm,
        commands.join,
        "It is shared.",
        names=(("organisation", "organisation_id"),),
    ),
    "unshare": Deed(
        "End the sharing",
        forms.UnshareForm,
        commands.leave,
        "They see the case no longer.",
        names=(("organisation", "organisation_id"),),
    ),
    "link": Deed(
        "Link with another case",
        forms.LinkForm,
        commands.link,
        "The cases are linked.",
        names=(("other", "other_id"),),
    ),
    "confirm": Deed(
        "Agree as the second person",
        forms.ConfirmForm,
        commands.confirm,
        "It is agreed and recorded.",
        "Agree",
    ),
    "unpropose": Deed(
        "Take back or say no to what is proposed",
        forms.ReasonForm,
        commands.withdraw_proposal,
        "It is taken back.",
    ),
}


@screen("case.work", methods=BOTH)
def deed(request: Request, case_id: int, deed: str) -> HttpResponse:
    at = now()
    asked = DEEDS.get(deed)
    if asked is None:
        raise Unseen
    found = case_file(request.viewer, case_id, at)
    form = asked.form(
        request.POST or None,
        initial={"number": found.state.number, "priority": found.case.priority},
        offered=offered(request.viewer, found, at),
    )
    return answer(
        request,
        form,
        lambda given: asked.do(request.viewer, case_id=case_id, at=at, **_named(asked, given)),
        page={
            "title": asked.title,
            "caption": f"{found.definition.title}: {who(found.case)}",
            "lead": asked.lead,
            "trail": case_trail(found.case),
            "submit": asked.submit,
        },
        said=asked.said,
        to=reverse("cases:case", args=[case_id]),
        fields={code: code for code in form.fields},
    )


def offered(viewer: Viewer, found: CaseFile, at: datetime) -> dict[str, Any]:
    case, definition = found.case, found.definition
    today = to_london(at).date()
    return {
        "worker": choices.caseworkers(viewer, case.team_id, today),
        "team": choices.teams_to_offer(viewer, case.team_id),
        "priority": [(one.code, one.title) for one in definition.priorities],
        "reason": [(code, definition.reasons[code]) for code in definition.pause_reasons],
        "organisation": [
            *choices.organisations_to_join(viewer, case.shared_with),
            *choices.named(case.shared_with),
        ],
    }


def _named(asked: Deed, given: dict[str, Any]) -> dict[str, Any]:
    names = dict(asked.names)
    return {names.get(key, key): value for key, value in given.items() if key != "sure"}
