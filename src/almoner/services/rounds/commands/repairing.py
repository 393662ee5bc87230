"""Repairing a day that is under way: somebody is off, a visit overruns, or one must be added."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from almoner.kernel.refusals import refuse
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.services.rounds.commands.keeping import keep, locked_plan, new_plan
from almoner.services.rounds.commands.needs import want_visit
from almoner.services.rounds.models import PlannedCall, RoundPlan, Shift
from almoner.services.rounds.queries.gathering import facts_of
from almoner.services.rounds.queries.needs import wanted_seen_by
from almoner.services.rounds.queries.plans import as_nouns, bare_calls
from almoner.services.rounds.rules.clock import minutes_of
from almoner.services.rounds.rules.making import Day, Held, Place, day_of
from almoner.services.rounds.rules.weighing import weights_of
from almoner.services.rounds.searching import search

# Gathering and search together; writing the draft and showing it keep within two seconds then.
SECONDS = 1.2
# The search has this share of it, however long gathering took.
LEAST_SHARE = 0.4
# Told times move at most so far. Local value (D).
LEEWAY = 15.0


@dataclass(frozen=True, slots=True)
class Off:
    """A worker is off, from now on where their shift has begun."""

    worker_id: int
    why: str


@dataclass(frozen=True, slots=True)
class Overrun:
    """A visit takes so many minutes more than was wanted."""

    wanted_id: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Urgent:
    """A visit that nobody had planned. Times in minutes after midnight."""

    person_id: int
    opens: int
    closes: int
    minutes: int
    workers: int = 1
    activities: tuple[str, ...] = field(default=())


Trouble = Off | Overrun | Urgent


@transaction.atomic
def repair_day(
    actor: Viewer, *, plan_id: int, trouble: Trouble, at: datetime, **limit: Any
) -> RoundPlan:
    """A draft in which as few people as can be are told otherwise. `limit`: `moves=` of search.

    What has begun stays as it is, and so does what is locked. Nobody is told until it is published.
    """
    begun = time.perf_counter()
    old = locked_plan(actor, plan_id)
    if not old.passed:
        refuse("not-planned", "This plan has no calls.", "Choose another.", "You")
    calls = bare_calls(old)
    why = _suffer(actor, old, trouble, at)
    day, before = _day(actor, old, calls, at)
    plan, verdict = search(
        day.problem,
        start=as_nouns(day, calls, old.rests),
        ready=True,
        **(limit or {"seconds": _seconds_left(begun)}),
    )
    row = new_plan(actor, old.day, why=why, at=at, based_on=old, options=old.options)
    keep(row, day, plan, verdict, before=before)
    moved = sum(1 for _ in changed(calls, bare_calls(row)))
    audit(actor, "round.repaired", row, at=at, version=row.version, of=old.version, moved=moved)
    return row


def _seconds_left(begun: float) -> float:
    return max(LEAST_SHARE * SECONDS, SECONDS - (time.perf_counter() - begun))


def changed(
    before: Sequence[PlannedCall], after: Sequence[PlannedCall]
) -> Iterator[tuple[PlannedCall | None, PlannedCall | None]]:
    """The calls that are otherwise: by another worker, at another time, gone or new."""
    was = {(one.wanted_id, one.task): one for one in before}
    now = {(one.wanted_id, one.task): one for one in after}
    for place in sorted(was.keys() | now.keys()):
        old, new = was.get(place), now.get(place)
        if _said(old) != _said(new):
            yield old, new


def _said(call: PlannedCall | None) -> tuple[int, datetime] | None:
    return None if call is None else (call.worker_id, call.starts_at)


def _suffer(actor: Viewer, old: RoundPlan, trouble: Trouble, at: datetime) -> str:
    """Writes down what happened. In words, why the plan is changed."""
    if isinstance(trouble, Off):
        shift = _shift(old, trouble.worker_id)
        shift.off_because = trouble.why.strip() or "Off"
        shift.off_from = at if shift.starts_at < at < shift.ends_at else None
        shift.save(update_fields=["off_because", "off_from"])
        return f"Repaired: {shift.worker.name} is off"
    if isinstance(trouble, Overrun):
        wanted = wanted_seen_by(actor, trouble.wanted_id)
        if not 0 < trouble.minutes <= 240:
            refuse("overrun", "A visit overruns by 1 to 240 minutes.", "Correct it.", "You")
        wanted.minutes += trouble.minutes
        wanted.save(update_fields=["minutes"])
        return f"Repaired: a visit takes {trouble.minutes} minutes longer"
    want_visit(
        actor,
        person_id=trouble.person_id,
        day=old.day,
        opens=trouble.opens,
        closes=trouble.closes,
        minutes=trouble.minutes,
        workers=trouble.workers,
        activities=trouble.activities,
        at=at,
    )
    return "Repaired: an urgent visit"


def _shift(old: RoundPlan, worker_id: int) -> Shift:
    shifts = Shift.objects.filter(provider_id=old.provider_id, day=old.day, off_because="")
    found = shifts.select_related("worker").filter(worker_id=worker_id).first()
    if found is None:
        raise Unseen
    return found


def _day(
    actor: Viewer, old: RoundPlan, calls: Sequence[PlannedCall], at: datetime
) -> tuple[Day, Sequence[PlannedCall]]:
    facts = facts_of(actor, old.day)
    there = {one.worker_id for one in facts.shifts}
    now = minutes_of(old.day, at)
    told: dict[Place, Held] = {}
    for one in calls:
        begun = one.starts_at <= at
        fixed = (begun or one.locked) and one.worker_id in there
        starts = minutes_of(old.day, one.starts_at)
        told[one.wanted_id, one.task] = Held(one.worker_id, starts, fixed)
    day = day_of(
        facts,
        weights_of("told"),
        held=told,
        told_before=told,
        leeway=LEEWAY,
        not_before=now if now > 0 else None,
    )
    return day, calls
