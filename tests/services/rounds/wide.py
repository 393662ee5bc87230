"""A day with everything in it, and a plan of it, small enough to be worked out by hand."""

from dataclasses import replace

import numpy as np
from tests.services.rounds.days import PILLS, WASH

from almoner.services.rounds.problem.links import Link
from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.problem import Problem, Told
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.problem.visits import Asks, Gap, Task, Visit
from almoner.services.rounds.problem.weights import Weights
from almoner.services.rounds.problem.workers import Rest, Worker

OFFICE, ADA, BEA, EVE, HOME = range(5)
CAR = np.array(
    [
        [0, 10, 20, 30, 8],
        [12, 0, 5, 25, 9],
        [22, 6, 0, 15, 11],
        [32, 26, 16, 0, 30],
        [7, 13, 14, 30, 0],
    ],
    dtype=float,
)
RUSH = CAR + (CAR > 0)
TRAVEL = Travel(
    {"car": np.array([CAR, RUSH]), "foot": np.array([2 * CAR, 2 * RUSH])}, parts=(0.0, 100.0)
)
WEIGHTS = Weights(
    travel=2, lateness=3, worst=5, stranger=7, change=11, unused=0.5, pay=1.5, fairness=2, wishes=4
)
BOTH = frozenset({"wash", "pills"})
VISITS = (
    Visit(
        "ada",
        60,
        120,
        (WASH,),
        place=ADA,
        person="Ada",
        latest=130,
        leave=50,
        asks=Asks(
            must=frozenset({"a woman"}),
            has=frozenset({"a dog"}),
            rather={"Polish": 4},
            prefers={"lee": 6, "kim": 2},
            known=frozenset({"kim"}),
            declined={"max": "Ada asked for somebody else."},
        ),
    ),
    Visit(
        "bea",
        60,
        90,
        (WASH, PILLS),
        Gap(),
        BEA,
        latest=110,
        asks=Asks(rather={"Polish": 3}, known=frozenset({"kim"})),
    ),
    Visit("dot", 200, 240, (PILLS,), place=ADA, person="Ada"),
    Visit("eve", 0, 600, (Task("wash", 20),), place=EVE, leave=70),
)
KIM = Worker(
    "kim",
    BOTH,
    starts=40,
    ends=400,
    start_place=HOME,
    end_place=HOME,
    rest=Rest(20, 100, 150),
    most=300,
    contracted=120,
    pay=12,
    mileage=0.2,
    traits=frozenset({"a woman"}),
)
LEE = Worker("lee", BOTH, ends=200, mode="foot", pay=10, traits=frozenset({"a woman", "Polish"}))
MAX = Worker("max", frozenset({"wash"}), contracted=30, avoids=frozenset({"a dog"}))
TOLD = {("ada", 0): Told("lee", 60), ("bea", 1): Told("lee", 95), ("dot", 0): Told("kim", 200)}


def wide_day(**changed) -> Problem:
    """Ada in the morning and, 100 to 200 minutes later, again; Bea by two at once; Eve."""
    day = Problem(
        visits=VISITS,
        workers=(KIM, LEE, MAX),
        travel=TRAVEL,
        weights=WEIGHTS,
        name="a day with everything",
        links=(Link("ada", "dot", 100, 200),),
        told=TOLD,
        may_leave=True,
    )
    return replace(day, **changed)


def with_visit(key: str, **changed) -> Problem:
    return wide_day(visits=tuple(replace(v, **changed) if v.key == key else v for v in VISITS))


def with_worker(key: str, **changed) -> Problem:
    team = (KIM, LEE, MAX)
    return wide_day(workers=tuple(replace(w, **changed) if w.key == key else w for w in team))


def wide_plan() -> Plan:
    """Kim drives from home: ada, bea, a break, dot. Lee walks to bea. Nobody goes to eve.

    Kim: 13 + 5 + 7 + 10 minutes of travel (the last two in the busier part of the day), 70 of
    contact. Lee: 40 + 44 and 10. Both are 5 minutes late at bea.
    """
    kim = (Call("ada", 0, 60, 90), Call("bea", 0, 95, 125), Call("dot", 0, 200, 210))
    lee = (Call("bea", 1, 95, 105),)
    return Plan((Round("kim", kim, (125, 145)), Round("lee", lee)), ("eve",))


def with_call(worker: int, at: int, **fields) -> Plan:
    """The plan with one call changed."""
    rounds = list(wide_plan().rounds)
    calls = list(rounds[worker].calls)
    calls[at] = replace(calls[at], **fields)
    rounds[worker] = replace(rounds[worker], calls=tuple(calls))
    return replace(wide_plan(), rounds=tuple(rounds))


def moved(worker: int, at: int, minutes: float) -> Plan:
    call = wide_plan().rounds[worker].calls[at]
    return with_call(worker, at, starts=call.starts + minutes, ends=call.ends + minutes)


def without(worker: int, at: int) -> Plan:
    rounds = list(wide_plan().rounds)
    calls = [call for number, call in enumerate(rounds[worker].calls) if number != at]
    rounds[worker] = replace(rounds[worker], calls=tuple(calls))
    return replace(wide_plan(), rounds=tuple(rounds))


def with_rest(rest) -> Plan:
    kim, lee = wide_plan().rounds
    return replace(wide_plan(), rounds=(replace(kim, rest=rest), lee))


def left_are(*keys: str) -> Plan:
    return replace(wide_plan(), left=keys)
