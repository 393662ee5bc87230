"""One person on the way home, and what is recorded about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.engines.pathways.queries.cases import case_file, case_seen_by
from almoner.kernel.london import to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.web.moments import now
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer
from almoner.services.discharge import commands, forms
from almoner.services.discharge.commands.looking import look_at
from almoner.services.discharge.queries import lists
from almoner.services.discharge.queries.notices import notices_of
from almoner.services.discharge.rules.criteria import criteria
from almoner.services.discharge.rules.definitions import meaning_of
from almoner.services.discharge.views.shared import (
    VIEW,
    WARD,
    stay_trail,
    today,
    trail,
    waiting_words,
    ward_choices,
)


@dataclass(frozen=True, slots=True)
class Deed:
    """`fields`: where a refusal is shown."""

    title: str
    form: Callable[..., Any]
    do: Callable[..., Any]
    said: str
    fields: tuple[tuple[str, str], ...] = ()
    wards: bool = False


DEEDS = {
    "review": Deed(
        "Review the reasons to stay",
        forms.ReviewForm,
        commands.review,
        "The review is kept.",
        (("ready-on", "ready_on"),),
    ),
    "delay": Deed("Record a delay", forms.DelayForm, commands.record_delay, "It is recorded."),
    "next": Deed(
        "Set what happens next",
        forms.NextForm,
        commands.set_next,
        "It is set.",
        (("next-what", "what"), ("next-due", "due_at")),
    ),
    "move": Deed(
        "Record another ward or bed",
        forms.PlaceForm,
        commands.transfer,
        "It is recorded.",
        wards=True,
    ),
    "expected": Deed(
        "Say when the person is expected to leave",
        forms.ExpectedForm,
        commands.expect,
        "It is recorded.",
        (("expected-past", "expected_on"),),
    ),
    "left": Deed(
        "Record that the person has left",
        forms.LeftForm,
        commands.leave,
        "It is recorded.",
        (("left-before-admission", "left_at"), ("left-later", "left_at")),
    ),
    "done": Deed("It is done", forms.NhsForm, commands.next_done, "It is recorded."),
}


# Moves of the case that a deed makes, with what it counts and keeps beside: the page offers the
# deed alone.
LEAVING = frozenset({"leave", "leave-home", "leave-early"})
BY_DEEDS = LEAVING | {"review", "no-reason", "reason-again", "move-ward", "delay"}


@screen(VIEW, methods=("GET",))
def stay(request: Request, stay_id: int) -> HttpResponse:
    viewer, at = request.viewer, now()
    line = lists.stay_seen_by(viewer, stay_id, at)
    look_at(viewer, line.stay, at=at)
    facts = line.stay.case.facts if line.stay.case else {}
    decided = line.stay.case.moments.get("decided") if line.stay.case else None
    file = case_file(viewer, line.stay.case_id, at) if line.stay.case_id else None
    deeds = viewer.can(WARD)
    shown = {
        "line": line,
        "waiting": waiting_words(line),
        "facts": facts,
        "meaning": meaning_of(str(facts.get("pathway_to", "")), today()) if decided else None,
        "competent": lists.competent_for(viewer, line, today()),
        "criteria": criteria(),
        "reviews": list(line.stay.reviews.all())[:10],
        "notices": notices_of(viewer, stay_id),
        "file": file,
        "usual": file.offered.usual if file else None,
        "by_deeds": BY_DEEDS if deeds else frozenset(),
        "by_leaving": LEAVING if deeds else frozenset(),
        "here": line.stay.left_at is None,
        "at": at,
        "trail": trail(viewer),
    }
    return render(request, "discharge/stay.html", shown)


@screen(VIEW)
def of_case(request: Request, case_id: int) -> HttpResponse:
    """To the stay of a case; to the case where there is none."""
    case_seen_by(request.viewer, case_id)
    found = lists.stay_of_case(request.viewer, case_id)
    return redirect("discharge:stay", found) if found else redirect("cases:case", case_id)


@screen(WARD, methods=BOTH)
def deed(request: Request, stay_id: int, deed: str) -> HttpResponse:
    viewer, at = request.viewer, now()
    asked = DEEDS.get(deed)
    if asked is None:
        raise Unseen
    line = lists.stay_seen_by(viewer, stay_id, at)
    more = {"wards": ward_choices(viewer)} if asked.wards else {}
    form = asked.form(request.POST if request.method == "POST" else None, **more)
    return answer(
        request,
        form,
        lambda given: asked.do(viewer, stay_id=stay_id, at=at, **given),
        page={
            "title": asked.title,
            "caption": line.stay.person.name,
            "trail": stay_trail(viewer, line),
            "lead": f"On {line.stay.ward.name} since {to_london(line.stay.admitted_at):%-d %B}.",
        },
        said=asked.said,
        to=reverse("discharge:stay", args=[stay_id]),
        fields=dict(asked.fields),
    )
