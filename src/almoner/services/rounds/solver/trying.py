"""One more call in one worker's round: what would be in the way."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from almoner.kernel.london import format_time
from almoner.services.rounds.problem.plan import Call, Round
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.visits import DAY, Visit
from almoner.services.rounds.problem.workers import Worker

NEAR = 1e-6
KINDS = ("late", "over", "full", "rest", "others")


class Book:
    """A problem, looked up by key."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.visits = {visit.key: visit for visit in problem.visits}
        self.linked = {key for link in problem.links for key in (link.first, link.second)}


@dataclass(frozen=True, slots=True)
class Trial:
    """Minutes of each thing that would be in the way; when the call would start, and when the
    worker would be home."""

    starts: float
    home: float
    late: float = 0.0
    over: float = 0.0
    full: float = 0.0
    rest: float = 0.0
    others: float = 0.0

    @property
    def total(self) -> float:
        return sum(getattr(self, kind) for kind in KINDS)

    @property
    def worst(self) -> str | None:
        """The kind with most minutes; None when nothing is in the way."""
        kind = max(KINDS, key=lambda one: getattr(self, one))
        return kind if getattr(self, kind) > 0 else None

    @property
    def only(self) -> str | None:
        """The kind, when it alone is in the way."""
        found = [kind for kind in KINDS if getattr(self, kind) > 0]
        return found[0] if len(found) == 1 else None


def best_trial(book: Book, worker: Worker, one: Round | None, visit: Visit, task: int) -> Trial:
    """The place in the round in which least is in the way."""
    one = one or Round(worker.key, ())
    course = _Course(book, worker, one)
    trials = [course.with_call(visit, task, at) for at in _places(one, visit)]
    return min(trials, key=lambda trial: (trial.total, trial.starts))


def _places(one: Round, visit: Visit) -> Iterator[int]:
    """Before which call it could come: those near its window; at least one."""
    latest = math.inf if visit.latest is None else visit.latest
    count = len(one.calls)
    first = next((at for at, call in enumerate(one.calls) if call.ends > visit.opens), count)
    last = next((at for at, call in enumerate(one.calls) if call.starts > latest), count)
    return iter(range(min(first, last), max(first, last) + 1))


@dataclass(frozen=True, slots=True)
class _Course:
    """A worker's round gone through from its start, no call sooner than it is planned."""

    book: Book
    worker: Worker
    one: Round

    def with_call(self, visit: Visit, task: int, at: int) -> Trial:
        minutes = visit.tasks[task].minutes
        new = Call(visit.key, task, visit.opens, visit.opens + minutes)
        calls = [*self.one.calls[:at], new, *self.one.calls[at:]]
        free, place, travel, rest = self.worker.starts, self.worker.start_place, 0.0, 0.0
        starts, others, part = 0.0, 0.0, 0.0
        for number, call in enumerate(calls):
            there = self.book.visits[call.visit]
            free, missed = self._after_rest(call, new, free)
            rest = max(rest, missed)
            way = self._way(place, there.place, there.opens)
            begins = max(call.starts, free + way)
            if number == at:
                starts = begins
            else:
                others += self._too_late(call, begins)
            free, place, part = begins + call.ends - call.starts, there.place, there.opens
            travel += way
        if self.one.rest is None and self.worker.rest is not None:
            rest = _above(free, self.worker.rest.closes)
        way = self._way(place, self.worker.end_place, part)
        return self._judged(visit, starts, free + way, travel + way, minutes, rest, others)

    def _judged(
        self,
        visit: Visit,
        starts: float,
        home: float,
        travel: float,
        minutes: float,
        rest: float,
        others: float,
    ) -> Trial:
        work = travel + minutes + sum(call.ends - call.starts for call in self.one.calls)
        latest = math.inf if visit.latest is None else visit.latest
        return Trial(
            starts,
            home,
            late=_above(starts, latest),
            over=_above(home, self.worker.ends),
            full=_above(work, self.worker.most),
            rest=rest,
            others=others,
        )

    def _way(self, start: int, end: int, minute: float) -> float:
        return self.book.problem.travel.between(self.worker.mode, start, end, minute)

    def _after_rest(self, call: Call, new: Call, free: float) -> tuple[float, float]:
        """When the worker leaves, and how much too late the break begins that they take first."""
        rest, due = self.one.rest, self.worker.rest
        if rest is None or due is None or call is new or not self._rests_before(call):
            return free, 0.0
        begins = max(rest[0], free)
        return begins + due.minutes, _above(begins, due.closes)

    def _rests_before(self, call: Call) -> bool:
        """Whether the break is between this call and the one before it."""
        if self.one.rest is None:
            return False
        at = self.one.calls.index(call)
        before = self.one.calls[at - 1].ends if at else -math.inf
        return before - NEAR <= self.one.rest[0] and self.one.rest[1] <= call.starts + NEAR

    def _too_late(self, call: Call, begins: float) -> float:
        """A call that is bound to another's time cannot move; others until their latest start."""
        visit = self.book.visits[call.visit]
        bound = visit.gap is not None or call.visit in self.book.linked
        latest = math.inf if visit.latest is None else visit.latest
        return _above(begins, call.starts if bound else latest)


def _above(value: float, most: float) -> float:
    """How much more; nothing when it is as good as the same."""
    more = value - most
    return more if more > NEAR else 0.0


def clock(minute: float) -> str:
    """2:10pm, rounded up to the next minute."""
    whole = math.ceil(minute - NEAR) % int(DAY)
    return format_time(time(whole // 60, whole % 60))


def spell(minutes: float) -> str:
    """Whole minutes, rounded up."""
    whole = math.ceil(minutes - NEAR)
    return "1 minute" if whole == 1 else f"{whole:,} minutes"
