"""One team's day as a problem to plan."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from random import Random

import numpy as np

from almoner.services.rounds.problem.pairing import may
from almoner.services.rounds.problem.places import Point
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.travel import CAR
from almoner.services.rounds.problem.visits import DAY, Asks, Gap, Task, Visit
from almoner.services.rounds.problem.weights import Weights
from almoner.services.rounds.problem.workers import Rest, Worker
from almoner.services.rounds.study.arrangements import Team
from almoner.services.rounds.study.place import Call, Carer, Person, Shift
from almoner.services.rounds.study.settings import Switches
from almoner.services.rounds.study.values import Values
from almoner.services.rounds.travelling.ways import TravelTimes

COMPANY = "company"
COMPANY_MINUTES, COMPANY_WORTH = 45.0, 60.0
COMPANY_HOURS = (10 * 60.0, 16 * 60.0)
CRITICAL_LATEST = 45.0
REST_MINUTES, REST_AFTER = 20.0, (120.0, 330.0)


@dataclass(frozen=True, slots=True)
class Kind:
    """Which day it is, counted from 0, and by what rules it is planned."""

    number: int
    weekday: int
    switches: Switches
    weights: Weights
    seed: int

    def chance(self, team: str) -> Random:
        return Random(f"{self.seed}/{team}/{self.number}")  # noqa: S311  (invention, not secrecy)


@dataclass(frozen=True, slots=True)
class Day:
    """What is to be planned, and what was settled before.

    `problem` is None when there is nothing to plan. `unmet`: visits that nobody on duty may make.
    `away`: minutes of care of people in hospital, in the days that may stay paid and after them.
    """

    number: int
    team: Team
    problem: Problem | None
    km: np.ndarray
    unmet: tuple[Visit, ...]
    away: tuple[float, float]


def make_day(
    team: Team,
    kind: Kind,
    values: Values,
    ways: TravelTimes,
    known: Mapping[str, Set[str]],
) -> Day:
    """The visits and workers of a day. `known`: for each person the workers who come regularly."""
    shifts = {c.key: c.shift_on(kind.weekday, kind.number) for c in team.carers}
    on_duty = [carer for carer in team.carers if shifts[carer.key] is not None]
    points, at = _places(team.people, on_duty)
    km = ways.metres(points, CAR) / 1000
    at_home = [p for p in team.people if p.stay_on(kind.number) is None]
    away = _away(team.people, kind, values["hospital_days"])
    slack = values["flexible"] if kind.switches.flexible else 0.0
    wanted = list(_visits(at_home, kind, at, slack, known))
    if kind.switches.hospital:
        wanted += _company(at_home, at, away[0], kind.chance(team.name))
    workers = tuple(
        _worker(carer, shift, at) for carer in on_duty if (shift := shifts[carer.key]) is not None
    )
    possible = [visit for visit in wanted if _staffed(visit, workers)]
    problem = None
    if possible:
        travel = ways.travel(points, sorted({worker.mode for worker in workers}))
        problem = Problem(tuple(possible), workers, travel, kind.weights, team.name, may_leave=True)
    keys = {visit.key for visit in possible}
    unmet = tuple(visit for visit in wanted if visit.key not in keys)
    return Day(kind.number, team, problem, km, unmet, away)


def is_company(key: str) -> bool:
    """Whether a visit was made from the hours of people in hospital."""
    return key.endswith(COMPANY)


def _places(
    people: Sequence[Person], carers: Sequence[Carer]
) -> tuple[list[Point], dict[str, int]]:
    """The middle of the team first, then every home once; and where each key stands."""
    homes = {one.key: one.spot.point for one in people}
    homes |= {one.key: one.spot.point for one in carers}
    middle = Point(
        sum(point.latitude for point in homes.values()) / len(homes),
        sum(point.longitude for point in homes.values()) / len(homes),
    )
    return [middle, *homes.values()], {key: at for at, key in enumerate(homes, 1)}


def _visits(
    people: Sequence[Person],
    kind: Kind,
    at: Mapping[str, int],
    slack: float,
    known: Mapping[str, Set[str]],
) -> Iterator[Visit]:
    for person in people:
        for call in person.calls_on(kind.weekday, kind.number):
            opens, closes = _window(call, slack)
            yield Visit(
                person.key + call.name,
                opens,
                closes,
                tuple(Task(call.needs, call.minutes) for _ in range(call.workers)),
                Gap() if call.workers == 2 else None,
                place=at[person.key],
                person=person.key,
                latest=closes + CRITICAL_LATEST if call.critical else None,
                asks=Asks(known=frozenset(known[person.key]) if known.get(person.key) else None),
            )


def _window(call: Call, more: float) -> tuple[float, float]:
    slack = call.slack + (0.0 if call.critical else more)
    last = DAY - call.minutes
    return max(0.0, call.at - slack), min(last, call.at + slack)


def _company(
    people: Sequence[Person], at: Mapping[str, int], minutes: float, chance: Random
) -> list[Visit]:
    """As many visits to lonely people as the hours of those in hospital allow."""
    lonely = [person for person in people if person.lonely]
    number = min(len(lonely), int(minutes // COMPANY_MINUTES))
    return [
        Visit(
            person.key + COMPANY,
            *COMPANY_HOURS,
            (Task("personal care", COMPANY_MINUTES),),
            place=at[person.key],
            person=person.key,
            leave=COMPANY_WORTH,
        )
        for person in chance.sample(lonely, number)
    ]


def _away(people: Sequence[Person], kind: Kind, paid_days: float) -> tuple[float, float]:
    paid = after = 0.0
    for person in people:
        stay = person.stay_on(kind.number)
        if stay is None:
            continue
        calls = person.calls_on(kind.weekday, kind.number)
        minutes = sum(call.minutes * call.workers for call in calls)
        if kind.number - stay.first < paid_days:
            paid += minutes
        else:
            after += minutes
    return paid, after


def _worker(carer: Carer, shift: Shift, at: Mapping[str, int]) -> Worker:
    return Worker(
        carer.key,
        carer.can,
        starts=shift.starts,
        ends=shift.ends,
        start_place=at[carer.key],
        end_place=at[carer.key],
        mode=carer.mode,
        rest=Rest(REST_MINUTES, *(shift.starts + after for after in REST_AFTER)),
    )


def _staffed(visit: Visit, workers: Sequence[Worker]) -> bool:
    able = sum(may(worker, visit, 0) for worker in workers)
    return able >= len(visit.tasks)
