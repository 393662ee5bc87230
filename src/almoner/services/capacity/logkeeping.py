"""The log of what software said: sealed in the audit by the hour, thinned out after weeks.

An audit event for each of two million messages a day would double the work and make every provider
wait for its own chain. One event an hour binds them all: a statement that is changed, added or
taken away afterwards no longer gives the digest that the chain holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from almoner.kernel.london import day_period, to_london
from almoner.platform.access.viewer import system
from almoner.platform.audit.commands import record as audit
from almoner.platform.audit.models import AuditEvent
from almoner.services.capacity import limits

HOUR = timedelta(hours=1)
SEALED = "capacity.sealed"
# A night that was missed is caught up with in the next ones.
_NIGHTS = 3
_DIGESTS = """
SELECT s.organisation_id, count(*),
    encode(sha256(convert_to(string_agg(to_jsonb(said)::text, E'\\n' ORDER BY said.id), 'UTF8')),
        'hex')
FROM capacity_statement said JOIN directory_service s ON s.id = said.service_id
WHERE said.source = 'api' AND said.received_at >= %s AND said.received_at < %s
GROUP BY s.organisation_id ORDER BY s.organisation_id
"""
_THIN = """
DELETE FROM capacity_statement WHERE id IN (
    SELECT id FROM (
        SELECT id, source, counted, row_number() OVER (
            PARTITION BY service_id, counted ORDER BY said_at DESC, id DESC) AS place
        FROM capacity_statement WHERE received_at >= %s AND received_at < %s) said
    WHERE source = 'api' AND (place > 1 OR NOT counted))
"""


@dataclass(frozen=True, slots=True)
class BrokenSeal:
    """An hour in which a provider's statements are not those that were sealed."""

    organisation_id: int
    hour: datetime


def seal(at: datetime) -> int:
    """Seals what was received in the last whole hour. How many providers; those sealed before are
    left alone."""
    ends = at.replace(minute=0, second=0, microsecond=0)
    hour = ends - HOUR
    done = {event.chain for event in _seals(hour)}
    new = [row for row in _digests(hour) if row[0] not in done]
    for organisation, count, digest in new:
        _seal(organisation, hour, count, digest, at)
    return len(new)


@transaction.atomic
def _seal(organisation_id: int, hour: datetime, count: int, digest: str, at: datetime) -> None:
    actor = system("capacity", organisation_id)
    subject = ("capacity_hour", hour.isoformat())
    audit(actor, SEALED, subject, at=at, statements=count, digest=digest)


def broken_seals(since: datetime, until: datetime) -> Iterator[BrokenSeal]:
    """The hours of the half-open period, whole ones, whose statements changed after the seal."""
    hour = since
    while hour < until:
        now = {organisation: digest for organisation, _, digest in _digests(hour)}
        for event in _seals(hour):
            if now.get(event.chain) != event.detail["digest"]:
                yield BrokenSeal(event.chain, hour)
        hour += HOUR


def thin_log(at: datetime) -> int:
    """Drops what software said long ago, save the last of each service and day that counted.
    Whatever a person said stays. How many statements."""
    today = to_london(at).date()
    last = today - timedelta(days=limits.amount(limits.LOG_KEPT_WHOLE, today) + 1)
    dropped = 0
    for day in (last - timedelta(days=n) for n in range(_NIGHTS)):
        whole = day_period(day)
        with connection.cursor() as cursor:
            cursor.execute(_THIN, [whole.start, whole.end])
            dropped += cursor.rowcount
    return dropped


def _seals(hour: datetime) -> list[AuditEvent]:
    events = AuditEvent.objects.filter(subject_type="capacity_hour", subject_id=hour.isoformat())
    return list(events.filter(verb=SEALED))


def _digests(hour: datetime) -> list[tuple[int, int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_DIGESTS, [hour, hour + HOUR])
        return list(cursor.fetchall())
