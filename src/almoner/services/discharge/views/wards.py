"""The wards of a trust, the twice-daily round of one, and bringing somebody to a ward."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.platform.web.moments import now
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer
from almoner.registers.people.queries import named_person
from almoner.services.discharge import commands
from almoner.services.discharge.forms import AdmitForm, WardForm
from almoner.services.discharge.queries import lists
from almoner.services.discharge.rules.criteria import criteria
from almoner.services.discharge.views.shared import (
    HUB,
    VIEW,
    WARD,
    rows_of,
    today,
    trail,
    ward_choices,
)

_ASKED = "reason-"
NONE_LEFT = "none"


@screen(VIEW)
def front(request: Request) -> HttpResponse:
    """The hub's list for those who work there, the wards for all others."""
    return redirect("discharge:hub" if request.viewer.can(HUB) else "discharge:wards")


@screen(WARD)
def wards(request: Request) -> HttpResponse:
    viewer = request.viewer
    shown = {
        "rows": lists.wards_of(viewer),
        "held": lists.count_held(viewer),
        "newest": lists.newest_message(viewer),
        "at": now(),
    }
    return render(request, "discharge/wards.html", shown)


@screen(WARD, methods=BOTH)
def ward(request: Request, ward_id: int) -> HttpResponse:
    """Everybody on the ward, with one question each. Answering needs the keyboard only."""
    viewer, at = request.viewer, now()
    found = lists.ward(viewer, ward_id)
    if request.method == "POST":
        answers = _answers(request)
        kept = commands.review_ward(viewer, ward_id=ward_id, answers=answers, at=at)
        messages.success(request, f"Kept for {kept} {'person' if kept == 1 else 'people'}.")
        return redirect("discharge:ward", ward_id)
    lines = lists.on_ward(viewer, ward_id, at)
    shown: dict[str, Any] = {
        "ward": found,
        "rows": rows_of(lines),
        "criteria": criteria(),
        "missed": sum(one.missed for one in lines),
        "at": at,
        "trail": trail(viewer),
    }
    return render(request, "discharge/ward.html", shown)


@screen(WARD, methods=BOTH)
def set_ward(request: Request) -> HttpResponse:
    viewer = request.viewer
    form = WardForm(request.POST or None, teams=lists.teams_of(viewer), hubs=lists.hubs_of(viewer))
    return answer(
        request,
        form,
        lambda given: commands.set_ward(viewer, at=now(), **given),
        page={
            "title": "Add or change a ward",
            "lead": "A ward with the same site and code is changed.",
            "trail": trail(viewer),
        },
        said="The ward is kept.",
        to=reverse("discharge:wards"),
        fields={"ward-site_code": "site_code", "ward-code": "code", "ward-name": "name"},
    )


@screen(WARD, methods=BOTH)
def admit(request: Request, person_id: int) -> HttpResponse:
    viewer, at = request.viewer, now()
    person = named_person(viewer, person_id, today=today())
    form = AdmitForm(request.POST or None, wards=ward_choices(viewer))
    return answer(
        request,
        form,
        lambda given: commands.admit(viewer, person_id=person_id, at=at, **given),
        page={"title": "Bring to a ward", "caption": person.name, "trail": trail(viewer)},
        said="They are on the ward list.",
        to=lambda stay: reverse("discharge:stay", args=[stay.pk]),
        fields={"admitted-later": "admitted_at"},
    )


def _answers(request: Request) -> dict[int, list[str]]:
    """Stay to its reasons. Whoever was not answered for is left out."""
    found = {}
    for name, value in request.POST.items():
        key = name.removeprefix(_ASKED)
        if name.startswith(_ASKED) and key.isdigit() and len(key) < 18 and value:
            found[int(key)] = [] if value == NONE_LEFT else [str(value)]
    return found
