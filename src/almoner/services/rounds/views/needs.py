"""What planning must know, typed in: visits wanted, shifts, how workers travel, what people ask."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from almoner.kernel.london import to_london
from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.web.forms import NhsForm
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.services.delegation.catalogue import activities
from almoner.services.rounds.commands import needs
from almoner.services.rounds.commands.adopting import adopt_visits
from almoner.services.rounds.forms import (
    AsksForm,
    ReasonForm,
    ShiftForm,
    TravellerForm,
    WantedForm,
    WeightsForm,
)
from almoner.services.rounds.queries.needs import (
    asks_of,
    own_weights,
    shift_seen_by,
    traveller_of,
    wanted_of,
    wanted_seen_by,
)
from almoner.services.rounds.rules.weighing import PRIORITIES
from almoner.services.rounds.views.days import day_named
from almoner.services.visits.commands import look_at
from almoner.services.visits.queries import next_visits_to, people_to_plan, workers_to_plan

RIGHT = "rounds.plan"


@screen(RIGHT, methods=BOTH)
def want(request: Request, day: str) -> HttpResponse:
    on = day_named(day)
    others = [(o.pk, f"{o.person.name}, {o.window}") for o in wanted_of(request.viewer, on)]
    form = WantedForm(
        request.POST or None,
        people=[(one.pk, one.name) for one in people_to_plan(request.viewer, _today())],
        activities=[(code, one.title) for code, one in activities().items()],
        others=others,
    )
    return _answer(
        request,
        form,
        lambda: needs.want_visit(request.viewer, day=on, at=timezone.now(), **form.given()),
        ("Add a visit", "Add the visit", "The visit is added."),
        ("rounds:day", on.isoformat()),
    )


@screen(RIGHT, methods=("POST",))
def adopt(request: Request, day: str) -> HttpResponse:
    made = adopt_visits(request.viewer, day=day_named(day), at=timezone.now())
    messages.success(request, f"Visits taken over: {made}.")
    return redirect("rounds:day", day)


@screen(RIGHT, methods=BOTH)
def call_off(request: Request, wanted_id: int) -> HttpResponse:
    visit = wanted_seen_by(request.viewer, wanted_id)
    form = ReasonForm(request.POST or None)
    return _answer(
        request,
        form,
        lambda: needs.call_off(
            request.viewer,
            wanted_id=wanted_id,
            why=form.cleaned_data["why"],
            at=timezone.now(),
        ),
        (f"Call off the visit to {visit.person.name}", "Call it off", "The visit is called off."),
        ("rounds:day", visit.day.isoformat()),
    )


@screen(RIGHT, methods=BOTH)
def shift(request: Request, day: str) -> HttpResponse:
    on = day_named(day)
    form = ShiftForm(
        request.POST or None, workers=_workers(request), initial={"starts": "7am", "ends": "3pm"}
    )
    return _answer(
        request,
        form,
        lambda: needs.set_shift(request.viewer, day=on, at=timezone.now(), **form.given()),
        ("Add or change a shift", "Save the shift", "The shift is saved."),
        ("rounds:day", on.isoformat()),
    )


@screen(RIGHT, methods=BOTH)
def off(request: Request, shift_id: int) -> HttpResponse:
    found = shift_seen_by(request.viewer, shift_id)
    form = ReasonForm(request.POST or None)
    return _answer(
        request,
        form,
        lambda: needs.take_off(
            request.viewer, shift_id=shift_id, why=form.cleaned_data["why"], at=timezone.now()
        ),
        (f"{found.worker.name} is off", "Take them off", "The worker is off on that day."),
        ("rounds:day", found.day.isoformat()),
    )


@screen(RIGHT, methods=BOTH)
def traveller(request: Request, worker_id: int) -> HttpResponse:
    name = dict(_workers(request)).get(worker_id)
    if name is None:
        raise Unseen
    form = TravellerForm(request.POST or None, initial=_travels(request, worker_id))
    return _answer(
        request,
        form,
        lambda: needs.set_traveller(
            request.viewer, worker_id=worker_id, at=timezone.now(), **form.given()
        ),
        (f"How {name} travels", "Save", "It is saved, and the next plan keeps to it."),
        ("rounds:home",),
    )


def _travels(request: Request, worker_id: int) -> dict[str, Any]:
    known = traveller_of(request.viewer, worker_id)
    if known is None:
        return {}
    return {
        "mode": known.mode,
        "starts_from": known.starts_from,
        "postcode": known.postcode,
        "contracted_hours": known.contracted_minutes / 60,
        "most_hours": known.most_minutes / 60,
        "pay": known.pay,
        "mileage": known.mileage,
        "traits": ", ".join(known.traits),
        "avoids": ", ".join(known.avoids),
    }


@screen(RIGHT, methods=BOTH)
def weights(request: Request) -> HttpResponse:
    known = own_weights(request.viewer) or asdict(PRIORITIES["balanced"].weights)
    form = WeightsForm(request.POST or None, initial=known)
    return _answer(
        request,
        form,
        lambda: needs.set_weights(request.viewer, weights=form.cleaned_data, at=timezone.now()),
        ("What counts for us", "Save", "It is saved. Choose “Our own weights” for a plan."),
        ("rounds:home",),
    )


@screen(RIGHT, methods=BOTH)
def asks(request: Request, person_id: int) -> HttpResponse:
    people = {one.pk: one.name for one in people_to_plan(request.viewer, _today())}
    if person_id not in people:
        raise Unseen
    look_at(request.viewer, person_id=person_id, at=timezone.now())
    known = asks_of(request.viewer, person_id)
    initial: dict[str, Any] = {}
    if known is not None:
        initial = {
            "must": ", ".join(known.must),
            "has": ", ".join(known.has),
            "rather": ", ".join(known.rather),
            "prefers": [int(one) for one in known.prefers],
        }
    form = AsksForm(request.POST or None, workers=_workers(request), initial=initial)
    before = known.declined if known else {}
    return _answer(
        request,
        form,
        lambda: needs.record_asks(
            request.viewer, person_id=person_id, at=timezone.now(), **form.given(before)
        ),
        (f"Who should come to {people[person_id]}", "Save", "It is saved."),
        ("rounds:home",),
        visits=next_visits_to(request.viewer, person_id, timezone.now()),
        declined=_declined(request, before),
    )


def _declined(request: Request, before: dict[str, str]) -> list[tuple[str, str]]:
    """(worker, why) of those who do not come."""
    names = dict(_workers(request))
    return [(names.get(int(who), "Somebody who has left"), why) for who, why in before.items()]


def _answer(
    request: Request,
    form: NhsForm,
    deed: Callable[[], object],
    words: tuple[str, str, str],
    back: tuple[str, ...],
    **more: object,
) -> HttpResponse:
    """One page with one form. `words`: its heading, its button, and what is said when it is done.
    `back`: the route that it leads back to."""
    if request.method == "POST" and form.is_valid():
        try:
            deed()
        except Refused as refused:
            form.add_refusals(refused)
        else:
            messages.success(request, words[2])
            return redirect(*back)
    shown = {"form": form, "heading": words[0], "button": words[1], "back": back, **more}
    return render(request, "rounds/form.html", shown, status=422 if form.errors else 200)


def _workers(request: Request) -> list[tuple[int, str]]:
    return [(one.pk, one.name) for one in workers_to_plan(request.viewer, _today())]


def _today() -> date:
    return to_london(timezone.now()).date()
