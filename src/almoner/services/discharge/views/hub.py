"""The live list of everybody who waits to leave, and news that a person has to match."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from almoner.kernel.london import format_date
from almoner.platform.web import live
from almoner.platform.web.moments import now
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer
from almoner.registers.people.queries import visible_people
from almoner.services.discharge import commands
from almoner.services.discharge.commands.identity import WHY
from almoner.services.discharge.forms import MatchForm
from almoner.services.discharge.queries import lists
from almoner.services.discharge.queries.lines import title_of
from almoner.services.discharge.views.shared import HUB, WARD, rows_of, today, trail

MOST_ALIKE = 10


@screen(HUB)
def hub(request: Request) -> HttpResponse:
    """With script and a feed the list keeps itself true; without, it is true when it says."""
    page = {
        "shown": _drawn(request),
        "feed": live.feed_address() if request.viewer.can(live.LISTEN) else "",
        "lost_after": int(live.LOST_AFTER.total_seconds()),
    }
    return render(request, "discharge/hub.html", page)


@screen(HUB)
def part(request: Request) -> HttpResponse:
    """The list alone, for a page that asks by itself."""
    live.leave_session(request)
    return live.answer(request, _drawn(request))


def _drawn(request: Request) -> live.Part:
    viewer, at = request.viewer, now()
    lines = lists.leaving(viewer, at)
    shown = {
        "rows": rows_of(lines),
        "home": rows_of(lists.to_be_seen(viewer, at)),
        "late": sum(one.late for one in lines),
        "undecided": sum(one.state == "referred" for one in lines),
        "nobody": lists.nobody_competent(viewer, lines, today()),
        "title_of": title_of,
    }
    return live.Part(render_to_string("discharge/hub_part.html", shown, request), at)


@screen(WARD)
def unmatched(request: Request) -> HttpResponse:
    rows = [
        {"held": held, "news": news, "why": WHY.get(held.why, held.why)}
        for held, news in lists.held_open(request.viewer)
    ]
    shown = {"rows": rows, "trail": trail(request.viewer), "at": now()}
    return render(request, "discharge/unmatched.html", shown)


@screen(WARD, methods=BOTH)
def match(request: Request, held_id: int) -> HttpResponse:
    """Choose who it is. Only people whose number and date of birth do not say otherwise match."""
    viewer, at = request.viewer, now()
    held, news = lists.held(viewer, held_id)
    if request.POST.get("aside"):
        commands.set_aside(viewer, held_id=held_id, at=at)
        return redirect("discharge:unmatched")
    search = request.GET.get("search", news.nhs_number or news.family_name)
    people = visible_people(viewer, today=today(), search=search)[:MOST_ALIKE] if search else []
    form = MatchForm(
        request.POST or None, people=[(one.pk, _told(one.name, one.born_on)) for one in people]
    )
    return answer(
        request,
        form,
        lambda given: commands.match(viewer, held_id=held_id, at=at, **given),
        page={
            "title": "Who is it?",
            "held": held,
            "news": news,
            "why": WHY.get(held.why, held.why),
            "known": lists.visit_known(viewer, news.visit_number),
            "search": search,
            "found": bool(people),
            "trail": trail(viewer, ("Needs a person to match", reverse("discharge:unmatched"))),
        },
        said="It is matched.",
        to=reverse("discharge:unmatched"),
        fields={"another-number": "person_id", "another-birth": "person_id"},
        template="discharge/match.html",
    )


def _told(name: str, born_on: date | None) -> str:
    return f"{name}, born {format_date(born_on)}" if born_on else f"{name}, date of birth not known"
