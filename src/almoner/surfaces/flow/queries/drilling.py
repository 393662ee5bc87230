"""From the place to one ward, and to the people on it whom the viewer may see."""

from dataclasses import dataclass
from datetime import datetime

from almoner.kernel.zone import to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.services.capacity.queries import standings_of
from almoner.services.capacity.rules import Now
from almoner.services.discharge.queries import lists
from almoner.services.discharge.queries.lines import Line as PersonLine
from almoner.surfaces.flow.queries import counting
from almoner.surfaces.flow.queries.picture import KINDS, picture
from almoner.surfaces.flow.queries.placing import bounds_of, listed_in
from almoner.surfaces.flow.rules import Line, Room

SHOWN = 200


@dataclass(frozen=True, slots=True)
class WardPage:
    """One ward: its line of the picture, and the people whose stays the viewer reads."""

    line: Line
    people: tuple[PersonLine, ...]
    may_open: bool


def ward_page(viewer: Viewer, ward_id: int, at: datetime) -> WardPage:
    """Unseen when the ward is not of the viewer's place."""
    lines = picture(viewer, at).wards.lines
    found = next((one for one in lines if one.key[0] == ward_id), None)
    if found is None:
        raise Unseen(f"ward {ward_id}")
    may = viewer.can("person.view") and viewer.can("discharge.view")
    people = lists.leaving(viewer, at) if may else []
    return WardPage(found, tuple(p for p in people if p.stay.ward_id == ward_id), may)


@dataclass(frozen=True, slots=True)
class Listed:
    """One service of the place, and what is known of it now."""

    service_id: int
    name: str
    organisation_name: str
    now: Now


def type_page(viewer: Viewer, kind: str, at: datetime) -> tuple[Room, list[Listed]]:
    """One type of care in the place: what is free of it, and its services, those known to be free
    and said most lately first, then those nobody knows of, then those that are full.

    Unseen for a type that nobody has listed here.
    """
    bounds = bounds_of(viewer)
    rooms = counting.rooms(viewer, at, bounds)
    if kind not in KINDS or kind not in rooms:
        raise Unseen(f"type {kind}")
    services = listed_in(bounds, kind, to_london(at).date())
    known = standings_of([one.pk for one in services], at)
    found = [Listed(one.pk, one.name, one.organisation.name, known[one.pk]) for one in services]
    return rooms[kind], sorted(found, key=_by_use)[:SHOWN]


def _by_use(one: Listed) -> tuple[int, float, int]:
    free = one.now.free
    if not free.age.holds:
        return 1, 0.0, one.service_id
    has = bool(free.places) or any(free.minutes.values())
    return 0 if has else 2, -free.age.weight, one.service_id
