"""The first day after the rota, for a manager to plan: who wants what, who works, and a draft."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from almoner.demo.growing.arcs import Arc
from almoner.demo.growing.place import Place
from almoner.demo.growing.rounds import AHEAD, people_of, workers_of
from almoner.demo.invent.chance import happens, one_of, whole
from almoner.demo.invent.organisations import HOME_CARE
from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.queries.authority import Question, may_each
from almoner.services.rounds.commands import needs
from almoner.services.rounds.commands.planning import ask_for_plan, perform
from almoner.services.rounds.rules.clock import moment_of
from almoner.services.visits.commands import plan_visit

PROVIDER = HOME_CARE[0]
_MOVES = 300_000
_EACH = 2
_WAYS = ("car", "car", "car", "bus", "bicycle", "foot")
_SHIFTS = ((420, 840), (420, 900), (840, 1350), (900, 1350), (480, 1200))
_BEFORE, _AFTER, _LONGEST = 45, 90, 12 * 60
_NOT_ALLOWED = 3
"""Visits for something that nobody there may do on the day: what such a day has, and why."""
_PAY, _MILEAGE = Decimal("13.10"), Decimal("0.45")
_BY_HAND = 11 * 60
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
    day, delegated = _day(place), _delegated(place)
    for number, worker in enumerate(workers_of(place, PROVIDER)):
        times = [_time(arc) for arc in delegated if arc.worker == worker]
        starts, ends = _shift(number, times)
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
        _want(place, actor, person, [arc for arc in delegated if arc.person == person], at)
    _plan_one_by_hand(place, actor, at)


def _plan_one_by_hand(place: Place, actor: Viewer, at: datetime) -> None:
    """A visit that was in the day before anybody planned rounds."""
    starts = moment_of(_day(place), _BY_HAND)
    plan_visit(
        actor,
        person_id=place.people[_whom(place)[-1]].pk,
        worker_id=place.workers[workers_of(place, PROVIDER)[1]].pk,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=30),
        at=at,
    )


def _shift(number: int, times: Sequence[int]) -> tuple[int, int]:
    """Minutes after midnight: the usual shift, and longer for who has something delegated to do
    before or after it. `times`: when that is."""
    starts, ends = _SHIFTS[number % len(_SHIFTS)]
    if not times:
        return starts, ends
    starts = min(starts, min(times) - _BEFORE)
    return starts, min(max(ends, max(times) + _AFTER), starts + _LONGEST)


def _delegated(place: Place) -> list[Arc]:
    """What is due on the day and delegated: all that somebody has the authority for then, and a few
    for which nobody has. For the others the nurse still comes."""
    due = [arc for person in _whom(place) for arc in _due(place, person)]
    answers = may_each([_question(place, arc) for arc in due]) if due else iter(())
    granted = dict(zip((arc.number for arc in due), (one.granted for one in answers), strict=True))
    without = [arc for arc in due if not granted[arc.number]]
    without.sort(key=lambda arc: arc.activity != "insulin-administration")
    kept = {arc.number for arc in without[:_NOT_ALLOWED]}
    return [arc for arc in due if granted[arc.number] or arc.number in kept]


def _question(place: Place, arc: Arc) -> Question:
    return Question(
        place.workers[arc.worker].pk,
        arc.activity,
        place.people[arc.person].pk,
        moment_of(_day(place), _time(arc)),
        place.organisations[PROVIDER].pk,
    )


def _time(arc: Arc) -> int:
    return arc.clocks[0].hour * 60 + arc.clocks[0].minute


def _day(place: Place) -> date:
    return place.clock.day(-AHEAD - 1)


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


def _want(place: Place, actor: Viewer, person: str, delegated: Sequence[Arc], at: datetime) -> None:
    """Ordinary visits in parts of the day; what is delegated at its own time, never later."""
    chance, day = place.chance("wants", person), _day(place)
    about: dict[str, Any] = {"person_id": place.people[person].pk, "day": day, "at": at}
    taken = []
    for arc in delegated:
        opens = _time(arc)
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
    day, seen = _day(place), set()
    for arc in place.casting.arcs:
        theirs = arc.person == person and arc.provider == PROVIDER and arc.activity not in seen
        if theirs and arc.clocks and arc.due_on(day):
            seen.add(arc.activity)
            yield arc


def _plan(place: Place, at: datetime) -> None:
    """The draft that the manager finds."""
    asked = ask_for_plan(place.manager(PROVIDER), day=_day(place), at=at)
    perform(asked.pk, at, moves=_MOVES)
