"""Is this plan possible, and what does it cost? Worked out anew from the calls and their times."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.travel import CAR
from almoner.services.rounds.problem.visits import Visit
from almoner.services.rounds.problem.workers import Worker

NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that cannot be so: a code for software, words for a person."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Cost:
    """Minutes of travel and of lateness, and what they cost with the problem's weights."""

    travel: float
    lateness: float
    worst: float
    total: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checker found: faults, and the cost when there are none."""

    faults: tuple[Fault, ...]
    cost: Cost | None

    @property
    def passed(self) -> bool:
        return not self.faults

    def as_dict(self) -> dict[str, Any]:
        return {
            "ok": self.passed,
            "faults": [asdict(fault) for fault in self.faults],
            "cost": None if self.cost is None else asdict(self.cost),
        }


def check(problem: Problem, plan: Plan) -> Verdict:
    """Every fault of the plan; its cost when it has none. Times may be off by a millionth."""
    faults = tuple(_faults(problem, plan))
    return Verdict(faults, None if faults else cost_of(problem, plan))


def cost_of(problem: Problem, plan: Plan) -> Cost:
    """The cost of a plan that has no faults."""
    place = {visit.key: visit.place for visit in problem.visits}
    travel = sum(_travel(problem, one, place) for one in plan.rounds)
    closes = {visit.key: visit.closes for visit in problem.visits}
    late = [max(0.0, call.starts - closes[call.visit]) for call in _calls(plan)]
    lateness, worst = sum(late), max(late, default=0.0)
    by = problem.weights
    total = by.travel * travel + by.lateness * lateness + by.worst * worst
    return Cost(travel, lateness, worst, total)


def _travel(problem: Problem, one: Round, place: dict[str, int]) -> float:
    if not one.calls:
        return 0.0
    stops = [0, *(place[call.visit] for call in one.calls), 0]
    return sum(problem.travel.between(CAR, a, b) for a, b in pairwise(stops))


def _calls(plan: Plan) -> Iterator[Call]:
    for one in plan.rounds:
        yield from one.calls


def _faults(problem: Problem, plan: Plan) -> Iterator[Fault]:
    yield from _unknown(problem, plan)
    visits = {visit.key: visit for visit in problem.visits}
    workers = {worker.key: worker for worker in problem.workers}
    place = {visit.key: visit.place for visit in problem.visits}
    yield from _coverage(problem, plan)
    for one in plan.rounds:
        if one.worker in workers:
            yield from _not_allowed(workers[one.worker], one, visits)
        yield from _impossible(problem, one, place)
    known = [call for call in _calls(plan) if _is_known(call, visits)]
    for call in known:
        yield from _wrong_times(call, visits[call.visit])
    for visit in problem.visits:
        if visit.gap is not None:
            yield from _wrong_pair(visit, plan)


def _is_known(call: Call, visits: dict[str, Visit]) -> bool:
    return call.visit in visits and 0 <= call.task < len(visits[call.visit].tasks)


def _unknown(problem: Problem, plan: Plan) -> Iterator[Fault]:
    workers = {worker.key for worker in problem.workers}
    visits = {visit.key: visit for visit in problem.visits}
    for key, times in Counter(one.worker for one in plan.rounds).items():
        if key not in workers:
            yield Fault("unknown-worker", f"There is no worker {key}.")
        if times > 1:
            yield Fault("worker-twice", f"Worker {key} has {times} rounds.")
    for call in _calls(plan):
        if not _is_known(call, visits):
            yield Fault("unknown-call", f"There is no task {call.task} at a visit {call.visit}.")


def _coverage(problem: Problem, plan: Plan) -> Iterator[Fault]:
    done = Counter((call.visit, call.task) for call in _calls(plan))
    for visit in problem.visits:
        for at, task in enumerate(visit.tasks):
            times = done[visit.key, at]
            if times == 0:
                yield Fault("left-out", f"Nobody does {task.needs} at visit {visit.key}.")
            if times > 1:
                yield Fault(
                    "done-twice", f"{task.needs} at visit {visit.key} is done {times} times."
                )


def _not_allowed(worker: Worker, one: Round, visits: dict[str, Visit]) -> Iterator[Fault]:
    for call in one.calls:
        if not _is_known(call, visits):
            continue
        needs = visits[call.visit].tasks[call.task].needs
        if needs not in worker.can:
            yield Fault(
                "not-competent", f"Worker {worker.key} may not do {needs} at visit {call.visit}."
            )
        if call.visit in worker.barred:
            yield Fault("barred", f"Worker {worker.key} is barred from visit {call.visit}.")


def _impossible(problem: Problem, one: Round, place: dict[str, int]) -> Iterator[Fault]:
    """Calls that start before their worker can be there, leaving the office at minute 0."""
    at, free, before = 0, 0.0, "the office"
    for call in one.calls:
        if call.visit not in place:
            continue
        there = place[call.visit]
        ready = free + problem.travel.between(CAR, at, there)
        if not call.starts >= ready - NEAR:
            yield Fault(
                "too-soon",
                f"Worker {one.worker} starts visit {call.visit} at {call.starts:g} and cannot be"
                f" there from {before} before {ready:g}.",
            )
        at, free, before = there, call.ends, f"visit {call.visit}"


def _wrong_times(call: Call, visit: Visit) -> Iterator[Fault]:
    if not call.starts >= visit.opens - NEAR:
        yield Fault(
            "before-window",
            f"Visit {visit.key} starts at {call.starts:g}, before it opens at {visit.opens:g}.",
        )
    minutes = visit.tasks[call.task].minutes
    if not call.ends - call.starts >= minutes - NEAR:
        yield Fault(
            "too-short",
            f"Visit {visit.key} lasts {call.ends - call.starts:g} minutes and needs {minutes:g}.",
        )


def _wrong_pair(visit: Visit, plan: Plan) -> Iterator[Fault]:
    """Two tasks of one visit: two workers, and the gap kept."""
    found = {
        call.task: (one.worker, call.starts)
        for one in plan.rounds
        for call in one.calls
        if call.visit == visit.key
    }
    if visit.gap is None or not {0, 1} <= found.keys():
        return
    (first, starts), (second, later) = found[0], found[1]
    if first == second:
        yield Fault("one-worker", f"Visit {visit.key} needs two workers and has {first} twice.")
    gap = later - starts
    if not visit.gap.least - NEAR <= gap <= visit.gap.most + NEAR:
        yield Fault(
            "wrong-gap",
            f"The two tasks of visit {visit.key} start {gap:g} minutes apart, not"
            f" {visit.gap.least:g} to {visit.gap.most:g}.",
        )
