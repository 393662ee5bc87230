"""What was asked for in the months before, and what that lets the place expect."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from almoner.demo.growing.place import Place
from almoner.demo.invent.chance import happens, whole
from almoner.demo.invent.organisations import COUNCIL_COVENTRY, ICB
from almoner.kernel.london import localise
from almoner.platform.access.viewer import system
from almoner.platform.audit.commands import record as audit
from almoner.services.brokerage.models import Package, Subject
from almoner.services.brokerage.rules.criteria import USUAL
from almoner.surfaces.flow.commands import make_forecasts
from almoner.surfaces.flow.forecasting import WEEK, Method

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DAYS, _SHOWN, _WORKING_DAYS = 40 * 7, 31, 5
# How many are asked for on a working day, at most, and how often any is.
_ASKED_FOR = {"home_care": (2, 0.65), "nursing": (1, 0.35), "residential": (1, 0.3)}
_MINUTES = {"home_care": {"morning": 45, "evening": 30}}
_SUMMARY = "From the list that the council kept before."


def lay_out_ahead(place: Place) -> None:
    """Older requests before the packages of the story, so that those have later numbers."""
    now = place.clock.now
    place.script.add(now - timedelta(days=_SHOWN), partial(_bring_over, place, _DAYS, _SHOWN, ""))
    place.script.add(now, partial(_bring_over, place, _SHOWN - 1, 1, "home_care"))
    place.script.add(now, partial(_expect, place))


def _bring_over(place: Place, first: int, last: int, without: str, at: datetime) -> None:
    """Requests from so many days ago to so many, each of which has long been met. The story has
    lately requests of its own for `without`."""
    council = place.organisations[COUNCIL_COVENTRY].pk
    begins = (Package.objects.filter(organisation_id=council).count()) + 1
    asked = [one for one in _asked(place, first, last) if one[0] != without]
    rows = [_package(council, begins + n, *one) for n, one in enumerate(asked)]
    made = Package.objects.bulk_create(rows)
    Subject.objects.bulk_create([Subject(package=one, buyer_id=council) for one in made])
    actor = system("demo", council)
    audit(actor, "package.brought_over", ("organisation", council), at=at, packages=len(made))


def _asked(place: Place, first: int, last: int) -> Iterator[tuple[str, datetime]]:
    for ago in range(first, last - 1, -1):
        day = place.clock.day(ago)
        if day.weekday() < _WORKING_DAYS:
            yield from _of_day(place.chance("asked for", day.toordinal()), day)


def _of_day(chance: Random, day: date) -> Iterator[tuple[str, datetime]]:
    for kind, (most, share) in _ASKED_FOR.items():
        for _ in range(whole(chance, 1, most) if happens(chance, share) else 0):
            yield kind, localise(day, time(whole(chance, 9, 15), 5 * whole(chance, 0, 11)))


def _package(council: int, number: int, kind: str, at: datetime) -> Package:
    awarded = at + timedelta(hours=5)
    return Package(
        organisation_id=council,
        number=number,
        state=Package.State.STARTED,
        kind=kind,
        summary=_SUMMARY,
        minutes=_MINUTES.get(kind, {}),
        start_wanted=at.date() + timedelta(days=2),
        criteria=USUAL,
        created_at=at,
        created_by="system:demo",
        published_at=at,
        closes_at=at + timedelta(hours=4),
        closed_at=at + timedelta(hours=4),
        awarded_at=awarded,
        started_at=awarded + timedelta(days=1),
    )


def _expect(place: Place, at: datetime) -> None:
    """By the plainest method, which takes no time; the night after compares all of them."""
    for key in (COUNCIL_COVENTRY, ICB):
        owner = system("flow", place.organisations[key].pk)
        make_forecasts(owner, at=at, methods=_plainest)


def _plainest() -> dict[str, Method]:
    return {"seasonal": _as_the_week_before}


def _as_the_week_before(days: "NDArray[np.float64]", ahead: int) -> "NDArray[np.float64]":
    return np.resize(days[-WEEK:], ahead)
