"""Everything that one package is matched on, read together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from math import cos, radians

import h3
from django.db.models import Q

from almoner.kernel.zone import to_london
from almoner.platform.access.viewer import Viewer
from almoner.registers.directory.models import Service
from almoner.services.brokerage.matching.leaving_out import can_eligible
from almoner.services.brokerage.matching.values import Candidate, Spot, Want, kilometres
from almoner.services.brokerage.models import Agreement, Package, Route, Subject
from almoner.services.brokerage.queries.asking import (
    competence_of,
    known_to,
    refused_by,
    travel_added,
)
from almoner.services.capacity.rules import Now
from almoner.services.capacity.standing import standings_of
from almoner.services.delegation.catalogue import activities

AREA_RESOLUTION = 6
MOST = 200
# Rounds are read one provider at a time, so only those of the nearest are.
MOST_ROUNDS = 40
WITHIN_KM = 40.0
_KM_A_DEGREE = 111.2


def titles() -> dict[str, str]:
    """Activity → how people call it."""
    return {code: one.title for code, one in activities().items()}


def want_of(viewer: Viewer, package: Package, subject: Subject, at: datetime) -> Want:
    """The package as matching reads it. `known` is filled in once there are candidates.

    Whoever waits in a hospital bed comes before those who wait at home. Local value (D).
    """
    spot = spot_of(subject.latitude, subject.longitude)
    return Want(
        key=f"Package {package.number}",
        kind=package.kind,
        starts_on=package.start_wanted,
        needs=frozenset(package.needs),
        language=package.language,
        gender=package.gender,
        activities=tuple(package.activities),
        spot=spot,
        cell=h3.latlng_to_cell(*spot, AREA_RESOLUTION) if spot else "",
        minutes=dict(package.minutes),
        workers=package.workers,
        price_limit=package.rate_limit_pence,
        refuses=refused_by(viewer, subject.person_id),
        route=package.route,
        need=1 if subject.case_id is not None else 2,
        waits=at - package.created_at,
    )


def candidates_for(
    viewer: Viewer, want: Want, at: datetime, *, travel: bool = True
) -> list[Candidate]:
    """Services of that kind near enough to think of, the nearest first, 200 at most.

    Travel is worked out only for those that could be asked: it is dear.
    """
    today = to_london(at).date()
    services = _near(want, today)
    providers = {one.organisation_id for one in services}
    standings = standings_of([one.pk for one in services], at)
    competent = competence_of(viewer, providers, want.activities, max(today, want.starts_on))
    routes = routes_of(viewer, providers, want.kind, max(today, want.starts_on))
    made = [
        _candidate(one, standings[one.pk], competent, routes.get(one.organisation_id, ()), today)
        for one in services
    ]
    return _with_travel(made, want, at) if travel else made


def knowing(viewer: Viewer, want: Want, person_id: int | None, found: Sequence[Candidate]) -> Want:
    """The want with the providers that are known to the person."""
    known = known_to(viewer, person_id, {one.provider_id for one in found})
    return replace(want, known=known)


def _near(want: Want, today: date) -> list[Service]:
    rows = (
        Service.objects.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=max(today, want.starts_on)),
            Q(ends_on__isnull=True) | Q(ends_on__gt=max(today, want.starts_on)),
            kind=want.kind,
            status=Service.Status.LISTED,
        )
        .select_related("organisation")
        .order_by("pk")
    )
    if want.spot is None:
        return list(rows[:MOST])
    spot = want.spot
    found = list(rows.filter(_box(spot) | Q(areas__contains=[want.cell])))
    return sorted(found, key=lambda one: (_away(one, spot), one.pk))[:MOST]


def _box(spot: Spot) -> Q:
    up = WITHIN_KM / _KM_A_DEGREE
    across = up / max(0.1, cos(radians(spot[0])))
    return Q(
        latitude__range=(spot[0] - up, spot[0] + up),
        longitude__range=(spot[1] - across, spot[1] + across),
    )


def _away(service: Service, spot: Spot) -> float:
    where = spot_of(service.latitude, service.longitude)
    return kilometres(where, spot) if where else WITHIN_KM


def spot_of(latitude: float | None, longitude: float | None) -> Spot | None:
    return None if latitude is None or longitude is None else (latitude, longitude)


def routes_of(
    viewer: Viewer, providers: Collection[int], kind: str, on: date
) -> dict[int, list[tuple[str, bool]]]:
    """Provider → routes by which the viewer's council may buy this kind of care from it, and
    whether the contract allows delegated activities."""
    rows = Agreement.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on),
        buyer_id=viewer.own,
        provider_id__in=providers,
        starts_on__lte=on,
        kinds__contains=[kind],
    )
    found: dict[int, list[tuple[str, bool]]] = {}
    columns = rows.values_list("provider_id", "route", "allows_delegation")
    for provider_id, route, paid in columns:
        found.setdefault(provider_id, []).append((route, paid))
    return found


def _candidate(
    service: Service,
    now: Now,
    competent: Mapping[int, Mapping[str, int]],
    routes: Collection[tuple[str, bool]],
    today: date,
) -> Candidate:
    said = now.stood.said if now.stood else None
    stopped = service.placements_stopped_on is not None and service.placements_stopped_on <= today
    return Candidate(
        service_id=service.pk,
        provider_id=service.organisation_id,
        name=service.name,
        kind=service.kind,
        needs=frozenset(service.needs),
        languages=frozenset(service.languages),
        genders=frozenset(service.genders),
        activities=frozenset(service.activities),
        areas=frozenset(service.areas),
        reach_km=service.reach_km,
        spot=spot_of(service.latitude, service.longitude),
        free=_free(now),
        age=now.free.age,
        available_from=said.available_from if said and _of_every_day(now) else None,
        rate=said.rate_pence if said and now.free.age.holds else None,
        rating=service.cqc_rating,
        placements_stopped=service.placements_stopped_why if stopped else "",
        routes=frozenset({*(route for route, _ in routes), Route.SPOT.value}),
        paid_to_delegate=frozenset({*(route for route, paid in routes if paid), Route.SPOT.value}),
        competent=competent.get(service.organisation_id, {}),
    )


def _of_every_day(now: Now) -> bool:
    """What rounds leave free on their days says nothing of care that goes on."""
    return now.free.age.holds and now.free.last_day is None


def _free(now: Now) -> dict[str, int]:
    """Parts of the day, and whole places under "". What is not known is not there."""
    if not _of_every_day(now):
        return {}
    places = {} if now.free.places is None else {"": now.free.places}
    return {**now.free.minutes, **places}


def _with_travel(made: Sequence[Candidate], want: Want, at: datetime) -> list[Candidate]:
    """The nearest come first in `made`."""
    could = dict.fromkeys(one.provider_id for one in made if can_eligible(want, one))
    added = travel_added(list(could)[:MOST_ROUNDS], want.spot, want.minutes, at)
    return [replace(one, extra_minutes=added.get(one.provider_id)) for one in made]
