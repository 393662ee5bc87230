"""Finding services: words, several needs at once, and a place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from math import cos, radians
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from almoner.platform.geography.spots import Spot
from almoner.registers.directory.models import Service
from almoner.registers.directory.queries.listed import listed, taking
from almoner.registers.directory.rules.asking import MOST_ASKED
from almoner.registers.directory.rules.matching import NEAR_KM, Fit, Sought, fit, order

MOST_FOUND = 200
_KM_A_DEGREE = 109.0
"""A little less than there are anywhere here, so that the square is never too small."""
_READ = ("name", "summary", "eligibility", "access", "organisation__name")


@dataclass(frozen=True, slots=True)
class Found:
    """An entry and how it fits. `named`: it says every word that was looked for."""

    service: Service
    fit: Fit
    named: bool = False


def search(sought: Sought, today: date, *, everyone: bool = True) -> list[Found]:
    """Listed entries that fit, best first: fewest needs left open, then those that say the words,
    then reliable, then near.

    Words find entries that use them, and those that meet the needs that they mean. With
    `everyone` False, entries whose placements are stopped are left out, as the public must not be
    led there.
    """
    rows = listed(today) if everyone else taking(today)
    found = _fitting(_candidates(rows, sought), sought, today)
    return sorted(found, key=_order)[:MOST_FOUND]


def eligible(sought: Sought, today: date) -> list[Service]:
    """Services of care that meet every need and come to the place, best first, `MOST_ASKED` at
    most. Nobody is asked whose placements are stopped, whose entry nobody has checked in time, or
    whose CQC rating is inadequate."""
    able = (
        one.service
        for one in search(sought, today, everyone=False)
        if one.fit.whole
        and one.fit.standing.reliable
        and one.service.kind != Service.Kind.COMMUNITY
        and one.service.cqc_rating != Service.Rating.INADEQUATE
    )
    return list(islice(able, MOST_ASKED))


def _order(one: Found) -> tuple[Any, ...]:
    unmet, rank, far = order(one.fit)
    return unmet, not one.named, rank, far, one.service.name, one.service.pk


def _fitting(rows: Iterable[Service], sought: Sought, today: date) -> Iterable[Found]:
    for service in rows:
        named = bool(getattr(service, "named", False))
        found = fit(service, sought, today, named=named)
        if found is not None:
            yield Found(service, found, named)


def _candidates(rows: QuerySet[Service], sought: Sought) -> QuerySet[Service]:
    """Narrowed in the database to what could fit; `fit` decides."""
    if sought.kinds:
        rows = rows.filter(kind__in=sought.kinds)
    if sought.self_referral:
        rows = rows.filter(self_referral=True)
    if sought.languages:
        rows = rows.filter(languages__overlap=list(sought.languages))
    if sought.spot is not None:
        rows = rows.filter(_around(sought.spot))
    return _about(rows, sought)


def _about(rows: QuerySet[Service], sought: Sought) -> QuerySet[Service]:
    """Those that meet a need, or say the words themselves (then `named` is true)."""
    needs, words = list(sought.all_needs), sought.words.strip()
    if not words:
        return rows.filter(needs__overlap=needs) if needs else rows
    said = SearchQuery(words, search_type="websearch", config="english")
    rows = rows.annotate(said=SearchVector(*_READ, config="english"))
    named = Q(said=said)
    rows = rows.annotate(named=ExpressionWrapper(named, output_field=BooleanField()))
    return rows.filter(named | Q(needs__overlap=needs))


def _around(spot: Spot) -> Q:
    """In a square as wide as the service goes, or covering the area, or nowhere in particular."""
    high = Coalesce(F("reach_km"), Value(NEAR_KM)) / Value(_KM_A_DEGREE)
    wide = high / Value(max(cos(radians(spot.latitude)), 0.1))
    near = Q(
        latitude__range=(Value(spot.latitude) - high, Value(spot.latitude) + high),
        longitude__range=(Value(spot.longitude) - wide, Value(spot.longitude) + wide),
    )
    return near | Q(areas__contains=[spot.area]) | Q(latitude__isnull=True)
