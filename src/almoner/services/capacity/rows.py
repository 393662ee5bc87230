# ruff: noqa: S608  The pieces are this file's own words; nothing typed by anybody gets here.
"""The rows of capacity as the rules' values, and the few statements that are run all day long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from almoner.services.capacity.rules import PARTS, PLACES, Said, Stood

ROUND = "round"
"""The source of what published rounds leave free."""
# A service that has never spoken: anything said is later than this.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
SAID = ("said_at", "holds_until", "available_from", *PLACES, *PARTS, "rate_pence")
HELD = ("held", *(f"held_{part}" for part in PARTS))
MOST = ("most", *(f"most_{part}" for part in PARTS))


@dataclass(frozen=True, slots=True)
class Locked:
    """One service's row, held until the transaction ends, and whose service it is."""

    service_id: int
    organisation_id: int
    kind: str
    status: str
    stopped_on: date | None
    source: str
    stood: Stood

    @property
    def spoken_at(self) -> datetime | None:
        """When the statement that counts was said; None while nothing has been."""
        said_at = self.stood.said.said_at
        return None if said_at == NEVER else said_at

    @property
    def holds_something(self) -> bool:
        return bool(self.stood.held) or any(self.stood.held_minutes.values())


def listed(names: Sequence[str], table: str = "") -> str:
    """Names of columns as SQL; they are this file's own and never come from outside."""
    return ", ".join(f"{table}.{name}" if table else name for name in names)


_LOCK = f"""
SELECT s.organisation_id, s.kind, s.status, s.placements_stopped_on, st.source,
    {listed(SAID, "st")}, {listed(HELD, "st")}
FROM directory_service s JOIN capacity_standing st ON st.service_id = s.id
WHERE s.id = %s FOR NO KEY UPDATE OF st
"""
_BEGIN = f"""
INSERT INTO capacity_standing (service_id, statement_id, source, said_at, holds_until, moved_at,
    available_from, {listed(HELD)}, {listed(MOST)})
SELECT id, 0, '', %s, %s, %s, %s, {", ".join("0" for _ in (*HELD, *MOST))}
FROM directory_service WHERE id = %s
ON CONFLICT (service_id) DO NOTHING
"""
_KEPT = (*SAID, "source", "said_by", "key", "service_id", "received_at", "counted")
_KEEP = f"""
INSERT INTO capacity_statement ({listed(_KEPT)}) VALUES ({", ".join("%s" for _ in _KEPT)})
ON CONFLICT (service_id, key) DO NOTHING RETURNING id
"""


def locked(service_id: int) -> Locked | None:
    """The service's row, made if need be. None when there is no such service."""
    return _locked(service_id) or (_begun(service_id) and _locked(service_id)) or None


def _locked(service_id: int) -> Locked | None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [service_id])
        row = cursor.fetchone()
    if row is None:
        return None
    organisation, kind, status, stopped_on, source = row[:5]
    stood = stood_of(row[5:], source)
    return Locked(service_id, organisation, kind, status, stopped_on, source, stood)


def _begun(service_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [NEVER, NEVER, NEVER, NEVER.date(), service_id])
        return True


def stood_of(row: Sequence[Any], source: str) -> Stood:
    """From the columns SAID and HELD, in that order, and the source of what was said."""
    said, (held, *minutes) = said_of(row[: len(SAID)]), row[len(SAID) : len(SAID) + len(HELD)]
    by_part = {p: m for p, m in zip(PARTS, minutes, strict=True) if m}
    return Stood(said, held, by_part, of_days=source == ROUND)


def said_of(row: Sequence[Any]) -> Said:
    """From the columns SAID."""
    at = dict(zip(SAID, row, strict=True))
    minutes = {part: at.pop(part) for part in PARTS}
    return Said(minutes={p: m for p, m in minutes.items() if m is not None}, **at)


def columns_of(said: Said) -> list[Any]:
    """The values of the columns SAID."""
    return [said.minutes.get(n) if n in PARTS else getattr(said, n) for n in SAID]


def keep(service_id: int, said: Said, kept: Mapping[str, Any]) -> int | None:
    """Adds a statement to the log; its id, or None when its key was used before.

    `kept` has source, said_by, key, received_at and counted. The database makes one that counts
    what holds from now on; the service's row has to be locked.
    """
    rest = {**kept, "service_id": service_id}
    row = [*columns_of(said), *(rest[name] for name in _KEPT[len(SAID) :])]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, row)
        found = cursor.fetchone()
    return found and int(found[0])
