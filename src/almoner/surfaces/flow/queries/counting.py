# ruff: noqa: S608  The pieces are this file's own words; nothing typed by anybody gets here.
"""The numbers of a place, as the database counts them for the viewer's organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from almoner.kernel.day_parts import PARTS
from almoner.kernel.zone import to_london
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import check_right
from almoner.services.capacity import limits
from almoner.surfaces.flow.queries.placing import Bounds, bounds_of
from almoner.surfaces.flow.rules import Room, Sought, Waiting

RIGHT = "flow.view"
_SPOKE = "st.said_at > 'epoch'"
_HOLDS = "st.holds_until > %(at)s"
_FREE = ", ".join(
    f"coalesce(sum(greatest(0, st.{part} - st.held_{part})) FILTER (WHERE {_HOLDS}), 0)"
    for part in PARTS
)
_ROOM = f"""
SELECT s.kind, count(*),
    count(*) FILTER (WHERE {_HOLDS} AND st.said_at > %(fresh)s),
    count(*) FILTER (WHERE {_HOLDS} AND st.said_at <= %(fresh)s),
    count(*) FILTER (WHERE NOT {_HOLDS} AND {_SPOKE}),
    count(*) FILTER (WHERE st.id IS NULL OR NOT {_SPOKE}),
    coalesce(sum(greatest(0, st.accepting - st.held)) FILTER (WHERE {_HOLDS}), 0), {_FREE}
FROM directory_service s LEFT JOIN capacity_standing st ON st.service_id = s.id
WHERE s.status = 'listed' AND (s.placements_stopped_on IS NULL
    OR s.placements_stopped_on > %(today)s)
    AND (%(everywhere)s OR s.local_authority = ANY(%(authorities)s)
        OR s.neighbourhood = ANY(%(cells)s) OR s.areas && %(areas)s::varchar[])
GROUP BY s.kind ORDER BY s.kind
"""


@dataclass(frozen=True, slots=True)
class Day:
    """`lost`: people who were ready and still there at the end of the day, each a bed day lost.
    `went`: people who left on it though they were ready; each gave a bed day back."""

    day: date
    lost: int
    went: int
    mine: bool


def waiting(viewer: Viewer, at: datetime) -> list[Waiting]:
    """Everybody on a ward of the place, in groups that name nobody."""
    return [Waiting(*row) for row in _rows(viewer, "almoner_flow_waiting(%s)", [at])]


def days(viewer: Viewer, at: datetime, back: int) -> list[Day]:
    """Today and the `back` days before it, in order."""
    return [Day(*row) for row in _rows(viewer, "almoner_flow_days(%s, %s)", [at, back])]


def sought(viewer: Viewer, at: datetime) -> list[Sought]:
    """Packages that are looked for, awarded, or begun in the last week."""
    rows = _rows(viewer, "almoner_flow_packages(%s)", [at])
    return [
        Sought(kind, state, packages, dict(zip(PARTS, minutes, strict=True)), mine)
        for kind, state, packages, minutes, mine in rows
    ]


def requests(viewer: Viewer, first: date, at: datetime) -> list[tuple[str, date, int]]:
    """(type of care, day, how often it was asked for) since a day; days without are left out."""
    rows = _rows(viewer, "almoner_flow_requests(%s, %s)", [first, at])
    return [(kind, day, packages) for kind, day, packages in rows]


def rooms(viewer: Viewer, at: datetime, bounds: Bounds | None = None) -> dict[str, Room]:
    """What listed services of the viewer's place have free, by type of care; of all listed services
    where nobody has said where the place ends."""
    check_right(viewer, RIGHT)
    where = bounds_of(viewer) if bounds is None else bounds
    today = to_london(at).date()
    fresh = at - timedelta(hours=limits.amount(limits.FRESH_FOR, today))
    with connection.cursor() as cursor:
        cursor.execute(_ROOM, {"at": at, "today": today, "fresh": fresh, **_limits(where)})
        found = cursor.fetchall()
    return {row[0]: _room(row) for row in found}


def _limits(bounds: Bounds) -> dict[str, Any]:
    return {
        "everywhere": not bounds.known,
        "authorities": list(bounds.authorities),
        "cells": list(bounds.cells),
        "areas": list(bounds.areas),
    }


def _room(row: Sequence[Any]) -> Room:
    minutes = {p: int(n) for p, n in zip(PARTS, row[7:], strict=True) if n}
    kind, services, fresh, ageing, stale, unsaid, places = row[:7]
    return Room(kind, services, fresh, ageing, stale, unsaid, int(places), minutes)


def _rows(viewer: Viewer, call: str, values: list[Any]) -> list[tuple]:
    """The database counts for whoever it was told is looking."""
    check_right(viewer, RIGHT)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {call}", values)
        return cursor.fetchall()
