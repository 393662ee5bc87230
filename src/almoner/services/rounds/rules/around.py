"""Visits that stand in the day and belong to no plan: workers are planned around them. Pure.

Each becomes a visit that only its own worker may make, at its own time, and that is dearer to leave
than everything else together. Visits so close that nobody can travel between them end earlier here,
or share a place, so that a roster that cannot be kept to the minute can still be planned around.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from almoner.services.rounds.checking.check import check
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.problem.problem import Problem
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.problem.visits import DAY, Task, Visit
from almoner.services.rounds.problem.workers import Worker
from almoner.services.rounds.rules.clock import told
from almoner.services.rounds.rules.moving import moved

# More than all other visits of a day together are worth.
NEVER = 1_000_000.0
_LEAST = 1.0


@dataclass(frozen=True, slots=True)
class Outside:
    """A visit that was planned one by one. Minutes after midnight; `spot` is (latitude, longitude),
    None where nobody knows it. `ahead`: it has not begun, so that it can be taken over."""

    visit_id: int
    worker_id: int
    worker: str
    person: str
    spot: tuple[float, float] | None
    starts: float
    ends: float
    ahead: bool = True
    postcode: str = ""
    address: str = ""

    @property
    def words(self) -> str:
        return f"{self.person} ({told(self.starts)}, outside the plan)"


@dataclass(slots=True)
class _Stand:
    key: str
    starts: float
    ends: float
    place: int


def go_around(
    worker: Worker, mine: Sequence[tuple[str, Outside, int]], travel: Travel
) -> tuple[Worker, tuple[Visit, ...]]:
    """The worker, there for what stands, and those visits. `mine`: (key, visit, place).

    A shift that is too short for them is made longer, and a break or a limit of hours for which
    they leave no room does not count: the plan can only add to what stands.
    """
    visits = tuple(_visit(one) for one in _stands(worker, mine, travel))
    there = _there(worker, visits, travel)
    problem = Problem(visits, (there,), travel, may_leave=True)
    alone = moved(problem, Plan(()), {(one.key, 0): (there.key, one.opens) for one in visits})
    if not check(problem, alone).passed:
        there = replace(there, rest=None, most=inf)
    return there, visits


def made_by(standing: Mapping[str, str], problem: Problem) -> dict[str, list[Visit]]:
    """Worker → the visits that stand, of `standing`: visit → worker."""
    found: dict[str, list[Visit]] = {}
    for visit in problem.visits:
        if visit.key in standing:
            found.setdefault(standing[visit.key], []).append(visit)
    return found


def _stands(
    worker: Worker, mine: Sequence[tuple[str, Outside, int]], travel: Travel
) -> list[_Stand]:
    found: list[_Stand] = []
    for key, one, place in sorted(mine, key=lambda each: each[1].starts):
        now = _Stand(key, max(0.0, one.starts), min(DAY, one.ends), place)
        now.starts = min(now.starts, DAY - _LEAST)
        now.ends = max(now.ends, now.starts + _LEAST)
        if not found:
            leg = travel.between(worker.mode, worker.start_place, place, now.starts)
            now.place = place if leg <= now.starts else worker.start_place
        elif now.starts - found[-1].starts < _LEAST:
            found[-1].ends = max(found[-1].ends, now.ends)
            continue
        else:
            _join(found[-1], now, worker.mode, travel)
        found.append(now)
    return found


def _join(before: _Stand, now: _Stand, mode: str, travel: Travel) -> None:
    """Room for the way between two visits, out of the first of them."""
    leg = travel.between(mode, before.place, now.place, now.starts)
    if now.starts - before.starts - leg < _LEAST:
        now.place, leg = before.place, 0.0
    before.ends = min(before.ends, now.starts - leg)


def _visit(one: _Stand) -> Visit:
    return Visit(
        one.key,
        one.starts,
        one.starts,
        (Task(need_of(one.key), one.ends - one.starts),),
        place=one.place,
        latest=one.starts,
        leave=NEVER,
    )


def need_of(key: str) -> str:
    """What only the worker of this visit can."""
    return f"the visit to {key}"


def _there(worker: Worker, visits: Sequence[Visit], travel: Travel) -> Worker:
    first, last = visits[0], visits[-1]
    there = travel.between(worker.mode, worker.start_place, first.place, first.opens)
    back = travel.between(worker.mode, last.place, worker.end_place, last.opens)
    return replace(
        worker,
        can=worker.can | {need_of(one.key) for one in visits},
        starts=max(0.0, min(worker.starts, first.opens - there)),
        ends=max(worker.ends, last.opens + last.tasks[0].minutes + back),
    )
