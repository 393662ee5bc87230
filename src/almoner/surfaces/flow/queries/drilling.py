"""From the place to one ward, and to the people on it whom the viewer may see."""

from dataclasses import dataclass
from datetime import datetime

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.services.capacity.queries import Found, Wanted, search
from almoner.services.discharge.queries import lists
from almoner.services.discharge.queries.lines import Line as PersonLine
from almoner.surfaces.flow.queries.picture import KINDS, picture
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


def type_page(viewer: Viewer, kind: str, at: datetime) -> tuple[Room, list[Found]]:
    """One type of care: what is free of it, and the first services as the search orders them.

    Unseen for a type that nobody has listed.
    """
    rooms = {one.kind: one for one in picture(viewer, at).rooms}
    if kind not in KINDS or kind not in rooms:
        raise Unseen(f"type {kind}")
    return rooms[kind], search(viewer, Wanted(kinds=(kind,)), at, SHOWN)
