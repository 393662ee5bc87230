"""Plan every day of every team, and add up what came of it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from almoner.kernel.refusals import Refusal, Refused
from almoner.services.rounds.checking.check import check
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.study.arrangements import Arrangement, Team
from almoner.services.rounds.study.days import Day, Kind, make_day
from almoner.services.rounds.study.local import by_day, measure_locally
from almoner.services.rounds.study.measuring import Tally, measure
from almoner.services.rounds.study.place import Person, Place
from almoner.services.rounds.study.settings import Settings, Switches
from almoner.services.rounds.study.values import Values, values_at
from almoner.services.rounds.travelling.straight import StraightLine
from almoner.services.rounds.travelling.ways import TravelTimes

Planner = Callable[[Problem, float, int], Plan]
"""Plans a problem; also told which part of the whole study it is, and a seed."""
Progress = Callable[[float, str], None]
"""Told the share that is done and what is being planned."""

REGULARS = 8
"""Workers whom rounds try to send to a person: enough for both shifts, days off and pairs."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An arrangement and its days, in order; and the same days in each neighbourhood."""

    arrangement: Arrangement
    days: tuple[Tally, ...]
    places: Mapping[str, tuple[Tally, ...]] = field(default_factory=dict)

    def within(self, name: str) -> "Outcome":
        """The outcome for those who live in one neighbourhood."""
        return Outcome(self.arrangement, self.places[name])


@dataclass(frozen=True, slots=True)
class _Sums:
    """The days of one arrangement while they are added up."""

    days: list[Tally]
    local: list[dict[str, Tally]]

    @classmethod
    def of(cls, days: int) -> "_Sums":
        return cls([Tally() for _ in range(days)], [{} for _ in range(days)])

    def add(self, number: int, tally: Tally, local: Mapping[str, Tally]) -> None:
        self.days[number].add(tally)
        for name, part in local.items():
            self.local[number].setdefault(name, Tally()).add(part)


@dataclass(frozen=True, slots=True)
class Means:
    """What every day is planned with. `planner` and `ways` are the project's own when not given.
    `where`: the neighbourhood of each person, to be counted apart; empty when they are not."""

    place: Place
    settings: Settings
    values: Values
    planner: Planner
    ways: TravelTimes
    where: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        place: Place,
        settings: Settings,
        planner: Planner | None = None,
        ways: TravelTimes | None = None,
        where: Mapping[str, str] | None = None,
    ) -> "Means":
        return cls(
            place,
            settings,
            values_at(place.starts),
            planner or solver(settings),
            ways or StraightLine(),
            where or {},
        )


def run(
    means: Means, arrangements: Sequence[Arrangement], progress: Progress | None = None
) -> tuple[Outcome, ...]:
    """The outcome of each arrangement, in their order.

    Arrangements that differ only in how workers are paid have the same rounds, planned once.
    Refused when a plan does not pass the checker: no figure comes from such a plan.
    """
    groups = _planned_once(arrangements)
    part = 1 / len(groups)
    found: dict[int, _Sums] = {}
    for number, group in enumerate(groups):
        tell = _within(progress, number * part, part)
        for one, sums in zip(group, _run_group(means, group, part, tell), strict=True):
            found[id(one)] = sums
    names = sorted(set(means.where.values()))
    return tuple(_outcome(one, found[id(one)], names) for one in arrangements)


def _outcome(one: Arrangement, sums: _Sums, names: Sequence[str]) -> Outcome:
    return Outcome(one, tuple(sums.days), {name: by_day(sums.local, name) for name in names})


def solver(settings: Settings) -> Planner:
    """The project's own search, with the study's seconds or effort."""
    from almoner.services.rounds.solver.search import solve

    def plan(problem: Problem, part: float, seed: int) -> Plan:
        if settings.seconds is not None:
            return solve(problem, seconds=settings.seconds * part, seed=seed).plan
        calls = sum(len(visit.tasks) for visit in problem.visits)
        return solve(problem, moves=settings.effort * calls, seed=seed).plan

    return plan


def _planned_once(arrangements: Sequence[Arrangement]) -> list[list[Arrangement]]:
    groups: list[list[Arrangement]] = []
    for one in arrangements:
        alike = next((group for group in groups if _rounds(group[0]) == _rounds(one)), None)
        if alike is None:
            groups.append([one])
        else:
            alike.append(one)
    return groups


def _rounds(one: Arrangement) -> tuple[tuple[Team, ...], Switches]:
    """What decides the rounds: everything but pay."""
    return one.teams, replace(one.switches, shift_pay=False)


def _run_group(
    means: Means, group: Sequence[Arrangement], part: float, tell: Progress
) -> list[_Sums]:
    sums = [_Sums.of(means.settings.days) for _ in group]
    lead, done = group[0], 0.0
    for team in lead.teams:
        each = _calls(team.people) / _calls(means.place.people) / means.settings.days
        for day, plan in _team_days(means, team, lead.switches, part * each):
            for own, arrangement in zip(sums, group, strict=True):
                counted = day, plan, means.values, arrangement.switches
                local = measure_locally(*counted, means.where) if means.where else {}
                own.add(day.number, measure(*counted), local)
            done += each
            tell(done, f"{lead.name}: {team.name}, day {day.number + 1}")
    return sums


def _calls(people: Sequence[Person]) -> int:
    return sum(len(person.calls) for person in people)


def _team_days(
    means: Means, team: Team, switches: Switches, part: float
) -> Iterator[tuple[Day, Plan | None]]:
    """Day after day, so that who came before is known."""
    came: dict[str, Counter[str]] = {}
    seed = means.settings.seed
    for number in range(means.settings.days):
        kind = Kind(number, means.place.weekday(number), switches, means.settings.weights, seed)
        day = make_day(team, kind, means.values, means.ways, _regulars(came))
        plan = _passed(day, means.planner, part, seed + number)
        if plan is not None:
            _remember(day, plan, came)
        yield day, plan


def _passed(day: Day, planner: Planner, part: float, seed: int) -> Plan | None:
    if day.problem is None:
        return None
    plan = planner(day.problem, part, seed)
    verdict = check(day.problem, plan)
    if not verdict.passed:
        first = verdict.faults[0].words
        raise Refused(
            Refusal(
                "plan-not-passed",
                f"A plan of {day.team.name} for day {day.number + 1} did not pass the checker:"
                f" {first}",
                "Search longer, or report it with the seed.",
            )
        )
    return plan


def _remember(day: Day, plan: Plan, came: dict[str, Counter[str]]) -> None:
    assert day.problem is not None
    person = {visit.key: visit.person for visit in day.problem.visits}
    for one in plan.rounds:
        for call in one.calls:
            came.setdefault(person[call.visit], Counter())[one.worker] += 1


def _regulars(came: Mapping[str, Counter[str]]) -> dict[str, set[str]]:
    """The few who came most often to each person. Were everybody known who ever came, nothing
    would keep the number from growing."""
    return {
        key: set(sorted(found, key=lambda worker: (-found[worker], worker))[:REGULARS])
        for key, found in came.items()
    }


def _within(progress: Progress | None, start: float, length: float) -> Progress:
    def tell(done: float, what: str) -> None:
        if progress is not None:
            progress(start + done * length, what)

    return tell
