"""What the services of the place say is free: fresh, ageing, stale, and some that say nothing."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
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
# How long ago everybody spoke, and who of each five spoke then: two are fresh, one is ageing, one
# is stale and one has never said anything.
_TURNS = ((74 * HOUR, (0, 1, 2, 3)), (30 * HOUR, (0, 1, 2)), (HOUR, (0, 1)))
_HOLDS = {0: 24 * HOUR, 1: 20 * HOUR, 2: 72 * HOUR, 3: 24 * HOUR}
_EACH = 5
_BUYERS = ("flow_hub", "broker")


def lay_out_capacity(place: Place) -> None:
    now = place.clock.now
    for ago, who in _TURNS:
        place.script.add(now - ago, partial(_speak, place, who))
    place.script.add(now - HOUR / 2, partial(_hold, place))


def _speak(place: Place, who: tuple[int, ...], at: datetime) -> None:
    for number, service in enumerate(_services()):
        turn = number % _EACH
        if turn in who:
            most = whole(place.chance("capacity", service.reference), 18, 60)
            chance = place.chance("capacity", service.reference, to_london(at).toordinal())
            said = _said(service, most, chance, at, at + _HOLDS[turn])
            actor = _speaker(place, service.organisation_id)
            state(actor, service.pk, said, at.isoformat(), source="api", at=at)


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
    minutes = {part: 30 * whole(chance, 0, 8) for part in PARTS if happens(chance, 0.8)}
    return replace(base, minutes=minutes or {PARTS[0]: 60})


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
