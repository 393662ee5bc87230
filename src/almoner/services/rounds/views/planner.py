"""The planner: map and timeline side by side, and what moving a call breaks and costs."""

from datetime import time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from almoner.platform.access.unseen import Unseen
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.services.rounds.commands.adopting import take_over as take_over_visits
from almoner.services.rounds.commands.moving import Move, draft_from, lock_call, place_call
from almoner.services.rounds.commands.publishing import publish as publish_plan
from almoner.services.rounds.forms import MoveForm
from almoner.services.rounds.models import RoundPlan
from almoner.services.rounds.queries.boards import (
    Chosen,
    Half,
    changes_of,
    chosen_of,
    compared,
    lines_of,
)
from almoner.services.rounds.queries.effects import effect_of
from almoner.services.rounds.queries.leftovers import left_bars, left_of, piles_of
from almoner.services.rounds.queries.localities import area_rows, areas_of
from almoner.services.rounds.queries.plans import Standing, plan_seen_by, plans_of_day, standing
from almoner.services.rounds.rules.clock import told
from almoner.services.rounds.rules.drawing import letter, map_of, timeline_of
from almoner.services.rounds.rules.telling import headline, traded_of
from almoner.services.rounds.rules.weighing import weights_in

RIGHT = "rounds.plan"


@screen(RIGHT)
def plan(request: Request, plan_id: int) -> HttpResponse:
    row = plan_seen_by(request.viewer, plan_id)
    if not row.passed:
        return render(request, "rounds/waiting.html", {"plan": row, "waits": row.status == "asked"})
    kept = standing(request.viewer, row)
    key = request.GET.get("call", "")
    return render(request, "rounds/plan.html", _board(request, kept, chosen_of(kept, key)))


def _board(request: Request, kept: Standing, chosen: Chosen | None, **more: Any) -> dict[str, Any]:
    key = f"{chosen.wanted.pk}-{chosen.task}" if chosen else ""
    areas, left = areas_of(kept), left_of(kept)
    lines, loose = lines_of(kept, key, areas), left_bars(kept, left, key)
    return {
        "others": [
            one for one in plans_of_day(request.viewer, kept.row.day)
            if one.passed and one.pk != kept.row.pk
        ],
        "parts": headline(kept.row.cost, len(left)),
        "lines": list(enumerate(lines)),
        "letter": letter,
        "map": map_of(
            lines, kept.day.spots[0], [one for one in loose if one.key.endswith("-0")], areas.areas
        ),
        "timeline": timeline_of(lines, loose),
        "areas": area_rows(areas, lines, loose),
        "left": left,
        "piles": piles_of(left),
        "outside": kept.day.outside,
        **_answer(kept, chosen, **more),
    }  # fmt: skip


def _answer(kept: Standing, chosen: Chosen | None, **more: Any) -> dict[str, Any]:
    """What is shown of the call that was chosen."""
    return {
        "plan": kept.row,
        "may_change": kept.row.status == RoundPlan.Status.DRAFT,
        "told": told,
        "chosen": chosen,
        "move_form": more.pop("form", None) or _move_form(kept, chosen),
        **more,
    }


def _move_form(kept: Standing, chosen: Chosen | None, data: Any = None) -> MoveForm:
    workers = sorted(kept.day.worker_ids.items())
    initial: dict[str, Any] = {}
    if chosen is not None:
        initial = {
            "wanted": chosen.wanted.pk,
            "task": chosen.task,
            "starts": told(chosen.starts),
            "worker": chosen.call.worker_id if chosen.call else None,
        }
    return MoveForm(
        data,
        workers=[(number, name) for name, number in workers],
        pair=chosen is not None and chosen.is_pair,
        initial=initial,
    )


