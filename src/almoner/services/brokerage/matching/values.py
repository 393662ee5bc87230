"""What a person needs, and a service that could give it, as matching sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt

from almoner.services.capacity.rules import UNSAID, Age

Spot = tuple[float, float]
_EARTH_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Want:
    """What one person needs. `spot` is latitude and longitude; `cell` the H3 cell of resolution 6
    around it. `minutes`: part of the day → minutes a day (empty for a place in a home). `known`:
    ids of providers that have cared for the person before; `refuses` of those that the person does
    not let see their record.

    `need` orders people who share few places, 1 before 2 before 3; `waits` is for how long.
    """

    key: str
    kind: str
    starts_on: date
    needs: frozenset[str] = frozenset()
    language: str = ""
    gender: str = ""
    activities: tuple[str, ...] = ()
    spot: Spot | None = None
    cell: str = ""
    minutes: Mapping[str, int] = field(default_factory=dict)
    places: int = 1
    workers: int = 1
    price_limit: int | None = None
    known: frozenset[int] = frozenset()
    refuses: frozenset[int] = frozenset()
    route: str = "spot"
    need: int = 2
    waits: timedelta = timedelta()

    @property
    def by_time(self) -> bool:
        """True for care that is counted in minutes and not in places."""
        return bool(self.minutes)

    def asked(self) -> dict[str, int]:
        """What it takes of a service, by part of the day; whole places under ""."""
        if self.by_time:
            return {part: each * self.workers for part, each in self.minutes.items()}
        return {"": self.places}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A service. `free`: what it says is free now, in the terms of `Want.asked`; a part that is
    not there is unknown. `competent`: activity → how many of its workers are signed off for it.

    `routes` are those by which the council may buy from it, `paid_to_delegate` those whose contract
    allows delegated activities and pays for them. `extra_minutes`: travel that one visit adds to
    the provider's published rounds; None where it has none near.
    """

    service_id: int
    provider_id: int
    name: str
    kind: str
    needs: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    genders: frozenset[str] = frozenset()
    activities: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    reach_km: float | None = None
    spot: Spot | None = None
    free: Mapping[str, int] = field(default_factory=dict)
    age: Age = UNSAID
    available_from: date | None = None
    rate: int | None = None
    rating: str = ""
    placements_stopped: str = ""
    listed: bool = True
    routes: frozenset[str] = frozenset({"spot"})
    paid_to_delegate: frozenset[str] = frozenset({"spot"})
    competent: Mapping[str, int] = field(default_factory=dict)
    extra_minutes: float | None = None


def kilometres(one: Spot, other: Spot) -> float:
    """In a straight line over the ground (the haversine formula)."""
    north, south = radians(one[0]), radians(other[0])
    up = sin((north - south) / 2) ** 2
    along = sin(radians(one[1] - other[1]) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(min(1.0, up + cos(north) * cos(south) * along)))
