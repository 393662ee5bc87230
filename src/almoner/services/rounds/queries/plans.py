"""Plans as they are kept, and as the engine knows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.workforce.models import Worker
from almoner.services.rounds.checking.check import Cost, cost_of
from almoner.services.rounds.models import PlannedCall, RoundPlan, WantedVisit
from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.queries.gathering import facts_of
from almoner.services.rounds.queries.needs import with_people
from almoner.services.rounds.rules.around import made_by
from almoner.services.rounds.rules.clock import minutes_of
from almoner.services.rounds.rules.making import Day, Held, Place, day_of
from almoner.services.rounds.rules.weighing import weights_in


def providers_waiting() -> list[int]:
    """Ids of the providers with a plan that is asked for and not made."""
    asked = RoundPlan.objects.filter(status=RoundPlan.Status.ASKED)
    return sorted(set(asked.values_list("provider_id", flat=True)))


def plans_seen_by(viewer: Viewer) -> QuerySet[RoundPlan]:
    return RoundPlan.objects.filter(provider_id=viewer.organisation_id)


def plan_seen_by(viewer: Viewer, plan_id: int) -> RoundPlan:
    found = plans_seen_by(viewer).filter(pk=plan_id).first()
    if found is None:
        raise Unseen
    return found


def plans_of_day(viewer: Viewer, day: date) -> list[RoundPlan]:
    """Newest first."""
    return list(plans_seen_by(viewer).filter(day=day).order_by("-version"))


def published(viewer: Viewer, day: date) -> RoundPlan | None:
    return plans_seen_by(viewer).filter(day=day, status=RoundPlan.Status.PUBLISHED).first()


def calls_of(plan: RoundPlan) -> list[PlannedCall]:
    """In order of time, with person and worker: each of them is read once, however many calls
    they have."""
    calls = list(plan.calls.order_by("starts_at", "pk"))
    wanted = with_people(WantedVisit.objects.filter(pk__in={one.wanted_id for one in calls}))
    named = {one.pk: one for one in wanted}
    workers = Worker.objects.in_bulk({one.worker_id for one in calls})
    seen = [one for one in calls if one.wanted_id in named and one.worker_id in workers]
    for one in seen:
        one.wanted, one.worker = named[one.wanted_id], workers[one.worker_id]
    return seen


def bare_calls(plan: RoundPlan) -> list[PlannedCall]:
    """The same without their people: for what names nobody."""
    return list(plan.calls.order_by("starts_at", "pk"))


def call_seen_by(viewer: Viewer, call_id: int) -> PlannedCall:
    calls = PlannedCall.objects.filter(plan__provider_id=viewer.organisation_id)
    found = calls.select_related("plan", "wanted__person", "worker").filter(pk=call_id).first()
    if found is None:
        raise Unseen
    return found


@dataclass(frozen=True)
class Standing:
    """A kept plan beside the day it is for, read anew: `day` is as the registers are now."""

    row: RoundPlan
    calls: tuple[PlannedCall, ...]
    day: Day
    plan: Plan

    @cached_property
    def cost(self) -> Cost:
        """What the plan costs as the registers are now."""
        return cost_of(self.day.problem, self.plan)


def standing(viewer: Viewer, row: RoundPlan) -> Standing:
    """The plan as nouns. A call whose worker is no longer there is left over."""
    calls = calls_of(row)
    before = told_before(viewer, row)
    day = day_of(
        facts_of(viewer, row.day),
        weights_in(row.options),
        held=held_of(calls, row.day, only_locked=False),
        told_before=before,
    )
    return Standing(row, tuple(calls), day, as_nouns(day, calls, row.rests))


def told_before(
    viewer: Viewer, row: RoundPlan | None, day: date | None = None
) -> dict[Place, Held]:
    """What people were last told of the day: the published plan, else the roster they came with."""
    on = row.day if row is not None else day
    assert on is not None
    last = published(viewer, on)
    if last is not None:
        return held_of(bare_calls(last), on, only_locked=False)
    return rostered(viewer, on)


def rostered(viewer: Viewer, day: date) -> dict[Place, Held]:
    wanted = WantedVisit.objects.filter(
        provider_id=viewer.organisation_id, day=day, off_because="", rostered_at__isnull=False
    )
    return {
        (one.pk, task): Held(worker, float(one.rostered_at or 0))
        for one in wanted
        for task, worker in enumerate(one.rostered)
    }


def held_of(
    calls: Iterable[PlannedCall], day: date, *, only_locked: bool = True
) -> dict[Place, Held]:
    """(wanted id, task) → whose it is and when; `fixed` where it is locked."""
    return {
        (one.wanted_id, one.task): Held(one.worker_id, minutes_of(day, one.starts_at), one.locked)
        for one in calls
        if one.locked or not only_locked
    }


def as_nouns(day: Day, calls: Iterable[PlannedCall], rests: dict[str, list[float]]) -> Plan:
    """The calls, and around what they go, as the engine knows them."""
    visits, workers = day.visits, day.workers
    rounds: dict[str, list[Call]] = {key: [] for key in workers.values()}
    for one in calls:
        if one.wanted_id in visits and one.worker_id in workers:
            starts, ends = minutes_of(day.day, one.starts_at), minutes_of(day.day, one.ends_at)
            call = Call(visits[one.wanted_id], one.task, starts, ends)
            rounds[workers[one.worker_id]].append(call)
    for worker, standing in made_by(day.standing, day.problem).items():
        rounds[worker] += [
            Call(one.key, 0, one.opens, one.opens + one.tasks[0].minutes) for one in standing
        ]
    made = {call.visit for own in rounds.values() for call in own}
    breaks = {workers[int(n)]: rest for n, rest in rests.items() if int(n) in workers}
    return Plan(
        tuple(
            Round(key, tuple(sorted(own, key=lambda call: call.starts)), _rest(breaks.get(key)))
            for key, own in rounds.items()
        ),
        tuple(key for key in visits.values() if key not in made),
    )


def _rest(pair: list[float] | None) -> tuple[float, float] | None:
    return None if pair is None else (pair[0], pair[1])
