"""One call moved by hand: the rounds it touches, timed anew. Pure.

Nobody else's time changes unless it has to: a call that was not moved starts when it was to start,
or as soon after as its worker can be there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.visits import DAY, Visit
from almoner.services.rounds.problem.workers import Rest, Worker

_PASSES = 60
_NEAR = 1e-6
Key = tuple[str, int]


@dataclass(slots=True)
class _Stop:
    """A call, and the earliest that it may start for reasons outside its round."""

    visit: Visit
    task: int
    floor: float
    starts: float = 0.0

    @property
    def key(self) -> Key:
        return self.visit.key, self.task

    @property
    def ends(self) -> float:
        return self.starts + self.visit.tasks[self.task].minutes


def moved(problem: Problem, plan: Plan, changes: Mapping[Key, tuple[str, float]]) -> Plan:
    """The plan with these calls given to (worker, start in minutes after midnight)."""
    visits = {one.key: one for one in problem.visits}
    rounds: dict[str, list[_Stop]] = {one.key: [] for one in problem.workers}
    for one in plan.rounds:
        for call in one.calls:
            if (call.visit, call.task) not in changes and one.worker in rounds:
                rounds[one.worker].append(_Stop(visits[call.visit], call.task, call.starts))
    for (visit, task), (worker, starts) in changes.items():
        rounds[worker].append(_Stop(visits[visit], task, starts))
    for stops in rounds.values():
        stops.sort(key=lambda stop: (stop.floor, stop.key))
    return timed(problem, plan, rounds)


def restored(problem: Problem, plan: Plan, before: Plan) -> Plan:
    """The plan with every round as it was before whose calls are the same: a better order of what
    people were told already is not worth telling them again."""
    visits = {one.key: one for one in problem.visits}
    old = {one.worker: one for one in before.rounds}
    same = {
        one.worker
        for one in plan.rounds
        if one.worker in old and _keys(one) == _keys(old[one.worker]) and _lasts(old, one, visits)
    }
    tied = _tied(problem, plan)
    while loose := {one for one in same if not tied.get(one, set()) <= same}:
        same -= loose
    return replace(
        plan, rounds=tuple(old[one.worker] if one.worker in same else one for one in plan.rounds)
    )


def _keys(one: Round) -> set[Key]:
    return {(call.visit, call.task) for call in one.calls}


def _lasts(old: Mapping[str, Round], one: Round, visits: Mapping[str, Visit]) -> bool:
    """Whether the calls are still as long as they must be."""
    calls = old[one.worker].calls
    return all(c.ends - c.starts >= visits[c.visit].tasks[c.task].minutes - _NEAR for c in calls)


def _tied(problem: Problem, plan: Plan) -> dict[str, set[str]]:
    """Worker → those whose times hang on theirs: at one visit, or at visits that are linked."""
    makers: dict[str, set[str]] = {}
    for one in plan.rounds:
        for call in one.calls:
            makers.setdefault(call.visit, set()).add(one.worker)
    groups = [*makers.values()]
    groups += [makers.get(x.first, set()) | makers.get(x.second, set()) for x in problem.links]
    found: dict[str, set[str]] = {}
    for group in groups:
        for worker in group:
            found.setdefault(worker, set()).update(group)
    return found


def without(plan: Plan, visit: str) -> Plan:
    """The plan with nobody at this visit."""
    rounds = tuple(
        replace(one, calls=tuple(call for call in one.calls if call.visit != visit))
        for one in plan.rounds
    )
    return Plan(rounds, tuple(dict.fromkeys((*plan.left, visit))))


def timed(problem: Problem, plan: Plan, rounds: Mapping[str, list[_Stop]]) -> Plan:
    """Times for the calls in their order, until pairs meet and distances are kept."""
    workers = {one.key: one for one in problem.workers}
    rests: dict[str, tuple[float, float] | None] = {}
    for _ in range(_PASSES):
        for key, stops in rounds.items():
            rests[key] = _time(problem, workers[key], stops)
        if not _lift(problem, rounds):
            break
    made = {stop.visit.key for stops in rounds.values() for stop in stops}
    return Plan(
        tuple(
            Round(
                key,
                tuple(Call(s.visit.key, s.task, s.starts, s.ends) for s in stops),
                rests.get(key),
            )
            for key, stops in rounds.items()
        ),
        tuple(one.key for one in problem.visits if one.key not in made),
    )


def _time(problem: Problem, worker: Worker, stops: list[_Stop]) -> tuple[float, float] | None:
    """Times of one round; its break, where one is due."""
    _walk(problem, worker, stops, None)
    due = worker.rest if worker.rest and stops and stops[-1].ends > worker.rest.closes else None
    return _walk(problem, worker, stops, due) if due else None


def _walk(
    problem: Problem, worker: Worker, stops: list[_Stop], due: Rest | None
) -> tuple[float, float] | None:
    free, here, taken = worker.starts, worker.start_place, None
    for number, stop in enumerate(stops):
        there = stop.visit.place
        leg = problem.travel.between(worker.mode, here, there, stop.visit.opens)
        earliest = max(stop.visit.opens, stop.floor)
        if due and number and not taken and _is_time(due, free, leg, earliest, stop):
            begins = max(free, due.opens)
            taken = (begins, begins + due.minutes)
            free = taken[1]
        stop.starts = max(free + leg, earliest)
        free, here = stop.ends, there
    return taken


def _is_time(due: Rest, free: float, leg: float, earliest: float, stop: _Stop) -> bool:
    """Now: since it costs nothing, since it may begin, or since later would be too late."""
    begins = max(free, due.opens)
    fits = begins + due.minutes + leg <= earliest
    lasts = stop.visit.tasks[stop.task].minutes
    too_late = max(free + leg, earliest) + lasts > due.closes
    return fits or free >= due.opens or too_late


def _lift(problem: Problem, rounds: Mapping[str, list[_Stop]]) -> bool:
    """Moves later what must wait for another. Whether anything was moved."""
    found = {stop.key: stop for stops in rounds.values() for stop in stops}
    apart = [((v.key, 0), (v.key, 1), v.gap.least, v.gap.most) for v in problem.visits if v.gap]
    apart += [((one.first, 0), (one.second, 0), one.least, one.most) for one in problem.links]
    lifted = False
    for first, second, least, most in apart:
        if first in found and second in found:
            before, after = found[first], found[second]
            lifted |= _raise(after, before.starts + least) | _raise(before, after.starts - most)
    return lifted


def _raise(stop: _Stop, floor: float) -> bool:
    if floor <= stop.starts + _NEAR or floor > DAY:
        return False
    stop.floor = stop.starts = floor
    return True
