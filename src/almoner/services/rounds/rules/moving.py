"""One call moved by hand: the rounds it touches, timed anew. Pure.

Nobody else's time changes unless it has to: a round stays as it is unless a call comes or goes, or
meets one that does. In those rounds a call that was not moved starts when it was to start, or as
soon after as its worker can be there, and the break stays where it was if it can.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.visits import DAY, Visit
from almoner.services.rounds.problem.workers import Rest, Worker

_PASSES = 60
_NEAR = 1e-6
Key = tuple[str, int]
Span = tuple[float, float]


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
    old = {one.worker: one for one in plan.rounds}
    loose = {worker for worker, _ in changes.values()}
    loose |= {one.worker for one in plan.rounds if not _keys(one).isdisjoint(changes)}
    loose |= {one.worker for one in plan.rounds if not _lasts(old, one, visits)}
    for one in plan.rounds:
        for call in one.calls:
            if (call.visit, call.task) not in changes and one.worker in rounds:
                rounds[one.worker].append(_Stop(visits[call.visit], call.task, call.starts))
    for (visit, task), (worker, starts) in changes.items():
        rounds[worker].append(_Stop(visits[visit], task, starts))
    for stops in rounds.values():
        stops.sort(key=lambda stop: (stop.floor, stop.key))
    return timed(problem, plan, rounds, loose & rounds.keys())


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


def timed(
    problem: Problem, plan: Plan, rounds: Mapping[str, list[_Stop]], loose: Collection[str]
) -> Plan:
    """Times for the calls of the `loose` rounds in their order, and of those that must follow them,
    until pairs meet and distances are kept."""
    workers = {one.key: one for one in problem.workers}
    before = {one.worker: one.rest for one in plan.rounds}
    rests, changing = dict(before), set(loose)
    for stop in (stop for stops in rounds.values() for stop in stops):
        stop.starts = stop.floor
    for _ in range(_PASSES):
        for key in sorted(changing):
            rests[key] = _time(problem, workers[key], rounds[key], before.get(key))
        lifted = _lift(problem, rounds)
        if not lifted:
            break
        changing |= lifted
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


def _time(problem: Problem, worker: Worker, stops: list[_Stop], was: Span | None) -> Span | None:
    """Times of one round; its break, where one is due: when it was, if that can be."""
    _walk(problem, worker, stops, None)
    due = worker.rest if worker.rest and stops and stops[-1].ends > worker.rest.closes else None
    if due is None:
        return None
    kept = _walk(problem, worker, stops, due, was) if was else None
    if kept and kept[0] <= due.closes:
        return kept
    return _walk(problem, worker, stops, due)


def _walk(
    problem: Problem,
    worker: Worker,
    stops: list[_Stop],
    due: Rest | None,
    was: Span | None = None,
) -> Span | None:
    free, here, taken = worker.starts, worker.start_place, None
    for number, stop in enumerate(stops):
        there = stop.visit.place
        leg = problem.travel.between(worker.mode, here, there, stop.visit.opens)
        earliest = max(stop.visit.opens, stop.floor)
        if due and number and not taken and _is_time(due, free, leg, earliest, stop, was):
            begins = max(free, due.opens, was[0] if was else 0.0)
            taken = (begins, begins + due.minutes)
            free = taken[1]
        stop.starts = max(free + leg, earliest)
        free, here = stop.ends, there
    return taken


def _is_time(
    due: Rest, free: float, leg: float, earliest: float, stop: _Stop, was: Span | None
) -> bool:
    """Now: since it was now, or else since it costs nothing, since it may begin, or since later
    would be too late."""
    if was:
        return stop.floor >= was[0]
    begins = max(free, due.opens)
    fits = begins + due.minutes + leg <= earliest
    lasts = stop.visit.tasks[stop.task].minutes
    too_late = max(free + leg, earliest) + lasts > due.closes
    return fits or free >= due.opens or too_late


def _lift(problem: Problem, rounds: Mapping[str, list[_Stop]]) -> set[str]:
    """Moves later what must wait for another. In whose rounds."""
    found = {stop.key: stop for stops in rounds.values() for stop in stops}
    whose = {stop.key: worker for worker, stops in rounds.items() for stop in stops}
    apart = [((v.key, 0), (v.key, 1), v.gap.least, v.gap.most) for v in problem.visits if v.gap]
    apart += [((one.first, 0), (one.second, 0), one.least, one.most) for one in problem.links]
    lifted: set[str] = set()
    for first, second, least, most in apart:
        if first in found and second in found:
            before, after = found[first], found[second]
            if _raise(after, before.starts + least):
                lifted.add(whose[second])
            if _raise(before, after.starts - most):
                lifted.add(whose[first])
    return lifted


def _raise(stop: _Stop, floor: float) -> bool:
    if floor <= stop.starts + _NEAR or floor > DAY:
        return False
    stop.floor = stop.starts = floor
    return True
