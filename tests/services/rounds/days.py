"""Small days to plan, made here: one that is worked out by hand, and any number drawn by chance."""

import random
from dataclasses import replace

from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.problem.visits import Gap, Task, Visit
from almoner.services.rounds.problem.workers import Worker

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
