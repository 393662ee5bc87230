"""The people, workers and providers that a study is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from almoner.kernel.refusals import refuse
from almoner.services.rounds.problem.places import Point

WEEK = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Spot:
    """Metres on one grid, to divide the area by, and degrees, to travel by."""

    east: float
    north: float
    latitude: float
    longitude: float

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)


@dataclass(frozen=True, slots=True)
class Dates:
    """On which days of the study, numbered from 0, out of so many that were read."""

    on: frozenset[int]
    of: int


@dataclass(frozen=True, slots=True)
class Call:
    """A visit that recurs.

    `at`: minute after midnight that suits. `slack`: how much earlier or later was agreed.
    `critical`: its time matters to health. `workers`: 1 or 2. `weekdays`: 0 is Monday. `dates`: the
    days themselves, where they were read from a rota; then weekdays do not count.
    """

    name: str
    at: float
    minutes: float
    needs: str
    slack: float = 30.0
    critical: bool = False
    workers: int = 1
    weekdays: frozenset[int] = WEEK
    dates: Dates | None = None

    @property
    def a_week(self) -> float:
        """How often in a week."""
        if self.dates is None:
            return float(len(self.weekdays))
        return len(self.dates.on) / self.dates.of * 7

    def is_on(self, weekday: int, day: int) -> bool:
        return weekday in self.weekdays if self.dates is None else day in self.dates.on


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay in hospital: from the first day to the last, both included, numbered from 0."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who receives care, and by whom today. `review`: when their care is next reviewed.
    `cell`: the H3 cell they live in, where it is known."""

    key: str
    spot: Spot
    provider: str
    calls: tuple[Call, ...]
    community: str = ""
    lonely: bool = False
    stays: tuple[Stay, ...] = ()
    review: date | None = None
    cell: str = ""

    @property
    def hours(self) -> float:
        """Hours of care a week, each worker's counted."""
        minutes = sum(c.minutes * c.workers * c.a_week for c in self.calls)
        return minutes / 60

    @property
    def needs(self) -> frozenset[str]:
        return frozenset(call.needs for call in self.calls)

    def stay_on(self, day: int) -> Stay | None:
        return next((stay for stay in self.stays if stay.first <= day <= stay.last), None)

    def calls_on(self, weekday: int, day: int = 0) -> list[Call]:
        return [call for call in self.calls if call.is_on(weekday, day)]


@dataclass(frozen=True, slots=True)
class Shift:
    """From one minute of the day to another."""

    starts: float
    ends: float


@dataclass(frozen=True, slots=True)
class Carer:
    """A care worker: employer, home, competences, way of travelling, shift, and days of work.

    `duty`: the shift of each day of the study, where it was read from a rota; then `shift` and
    `weekdays` are what is usual, and workers are shared out by them.
    """

    key: str
    provider: str
    spot: Spot
    can: frozenset[str]
    mode: str
    shift: Shift
    weekdays: frozenset[int]
    duty: Mapping[int, Shift] | None = field(default=None, hash=False)

    def shift_on(self, weekday: int, day: int) -> Shift | None:
        """None when they do not work."""
        if self.duty is not None:
            return self.duty.get(day)
        return self.shift if weekday in self.weekdays else None


@dataclass(frozen=True, slots=True)
class Place:
    """Everybody, and the day on which the study begins. `own`: read from a real rota, so what is
    said of few people is not shown. `limits`: what this place cannot tell, in words. `ground`: its
    H3 cells with homes, to draw it, where they are known."""

    name: str
    starts: date
    people: tuple[Person, ...]
    carers: tuple[Carer, ...]
    own: bool = False
    limits: tuple[str, ...] = ()
    ground: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.people or not self.carers:
            refuse("place-empty", "A study needs people and workers.", "Add both.")
        for noun, keys in (("person", self.people), ("worker", self.carers)):
            if len({one.key for one in keys}) < len(keys):
                refuse("key-twice", f"Two have one key: each {noun} needs its own.")

    @property
    def providers(self) -> tuple[str, ...]:
        return tuple(sorted({person.provider for person in self.people}))

    def weekday(self, day: int) -> int:
        return (self.starts + timedelta(days=day)).weekday()


def hours_of(people: Iterable[Person]) -> float:
    return sum(person.hours for person in people)
