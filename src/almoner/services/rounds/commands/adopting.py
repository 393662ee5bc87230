"""Taking over visits that were planned one by one, so that rounds can be planned around them."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.services.delegation.catalogue import activity
from almoner.services.rounds.checking.check import check
from almoner.services.rounds.commands.keeping import check_draft, check_may_plan, keep, locked_plan
from almoner.services.rounds.commands.rostering import TOLERANCE, shifts_around
from almoner.services.rounds.models import PlannedCall, WantedVisit
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.queries.plans import Standing, standing
from almoner.services.rounds.rules.clock import DAY, minutes_of, moment_of
from almoner.services.rounds.rules.moving import moved
from almoner.services.visits.queries import week_of

PLANNED = "planned"


@transaction.atomic
def adopt_visits(actor: Viewer, *, day: date, at: datetime) -> int:
    """Makes wanted visits of the planned visits of a day. Returns how many; twice makes no more.

    Two visits to one person at one time are one visit by two workers. Whoever has no shift gets one
    around their visits. What is delegated may start as far from its time as its activity allows.
    """
    check_may_plan(actor)
    made = _adopt(actor, day)
    audit(actor, "round.visits_adopted", ("day", day.isoformat()), at=at, visits=len(made))
    return len(made)


@transaction.atomic
def take_over(actor: Viewer, *, plan_id: int, at: datetime) -> tuple[int, int]:
    """Takes the visits of the day that no plan has made into a draft, each with its own worker at
    its own time. How many, and how many of them the draft has no room for and leaves over."""
    row = locked_plan(actor, plan_id)
    check_draft(row)
    made = _adopt(actor, row.day)
    kept = standing(actor, row)
    plan = _with_all(kept, [one for one in map(_given(kept), made) if one])
    row = keep(row, kept.day, plan, check(kept.day.problem, plan), before=kept.calls)
    there = set(row.calls.values_list("wanted", flat=True))
    left = sum(one.pk not in there for one in made)
    audit(actor, "round.taken_over", row, at=at, visits=len(made), left=left)
    return len(made), left


Given = dict[tuple[str, int], tuple[str, float]]


def _given(kept: Standing) -> Callable[[WantedVisit], Given]:
    """The parts of a visit with the workers that it came with; none when one is not there."""
    visits, workers = kept.day.visits, kept.day.workers

    def given(one: WantedVisit) -> Given:
        if one.pk not in visits or not all(who in workers for who in one.rostered):
            return {}
        starts = float(one.rostered_at or 0)
        return {
            (visits[one.pk], task): (workers[who], starts) for task, who in enumerate(one.rostered)
        }

    return given


def _with_all(kept: Standing, given: Sequence[Given]) -> Plan:
    """The plan with all of them, or with each that it can hold."""
    problem = kept.day.problem
    together = moved(problem, kept.plan, {key: to for one in given for key, to in one.items()})
    if check(problem, together).passed:
        return together
    plan = kept.plan
    for one in given:
        trial = moved(problem, plan, one)
        plan = trial if check(problem, trial).passed else plan
    return plan


def _adopt(actor: Viewer, day: date) -> list[WantedVisit]:
    own = check_may_plan(actor)
    visits = week_of(actor, moment_of(day, 0), moment_of(day, DAY))
    known = _known(own, day)
    there = set(
        WantedVisit.objects.filter(provider_id=own, day=day, off_because="").values_list(
            "person_id", "opens"
        )
    )
    groups: dict[tuple[int, datetime], list[Any]] = {}
    for visit in visits:
        if visit.status == PLANNED and visit.pk not in known:
            groups.setdefault((visit.person_id, visit.starts_at), []).append(visit)
    made = [
        wanted
        for together in groups.values()
        if len(together) <= 2
        and ((wanted := _wanted(own, day, together)).person_id, wanted.opens) not in there
    ]
    WantedVisit.objects.bulk_create(made)
    shifts_around(own, _spans(day, made))
    return made


def _known(own: int, day: date) -> set[int]:
    """Visits that rounds know already: adopted before, or made by publishing."""
    adopted = WantedVisit.objects.filter(provider_id=own, day=day).values_list("adopted", flat=True)
    calls = PlannedCall.objects.filter(plan__provider_id=own, plan__day=day, visit__isnull=False)
    return {one for many in adopted for one in many} | set(calls.values_list("visit_id", flat=True))


def _wanted(own: int, day: date, together: Sequence[Any]) -> WantedVisit:
    first = together[0]
    codes = sorted({task.activity for visit in together for task in visit.tasks.all()})
    leeway = min([TOLERANCE, *(int(activity(one).visit_tolerance.value) for one in codes)])
    starts = int(minutes_of(day, first.starts_at))
    closes = min(DAY - 1, starts + leeway)
    lasts = max(visit.ends_at - visit.starts_at for visit in together)
    # The one of two who does what is due comes first: the first part needs the authority.
    ordered = sorted(together, key=lambda visit: (not visit.tasks.all(), visit.pk))
    return WantedVisit(
        provider_id=own,
        person_id=first.person_id,
        day=day,
        opens=max(0, starts - leeway),
        closes=closes,
        latest=closes if codes else None,
        minutes=max(1, int(lasts.total_seconds() // 60)),
        workers=len(together),
        activities=codes,
        rostered=[visit.worker_id for visit in ordered],
        rostered_at=starts,
        adopted=[visit.pk for visit in ordered],
    )


def _spans(day: date, made: Sequence[WantedVisit]) -> list[tuple[int, date, int, int]]:
    return [
        (worker, day, one.rostered_at or 0, (one.rostered_at or 0) + one.minutes)
        for one in made
        for worker in one.rostered
    ]
