"""The days ahead, and one day: what there is to plan, its plans, and asking for another."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from almoner.kernel.london import parse_date, to_london
from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.services.rounds.commands.planning import ask_for_plan
from almoner.services.rounds.forms import AskForm
from almoner.services.rounds.queries.boards import days_ahead
from almoner.services.rounds.queries.needs import own_weights, shifts_of, wanted_of
from almoner.services.rounds.queries.plans import plans_of_day
from almoner.services.rounds.queries.ways import house_ways
from almoner.services.rounds.rules.roads import origin
from almoner.services.rounds.rules.weighing import PRIORITIES
from almoner.services.rounds.rules.working_time import VALUES

RIGHT = "rounds.plan"
DAYS = 28


@screen(RIGHT)
def home(request: Request) -> HttpResponse:
    today = to_london(timezone.now()).date()
    rows = days_ahead(request.viewer, today - timedelta(days=1), today + timedelta(days=DAYS))
    return render(request, "rounds/home.html", {"rows": rows, "today": today})


@screen(RIGHT, methods=BOTH)
def day(request: Request, day: str) -> HttpResponse:
    on = day_named(day)
    plans = plans_of_day(request.viewer, on)
    passed = [(one.pk, f"Version {one.version}") for one in plans if one.passed]
    form = AskForm(request.POST or None, plans=passed, own=bool(own_weights(request.viewer)))
    if request.method == "POST" and form.is_valid():
        try:
            row = ask_for_plan(request.viewer, day=on, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_refusals(refused)
        else:
            return redirect("rounds:plan", row.pk)
    shown: dict[str, Any] = {
        "day": on,
        "plans": plans,
        "form": form,
        "priorities": PRIORITIES,
        "law": VALUES,
        "origin": origin(house_ways()),
        "wanted": wanted_of(request.viewer, on),
        "shifts": shifts_of(request.viewer, on),
    }
    return render(request, "rounds/day.html", shown, status=422 if form.errors else 200)


def day_named(text: str) -> date:
    """The day of an address, as 2026-11-21. Unseen for anything else."""
    try:
        return parse_date(text)
    except ValueError:
        raise Unseen from None
