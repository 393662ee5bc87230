"""What moving a call breaks and costs, before it is moved."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from almoner.kernel.refusals import Refusal, refuse
from almoner.platform.access.unseen import Unseen
from almoner.services.rounds.checking.check import Verdict, check, cost_of
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.queries.plans import Standing
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


def effect_of(kept: Standing, wanted: int, task: int, worker: int, starts: float) -> Effect:
    """What giving this call to this worker at this time would do."""
    day = kept.day
    visit, who = day.visits.get(wanted), day.workers.get(worker)
    if visit is None:
        raise Unseen
    if who is None:
        refuse(
            "not-on-shift", "This worker is not on shift then.", "Choose another worker.", PLANNER
        )
    before = _times(kept.plan)
    if (visit, 0) not in before and _two(kept, visit) and not task:
        refuse(
            "needs-two", "This visit needs two workers, and has none.", "Plan the day again.", "You"
        )
    plan = moved(day.problem, kept.plan, {(visit, task): (who, starts)})
    verdict = check(day.problem, plan)
    after = _times(plan)
    others = tuple(
        Other(key[0], before[key], now)
        for key, now in after.items()
        if key in before and key != (visit, task) and not _alike(before[key], now)
    )
    return Effect(
        visit,
        who,
        after.get((visit, task), (who, starts))[1],
        plan,
        verdict,
        tuple(_refusals(kept, visit, task, who, verdict)),
        others,
        frozenset(day.visit_ids[one.visit] for one in others),
        _differences(kept, plan),
    )


def _two(kept: Standing, visit: str) -> bool:
    return any(one.key == visit and len(one.tasks) == 2 for one in kept.day.problem.visits)


def _refusals(kept: Standing, visit: str, task: int, who: str, verdict: Verdict) -> list[Refusal]:
    """The authority's and the person's own words first, then what the times break."""
    against = next(one for one in choices(kept.day, visit, task) if one.name == who).reasons
    if not against:
        return faults_told(verdict, kept.day)
    said = {"barred", "not-competent", "declined", "not-as-asked", "avoids"}
    rest = Verdict(tuple(one for one in verdict.faults if one.code not in said), None)
    return [*against, *faults_told(rest, kept.day)]


def _differences(kept: Standing, plan: Plan) -> tuple[tuple[str, str, float], ...]:
    was = asdict(cost_of(kept.day.problem, kept.plan))
    now = asdict(cost_of(kept.day.problem, plan))
    found = ((words, unit, now[name] - was[name]) for name, (words, unit) in PARTS.items())
    return tuple(one for one in found if abs(one[2]) > 1e-6)


def _times(plan: Plan) -> dict[tuple[str, int], tuple[str, float]]:
    return {
        (call.visit, call.task): (one.worker, call.starts)
        for one in plan.rounds
        for call in one.calls
    }


def _alike(was: tuple[str, float], now: tuple[str, float]) -> bool:
    return was[0] == now[0] and abs(was[1] - now[1]) < 1e-6
