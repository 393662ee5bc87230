"""The first day after the rota, for a manager to plan: who wants what, who works, and a draft."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from almoner.demo.growing.arcs import Arc
from almoner.demo.growing.place import Place
from almoner.demo.growing.rounds import AHEAD, people_of, workers_of
from almoner.demo.invent.chance import happens, one_of, whole
from almoner.demo.invent.organisations import HOME_CARE
from almoner.platform.access.viewer import Viewer
from almoner.services.rounds.commands import needs
from almoner.services.rounds.commands.planning import ask_for_plan, perform

PROVIDER = HOME_CARE[0]
_MOVES = 60_000
_EACH = 2
_WAYS = ("car", "car", "car", "bus", "bicycle", "foot")
_SHIFTS = ((7, 14), (7, 15), (14, 22), (15, 22), (8, 20))
_BEFORE, _EARLY = 45, 7 * 60 + 45
_PAY, _MILEAGE = Decimal("13.10"), Decimal("0.45")
_DOG, _WOMAN = "a dog", "a woman"


@dataclass(frozen=True, slots=True)
class Moment:
    """A part of the day in which people want a visit, in minutes after midnight."""

    opens: int
    closes: int
    minutes: tuple[int, ...]
    share: float


MOMENTS = (
    Moment(7 * 60 + 30, 9 * 60 + 30, (30, 45), 1.0),
    Moment(12 * 60, 13 * 60 + 30, (30,), 0.5),
    Moment(16 * 60 + 30, 18 * 60, (30,), 0.6),
    Moment(20 * 60, 21 * 60, (30, 45), 0.4),
)


def lay_out_planner(place: Place) -> None:
    place.script.add(place.clock.at(1, 15), partial(_prepare, place))
    place.script.add(place.clock.at(1, 16), partial(_plan, place))


def _prepare(place: Place, at: datetime) -> None:
    """What people want and who is there, as the manager types it in."""
    actor, chance = place.manager(PROVIDER), place.chance("planner")
    day = place.clock.day(-AHEAD - 1)
    for number, worker in enumerate(workers_of(place, PROVIDER)):
        starts, ends = _shift(place, number, worker)
        about: dict[str, Any] = {"worker_id": place.workers[worker].pk, "at": at}
        needs.set_shift(actor, day=day, starts=starts, ends=ends, **about)
        needs.set_traveller(
            actor,
            mode=one_of(chance, _WAYS),
            starts_from="office",
            contracted_minutes=30 * 60,
            pay=_PAY,
            mileage=_MILEAGE,
            traits=[_WOMAN] if number % 3 else ["a man"],
            avoids=[_DOG] if number == 1 else [],
            **about,
        )
    for number, person in enumerate(_whom(place)):
        _ask(place, actor, number, person, at)
        _want(place, actor, person, at)


def _shift(place: Place, number: int, worker: str) -> tuple[int, int]:
    """Minutes after midnight: early for who has something delegated to do early."""
    starts, ends = (hour * 60 for hour in _SHIFTS[number % len(_SHIFTS)])
    day = place.clock.day(-AHEAD - 1)
    first = min(
        (
            arc.clocks[0].hour * 60 + arc.clocks[0].minute
            for arc in place.casting.arcs
            if arc.worker == worker and arc.clocks and arc.due_on(day)
        ),
        default=starts,
    )
    return (first - _BEFORE, first + 8 * 60) if first < _EARLY else (starts, ends)


def _whom(place: Place) -> list[str]:
    """As many people as these workers could just about see in a day."""
    return people_of(place, PROVIDER)[: _EACH * len(workers_of(place, PROVIDER))]


def _ask(place: Place, actor: Viewer, number: int, person: str, at: datetime) -> None:
    kinds: dict[int, dict[str, Any]] = {
        1: {"must": [_WOMAN]},
        2: {"has": [_DOG]},
        3: {"rather": {_WOMAN: 10}},
    }
    if asked := kinds.get(number % 8):
        needs.record_asks(actor, person_id=place.people[person].pk, at=at, **asked)


def _want(place: Place, actor: Viewer, person: str, at: datetime) -> None:
    """Ordinary visits in parts of the day; what is delegated at its own time, never later."""
    chance, day = place.chance("wants", person), place.clock.day(-AHEAD - 1)
    about: dict[str, Any] = {"person_id": place.people[person].pk, "day": day, "at": at}
    taken = []
    for arc in _due(place, person):
        opens = arc.clocks[0].hour * 60 + arc.clocks[0].minute
        taken.append(opens)
        needs.want_visit(
            actor,
            opens=opens - 15,
            closes=opens + 15,
            latest=opens + 60,
            minutes=30,
            activities=[arc.activity],
            **about,
        )
    for part in MOMENTS:
        near = any(abs(part.opens - one) < 150 for one in taken)
        if not near and happens(chance, part.share):
            minutes = one_of(chance, part.minutes)
            late = whole(chance, 0, 3) * 10
            needs.want_visit(
                actor,
                opens=part.opens + late,
                closes=part.closes + late,
                minutes=minutes,
                workers=2 if happens(chance, 0.08) else 1,
                **about,
            )


def _due(place: Place, person: str) -> Iterator[Arc]:
    """What is delegated for the person that day: one of each activity."""
    day, seen = place.clock.day(-AHEAD - 1), set()
    for arc in place.casting.arcs:
        theirs = arc.person == person and arc.provider == PROVIDER and arc.activity not in seen
        if theirs and arc.clocks and arc.due_on(day):
            seen.add(arc.activity)
            yield arc


def _plan(place: Place, at: datetime) -> None:
    """The draft that the manager finds."""
    asked = ask_for_plan(place.manager(PROVIDER), day=place.clock.day(-AHEAD - 1), at=at)
    perform(asked.pk, at, moves=_MOVES)
