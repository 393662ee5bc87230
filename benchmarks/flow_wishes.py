"""What benchmarks.flow_scale looks for, and the same search as somebody would write it by hand."""

import random
from datetime import datetime, timedelta
from typing import Any

# About England: latitudes, longitudes. Half of the services are in towns, and most who look:
# latitude, longitude and how far a town spreads, in degrees.
AREA = ((50.8, 54.8), (-2.8, 0.4))
TOWNS = ((51.5, -0.12, 0.25), (52.48, -1.9, 0.15), (53.48, -2.24, 0.15), (52.41, -1.51, 0.1))
ACTIVITIES = ("insulin-administration", "eye-drops", "compression-hosiery", "wound-dressing")
NEEDS = ("personal_care", "meals", "dementia", "companionship")
REACH_KM = 25.0
MINUTES = 45
SHOWN = 50
_LOOK_IN_TOWN = 0.8

# The same services in the same order, as an analyst would write it for this question alone: who is
# free first, then of whom nobody knows, then who is full; in each the near and the fresh. A test
# holds it to the search of the platform.
BY_HAND = """
SELECT id, name, provider, said_at, holds_until, mornings, evenings, km FROM (
    SELECT s.id, s.name, o.name AS provider, st.said_at, st.holds_until, s.reach_km,
        st.morning - st.held_morning AS mornings, st.evening - st.held_evening AS evenings,
        coalesce(st.holds_until > %(at)s, false) AS known,
        coalesce(st.holds_until > %(at)s AND st.morning - st.held_morning >= %(minutes)s, false)
            AS free,
        extract(epoch FROM %(at)s - st.said_at)::float8 / 86400 AS days,
        12742 * asin(sqrt(power(sin(radians(s.latitude - %(lat)s) / 2), 2)
            + cos(radians(%(lat)s)) * cos(radians(s.latitude))
            * power(sin(radians(s.longitude - %(lon)s) / 2), 2))) AS km
    FROM directory_service s
    JOIN organisations_organisation o ON o.id = s.organisation_id
    LEFT JOIN capacity_standing st ON st.service_id = s.id
    WHERE s.status = 'listed' AND s.kind = 'home_care' AND s.needs @> '{personal_care}'
        AND s.activities @> ARRAY[%(activity)s]::varchar[]
        AND point(s.longitude, s.latitude)
            <@ box(point(%(west)s, %(south)s), point(%(east)s, %(north)s))) near
WHERE km <= %(within)s AND km <= reach_km
ORDER BY free DESC, known AND NOT free,
    CASE WHEN known THEN power(0.5, days) ELSE 0 END * exp(-km / 10) DESC, km, id
LIMIT %(shown)s
"""


def somewhere(chance: random.Random, in_town: bool) -> tuple[float, float]:
    """Degrees of latitude and longitude."""
    if not in_town:
        return chance.uniform(*AREA[0]), chance.uniform(*AREA[1])
    lat, lon, spread = chance.choice(TOWNS)
    return chance.gauss(lat, spread), chance.gauss(lon, spread)


def wish(chance: random.Random, at: datetime) -> Any:
    """What one person needs: needs, a place, a delegated activity and a day to start."""
    from almoner.services.capacity.queries import Wanted

    lat, lon = somewhere(chance, chance.random() < _LOOK_IN_TOWN)
    return Wanted(
        kinds=("home_care",),
        needs=("personal_care",),
        activities=(chance.choice(ACTIVITIES),),
        latitude=lat,
        longitude=lon,
        within_km=chance.choice((10.0, 15.0, 30.0)),
        start_on=at.date() + timedelta(days=1),
        minutes={"morning": MINUTES},
    )


def by_hand(wanted: Any, at: datetime) -> list[tuple]:
    from django.db import connection

    from almoner.services.capacity.searching import _box

    values: dict[str, Any] = {
        "at": at,
        "activity": wanted.activities[0],
        "within": wanted.within_km,
        "minutes": MINUTES,
        "shown": SHOWN,
    }
    _box((wanted.latitude, wanted.longitude), wanted.within_km, values)
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, values)
        return cursor.fetchall()
