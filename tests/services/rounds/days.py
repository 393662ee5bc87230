"""Small days to plan, made here: one that is worked out by hand, and any number drawn by chance."""

import random
from dataclasses import replace
from math import inf

import numpy as np

from almoner.services.rounds.problem.links import Link
from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.problem import Problem, Told
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.problem.visits import Asks, Gap, Task, Visit
from almoner.services.rounds.problem.weights import Weights
from almoner.services.rounds.problem.workers import Rest, Worker

WASH, PILLS = Task("wash", 30), Task("pills", 10)
TRAVEL = (
    (0.0, 10.0, 20.0, 30.0),
    (12.0, 0.0, 5.0, 25.0),
    (22.0, 6.0, 0.0, 15.0),
    (32.0, 26.0, 16.0, 0.0),
)


def by_hand(**changed) -> Problem:
    """Three visits: alone; by two at once; pills, then a wash 20 to 40 minutes later."""
    day = Problem(
        visits=(
            Visit("ada", 60, 120, (WASH,), place=1),
            Visit("bea", 60, 100, (WASH, PILLS), Gap(), place=2),
            Visit("cyd", 60, 130, (PILLS, WASH), Gap(20, 40), place=3),
        ),
        workers=(
            Worker("kim", frozenset({"wash", "pills"})),
            Worker("lee", frozenset({"wash", "pills"})),
        ),
        travel=Travel.of(TRAVEL),
    )
    return replace(day, **changed)


def day_of(visits, workers, rows, **more) -> Problem:
    """A day in which each visit has a place of its own, after the office, in their order."""
    placed = tuple(replace(visit, place=at) for at, visit in enumerate(visits, start=1))
    return Problem(placed, tuple(workers), Travel.of(rows), **more)


def good_plan() -> Plan:
    """Kim: ada, bea, cyd (wash). Lee: bea, cyd (pills).

    Travel: 10 + 5 + 15 + 32 for Kim and 20 + 15 + 32 for Lee, 129. Kim is 10 minutes late at cyd
    and Lee is not late: 10 in all and 10 at worst.
    """
    return Plan(
        (
            Round(
                "kim", (Call("ada", 0, 60, 90), Call("bea", 0, 95, 125), Call("cyd", 1, 140, 170))
            ),
            Round("lee", (Call("bea", 1, 95, 105), Call("cyd", 0, 120, 130))),
        )
    )


def drawn(seed: int, visits: int = 12, workers: int = 4) -> Problem:
    """A day by chance, in which ways there and back differ, and some workers are barred."""
    chance = random.Random(seed)
    points = [(chance.uniform(0, 40), chance.uniform(0, 40)) for _ in range(visits + 1)]
    travel = tuple(
        tuple(
            0.0 if a is b else abs(a[0] - b[0]) + abs(a[1] - b[1]) + chance.random() for b in points
        )
        for a in points
    )
    found = tuple(_visit(chance, f"v{at}", at + 1) for at in range(visits))
    barred = [
        dict.fromkeys(chance.sample([v.key for v in found], 2), "Not asked for.")
        for _ in range(workers)
    ]
    both = frozenset({"wash", "pills"})
    team = [Worker(f"w{at}", both, barred[at]) for at in range(workers)]
    spare = [Worker(f"w{workers + at}", both) for at in range(2)]
    return Problem(found, (*team, *spare), Travel.of(travel))


def _visit(chance: random.Random, key: str, place: int) -> Visit:
    opens = float(chance.randrange(0, 300))
    closes = opens + chance.choice((0, 15, 60))
    kind = chance.random()
    if kind < 0.5:
        return Visit(key, opens, closes, (chance.choice((WASH, PILLS)),), place=place)
    least = float(chance.randrange(0, 60))
    gap = Gap() if kind < 0.75 else Gap(least, least + chance.choice((0, 20)))
    return Visit(key, opens, closes, (WASH, PILLS), gap, place)


def wide(seed: int, visits: int = 10, workers: int = 4) -> Problem:
    """A day by chance with everything in it: shifts, breaks, two ways of travelling, parts of the
    day, links, wishes, what was told, and visits that may be left over."""
    chance = random.Random(seed)
    base = drawn(seed, visits, workers)
    found = tuple(_widened(chance, visit) for visit in base.visits)
    team = tuple(_with_hours(chance, worker, visits) for worker in base.workers)
    return replace(
        base,
        visits=found,
        workers=team,
        travel=_ways(chance, base.travel.minutes["car"][0]),
        weights=Weights(1, 1, 0.5, stranger=7, change=9, unused=0.1, pay=0.3, fairness=0.5),
        links=_links(chance, found),
        told={("v0", 0): Told("w0", 100), ("v1", 0): Told("w1", 100), ("gone", 0): Told("w9", 1)},
        may_leave=True,
    )


def _widened(chance: random.Random, visit: Visit) -> Visit:
    asks = Asks(
        must=frozenset(chance.choice(((), (), ("a woman",)))),
        has=frozenset(chance.choice(((), (), ("a dog",)))),
        rather={"welsh": 5.0} if chance.random() < 0.3 else {},
        prefers={"w0": 4.0, "w1": 9.0} if chance.random() < 0.3 else {},
        known=frozenset(("w0", "w2")) if chance.random() < 0.5 else None,
        declined={"w1": "Not liked."} if chance.random() < 0.2 else {},
    )
    latest = visit.closes + chance.choice((0, 30)) if chance.random() < 0.4 else None
    leave = chance.choice((None, 20.0, 90.0, 200.0))
    return replace(visit, asks=asks, latest=latest, leave=leave)


def _with_hours(chance: random.Random, worker: Worker, visits: int) -> Worker:
    starts = float(chance.choice((0, 30, 120)))
    opens = starts + chance.choice((60, 100))
    rest = Rest(chance.choice((15.0, 30.0)), opens, opens + chance.choice((0.0, 60.0, 90.0)))
    return replace(
        worker,
        starts=starts,
        ends=starts + chance.choice((240.0, 320.0)),
        start_place=chance.randrange(visits + 1),
        end_place=chance.randrange(visits + 1),
        mode=chance.choice(("car", "walk")),
        rest=chance.choice((None, rest)),
        most=chance.choice((inf, 200.0)),
        contracted=chance.choice((0.0, 180.0)),
        pay=12.0,
        mileage=chance.choice((0.0, 0.3)),
        traits=frozenset(chance.choice((("a woman", "welsh"), ("a woman",), ("welsh",)))),
        avoids=frozenset(chance.choice(((), (), ("a dog",)))),
    )


def _ways(chance: random.Random, square: np.ndarray) -> Travel:
    """By car, slower from minute 150 on; and on foot."""
    rush = square * (1 + chance.random())
    return Travel({"car": np.stack([square, rush]), "walk": np.stack([2 * square] * 2)}, (0.0, 150))


def _links(chance: random.Random, visits: tuple[Visit, ...]) -> tuple[Link, ...]:
    if len(visits) < 3:
        return ()
    first, second, third = sorted(visits, key=lambda visit: visit.opens)[:: len(visits) // 3][:3]
    least = float(chance.choice((0, 30, 90)))
    most = least + chance.choice((20, 100))
    return Link(first.key, second.key, least, most), Link(second.key, third.key, 10.0)
