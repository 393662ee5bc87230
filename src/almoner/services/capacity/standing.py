"""What holds of one service at a moment."""

from collections.abc import Collection
from datetime import datetime

from almoner.services.capacity.carrying import Taken
from almoner.services.capacity.models import Reservation, Standing
from almoner.services.capacity.rows import HELD, NEVER, SAID, stood_of
from almoner.services.capacity.rules import PARTS, Now, now_of
from almoner.services.capacity.words import free_lately


def standing_of(service_id: int, at: datetime) -> Now:
    """What was said and is held, and what is free of it. A service that never spoke is unknown."""
    return standings_of([service_id], at)[service_id]


def standings_of(service_ids: Collection[int], at: datetime) -> dict[int, Now]:
    """The same of several services, each of those asked for."""
    rows = Standing.objects.filter(service_id__in=service_ids, said_at__gt=NEVER)
    columns = rows.values_list("service_id", "source", *SAID, *HELD)
    stood = {service: stood_of(row, source) for service, source, *row in columns}
    return {service: now_of(stood.get(service), at) for service in service_ids}


def taken_at(service_id: int) -> list[Taken]:
    """What was taken at a service and is not in its provider's numbers yet, the first first."""
    rows = Reservation.objects.filter(service_id=service_id, state=Reservation.State.TAKEN)
    return [
        Taken(one.pk, one.places, {p: m for p in PARTS if (m := getattr(one, p))})
        for one in rows.order_by("taken_at", "pk")
    ]


def held_until(reservation_ids: Collection[int], at: datetime) -> dict[int, datetime]:
    """Until when each is held that still is; what was taken, given back or ran out is not there."""
    rows = Reservation.objects.filter(pk__in=reservation_ids, until__gt=at)
    return dict(rows.filter(state=Reservation.State.HELD).values_list("pk", "until"))


def told_publicly(service_ids: Collection[int], at: datetime) -> dict[int, str]:
    """What is known to be free or full at each, and how old that is, in words. What nobody knows
    is not there."""
    found = {key: free_lately(now.free) for key, now in standings_of(service_ids, at).items()}
    return {key: words for key, words in found.items() if words}
