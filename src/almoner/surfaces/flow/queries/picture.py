"""The whole picture of a place at a moment, and a number that changes when it does."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from almoner.platform.access.viewer import Viewer
from almoner.registers.directory.models import Service
from almoner.services.brokerage.models import Package
from almoner.surfaces.flow import rules
from almoner.surfaces.flow.queries import counting
from almoner.surfaces.flow.queries.counting import Day
from almoner.surfaces.flow.queries.placing import bounds_of
from almoner.surfaces.flow.rules import Line, Room, Short, Sought, Table, Waiting, Week

WEEK = 7
# So many weeks are drawn.
WEEKS = 8
PATHWAYS = {
    "p0": "Pathway 0",
    "p1": "Pathway 1",
    "p2": "Pathway 2",
    "p3": "Pathway 3",
    "": "Not decided",
}
KINDS = dict(Service.Kind.choices)
STATES = {
    state.value: state.label
    for state in Package.State
    if state.value not in ("withdrawn", "reissued")
}


@dataclass(frozen=True, slots=True)
class BedDays:
    """Of whole days: today is not over. None is not shown. `went`: who left today though ready,
    each of whom gave a bed day back; `gone`: those of the seven days before today; `lost` and
    `before`: lost in the seven days before today, and in the seven before those."""

    went: int | None
    gone: int | None
    lost: int | None
    before: int | None


@dataclass(frozen=True, slots=True)
class Picture:
    """What a place looks like. `ready`: those who could leave; `late`: of these, those with
    something past its time; `staying`: those with a reason to stay. None is not shown. `bounded`:
    `rooms` are those of the place alone; else nobody has said where it ends."""

    exact: bool
    ready: int | None
    late: int | None
    staying: int | None
    wards: Table
    pathways: Table
    beds: BedDays
    weeks: tuple[Week, ...]
    bounded: bool
    rooms: tuple[Room, ...]
    states: tuple[tuple[str, int | None], ...]
    packages: int | None
    shortfalls: tuple[Short, ...]

    @property
    def version(self) -> str:
        """Changes exactly when something that is shown does."""
        whole = json.dumps(asdict(self), sort_keys=True, default=str)
        return sha256(whole.encode()).hexdigest()[:16]


def picture(viewer: Viewer, at: datetime) -> Picture:
    """Small numbers are hidden unless the viewer may see people and everybody counted is somebody
    whose stay their organisation reads."""
    groups = counting.waiting(viewer, at)
    days = counting.days(viewer, at, 2 * WEEK)
    bounds, sought = bounds_of(viewer), counting.sought(viewer, at)
    rooms = counting.rooms(viewer, at, bounds)
    names = viewer.can("person.view")
    exact = names and all([*(one.mine for one in groups), *(one.mine for one in days)])
    ready = [one for one in groups if one.days >= 0]
    states, packages = rules.by_state(
        sought, list(STATES), exact=names and all(one.mine for one in sought)
    )
    wards = rules.by_line(ready, _wards(groups), "ward", exact=exact)
    pathways = rules.by_line(ready, _pathways(ready), "pathway", exact=exact)
    late = sum(one.people for one in ready if one.late)
    return Picture(
        exact=exact,
        ready=wards.total,
        late=rules.part_of(late, sum(one.people for one in ready), wards.total, exact=exact),
        staying=_people([one for one in groups if one.days < 0], exact),
        wards=wards,
        pathways=pathways if exact else rules.beside(pathways, wards),
        beds=_beds(days, exact),
        weeks=_weeks(viewer, at, names),
        bounded=bounds.known,
        rooms=tuple(rooms[kind] for kind in KINDS if kind in rooms),
        states=tuple(zip(STATES.values(), states, strict=True)),
        packages=packages,
        shortfalls=_shortfalls(sought, rooms, names),
    )


def ward_line(shown: Picture, ward_id: int) -> Line | None:
    """One ward of the picture."""
    return next((one for one in shown.wards.lines if one.key[0] == ward_id), None)


def _people(groups: Sequence[Waiting], exact: bool) -> int | None:
    return rules.figure(sum(one.people for one in groups), exact=exact)


def _wards(groups: Sequence[Waiting]) -> dict[tuple[int, str], str]:
    """By trust and name; the trust is named where there are several."""
    several = len({one.trust_id for one in groups}) > 1
    told = {
        (one.trust, one.ward, one.ward_id): f"{one.ward}, {one.trust}" if several else one.ward
        for one in groups
    }
    return {(key[2], ""): told[key] for key in sorted(told)}


def _pathways(ready: Sequence[Waiting]) -> dict[tuple[int, str], str]:
    found = {one.pathway for one in ready}
    known = {(0, code): title for code, title in PATHWAYS.items() if code in found}
    return known | {(0, code): code for code in sorted(found - set(PATHWAYS))}


def _beds(days: Sequence[Day], exact: bool) -> BedDays:
    *past, today = days
    return BedDays(
        went=rules.figure(today.went, exact=exact),
        gone=rules.figure(sum(one.went for one in past[-WEEK:]), exact=exact),
        lost=rules.figure(sum(one.lost for one in past[-WEEK:]), exact=exact),
        before=rules.figure(sum(one.lost for one in past[:-WEEK]), exact=exact),
    )


def _weeks(viewer: Viewer, at: datetime, names: bool) -> tuple[Week, ...]:
    """The weeks before today, as long ago as the chart goes."""
    *past, _ = counting.days(viewer, at, WEEKS * WEEK)
    exact = names and all(one.mine for one in past)
    return rules.by_week([(one.day, one.lost, one.went) for one in past], exact=exact)


def _shortfalls(sought: Sequence[Sought], rooms: dict[str, Room], names: bool) -> tuple[Short, ...]:
    """A shortfall is told by whole packages, so a small one is left out where small is hidden."""
    shown = names and all(one.mine for one in sought)
    found = rules.shortfalls(sought, rooms)
    enough = (one for one in found if shown or rules.figure(one.short, exact=False) is not None)
    return tuple(enough)
