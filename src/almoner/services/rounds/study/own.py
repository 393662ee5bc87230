"""A real place for a study, from rows that name nobody.

Nobody's home is known here: each is put somewhere by chance in the cell it is in.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from almoner.kernel.refusals import refuse
from almoner.services.rounds.problem.travel import CAR
from almoner.services.rounds.problem.visits import DAY
from almoner.services.rounds.study.cells import Grid, ground
from almoner.services.rounds.study.place import (
    Call,
    Carer,
    Dates,
    Person,
    Place,
    Shift,
    Spot,
)
from almoner.services.rounds.study.places import CARE

SLACK, CRITICAL_SLACK = 30.0, 15.0
"""Minutes either way where a rota gives a time and no window."""
MIDDAY, AFTERNOON = 13 * 60.0, 15.5 * 60
EARLY, LATE, LONG = Shift(7 * 60, 15 * 60), Shift(14 * 60, 22 * 60), Shift(7 * 60, 22 * 60)
ALL_OF = " and "
LIMITS = (
    "Homes are put somewhere by chance in the cell of about 0.7 km² that they are in, so that"
    " nobody's home is used. Travel within a street is not known.",
    "Only home care is counted: not care homes, and not personal assistants. Only people whose care"
    " your organisation is part of, and the workers who visit them. What these workers do for"
    " others is not known: their time looks freer than it is, in every column alike.",
    "Where there is a rota and no wishes, a visit may start half an hour earlier or later, or a"
    " quarter of an hour where something is delegated; a shift is from the first visit to the last"
    " and three quarters of an hour around them. Both are assumed.",
    "A worker counts as competent for an activity who is signed off for it with anybody. For"
    " another person, sign-off and delegation come first.",
    "Somebody with two providers counts as two.",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One visit on one day. `number`: the person's, which says nothing. `opens`, `closes`: minutes
    after midnight; `closes` is None where only a time is known. `review`: of what is delegated."""

    number: int
    provider: str
    day: date
    opens: float
    closes: float | None
    critical: bool
    minutes: float
    workers: int
    needs: tuple[str, ...]
    cell: str
    authority: str
    review: date | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """One worker's shift on one day. `cell`: where they set out from, if it is known."""

    number: int
    provider: str
    day: date
    starts: float
    ends: float
    mode: str
    cell: str
    can: tuple[str, ...]


Row = TypeVar("Row", Wanted, Duty)


def own_place(
    name: str, starts: date, days: int, wanted: Sequence[Wanted], duties: Sequence[Duty], seed: int
) -> Place:
    """The place of a study over these days. The same rows in any order give the same place.

    Refused when nobody has a visit in these days, or nobody works.
    """
    if not wanted or not duties:
        refuse(
            "place-unknown",
            "There are no visits or no shifts in these days for people whose care your organisation"
            " is part of.",
            "Choose days for which providers have a rota here.",
            "Providers, who keep their rotas here",
        )
    if not any(one.cell for one in wanted):
        refuse("place-nowhere", "None of these people has a place on the map.", "Add postcodes.")
    made = _Making(Grid.about(sorted({one.cell for one in wanted if one.cell})), starts, days)
    chance = Random(f"own/{seed}")  # noqa: S311  (placing, not secrecy)
    return Place(
        name,
        starts,
        tuple(made.people(wanted, chance)),
        tuple(made.carers(duties, wanted, chance)),
        own=True,
        limits=LIMITS,
    )


def numbers_of(wanted: Sequence[Wanted]) -> dict[str, int]:
    """The number in the rows of each person of `own_place`, by their key."""
    return {
        f"P{at:04d}": rows[0].number for at, rows in enumerate(_in_order(_by_number(wanted)), 1)
    }


@dataclass(frozen=True, slots=True)
class _Making:
    grid: Grid
    starts: date
    days: int

    def people(self, wanted: Sequence[Wanted], chance: Random) -> Iterator[Person]:
        codes = tuple(sorted({one.authority for one in wanted if one.authority}))
        sectors = ground(codes) if codes else {}
        for at, rows in enumerate(_in_order(_by_number(wanted)), 1):
            cell = rows[0].cell
            yield Person(
                f"P{at:04d}",
                self._spot(cell, chance),
                rows[0].provider,
                tuple(self._calls(rows)),
                sectors.get(cell, ""),
                review=min((one.review for one in rows if one.review), default=None),
                cell=cell,
            )

    def carers(
        self, duties: Sequence[Duty], wanted: Sequence[Wanted], chance: Random
    ) -> Iterator[Carer]:
        every = sorted({one.needs for one in wanted})
        for at, rows in enumerate(_in_order(_by_number(duties)), 1):
            first = rows[0]
            shifts = {
                (one.day - self.starts).days: Shift(max(0.0, one.starts), min(DAY, one.ends))
                for one in rows
            }
            yield Carer(
                f"W{at:03d}",
                first.provider,
                self._spot(first.cell, chance),
                frozenset((CARE, *(need_of(one) for one in every if set(one) <= set(first.can)))),
                first.mode or CAR,
                _usual(shifts.values()),
                frozenset(one.day.weekday() for one in rows),
                shifts,
            )

    def _spot(self, cell: str, chance: Random) -> Spot:
        if cell:
            return self.grid.somewhere_in(cell, chance)
        return self.grid.spot(self.grid.latitude, self.grid.longitude)

    def _calls(self, rows: Sequence[Wanted]) -> Iterator[Call]:
        alike: dict[tuple[float, float, float, int, bool, str], set[int]] = defaultdict(set)
        for one in rows:
            at, slack = _window(one)
            kind = (at, slack, one.minutes, one.workers, one.critical, need_of(one.needs))
            alike[kind].add((one.day - self.starts).days)
        for number, (kind, on) in enumerate(sorted(alike.items(), key=lambda pair: pair[0]), 1):
            at, slack, minutes, workers, critical, need = kind
            dates = Dates(frozenset(on), self.days)
            yield Call(
                f"-{number}", at, minutes, need, slack, critical, min(workers, 2), dates=dates
            )


def need_of(needs: Sequence[str]) -> str:
    """One word for all that is to be done at a visit."""
    return ALL_OF.join(sorted(needs)) or CARE


def days_from(starts: date, days: int) -> tuple[date, date]:
    """The half-open period of a study."""
    return starts, starts + timedelta(days=days)


def _window(one: Wanted) -> tuple[float, float]:
    """When it suits, and how much earlier or later it may be."""
    if one.closes is None:
        at, slack = one.opens, CRITICAL_SLACK if one.critical else SLACK
    else:
        at, slack = (one.opens + one.closes) / 2, (one.closes - one.opens) / 2
    return min(at, DAY - one.minutes), slack


def _usual(shifts: Iterable[Shift]) -> Shift:
    kinds = Counter(_kind(one) for one in shifts)
    return max((EARLY, LATE, LONG), key=lambda shift: kinds[shift])


def _kind(shift: Shift) -> Shift:
    if shift.ends <= AFTERNOON:
        return EARLY
    return LATE if shift.starts >= MIDDAY else LONG


def _by_number(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for one in rows:
        found[one.number].append(one)
    return found


def _in_order(found: Mapping[int, list[Row]]) -> list[list[Row]]:
    """By what is known of each and not by number, which is another every time they are read."""
    return sorted(
        (sorted(rows, key=_known) for rows in found.values()),
        key=lambda rows: [_known(one) for one in rows],
    )


def _known(one: Wanted | Duty) -> tuple[str, ...]:
    fields = (getattr(one, name) for name in one.__slots__ if name != "number")
    return tuple(str(value) for value in fields)
