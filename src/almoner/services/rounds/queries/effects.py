"""What moving a call breaks and costs, before it is moved."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from almoner.kernel.refusals import Refusal, refuse
from almoner.kernel.wording import both
from almoner.platform.access.unseen import Unseen
from almoner.services.rounds.checking.check import Verdict, check, cost_of
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.queries.plans import Standing
from almoner.services.rounds.rules.making import Day
from almoner.services.rounds.rules.moving import moved
from almoner.services.rounds.rules.telling import (
    PARTS,
    PLANNER,
    choices,
    faults_told,
)

Times = Mapping[tuple[str, int], tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Other:
    """Another call that moves with it: (worker, minutes after midnight) before and after."""

    visit: str
    was: tuple[str, float]
    now: tuple[str, float]


@dataclass(frozen=True, slots=True)
class Effect:
    """The plan as it would be. `differences`: (words, unit, more or less). `refusals`: every rule
    that it would break, none when it may be done."""

    visit: str
    worker: str
    starts: float
    plan: Plan
    verdict: Verdict
    refusals: tuple[Refusal, ...]
    others: tuple[Other, ...]
    wanted_ids: frozenset[int]
    differences: tuple[tuple[str, str, float], ...]

    @property
    def may(self) -> bool:
        return not self.refusals


def effect_of(
    kept: Standing, wanted: int, task: int, worker: int, starts: float, other: int | None = None
) -> Effect:
    """What giving this call to this worker at this time would do. `other`: who takes the other part
    of a visit by two workers that nobody makes yet."""
    day = kept.day
    visit = day.visits.get(wanted)
    if visit is None:
        raise Unseen
    who, before = _on_shift(day, worker), _times(kept.plan)
    given = {(visit, task): (who, starts)}
    if _has_nobody(kept, visit, before):
        given |= _with_other(day, visit, task, starts, other)
    plan = moved(day.problem, kept.plan, given)
    verdict = check(day.problem, plan)
    after = _times(plan)
    others = tuple(
        Other(key[0], before[key], now)
        for key, now in after.items()
        if key in before and key not in given and not _alike(before[key], now)
    )
    return Effect(
        visit,
        both([who for _, (who, _) in sorted(given.items())]),
        after.get((visit, task), (who, starts))[1],
        plan,
        verdict,
        tuple(_refusals(kept, given, verdict)),
        others,
        frozenset(day.visit_ids[one.visit] for one in others if one.visit in day.visit_ids),
        _differences(kept, plan, verdict),
    )


def _on_shift(day: Day, worker: int) -> str:
    who = day.workers.get(worker)
    if who is None:
        refuse(
            "not-on-shift", "This worker is not on shift then.", "Choose another worker.", PLANNER
        )
    return who


def _has_nobody(kept: Standing, visit: str, before: Times) -> bool:
    """Whether it needs two workers, and has none."""
    two = any(one.key == visit and len(one.tasks) == 2 for one in kept.day.problem.visits)
    return two and (visit, 0) not in before


def _with_other(
    day: Day, visit: str, task: int, starts: float, other: int | None
) -> dict[tuple[str, int], tuple[str, float]]:
    if other is None:
        refuse("needs-two", "This visit needs two workers, and has none.", "Choose both.", PLANNER)
    return {(visit, 1 - task): (_on_shift(day, other), starts)}


def _refusals(kept: Standing, given: Times, verdict: Verdict) -> list[Refusal]:
    """The authority's and the person's own words first, then what the times break."""
    against = [
        refusal
        for (visit, task), (who, _) in given.items()
        for one in choices(kept.day, visit, task)
        if one.name == who
        for refusal in one.reasons
    ]
    if not against:
        return faults_told(verdict, kept.day)
    said = {"barred", "not-competent", "declined", "not-as-asked", "avoids"}
    rest = Verdict(tuple(one for one in verdict.faults if one.code not in said), None)
    return [*dict.fromkeys(against), *faults_told(rest, kept.day)]


def _differences(
    kept: Standing, plan: Plan, verdict: Verdict
) -> tuple[tuple[str, str, float], ...]:
    """Visits left over by their number: what one is worth says nothing to whoever plans."""
    was = asdict(kept.cost)
    now = asdict(verdict.cost or cost_of(kept.day.problem, plan))
    for cost in (was, now):
        cost["total"] -= cost["left"]
    found = [
        (words, unit, now[name] - was[name])
        for name, (words, unit) in PARTS.items()
        if name != "left"
    ]
    found.append(("Visits left over", "", float(len(plan.left) - len(kept.plan.left))))
    return tuple(one for one in found if abs(one[2]) > 1e-6)


def _times(plan: Plan) -> dict[tuple[str, int], tuple[str, float]]:
    return {
        (call.visit, call.task): (one.worker, call.starts)
        for one in plan.rounds
        for call in one.calls
    }


def _alike(was: tuple[str, float], now: tuple[str, float]) -> bool:
    return was[0] == now[0] and abs(was[1] - now[1]) < 1e-6
