"""The place for its board, and the list of activities it has agreed to."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.platform.web.moments import now, today
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer
from almoner.services.delegation.catalogue import ActivityDefinition
from almoner.services.delegation.commands.providing import (
    end_activity_agreement,
    set_activity_agreement,
)
from almoner.services.delegation.forms.governing import FIELDS, AgreementForm, SwitchOffForm
from almoner.services.delegation.queries import board as queries
from almoner.services.delegation.queries import governing
from almoner.services.delegation.rules.impact import SETTING, VISIT_MINUTES

LIST = ("Agreed activities", "governance:activities")


@screen("board.view")
def home(request: Request) -> HttpResponse:
    found = queries.board_lately(request.viewer, now())
    agreed = governing.agreed_list(request.viewer, today())
    return render(request, "delegation/board/home.html", {"it": found, "agreed": agreed})


@screen("mode.switch")
def activities_list(request: Request) -> HttpResponse:
    shown = {"agreed": governing.agreed_list(request.viewer, today())}
    return render(request, "delegation/board/activities.html", shown)


@screen("mode.switch", methods=BOTH)
def agree(request: Request, activity: str) -> HttpResponse:
    """Puts it on the list, or changes the values that this place has set."""
    one = governing.listed(request.viewer, activity, today())
    row = one.agreement
    form = AgreementForm(
        request.POST or None,
        usual=_usual(one.definition),
        set_here=row.settings if row else {},
        initial={"agreed_by": row.agreed_by, "note": row.note} if row else {},
    )
    return answer(
        request,
        form,
        lambda given: set_activity_agreement(
            request.viewer,
            activity=activity,
            starts_on=row.starts_on if row else today(),
            agreed_by=given["agreed_by"],
            settings=form.settings(),
            note=given["note"],
            at=now(),
        ),
        page={
            "title": "Change what is agreed" if row else "Agree to an activity",
            "caption": one.definition.title,
            "trail": [(LIST[0], reverse(LIST[1]))],
            "lead": "From today it may be delegated under your list. What was stopped before stays"
            " stopped until each delegator lifts it.",
        },
        said="The agreed list is changed.",
        to=reverse(LIST[1]),
        fields=FIELDS,
    )


@screen("mode.switch", methods=BOTH)
def switch_off(request: Request, activity: str) -> HttpResponse:
    """Says what stops, and stops it only when that has been read."""
    one = governing.listed(request.viewer, activity, today())
    if not one.on:
        return redirect(LIST[1])
    delegations, people = queries.stops_with(request.viewer, activity, today())
    return answer(
        request,
        SwitchOffForm(request.POST or None),
        lambda given: end_activity_agreement(
            request.viewer, activity=activity, note=given["note"], at=now()
        ),
        page={
            "title": "Switch an activity off",
            "caption": one.definition.title,
            "trail": [(LIST[0], reverse(LIST[1]))],
            "submit": "Switch it off now",
            "warning": True,
            "delegations": delegations,
            "people": people,
        },
        said="It is switched off. Nobody may do it under your list any longer.",
        to=reverse(LIST[1]),
        template="delegation/board/switch-off.html",
    )


def _usual(definition: ActivityDefinition) -> dict[str, Any]:
    return {
        "minimum_role": definition.minimum_role,
        "supervised_practices": definition.supervised_practices,
        SETTING: VISIT_MINUTES,
    }
