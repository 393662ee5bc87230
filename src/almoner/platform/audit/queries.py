"""Reading the audit, and walking its chain."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.database import CONTENT, DIGEST
from almoner.platform.audit.models import AuditEvent


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first place where a chain does not hold, and what is wrong there."""

    chain: int
    sequence: int
    event_id: int | None
    problem: str


@dataclass(frozen=True, slots=True)
class ChainCheck:
    events: int
    chains: int
    broken: tuple[BrokenLink, ...]

    @property
    def ok(self) -> bool:
        return not self.broken


_WALK = f"""
WITH links AS (
    SELECT e.id, e.chain, e.sequence, e.previous, e.digest,
        lag(e.digest, 1, '') OVER chain AS before,
        lag(e.sequence, 1, 0::bigint) OVER chain AS sequence_before,
        {DIGEST.format(previous="e.previous", content=CONTENT.format(row="e"))} AS expected
    FROM audit_auditevent e WINDOW chain AS (PARTITION BY e.chain ORDER BY e.sequence)
)
SELECT DISTINCT ON (chain) chain, sequence, id, CASE
    WHEN sequence <> sequence_before + 1 THEN 'an event before this one is missing'
    WHEN previous <> before THEN 'it does not join the event before it'
    ELSE 'its content was changed after it was written' END
FROM links
WHERE sequence <> sequence_before + 1 OR previous <> before OR digest <> expected
ORDER BY chain, sequence
"""
_TAILS = """
SELECT h.chain, h.sequence FROM audit_chainhead h
LEFT JOIN LATERAL (
    SELECT sequence, digest FROM audit_auditevent e
    WHERE e.chain = h.chain ORDER BY sequence DESC LIMIT 1
) last ON true
WHERE last.sequence IS DISTINCT FROM nullif(h.sequence, 0)
   OR (h.sequence > 0 AND last.digest IS DISTINCT FROM h.digest)
ORDER BY h.chain
"""


def verify() -> ChainCheck:
    """Re-walks every chain from its first link. Run as the owner: it reads all organisations."""
    with connection.cursor() as cursor:
        # Inside a transaction that wrote events, their heads are still to be written.
        cursor.execute("SET CONSTRAINTS audit_head IMMEDIATE")
        cursor.execute("SET CONSTRAINTS audit_head DEFERRED")
        cursor.execute("SELECT count(*), count(DISTINCT chain) FROM audit_auditevent")
        events, chains = cursor.fetchone()
        cursor.execute(_WALK)
        broken = [BrokenLink(*row) for row in cursor.fetchall()]
        cursor.execute(_TAILS)
        seen = {link.chain for link in broken}
        broken += [
            BrokenLink(chain, sequence, None, "the newest events are missing")
            for chain, sequence in cursor.fetchall()
            if chain not in seen
        ]
    return ChainCheck(events, chains, tuple(sorted(broken, key=lambda link: link.chain)))


def own_events(viewer: Viewer, *, person_id: int | None = None) -> QuerySet[AuditEvent]:
    """The events of the viewer's own organisation."""
    events = AuditEvent.objects.filter(chain=viewer.organisation_id or 0)
    return events if person_id is None else events.filter(person_id=person_id)


def events_for(viewer: Viewer, *, person_id: int | None = None, limit: int = 100):
    """The newest events of the viewer's own organisation."""
    return own_events(viewer, person_id=person_id).order_by("-id")[:limit]
