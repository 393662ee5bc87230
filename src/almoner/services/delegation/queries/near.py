"""Which providers have workers who are signed off for an activity, nearest first.

A sign-off for somebody else is a sign that a provider can learn it soon. It never gives authority
by itself: for a new person it is signed off anew.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import cos, radians
from typing import TypeVar

import h3
from django.db.models import Count, Exists, OuterRef, Q

from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import Viewer
from almoner.platform.geography.spots import AREA_RESOLUTION, kilometres
from almoner.registers.directory.models import Service
from almoner.registers.directory.queries.listed import listed
from almoner.registers.organisations.access import circle_of
from almoner.registers.organisations.models import Organisation
from almoner.registers.workforce.models import Employment
from almoner.services.delegation.models import Competence

Spot = tuple[float, float]
Key = TypeVar("Key", bound=Hashable)
# As far as brokerage looks for care. Local value (D).
WITHIN_KM = 40.0
_KM_A_DEGREE = 109.0


@dataclass(frozen=True, slots=True)
class Near:
    """A provider with `workers` signed off; `away` in kilometres, None where a place is unknown."""

    provider_id: int
    provider: str
    workers: int
    away: float | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done for one person, and where they live (None: not known)."""

    activities: tuple[str, ...]
    spot: Spot | None = None


def competent_near(
    viewer: Viewer, activities: Collection[str], today: date, spot: Spot | None = None
) -> dict[str, list[Near]]:
    """As `competent_for_each`, for one person."""
    wanted = Wanted(tuple(activities), spot)
    return competent_for_each(viewer, {"": wanted}, today)[""]


def competent_for_each(
    viewer: Viewer, wanted: Mapping[Key, Wanted], today: date
) -> dict[Key, dict[str, list[Near]]]:
    """For each person: activity to the providers that have somebody in post with a sign-off that
    holds that day. An activity that nobody has is there too, with an empty list.

    Asked are the providers that the directory lists as near enough, whoever looks: a ward sees what
    the hub and brokerage see; and those that the viewer works with. Only numbers come back. Must be
    called inside a transaction.
    """
    circle = frozenset(circle_of(viewer))
    places = _places({one.spot for one in wanted.values()}, today) if wanted else {}
    codes = {code for one in wanted.values() for code in one.activities}
    found = _signed_off(viewer, {*circle, *places}, codes, today) if codes else []
    return {key: _for_one(one, found, places, circle) for key, one in wanted.items()}


@dataclass(frozen=True, slots=True)
class _SignedOff:
    activity: str
    provider_id: int
    provider: str
    workers: int
    place: Spot | None


def _signed_off(
    viewer: Viewer, providers: Collection[int], activities: Collection[str], today: date
) -> list[_SignedOff]:
    """Numbers of workers by activity and provider, seen as a partner of them all would."""
    jobs = Employment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today),
        worker=OuterRef("worker"),
        organisation=OuterRef("employer"),
        starts_on__lte=today,
    )
    rows = Competence.objects.filter(
        Exists(jobs),
        activity__in=list(activities),
        employer_id__in=list(providers),
        employer__kind=Organisation.Kind.PROVIDER,
        revoked_at__isnull=True,
        valid_until__gt=today,
    )
    counted = rows.values_list(
        *("activity", "employer_id", "employer__name"),
        *("employer__latitude", "employer__longitude"),
    ).annotate(workers=Count("worker", distinct=True))
    with scoped(replace(viewer, circle=tuple(sorted(providers)))):
        return [
            _SignedOff(activity, provider_id, name, workers, _spot(latitude, longitude))
            for activity, provider_id, name, latitude, longitude, workers in counted
        ]


def _for_one(
    wanted: Wanted,
    found: Iterable[_SignedOff],
    places: Mapping[int, Collection[Service]],
    circle: Collection[int],
) -> dict[str, list[Near]]:
    listed_by: dict[str, list[Near]] = {code: [] for code in wanted.activities}
    for one in found:
        if one.activity not in listed_by:
            continue
        away = _away(one, places.get(one.provider_id, ()), wanted.spot)
        if one.provider_id in circle or _reaches(places[one.provider_id], wanted.spot):
            near = Near(one.provider_id, one.provider, one.workers, away)
            listed_by[one.activity].append(near)
    for listed_ones in listed_by.values():
        listed_ones.sort(key=lambda one: (one.away is None, one.away or 0, one.provider))
    return listed_by


def _away(one: _SignedOff, services: Collection[Service], spot: Spot | None) -> float | None:
    """From the nearest place of the provider that is known."""
    known = [one.place, *(_spot(each.latitude, each.longitude) for each in services)]
    return min((kilometres(spot, place) for place in known if spot and place), default=None)


def _reaches(services: Collection[Service], spot: Spot | None) -> bool:
    if spot is None:
        return True
    area = h3.latlng_to_cell(*spot, AREA_RESOLUTION)
    places = [_spot(one.latitude, one.longitude) for one in services]
    near = any(place and kilometres(spot, place) <= WITHIN_KM for place in places)
    return near or any(area in one.areas for one in services)


def _places(spots: Collection[Spot | None], today: date) -> dict[int, list[Service]]:
    """Provider → its listed services in a square around all of these spots, or that cover one.
    Those of everywhere when it is not known where somebody lives."""
    rows = listed(today).filter(organisation__kind=Organisation.Kind.PROVIDER)
    known = [spot for spot in spots if spot is not None]
    if len(known) == len(spots):
        areas = sorted({h3.latlng_to_cell(*spot, AREA_RESOLUTION) for spot in known})
        rows = rows.filter(_square(known) | Q(areas__overlap=areas))
    found: dict[int, list[Service]] = defaultdict(list)
    for one in rows:
        found[one.organisation_id].append(one)
    return found


def _square(spots: Collection[Spot]) -> Q:
    up = WITHIN_KM / _KM_A_DEGREE
    south, north = min(s[0] for s in spots) - up, max(s[0] for s in spots) + up
    across = up / max(0.1, cos(radians(max(abs(south), abs(north)))))
    west, east = min(s[1] for s in spots) - across, max(s[1] for s in spots) + across
    return Q(latitude__range=(south, north), longitude__range=(west, east))


def _spot(latitude: float | None, longitude: float | None) -> Spot | None:
    return None if latitude is None or longitude is None else (latitude, longitude)
