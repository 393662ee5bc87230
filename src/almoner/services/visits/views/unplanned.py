"""Something that nobody planned: for whom, then what may be done now. Then the same act's pages."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from almoner.platform.access.unseen import Unseen
from almoner.platform.web.screens import Request, screen
from almoner.services.delegation.queries.contacts import contacts_of
from almoner.services.delegation.queries.mine import delegations_mine
from almoner.services.delegation.queries.unplanned import Unplanned, reference_to_go_on, unplanned
from almoner.services.delegation.rules.reasons import shown
from almoner.services.visits import rounds
from almoner.services.visits.commands import look_at
from almoner.services.visits.models import Task
from almoner.services.visits.queries import tasks_left
from almoner.services.visits.rules import reference_of


@screen("act.record")
def people(request: Request) -> HttpResponse:
    """Everybody for whom something is delegated to the worker."""
    rows = delegations_mine(request.viewer, timezone.now())
    found = {one.delegation.person_id: one.delegation.person for one in rows if not one.waiting}
    return render(request, "visits/unplanned/people.html", {"people": list(found.values())})


@screen("act.record")
def activities(request: Request, person_id: int) -> HttpResponse:
    """What they may do for this person now, each with when it was last done."""
    viewer, at = request.viewer, timezone.now()
    if viewer.worker_id is None:
        raise Unseen
    rows = unplanned(viewer, viewer.worker_id, person_id, at)
    look_at(viewer, person_id=person_id, at=at)
    day = rounds.day_at(at)
    due = {one.activity: one for one in tasks_left(viewer, person_id, day.start, day.end)[::-1]}
    page = {
        "person": rows[0].delegation.person,
        "rows": [_line(request, one, due.get(one.activity)) for one in rows],
        "held": rounds.held_of_person(person_id, at),
        "at": at,
    }
    return render(request, "visits/unplanned/activities.html", page)


def _line(request: Request, one: Unplanned, due: Task | None) -> dict[str, Any]:
    planned = [reference_of(due.pk)] if due is not None else []
    granted = one.granted
    return {
        "title": one.title,
        "delegation": one.delegation,
        "granted": granted,
        "answer": rounds.told_again(one.repeat, one.at),
        "last": rounds.told_last(one.repeat, one.at),
        "due": due,
        "reasons": () if granted else shown(one.refusals, worker_reads=True),
        "contacts": [] if granted else contacts_of(one.delegation)[:2],
        "reference": reference_to_go_on(request.viewer, one.delegation, planned, one.at),
    }
