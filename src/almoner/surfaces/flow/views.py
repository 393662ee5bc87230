"""The place on one page, the part of it that is fetched again, and the ways down from it."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from almoner.platform.web import live
from almoner.platform.web.moments import now
from almoner.platform.web.screens import Request, screen
from almoner.services.capacity import words as capacity_words
from almoner.surfaces.flow import showing
from almoner.surfaces.flow.queries.cached import Drawn, drawn
from almoner.surfaces.flow.queries.drilling import type_page, ward_page
from almoner.surfaces.flow.queries.expecting import ahead
from almoner.surfaces.flow.queries.picture import KINDS
from almoner.surfaces.flow.rules import LOST_AFTER, SPANS

RIGHT = "flow.view"


@screen(RIGHT)
def place(request: Request) -> HttpResponse:
    """With script the page keeps itself true; without, it is true at the moment it says."""
    wall = _on_wall(request)
    made = _drawn(request, wall)
    page = {
        "drawn": made,
        "wall": wall,
        "lost_after": int(LOST_AFTER.total_seconds()),
        "live": live.feed_address(),
    }
    return render(request, "flow/wall.html" if wall else "flow/place.html", page)


@screen(RIGHT)
def part(request: Request) -> HttpResponse:
    """What changes of the page: 304 when the reader has it already. Fetching it is no use of the
    session, save on a wall where nobody's name can be read."""
    wall = _on_wall(request)
    if not wall or request.viewer.can("person.view"):
        live.leave_session(request)
    return live.answer(request, _drawn(request, wall))


@screen(RIGHT)
def watch(request: Request) -> HttpResponse:
    """Who is asking, for the process that keeps pages told: it goes through this door like
    anybody, so what ends a session ends its feed."""
    live.leave_session(request)
    viewer = request.viewer
    return JsonResponse({"organisation": viewer.own, "role": viewer.role})


@screen(RIGHT)
def ward(request: Request, ward_id: int) -> HttpResponse:
    at = now()
    page = ward_page(request.viewer, ward_id, at)
    shown = {"page": page, "spans": SPANS, "at": at, "trail": _trail(), "rows": page.people}
    return render(request, "flow/ward.html", shown)


@screen(RIGHT)
def kind(request: Request, care: str) -> HttpResponse:
    at = now()
    room, found = type_page(request.viewer, care, at)
    page = {
        "title": KINDS[care],
        "room": room,
        "free": showing.free_words(room),
        "found": found,
        "words": capacity_words,
        "at": at,
        "trail": _trail(),
    }
    return render(request, "flow/kind.html", page)


@screen(RIGHT)
def forecast(request: Request) -> HttpResponse:
    at = now()
    rows = ahead(request.viewer, at)
    page = {
        "rows": [(one, showing.forecast_chart(one)) for one in rows],
        "worst": next((one for one in rows if one.forecast.points and one.beyond), None),
        "kinds": KINDS,
        "methods": showing.METHODS,
        "free_words": showing.free_words,
        "at": at,
        "trail": _trail(),
    }
    return render(request, "flow/forecast.html", page)


def _drawn(request: Request, wall: bool) -> Drawn:
    def draw(shown: Any) -> str:
        page = showing.page_of(shown, links=not wall)
        return render_to_string("flow/part.html", page, request)

    return drawn(request.viewer, now(), draw, "wall" if wall else "")


def _on_wall(request: Request) -> bool:
    return request.GET.get("wall") == "1"


def _trail() -> list[tuple[str, str]]:
    return [("The place", reverse("flow:place"))]
