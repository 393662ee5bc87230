"""The screens of capacity: a provider's taps, a search, one service, what is held."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from almoner.kernel.refusals import Refused
from almoner.kernel.wording import headed
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.web.moments import now
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.saving import answer
from almoner.services.capacity import commands, forms, queries, words
from almoner.services.capacity.queries import Found, Page
from almoner.services.capacity.rules import Free, Now
from almoner.services.capacity.showing import (
    PLACES,
    STEP,
    held_words,
    own_rows,
    said_again,
    said_rows,
    spare_row,
)

HOME = ("What is free", "capacity:home")
STEPS = {"more": 1, "fewer": -1}


@screen("capacity.publish")
def home(request: Request) -> HttpResponse:
    """The provider's own services: one tap says what is free."""
    at = now()
    services = queries.own_services(request.viewer, at)
    page = {
        "at": at,
        "rows": own_rows(services, at),
        "spare": [spare_row(one, at) for one in queries.spare_of(request.viewer, at)],
        "home_care": [o.service for o in services if o.service.kind not in forms.BEDS],
    }
    return render(request, "capacity/home.html", page)


@screen("capacity.publish", methods=BOTH)
def say(request: Request, service_id: int) -> HttpResponse:
    at, viewer = now(), request.viewer
    service = queries.own_service(viewer, service_id)
    form = forms.SaidForm(
        request.POST or None,
        kind=service.kind,
        initial=forms.said_initial(queries.begins_from(viewer, service_id), at),
    )
    return answer(
        request,
        form,
        lambda given: commands.state(
            viewer,
            service_id,
            form.said(at),
            given["key"],
            source="tap",
            at=at,
            knows_to=given["shown_at"],
        ),
        page={
            "title": "Say what is free",
            "caption": service.name,
            "trail": _trail(),
            "lead": "Leave a number empty if you do not know it. 0 means none.",
        },
        said="Thank you. Everybody who looks for care sees it now.",
        to=reverse(HOME[1]),
    )


@screen("capacity.publish", methods=("POST",))
def still_right(request: Request, service_id: int) -> HttpResponse:
    return _tap(
        request,
        service_id,
        lambda key, at: commands.still_right(request.viewer, service_id, key, at=at),
    )


@screen("capacity.publish", methods=("POST",))
def change(request: Request, service_id: int) -> HttpResponse:
    """One step more or fewer, of places or of the minutes in a part of the day."""
    of, by = request.POST.get("of", ""), STEPS.get(request.POST.get("by", ""))
    if by is None:
        raise Unseen
    return _tap(request, service_id, partial(_step, request.viewer, service_id, of, by))


def _step(viewer: Viewer, service_id: int, of: str, by: int, key: str, at: datetime) -> object:
    if of == PLACES:
        return commands.change_places(viewer, service_id, by, key, at=at)
    return commands.change_minutes(viewer, service_id, of, by * STEP, key, at=at)


@screen("capacity.publish", methods=("POST",))
def offer(request: Request, spare_id: int, service_id: int) -> HttpResponse:
    commands.offer_spare(request.viewer, service_id, spare_id, at=now())
    messages.success(request, "It is offered for that day, until its end.")
    return redirect(HOME[1])


def _tap(
    request: Request, service_id: int, tapped: Callable[[str, datetime], object]
) -> HttpResponse:
    """Back to the service that was tapped: on a phone there may be many above it."""
    tapped(request.POST.get("key", ""), now())
    messages.success(request, "Thank you. It is up to date.")
    return redirect(f"{reverse(HOME[1])}#service-{service_id}")


@screen("capacity.view")
def find(request: Request) -> HttpResponse:
    """Who is free as wanted. What is asked for stays in the address, and names nobody."""
    codes = queries.activities_offered(request.viewer)
    chosen = [(code, headed(code.replace("-", "_"))) for code in codes]
    named = queries.named_localities()
    form = forms.WantedForm(request.GET or None, activities=chosen, neighbourhoods=named)
    found: list[Found] | None = None
    at = now()
    if request.GET and form.is_valid():
        try:
            found = queries.search(request.viewer, form.wanted(), at)
        except Refused as refused:
            form.add_refusals(refused, field="postcode")
    page = {"form": form, "found": found, "shown": _shown(found or []), "at": at}
    return render(request, "capacity/find.html", page, status=422 if form.errors else 200)


