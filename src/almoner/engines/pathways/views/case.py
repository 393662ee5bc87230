"""One case: where it is, what comes next, what happened. And moving it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.engines.pathways.commands import move as make_move
from almoner.engines.pathways.commands.looking import look_at
from almoner.engines.pathways.forms.moving import MoveForm
from almoner.engines.pathways.queries import choices
from almoner.engines.pathways.queries.cases import CaseFile, case_file
from almoner.engines.pathways.rules.facts import all_told
from almoner.engines.pathways.rules.seconding import words
from almoner.engines.pathways.views.events import told_events, told_proposal
from almoner.engines.pathways.views.shared import case_trail, clock_rows, trail, who
from almoner.kernel.london import to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.web.moments import now
from almoner.platform.web.navigation import page_of_case
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer


@screen("case.view")
def case(request: Request, case_id: int) -> HttpResponse:
    at = now()
    found = case_file(request.viewer, case_id, at)
    look_at(request.viewer, case_id=case_id, person_id=found.case.person_id, at=at)
    page = {**shown(found, request, at), "trail": trail(), "own_page": _own_page(request, found)}
    return render(request, "pathways/case.html", page)


def _own_page(request: Request, found: CaseFile) -> tuple[str, str] | None:
    return page_of_case(request.viewer, found.case.pathway, found.case.pk)


def shown(found: CaseFile, request: Request, at: Any) -> dict[str, Any]:
    case, definition, viewer = found.case, found.definition, request.viewer
    owns = viewer.organisation_id == case.organisation_id
    priorities = {one.code: one.title for one in definition.priorities}
    return {
        "at": at,
        "case": case,
        "file": found,
        "who": who(case),
        "definition": definition,
        "state": definition.states[case.state],
        "queue": definition.queues.get(case.queue),
        "priority": priorities.get(case.priority, ""),
        "outcome": definition.outcomes.get(case.outcome),
        "facts": all_told(definition, case.facts, found.names),
        "clocks": clock_rows(definition, found.state, at),
        "events": told_events(found),
        "offered": found.offered,
        "proposed": (proposed := definition.transitions.get(case.proposal)),
        "proposal": told_proposal(found),
        "second": words(proposed.requires.second) if proposed and proposed.requires.second else "",
        "owns": owns,
        "works": found.works,
        "answers": (owns or found.works) and viewer.can("instrument.answer"),
        "may_take": owns and case.worker_id is None and viewer.worker_id is not None,
        "offered_to_me": found.offer is not None
        and found.offer.to_organisation_id == viewer.organisation_id
        and (found.offer.to_team_id == viewer.team_id or viewer.can("case.allocate")),
        "reasons": definition.reasons,
    }


@screen("case.work", methods=BOTH)
def move(request: Request, case_id: int, transition: str) -> HttpResponse:
    at = now()
    found = case_file(request.viewer, case_id, at)
    step = found.definition.transitions.get(transition)
    if step is None or found.case.state not in step.sources:
        if step is None:
            raise Unseen
        return redirect("cases:case", case_id)
    form = MoveForm(
        request.POST or None,
        definition=found.definition,
        move=step,
        state=found.state,
        offers=choices.to_name(
            request.viewer,
            found.definition,
            (*step.requires.fields, *step.asks),
            found.case.person_id,
            to_london(at).date(),
        ),
        initial={"number": found.state.number},
    )
    standing = next((why for one, why in found.moves if one.code == transition), [])
    two, own = step.requires.two_people, _own_page(request, found)
    page = {
        "title": step.title,
        "caption": f"{found.definition.title}: {who(found.case)}",
        "lead": step.words,
        "trail": case_trail(found.case),
        "submit": "Propose it to a second person" if two else step.title,
        "standing": standing,
        "two_people": words(step.requires.second) if two else "",
    }
    return answer(
        request,
        form,
        lambda _: make_move(
            request.viewer, case_id=case_id, transition=transition, at=at, **form.given()
        ),
        page=page,
        said="It is proposed. A second person must agree." if two else "It is recorded.",
        to=own[1] if own else reverse("cases:case", args=[case_id]),
        fields=form.places(),
        template="pathways/move.html",
    )
