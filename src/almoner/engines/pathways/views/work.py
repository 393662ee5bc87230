"""My work, the queues of my team, and the cases of one queue."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render

from almoner.engines.pathways.queries import cases
from almoner.engines.pathways.queries import work as work_of
from almoner.engines.pathways.queries.shared import count_of_shared, shared_cases
from almoner.engines.pathways.store import all_current
from almoner.engines.pathways.views.shared import rows_of, trail
from almoner.platform.access.unseen import Unseen
from almoner.platform.web.moments import now
from almoner.platform.web.screens import Request, screen

TOLD_FOR = timedelta(days=7)


@screen("case.view")
def work(request: Request) -> HttpResponse:
    """What presses first, then what is offered, then queues with something in them."""
    at, viewer = now(), request.viewer
    page = cases.my_work(viewer, request.GET.get("page"))
    shown = {
        "at": at,
        "page": page,
        "mine": work_of.mine(viewer, at),
        "pressing": rows_of([one for one in page if work_of.presses(one, at)], at),
        "later": rows_of([one for one in page if not work_of.presses(one, at)], at),
        "queues": work_of.queues(viewer),
        "offers": cases.offers_to(viewer),
        "shared": count_of_shared(viewer),
        "told": cases.told_to(viewer, at - TOLD_FOR),
    }
    return render(request, "pathways/work.html", shown)


@screen("case.view")
def queue(request: Request, pathway: str, queue: str) -> HttpResponse:
    """One queue, by clock or priority. `?all=1`: of every team."""
    at, viewer = now(), request.viewer
    definition = all_current(viewer.organisation_id).get(pathway)
    if definition is None or queue not in definition[1].queues:
        raise Unseen
    everyone = request.GET.get("all") == "1" or viewer.team_id is None
    team = None if everyone else viewer.team_id
    page = cases.queue(viewer, pathway, queue, team_id=team, page=request.GET.get("page"))
    shown = {
        "at": at,
        "page": page,
        "rows": rows_of(page, at),
        "definition": definition[1],
        "queue": definition[1].queues[queue],
        "everyone": everyone,
        "trail": trail(),
    }
    return render(request, "pathways/queue.html", shown)


@screen("case.view")
def shared(request: Request) -> HttpResponse:
    """What other organisations own and the viewer's has a part in."""
    at = now()
    page = shared_cases(request.viewer, request.GET.get("page"))
    shown = {"at": at, "page": page, "rows": rows_of(page, at), "trail": trail()}
    return render(request, "pathways/shared.html", shown)
