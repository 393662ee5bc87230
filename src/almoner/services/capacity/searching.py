# ruff: noqa: S608  The pieces are this file's own words; nothing typed by anybody gets here.
"""Who can take this person: one statement over every service of the place, best first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import cos, radians
from typing import Any

import h3
from django.db import connection

from almoner.kernel.london import day_period
from almoner.kernel.zone import to_london
from almoner.platform.access.viewer import Viewer
from almoner.platform.geography.placing import place
from almoner.registers.organisations.access import check_right
from almoner.registers.organisations.localities import middle_of
from almoner.services.capacity import limits
from almoner.services.capacity.rows import HELD, NEVER, ROUND, SAID, listed, stood_of
from almoner.services.capacity.rules import PARTS, Now, now_of

RIGHT = "capacity.view"
MOST = 200
AREA_RESOLUTION = 6
KM_A_DEGREE = 111.2
# What is this much further away is worth a third.
KM_A_THIRD = 10.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person needs. Whatever is left out is not asked for.

    `minutes` are wanted a day by part of the day; without them, `places`. The point is in degrees,
    or comes from `postcode`, or is the middle of a named `neighbourhood`. A service that names the
    areas it serves is found wherever it is; others are within `within_km`, and no further than they
    say they go. One that offers what its rounds leave free is found where they pass, too, and fits
    what ends by `end_on`, the last day of care; without it care goes on. `max_rate` is in pence,
    for an hour or a week by the kind.
    """

    kinds: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    language: str = ""
    gender: str = ""
    activities: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    postcode: str = ""
    neighbourhood: str = ""
    within_km: float = 30.0
    start_on: date | None = None
    end_on: date | None = None
    minutes: Mapping[str, int] = field(default_factory=dict)
    places: int = 1
    max_rate: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A service that could be right. `fits` is True only when it is known to be free as wanted.

    `distance_km` is a straight line, None when nothing was said of where.
    """

    service_id: int
    organisation_id: int
    organisation_name: str
    name: str
    kind: str
    postcode: str
    latitude: float | None
    longitude: float | None
    needs: tuple[str, ...]
    languages: tuple[str, ...]
    genders: tuple[str, ...]
    activities: tuple[str, ...]
    cqc_rating: str
    distance_km: float | None
    fits: bool
    now: Now


_SERVICE = (
    *("id", "organisation_id", "name", "kind", "postcode", "latitude", "longitude"),
    *("needs", "languages", "genders", "activities", "cqc_rating"),
)
_KM = """
12742 * asin(least(1, sqrt(power(sin(radians(s.latitude - %(lat)s) / 2), 2)
    + cos(radians(%(lat)s)) * cos(radians(s.latitude))
    * power(sin(radians(s.longitude - %(lon)s) / 2), 2))))
"""
_AGE = "greatest(0, extract(epoch FROM %(at)s - said_at)::float8)"
_STILL_HELD = ", ".join(f"st.{n} - coalesce(lapsed.{n}, 0) AS {n}" for n in HELD)
_SEARCH = f"""
WITH lapsed AS MATERIALIZED (SELECT * FROM almoner_capacity_lapsed(%(at)s)
), near AS (
    SELECT {listed(_SERVICE, "s")}, {{km}} AS km, s.areas, s.reach_km,
        {listed(SAID, "st")}, {_STILL_HELD}, st.source,
        coalesce(st.holds_until > %(at)s, false) AS known
    FROM directory_service s LEFT JOIN capacity_standing st ON st.service_id = s.id
        LEFT JOIN lapsed ON lapsed.service_id = s.id
    WHERE s.status = 'listed' AND (s.placements_stopped_on IS NULL
            OR s.placements_stopped_on > %(today)s)
        AND (s.starts_on IS NULL OR s.starts_on <= %(start)s)
        AND (s.ends_on IS NULL OR s.ends_on > %(start)s) {{which}}
), ranked AS (
    SELECT near.*, known AND ({{room}}) AND available_from <= %(start)s AND {{lasting}} AS fits,
        CASE WHEN known THEN power(0.5, {_AGE} / %(half)s) ELSE 0 END AS weight
    FROM near WHERE {{reached}}
)
SELECT {listed(_SERVICE, "r")}, o.name, r.km, r.fits, r.source,
    {listed(SAID, "r")}, {listed(HELD, "r")}
FROM ranked r JOIN organisations_organisation o ON o.id = r.organisation_id
ORDER BY r.fits DESC, r.known AND NOT r.fits, r.weight * exp(-coalesce(r.km, 0) / {KM_A_THIRD})
    DESC, r.km NULLS LAST, r.id