@screen(RIGHT, methods=("POST",))
def move(request: Request, plan_id: int) -> HttpResponse:
    """`do=check` shows what the move would do; `do=move` does it. `part=chosen`: the answer alone,
    without the plan around it."""
    kept = standing(request.viewer, plan_seen_by(request.viewer, plan_id))
    key = f"{request.POST.get('wanted')}-{request.POST.get('task')}"
    chosen = chosen_of(kept, key, effects=False)
    if chosen is None:
        raise Unseen
    form = _move_form(kept, chosen, request.POST)
    if not form.is_valid():
        return _shown(request, kept, chosen, status=422, form=form)
    given = form.cleaned_data
    minutes, first, second = _minutes(given["starts"]), given["worker"], given.get("second")
    if chosen.is_pair and not (first and second):
        half: Half = (0, first, minutes) if first else (1, second or 0, minutes)
        return _shown(request, kept, chosen_of(kept, key, half), form=form, half=half)
    if request.POST.get("do") == "move":
        asked = Move(given["wanted"], first, minutes, chosen.task, second)
        place_call(request.viewer, plan_id=plan_id, move=asked, at=timezone.now())
        messages.success(request, "The call is moved, and the plan is checked.")
        return redirect("rounds:plan", plan_id)
    effect = effect_of(kept, given["wanted"], chosen.task, first, minutes, second)
    return _shown(request, kept, chosen, form=form, effect=effect)


def _shown(
    request: Request, kept: Standing, chosen: Chosen | None, status: int = 200, **more: Any
) -> HttpResponse:
    if request.POST.get("part") == "chosen":
        return render(request, "rounds/chosen.html", _answer(kept, chosen, **more), status=status)
    return render(request, "rounds/plan.html", _board(request, kept, chosen, **more), status=status)


def _minutes(at: time) -> float:
    return at.hour * 60.0 + at.minute


@screen(RIGHT, methods=("POST",))
def lock(request: Request, plan_id: int, wanted_id: int) -> HttpResponse:
    locked, task = request.POST.get("locked") == "yes", int(request.POST.get("task") == "1")
    lock_call(
        request.viewer,
        plan_id=plan_id,
        wanted_id=wanted_id,
        task=task,
        locked=locked,
        at=timezone.now(),
    )
    messages.success(request, "The call is locked." if locked else "The call is unlocked.")
    return redirect("rounds:plan", plan_id)


@screen(RIGHT, methods=("POST",))
def take_over(request: Request, plan_id: int) -> HttpResponse:
    made, left = take_over_visits(request.viewer, plan_id=plan_id, at=timezone.now())
    messages.success(request, _taken_over(made, left))
    return redirect("rounds:plan", plan_id)


def _taken_over(made: int, left: int) -> str:
    words = f"Visits taken over: {made}."
    return (
        f"{words} The plan has no room for {left} of them: nobody makes them yet."
        if left
        else words
    )


@screen(RIGHT, methods=("POST",))
def draft(request: Request, plan_id: int) -> HttpResponse:
    made = draft_from(request.viewer, plan_id=plan_id, at=timezone.now())
    return redirect("rounds:plan", made.pk)


@screen(RIGHT, methods=BOTH)
def publish(request: Request, plan_id: int) -> HttpResponse:
    row = plan_seen_by(request.viewer, plan_id)
    if request.method == "POST":
        publish_plan(request.viewer, plan_id=plan_id, at=timezone.now())
        messages.success(request, "The rounds are published.")
        return redirect("rounds:told", plan_id)
    return render(request, "rounds/publish.html", {"plan": row, "calls": row.calls.count()})


@screen(RIGHT)
def told_page(request: Request, plan_id: int) -> HttpResponse:
    row = plan_seen_by(request.viewer, plan_id)
    return render(request, "rounds/told.html", {"plan": row, "changes": changes_of(row)})


@screen(RIGHT)
def compare(request: Request, plan_id: int) -> HttpResponse:
    """This plan beside another of the same day, ?with=12."""
    row = plan_seen_by(request.viewer, plan_id)
    number = request.GET.get("with", "")
    if not number.isdecimal():
        raise Unseen
    other = plan_seen_by(request.viewer, int(number))
    if other.day != row.day or not (row.passed and other.passed):
        raise Unseen
    traded = traded_of(row.cost, other.cost, weights_in(row.options))
    shown = {"plan": row, "other": other, "traded": traded, "changes": compared(row, other)}
    return render(request, "rounds/compare.html", shown)
