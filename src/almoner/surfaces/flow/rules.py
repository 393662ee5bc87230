"""What of a place may be shown, what is short, and whether a picture is still true."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from math import ceil

from almoner.kernel.day_parts import PARTS
from almoner.kernel.disclosure import suppress, suppress_row, suppress_table
from almoner.platform.web.live import LOST_AFTER

# Of a week.
DAYS = 7
# States of a package for which nobody has been found.
WANTED = ("draft", "open", "offers_received", "under_evaluation", "unsourced")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A group of people who are on a ward. `days` since they were ready; -1 when they are not."""

    ward_id: int
    ward: str
    trust_id: int
    trust: str
    state: str
    pathway: str
    days: int
    late: bool
    people: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Room:
    """What listed services of one type say they have free. `places` and `minutes` count only what
    still holds; `fresh`, `ageing`, `stale` and `unsaid` count services."""

    kind: str
    services: int = 0
    fresh: int = 0
    ageing: int = 0
    stale: int = 0
    unsaid: int = 0
    places: int = 0
    minutes: Mapping[str, int] = field(default_factory=dict)

    @property
    def unknown(self) -> int:
        return self.stale + self.unsaid


@dataclass(frozen=True, slots=True)
class Sought:
    """Packages of one type in one state, and the minutes a day they want by part of the day."""

    kind: str
    state: str
    packages: int
    minutes: Mapping[str, int]
    mine: bool


@dataclass(frozen=True, slots=True)
class Short:
    """How many packages of one type go beyond what is known to be free. `unknown`: services that
    have not said lately, so that there may be more."""

    kind: str
    wanted: int
    short: int
    unknown: int


# The clock of those who are ready: from so many days on. The words stand at the head of a column.
SPANS = ((0, "Ready today"), (1, "1 day"), (2, "2 to 6 days"), (7, "7 days or more"))


def span_of(days: int) -> int:
    """Which of `SPANS`: its place in the order. ValueError for somebody who is not ready."""
    if days < 0:
        raise ValueError("Only who is ready waits.")
    return max(at for at, (first, _) in enumerate(SPANS) if days >= first)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table of people: counts by span, their total; None is not shown."""

    key: tuple[int, str]
    title: str
    counts: tuple[int | None, ...]
    total: int | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Table:
    lines: tuple[Line, ...]
    counts: tuple[int | None, ...]
    total: int | None


def by_line(
    groups: Iterable[Waiting], keys: Mapping[tuple[int, str], str], which: str, *, exact: bool
) -> Table:
    """Those who are ready, by ward (`which="ward"`) or by pathway, and by how long they wait.

    `keys`: each line's key → its title, in the order of the lines. Unless `exact`, small counts
    are hidden together with whatever would give them away.
    """
    rows = {key: [0] * len(SPANS) for key in keys}
    mine = dict.fromkeys(keys, True)
    for one in groups:
        if one.days < 0:
            continue
        key = (one.ward_id, "") if which == "ward" else (0, one.pathway)
        rows[key][span_of(one.days)] += one.people
        mine[key] &= one.mine
    shown = _shown(list(rows.values()), exact=exact)
    lines = (
        Line(key, title, counts, total, mine[key])
        for (key, title), counts, total in zip(keys.items(), shown[0], shown[1], strict=True)
    )
    return Table(tuple(lines), shown[2], shown[3])


def _shown(rows: Sequence[Sequence[int]], *, exact: bool) -> tuple:
    if not exact:
        made = suppress_table(rows)
        return made.rows, made.row_totals, made.column_totals, made.total
    columns = tuple(map(sum, zip(*rows, strict=True))) or (0,) * len(SPANS)
    return tuple(map(tuple, rows)), tuple(map(sum, rows)), columns, sum(columns)


def figure(count: int, *, exact: bool) -> int | None:
    """One count of people, or None when it is too small to show."""
    return count if exact else suppress(count)


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from `starts`: bed days lost, and people who left though they were ready. None is
    not shown."""

    starts: date
    lost: int | None
    went: int | None


