"""What the services of the place say is free: fresh, ageing, stale, and some that say nothing."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle
from random import Random

from almoner.demo.growing.place import Place
from almoner.demo.invent.chance import happens, whole
from almoner.kernel.day_parts import PARTS
from almoner.kernel.london import to_london
from almoner.platform.access.viewer import Viewer, system
from almoner.registers.directory.models import Service
from almoner.services.capacity import limits
from almoner.services.capacity.commands import reserve, state
from almoner.services.capacity.queries import standing_of
from almoner.services.capacity.rules import Said

HOUR = timedelta(hours=1)
# The kinds that the place asks for most are kept fresh. Of the others one is ageing, one is stale
# and one has never said anything, in turn.
_FRESH = ("home_care", "nursing", "residential")
_OTHERS = ("ageing", "stale", "silent")
# How long ago somebody spoke, who spoke then, and how long what they say holds.
_TURNS = (
    (74 * HOUR, ("fresh", "ageing", "stale")),
    (30 * HOUR, ("fresh", "ageing")),
    (HOUR, ("fresh",)),
)
_HOLDS = {"fresh": 24 * HOUR, "ageing": 72 * HOUR, "stale": 24 * HOUR}
# Parts of the day in which home care always has an hour or more.
_BUSY = ("morning", "midday", "evening")
_BUYERS = ("flow_hub", "broker")


def lay_out_capacity(place: Place) -> None:
    now = place.clock.now
    for ago, who in _TURNS:
        place.script.add(now - ago, partial(_speak, place, who))
    place.script.add(now - HOUR / 2, partial(_hold, place))


def _speak(place: Place, who: tuple[str, ...], at: datetime) -> None:
    for turn, service in _turns():
        if turn in who:
            most = beds_of(place, service)
            chance = place.chance("capacity", service.reference, to_london(at).toordinal())
            said = _said(service, most, chance, at, at + _HOLDS[turn])
            actor = _speaker(place, service.organisation_id)
            state(actor, service.pk, said, at.isoformat(), source="api", at=at)


def beds_of(place: Place, service: Service) -> int:
    """How many there are in all, where they are beds."""
    return whole(place.chance("capacity", service.reference), 18, 60)


def _said(service: Service, most: int, chance: Random, at: datetime, until: datetime) -> Said:
    base = Said(
        said_at=at,
        holds_until=until,
        available_from=to_london(at).date(),
        rate_pence=_rate(service),
    )
    if limits.PAID_BY[service.kind] == limits.WEEK:
        empty = whole(chance, 0, 4)
        kept = 1 if empty and happens(chance, 0.3) else 0
        return replace(
            base,
            maximum=most,
            occupied=most - empty,
            reserved=kept,
            accepting=empty - kept,
        )
    minutes = {part: 60 + 30 * whole(chance, 0, 6) for part in _BUSY}
    rest = {part: 30 * whole(chance, 0, 4) for part in PARTS if part not in minutes}
    return replace(base, minutes={**minutes, **rest})


def _rate(service: Service) -> int | None:
    """The directory's price in pence, where it is for an hour or a week as capacity has it."""
    if service.price_from is None or service.price_per != limits.PAID_BY[service.kind]:
        return None
    return int(service.price_from * 100)


def _hold(place: Place, at: datetime) -> None:
    """A buyer holds the first place that is free, for a day."""
    buyer = _buyer(place)
    if buyer is None:
        return
    for service in _services():
        if standing_of(service.pk, at).free.places:
            reserve(buyer, service.pk, "demo", at + 24 * HOUR, at=at)
            return


def _turns() -> Iterator[tuple[str, Service]]:
    others = cycle(_OTHERS)
    for service in _services():
        yield ("fresh" if service.kind in _FRESH else next(others)), service


def _services() -> Iterator[Service]:
    """Of care that is bought, in an order that stays."""
    listed = Service.objects.filter(status=Service.Status.LISTED, placements_stopped_on=None)
    bought = listed.exclude(kind=Service.Kind.COMMUNITY)
    return iter(bought.order_by("organisation__name", "reference"))


def _speaker(place: Place, organisation_id: int) -> Viewer:
    """Whoever runs the provider; the installation where nobody is known."""
    for key, one in place.organisations.items():
        if one.pk == organisation_id:
            with suppress(LookupError):
                return place.manager(key)
    return system("demo", organisation_id)


def _buyer(place: Place) -> Viewer | None:
    for one in place.hired.values():
        for job in one.jobs:
            if job.access_role in _BUYERS and job.ends_on is None:
                return place.viewer(one.key, job.employer)
    return None
