"""Days of home care for the benchmarks of rounds: real postcodes of Coventry, invented people.

The same seed and sizes give the same day. Nothing here is measured: shares and times are chosen so
that the days look like days of home care.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from almoner.platform.geography.placing import Place, metres_between, place, places_in
from almoner.services.rounds.problem.links import Link
from almoner.services.rounds.problem.places import Point
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.problem.problem import Problem, Told
from almoner.services.rounds.problem.travel import CAR
from almoner.services.rounds.problem.visits import Asks, Gap, Task, Visit
from almoner.services.rounds.problem.workers import Rest, Worker
from almoner.services.rounds.rules.weighing import weights_of
from almoner.services.rounds.travelling.straight import StraightLine

COVENTRY, OFFICE = ("E08000026",), "CV1 5RR"
CARE, MEDICINES, DELEGATED = "personal care", "medicines", "delegated task"
WOMAN, DOG, BICYCLE = "woman", "dog", "bicycle"
MORNING, LUNCH, TEA, BED = 8 * 60 + 30, 12 * 60 + 30, 16 * 60 + 30, 20 * 60
TIMES = ((MORNING, LUNCH, TEA), (MORNING, BED), (MORNING, LUNCH, BED), (MORNING, LUNCH, TEA, BED))
SHARES = (35, 25, 20, 20)
DOUBLE, EVERY = (7, 19), 25
LINKED, CRITICAL = 0.4, 0.12
MEDICINES_APART = 210.0
KNOWN, NEAREST = 8, 20
SHIFTS = ((7 * 60, 15 * 60), (14 * 60 + 30, 22 * 60 + 30), (7 * 60, 22 * 60))
ON_SHIFTS, LONGEST_WORK = (38, 34, 28), 660.0
LEEWAY = 15.0
ACROSS = 400
"""The workers of more people than this live all over the city; of fewer, near them."""


@dataclass(frozen=True)
class Person:
    """Whom visits go to: visits have no place yet."""

    key: str
    home: Place
    visits: tuple[Visit, ...]
    apart: bool


@cache
def _homes() -> list[Place]:
    return list(places_in(COVENTRY))


def people_of(visits: int, seed: int) -> list[Person]:
    """People all over the city, with one to four visits each and exactly so many together."""
    chance = Random(f"people/{visits}/{seed}")
    homes = _homes()
    found: list[Person] = []
    left = visits
    while left:
        made = _person(chance, len(found) + 1, chance.choice(homes), left)
        found.append(made)
        left -= len(made.visits)
    return found


def _person(chance: Random, number: int, home: Place, most: int) -> Person:
    key = f"P{number:04d}"
    times: tuple[int, ...] = chance.choices(TIMES, SHARES)[0]
    if times == TIMES[0]:
        times = (chance.choice(times),)
    asks = Asks(
        must=frozenset({WOMAN} if chance.random() < 0.06 else ()),
        has=frozenset({DOG} if chance.random() < 0.15 else ()),
    )
    double, delegated = number % EVERY in DOUBLE, chance.random() < 0.06
    visits = []
    for at in times[:most]:
        needs = (
            DELEGATED if delegated and at == times[0] else chance.choice((CARE, CARE, MEDICINES))
        )
        minutes = float(chance.choice((30, 30, 45) if at == MORNING else (15, 30, 30)))
        suits = at + chance.randrange(-90, 91, 15)
        critical = chance.random() < CRITICAL
        slack = 15.0 if critical else float(chance.choice((30, 45, 60)))
        visits.append(
            Visit(
                f"{key}-{at // 60}",
                suits - slack,
                suits + slack,
                (Task(needs, minutes), Task(CARE, minutes)) if double else (Task(needs, minutes),),
                Gap() if double else None,
                person=key,
                latest=suits + slack + 45.0 if critical else None,
                asks=asks,
            )
        )
    return Person(key, home, tuple(visits), chance.random() < LINKED)


def day_of(people: Sequence[Person], workers: int, seed: int, name: str) -> Problem:
    """The day of these people and of so many workers, who begin at home or at the office."""
    chance = Random(f"workers/{name}/{workers}/{seed}")
    crew, starts = crew_of(chance, people, workers)
    points = [_point(one) for one in (place(OFFICE), *(p.home for p in people), *starts)]
    visits = tuple(
        replace(visit, place=at, asks=replace(visit.asks, known=known))
        for at, one in enumerate(people, 1)
        for known in (_known(chance, one.home, crew, starts),)
        for visit in one.visits
    )
    travel = StraightLine().travel(points, (CAR, BICYCLE))
    links = tuple(link for one in people for link in apart(one))
    return Problem(visits, crew, travel, weights_of("balanced"), name, links, may_leave=True)


def crew_of(
    chance: Random, people: Sequence[Person], workers: int
) -> tuple[tuple[Worker, ...], list[Place]]:
    """Workers of the day of these people, and where each lives."""
    homes = _homes() if len(people) > ACROSS else [one.home for one in people]
    starts = [chance.choice(homes) for _ in range(workers)]
    return tuple(_worker(chance, n, 1 + len(people) + n) for n in range(workers)), starts


def provider_day(visits: int, workers: int, seed: int) -> Problem:
    return day_of(people_of(visits, seed), workers, seed, "one provider")


def _point(one: Place) -> Point:
    return Point(one.latitude, one.longitude)


def _known(
    chance: Random, home: Place, crew: Sequence[Worker], starts: Sequence[Place]
) -> frozenset[str]:
    """Some of the workers who live nearest."""
    near = sorted(range(len(crew)), key=lambda n: metres_between(home, starts[n]))[:NEAREST]
    return frozenset(crew[n].key for n in chance.sample(near, min(KNOWN, len(near))))


def apart(one: Person) -> Iterator[Link]:
    """Medicines of the morning and of noon, at least three and a half hours apart."""
    if one.apart and len(one.visits) > 2 and len(one.visits[0].tasks) == 1:
        yield Link(one.visits[0].key, one.visits[1].key, MEDICINES_APART)


def _worker(chance: Random, number: int, home: int) -> Worker:
    """The first of every three may do what is delegated, so that no day is without."""
    starts, ends = chance.choices(SHIFTS, ON_SHIFTS)[0]
    if number < len(SHIFTS):
        starts, ends = SHIFTS[number]
    can = {CARE, MEDICINES} if chance.random() < 0.92 or number < len(SHIFTS) else {CARE}
    at = home if chance.random() < 0.7 else 0
    return Worker(
        f"W{number + 1:03d}",
        frozenset(can | {DELEGATED} if number % 3 != 1 else can),
        starts=float(starts),
        ends=float(ends),
        start_place=at,
        end_place=at,
        mode=CAR if chance.random() < 0.85 else BICYCLE,
        rest=Rest(20.0, starts + 120.0, starts + 330.0),
        most=LONGEST_WORK,
        traits=frozenset({WOMAN} if chance.random() < 0.8 else ()),
        avoids=frozenset({DOG} if chance.random() < 0.05 else ()),
    )


def neighbourhoods(visits: int, parts: int, seed: int) -> list[list[Person]]:
    """The people of a city in parts of about as many each: strips from west to east, and each from
    south to north."""
    people = sorted(people_of(visits, seed), key=lambda one: one.home.easting)
    strips = max(1, round(math.sqrt(parts)))
    found: list[list[Person]] = []
    begun = 0
    for n in range(strips):
        rows = parts // strips + (n < parts % strips)
        strip = people[len(people) * begun // parts : len(people) * (begun + rows) // parts]
        strip.sort(key=lambda one: one.home.northing)
        found += [
            strip[len(strip) * at // rows : len(strip) * (at + 1) // rows] for at in range(rows)
        ]
        begun += rows
    return found


def after_a_sickness_call(day: Problem, plan: Plan) -> Problem:
    """The same day without the worker who has most calls. Everybody else was told the plan, and
    visits move from what was told by a quarter of an hour at most."""
    off = max(plan.rounds, key=lambda one: len(one.calls)).worker
    told = {
        (call.visit, call.task): Told(one.worker, call.starts)
        for one in plan.rounds
        for call in one.calls
    }
    return replace(
        day,
        visits=tuple(_narrowed(visit, told.get((visit.key, 0))) for visit in day.visits),
        workers=tuple(one for one in day.workers if one.key != off),
        weights=weights_of("told"),
        told=told,
    )


def _narrowed(visit: Visit, told: Told | None) -> Visit:
    if told is None:
        return visit
    opens = max(visit.opens, told.starts - LEEWAY)
    closes = max(opens, min(visit.closes, told.starts + LEEWAY))
    latest = None if visit.latest is None else max(visit.latest, closes)
    return replace(visit, opens=opens, closes=closes, latest=latest)
