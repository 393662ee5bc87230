"""Rows of capacity as the published standard lays them out."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from almoner.kernel.zone import to_london
from almoner.platform.access.viewer import Viewer
from almoner.registers.directory.models import Service
from almoner.registers.directory.openreferral import made_id
from almoner.registers.directory.queries.listed import taking
from almoner.services.capacity import limits
from almoner.services.capacity.models import Reservation
from almoner.services.capacity.queries import Found, Own, standings_of
from almoner.services.capacity.rules import PARTS, Now
from almoner.services.capacity.standard.open_referral import entries


def service(own: Own) -> dict[str, Any]:
    one = own.service
    return {
        "service": str(one.pk),
        "reference": one.reference,
        "name": one.name,
        "kind": one.kind,
        "rate_per": limits.PAID_BY[one.kind],
        "listed": one.status == "listed",
    }


def standings(viewer: Viewer, service_ids: Iterable[int], at: datetime) -> list[dict[str, Any]]:
    """What holds of each, in the order asked for. Others are not told of what is still written,
    and of what was withdrawn nothing but its id."""
    wanted = list(service_ids)
    seen = Q(status__in=("listed", "withdrawn")) | Q(organisation_id=viewer.own)
    rows = Service.objects.filter(seen).select_related("organisation").in_bulk(wanted)
    now = standings_of(wanted, at)
    return [_standing(viewer, rows[key], now[key]) for key in wanted if key in rows]


def found(one: Found) -> dict[str, Any]:
    names = ("needs", "languages", "genders", "activities")
    return {
        "service": str(one.service_id),
        "name": one.name,
        "organisation": one.organisation_name,
        "listed": True,
        "kind": one.kind,
        "fits": one.fits,
        "distance_km": one.distance_km,
        "postcode": one.postcode,
        "cqc_rating": one.cqc_rating,
        **{name: list(getattr(one, name)) for name in names},
        **_now(one.now, one.kind),
    }


def service_capacities(service_ids: Iterable[int], at: datetime) -> dict[str, Any]:
    """Entries of those that are listed and known, and the ids of the others."""
    wanted = list(service_ids)
    listed = set(taking(to_london(at).date()).filter(pk__in=wanted).values_list("pk", flat=True))
    now = standings_of(listed, at)
    made = {key: list(entries(key, now[key])) if key in listed else [] for key in wanted}
    gone = [made_id("service", key) for key, found in made.items() if not found]
    return {"contents": [one for found in made.values() for one in found], "gone": gone}


def reservations(ids: Iterable[int]) -> list[dict[str, Any]]:
    """In the order asked for."""
    wanted = list(ids)
    rows = Reservation.objects.select_related("organisation").in_bulk(wanted)
    return [_reservation(rows[key]) for key in wanted if key in rows]


def _standing(viewer: Viewer, one: Service, now: Now) -> dict[str, Any]:
    listed = one.status == "listed"
    if not listed and one.organisation_id != viewer.own:
        unknown = {"freshness": "unsaid", "rate_per": limits.PAID_BY[one.kind]}
        gone = {"name": "", "organisation": "", "kind": one.kind, "listed": False}
        return {"service": str(one.pk), **gone, **unknown}
    return {
        "service": str(one.pk),
        "name": one.name,
        "organisation": one.organisation.name,
        "kind": one.kind,
        "listed": listed,
        **_now(now, one.kind),
    }


def _now(now: Now, kind: str) -> dict[str, Any]:
    free, age = now.free, now.free.age
    shown = {
        "freshness": age.freshness.value,
        "age_seconds": None if age.age is None else int(age.age.total_seconds()),
        "said_at": age.said_at,
        "holds_until": age.holds_until,
        "last_day": free.last_day,
        "free_places": free.places,
        "free_minutes": dict(free.minutes),
        "rate_per": limits.PAID_BY[kind],
    }
    if now.stood is None:
        return shown
    names = ("available_from", "maximum", "occupied")
    rate = now.stood.said.rate_pence if age.holds else None
    return {**shown, "rate_pence": rate, **{n: getattr(now.stood.said, n) for n in names}}


def _reservation(one: Reservation) -> dict[str, Any]:
    return {
        "reservation": str(one.pk),
        "service": str(one.service_id),
        "state": one.state,
        "buyer": one.organisation.name,
        "about": one.about,
        "places": one.places,
        "minutes": {part: getattr(one, part) for part in PARTS if getattr(one, part)},
        **{name: getattr(one, name) for name in ("held_at", "until", "taken_at", "ended_at")},
    }