@screen("capacity.view")
def service(request: Request, service_id: int) -> HttpResponse:
    return _service(request, queries.page_of(request.viewer, service_id, now()), None)


@screen("capacity.reserve", methods=("POST",))
def hold(request: Request, service_id: int) -> HttpResponse:
    at = now()
    page = queries.page_of(request.viewer, service_id, at)
    form = _hold_form(page, request.POST)
    if form.is_valid():
        given = form.given(at)
        try:
            commands.reserve(
                request.viewer,
                service_id,
                given.pop("key"),
                given.pop("until"),
                ends_on=page.now.free.last_day,
                at=at,
                **given,
            )
        except Refused as refused:
            form.add_refusals(refused)
        else:
            messages.success(request, "It is held for you.")
            return redirect("capacity:held")
    return _service(request, page, form, status=422)


@screen("capacity.reserve")
def held(request: Request) -> HttpResponse:
    at = now()
    rows = [(one, held_words(one), stands) for one, stands in queries.held_by(request.viewer, at)]
    return render(request, "capacity/held.html", {"rows": rows, "at": at})


@screen("capacity.reserve", methods=("POST",))
def take(request: Request, reservation_id: int) -> HttpResponse:
    commands.take(request.viewer, reservation_id, at=now())
    messages.success(request, "It is yours. Tell the provider who is coming.")
    return redirect("capacity:held")


@screen("capacity.reserve", methods=("POST",))
def release(request: Request, reservation_id: int) -> HttpResponse:
    commands.release(request.viewer, reservation_id, at=now())
    messages.success(request, "It is given back and free again.")
    return redirect("capacity:held")


def _service(
    request: Request, page: Page, form: forms.HoldForm | None, status: int = 200
) -> HttpResponse:
    free = page.now.free
    may_hold = request.viewer.can("capacity.reserve") and _any(free)
    may_say = page.is_own and request.viewer.can("capacity.publish")
    shown = {
        "page": page,
        "free": words.free(free),
        "fresh": words.fresh(free.age),
        "colour": words.COLOURS[free.age.freshness],
        "rate": _rate(page.now, page.service.kind),
        "said": said_rows(page.statements),
        "held": [(one, held_words(one)) for one in page.reservations],
        "form": (form or _hold_form(page)) if may_hold or form else None,
        "may_say": may_say,
        "again": said_again(page.now, now()) if may_say else None,
    }
    return render(request, "capacity/service.html", shown, status=status)


def _hold_form(page: Page, typed: Any = None) -> forms.HoldForm:
    parts = list(page.now.stood.said.minutes) if page.now.stood else []
    bed = page.service.kind in forms.BEDS or not parts
    return forms.HoldForm(
        typed, parts=[] if bed else parts, initial={"key": forms.new_key(), "places": 1}
    )


def _any(free: Free) -> bool:
    return bool(free.places) or any(free.minutes.values())


def _rate(stands: Now, kind: str) -> str:
    """As long as what was said holds: an old price is none."""
    holds = stands.stood is not None and stands.free.age.holds
    return words.rate(stands.stood.said.rate_pence, kind) if stands.stood and holds else ""


def _shown(found: Iterable[Found]) -> list[dict[str, Any]]:
    return [
        {
            "one": one,
            "free": words.free(one.now.free),
            "fresh": words.fresh(one.now.free.age),
            "colour": words.COLOURS[one.now.free.age.freshness],
            "rate": _rate(one.now, one.kind),
        }
        for one in found
    ]


def _trail() -> list[tuple[str, str]]:
    return [(HOME[0], reverse(HOME[1]))]
