"""What holds of one service at a moment."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection

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
    columns = list(rows.values_list("service_id", "source", *SAID, *HELD))
    ran_out = _lapsed(at) if any(sum(row[-len(HELD) :]) for row in columns) else {}
    stood = {
        service: stood_of([*said, *_still(held, ran_out.get(service))], source)
        for service, source, *row in columns
        for said, held in [(row[: len(SAID)], row[len(SAID) :])]
    }
    return {service: now_of(stood.get(service), at) for service in service_ids}


def _lapsed(at: datetime) -> dict[int, Sequence[int]]:
    """What ran out and was not given back yet, in the order of HELD."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM almoner_capacity_lapsed(%s)", [at])
        return {service: ran_out for service, *ran_out in cursor.fetchall()}


def _still(held: Sequence[int], ran_out: Sequence[int] | None) -> list[int]:
    return [one - gone for one, gone in zip(held, ran_out or [0] * len(held), strict=True)]


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
