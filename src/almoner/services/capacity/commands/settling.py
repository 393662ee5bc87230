"""What is held ends by itself: it runs out, or the provider's own numbers have it."""

from datetime import datetime, timedelta

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
WHERE service_id = %s AND state = 'taken' AND taken_at <= %s
"""


def lapse(service_id: int, at: datetime) -> int:
    """Gives back what ran out at a service whose row is locked. How many."""
    with connection.cursor() as cursor:
        cursor.execute(_LAPSE, [at, service_id, at])
        return int(cursor.rowcount)


def settle(service_id: int, said_at: datetime, source: str) -> int:
    """Stops holding what was taken before the provider spoke. How many.

    Software may not know yet of what was taken just before: that still counts as held.
    """
    by_hand = source in (Statement.Source.TAP, Statement.Source.FILE)
    minutes = 0 if by_hand else limits.amount(limits.SETTLES_AFTER, to_london(said_at).date())
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, [said_at, service_id, said_at - timedelta(minutes=minutes)])
        return int(cursor.rowcount)
