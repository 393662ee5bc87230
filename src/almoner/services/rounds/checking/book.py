"""A day looked up by key: who and what a plan speaks of, and how long the ways between are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.visits import Task, Visit
from almoner.services.rounds.problem.workers import Worker

NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Book:
    """A problem with its visits and workers by key."""

    problem: Problem
    visits: Mapping[str, Visit]
    workers: Mapping[str, Worker]

    @classmethod
    def of(cls, problem: Problem) -> "Book":
        return cls(
            problem,
            {visit.key: visit for visit in problem.visits},
            {worker.key: worker for worker in problem.workers},
        )

    def knows(self, call: Call) -> bool:
        return call.visit in self.visits and 0 <= call.task < len(self.visits[call.visit].tasks)

    def visit(self, call: Call) -> Visit:
        return self.visits[call.visit]

    def task(self, call: Call) -> Task:
        return self.visits[call.visit].tasks[call.task]

    def rounds(self, plan: Plan) -> Iterator[tuple[Worker, Round]]:
        """The rounds of workers there are, with only those calls that name a visit there is."""
        for one in plan.rounds:
            if one.worker in self.workers:
                calls = tuple(call for call in one.calls if self.knows(call))
                yield self.workers[one.worker], Round(one.worker, calls, one.rest)

    def calls(self, plan: Plan) -> Iterator[tuple[Worker, Call]]:
        for worker, one in self.rounds(plan):
            for call in one.calls:
                yield worker, call

    def leg(self, worker: Worker, before: Call | None, after: Call | None) -> float:
        """Minutes from one call to the next. None: where the worker starts, or ends."""
        start = worker.start_place if before is None else self.visit(before).place
        end = worker.end_place if after is None else self.visit(after).place
        towards = after or before
        opens = 0.0 if towards is None else self.visit(towards).opens
        return self.problem.travel.between(worker.mode, start, end, opens)

    def legs(self, worker: Worker, one: Round) -> list[float]:
        """Minutes of each way of a round: out, from call to call, and home."""
        stops = [None, *one.calls, None] if one.calls else []
        return [self.leg(worker, before, after) for before, after in pairwise(stops)]


def minutes_of(call: Call) -> float:
    """How long a worker is there."""
    return call.ends - call.starts


def spell(minutes: float) -> str:
    """“1 minute”, “2.5 minutes”."""
    return "1 minute" if f"{minutes:g}" == "1" else f"{minutes:g} minutes"