LIMIT %(limit)s
"""


def search(viewer: Viewer, wanted: Wanted, at: datetime, limit: int = 50) -> list[Found]:
    """Listed services that do what is wanted where it is wanted, at most 200 of them.

    First those known to be free as wanted, the nearest and most lately said first; then those of
    which nobody knows; last those known to be full. Refused without the right, and for a postcode
    or a neighbourhood that cannot be placed.
    """
    check_right(viewer, RIGHT)
    text, values = _statement(wanted, at, min(limit, MOST))
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return [_found(row, at) for row in cursor.fetchall()]


def _statement(wanted: Wanted, at: datetime, limit: int) -> tuple[str, dict[str, Any]]:
    today = to_london(at).date()
    values: dict[str, Any] = {
        "at": at,
        "today": today,
        "start": wanted.start_on or today,
        "half": 3600.0 * limits.amount(limits.HALVES_EVERY, today),
        "limit": limit,
    }
    which = [*_which(wanted, values)]
    km, reached = "NULL::float8", "true"
    point = _point(wanted)
    if point is not None:
        which.append(_box(point, wanted.within_km, values))
        km, reached = _KM, _REACHED
        values["within"] = wanted.within_km
        values["cell"] = h3.latlng_to_cell(*point, AREA_RESOLUTION)
    parts = {"which": "".join(which), "km": km, "reached": reached, "room": _room(wanted, values)}
    return _SEARCH.format(**parts, lasting=_lasting(wanted.end_on, values)), values


def _lasting(end_on: date | None, values: dict[str, Any]) -> str:
    """What a round leaves free is of its days only: care that goes on does not fit there."""
    if end_on is None:
        return f"source <> '{ROUND}'"
    values["ends"] = day_period(end_on).end
    return f"(source <> '{ROUND}' OR holds_until >= %(ends)s)"


# Services whose offered rounds pass the area that is asked about: few, and found by an index.
_PASSING = (
    "ANY(ARRAY(SELECT offered.service_id FROM capacity_spare offered"
    " WHERE offered.service_id IS NOT NULL AND offered.areas @> ARRAY[%(cell)s]::varchar[]))"
)
_REACHED = (
    f"(source = 'round' AND id = {_PASSING})"
    " OR CASE WHEN areas <> '{}' THEN %(cell)s = ANY(areas)"
    " ELSE km <= %(within)s AND (reach_km IS NULL OR km <= reach_km) END"
)


# A price that was not said, or that no longer holds, rules nobody out.
_AFFORDED = "(st.rate_pence IS NULL OR st.holds_until <= %(at)s OR st.rate_pence <= %(rate)s)"


def _which(wanted: Wanted, values: dict[str, Any]) -> list[str]:
    """What has to be true of a service, for each thing that is asked for."""
    asked: dict[str, tuple[Any, str]] = {
        "kinds": (list(wanted.kinds), "s.kind = ANY(%(kinds)s)"),
        "needs": (list(wanted.needs), "s.needs @> %(needs)s::varchar[]"),
        "activities": (list(wanted.activities), "s.activities @> %(activities)s::varchar[]"),
        "language": (wanted.language, "s.languages @> ARRAY[%(language)s]::varchar[]"),
        "gender": (wanted.gender, "(s.genders = '{}' OR %(gender)s = ANY(s.genders))"),
        "rate": (wanted.max_rate, _AFFORDED),
    }
    values.update({name: value for name, (value, _) in asked.items() if value})
    return [f"\n        AND {text}" for value, text in asked.values() if value]


def _point(wanted: Wanted) -> tuple[float, float] | None:
    if wanted.latitude is not None and wanted.longitude is not None:
        return wanted.latitude, wanted.longitude
    if wanted.neighbourhood.strip():
        return middle_of(wanted.neighbourhood)
    if not wanted.postcode.strip():
        return None
    found = place(wanted.postcode)
    return found.latitude, found.longitude


def _box(point: tuple[float, float], km: float, values: dict[str, Any]) -> str:
    """The square around a point, or an area that is served from wherever, which indexes find; the
    circle in the square is asked for later."""
    lat, lon = point
    up = km / KM_A_DEGREE
    across = up / max(0.1, cos(radians(lat)))
    values.update(lat=lat, lon=lon, west=lon - across, east=lon + across)
    values.update(south=lat - up, north=lat + up)
    return (
        "\n        AND (point(s.longitude, s.latitude) <@"
        " box(point(%(west)s, %(south)s), point(%(east)s, %(north)s))"
        f" OR s.areas @> ARRAY[%(cell)s]::varchar[] OR s.id = {_PASSING})"
    )


def _room(wanted: Wanted, values: dict[str, Any]) -> str:
    """Unknown is never free: a number that was not said makes this NULL, which is not true."""
    minutes = {part: wanted.minutes[part] for part in PARTS if wanted.minutes.get(part)}
    if not minutes:
        values["places"] = wanted.places
        return "coalesce(accepting - held >= %(places)s, false)"
    values.update({f"in_{part}": number for part, number in minutes.items()})
    return " AND ".join(f"coalesce({p} - held_{p} >= %(in_{p})s, false)" for p in minutes)


def _found(row: Sequence[Any], at: datetime) -> Found:
    service, (organisation, km, fits, source), rest = (
        row[: len(_SERVICE)],
        row[len(_SERVICE) : len(_SERVICE) + 4],
        row[len(_SERVICE) + 4 :],
    )
    by = dict(zip(_SERVICE, service, strict=True))
    for name in ("needs", "languages", "genders", "activities"):
        by[name] = tuple(by[name])
    spoke = rest[0] is not None and rest[0] > NEVER
    return Found(
        service_id=by.pop("id"),
        organisation_name=organisation,
        distance_km=km,
        fits=bool(fits),
        now=now_of(stood_of(rest, source) if spoke else None, at),
        **by,
    )