def by_week(days: Sequence[tuple[date, int, int]], *, exact: bool) -> tuple[Week, ...]:
    """Whole weeks that end with the last day, of (day, lost, went), in order. By week and not by
    day: days would give away what the sums of a week hide."""
    first = len(days) % DAYS
    parts = [days[at : at + DAYS] for at in range(first, len(days), DAYS)]
    return tuple(
        Week(
            part[0][0],
            figure(sum(lost for _, lost, _ in part), exact=exact),
            figure(sum(went for _, _, went in part), exact=exact),
        )
        for part in parts
    )


def beside(table: Table, shown: Table) -> Table:
    """A table of the same people in other lines, next to one that is shown: wholly hidden unless
    both hide the same sums, since one would give away what the other hides."""
    if _margins(table) == _margins(shown):
        return table
    nothing = (None,) * len(SPANS)
    lines = tuple(replace(one, counts=nothing, total=None) for one in table.lines)
    return Table(lines, nothing, None)


def _margins(table: Table) -> tuple[bool, ...]:
    return tuple(one is None for one in (*table.counts, table.total))


def part_of(part: int, whole: int, shown: int | None, *, exact: bool) -> int | None:
    """How many of those counted: not shown where the whole is not, or where they or the others are
    too few."""
    if exact:
        return part
    return None if shown is None else suppress_row((part, whole - part)).counts[0]


def by_state(
    sought: Iterable[Sought], states: Sequence[str], *, exact: bool
) -> tuple[tuple[int | None, ...], int | None]:
    """Packages in each state, and all of them."""
    counts = dict.fromkeys(states, 0)
    for one in sought:
        counts[one.state] += one.packages
    if exact:
        return tuple(counts.values()), sum(counts.values())
    made = suppress_row(tuple(counts.values()))
    return made.counts, made.total


def shortfalls(sought: Iterable[Sought], rooms: Mapping[str, Room]) -> list[Short]:
    """What is wanted beyond what is known to be free, the most first; types with none left out.

    Time at home is compared part of the day by part of the day: free mornings help nobody who
    needs the evening. What is unknown or stale counts as nothing free.
    """
    wanted: dict[str, tuple[int, dict[str, int]]] = {}
    for one in sought:
        if one.state in WANTED:
            packages, minutes = wanted.get(one.kind, (0, {}))
            added = {p: minutes.get(p, 0) + one.minutes.get(p, 0) for p in PARTS}
            wanted[one.kind] = (packages + one.packages, added)
    found = [_short(kind, *what, rooms.get(kind, Room(kind))) for kind, what in wanted.items()]
    return sorted((one for one in found if one.short), key=lambda one: (-one.short, one.kind))


def usual_sizes(sought: Iterable[Sought]) -> dict[str, dict[str, float]]:
    """Type of care at home → minutes a day that a package takes on average, by part of the day."""
    packages: dict[str, int] = {}
    minutes: dict[str, dict[str, int]] = {}
    for one in sought:
        packages[one.kind] = packages.get(one.kind, 0) + one.packages
        known = minutes.setdefault(one.kind, dict.fromkeys(PARTS, 0))
        minutes[one.kind] = {p: known[p] + one.minutes.get(p, 0) for p in PARTS}
    return {
        kind: {part: whole / packages[kind] for part, whole in parts.items() if whole}
        for kind, parts in minutes.items()
        if any(parts.values())
    }


def packages_in(room: Room, size: Mapping[str, float]) -> int | None:
    """How many packages fit into what is free: places; or as many as every part of the day has
    room for. None for time at home where no usual size is known."""
    if size:
        return min(int(room.minutes.get(part, 0) // each) for part, each in size.items())
    return None if room.minutes else room.places


def _short(kind: str, packages: int, minutes: Mapping[str, int], room: Room) -> Short:
    total = sum(minutes.values())
    if not total:
        return Short(kind, packages, max(0, packages - room.places), room.unknown)
    lacking = sum(max(0, minutes[part] - room.minutes.get(part, 0)) for part in PARTS)
    return Short(kind, packages, min(packages, ceil(lacking * packages / total)), room.unknown)


def is_lost(heard_at: datetime | None, at: datetime) -> bool:
    """Whether a page has heard nothing for too long to call its picture live."""
    return heard_at is None or at - heard_at > LOST_AFTER
