"""What is held ends by itself: it runs out, or the provider's own numbers have it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from almoner.kernel.zone import to_london
from almoner.services.capacity import limits
from almoner.services.capacity.models import Statement

# One after another in the order of their ids, and none that another is ending just now.
_LAPSE = """
UPDATE capacity_reservation SET state = 'lapsed', ended_at = %s,
    ended_why = 'It was not taken in time.'
WHERE id IN (SELECT id FROM capacity_reservation WHERE service_id = %s AND state = 'held'
    AND until <= %s ORDER BY id FOR UPDATE)
"""
_SETTLE = """
UPDATE capacity_reservation SET state = 'settled', ended_at = %s
WHERE service_id = %s AND state = 'taken' AND {which}
"""
_SETTLE_TO = _SETTLE.format(which="taken_at <= %s")
_SETTLE_THESE = _SETTLE.format(which="id = ANY(%s)")


def lapse(service_id: int, at: datetime) -> int:
    """Gives back what ran out at a service whose row is locked. How many."""
    with connection.cursor() as cursor:
        cursor.execute(_LAPSE, [at, service_id, at])
        return int(cursor.rowcount)


def known_to(said_at: datetime, source: str) -> datetime | None:
    """Up to when a speaker's numbers have what was taken; None for one that never knows.

    A person knows. Software and a file may not know yet of what was taken just before. A round
    knows what was planned and nothing of what was taken.
    """
    if source == Statement.Source.ROUND:
        return None
    if source == Statement.Source.TAP:
        return said_at
    minutes = limits.amount(limits.SETTLES_AFTER, to_london(said_at).date())
    return said_at - timedelta(minutes=minutes)


def settle(service_id: int, said_at: datetime, knows_to: datetime | None) -> int:
    """Stops holding what was taken up to the moment that the provider knew of. How many."""
    return _settled(_SETTLE_TO, said_at, service_id, knows_to) if knows_to else 0


def settle_these(service_id: int, said_at: datetime, taken: Collection[int]) -> int:
    """Stops holding the reservations that the provider's numbers now have. How many."""
    return _settled(_SETTLE_THESE, said_at, service_id, list(taken)) if taken else 0


def _settled(text: str, *given: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(text, given)
        return int(cursor.rowcount)
