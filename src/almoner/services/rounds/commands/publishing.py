"""Publishing: the plan becomes visits, on workers' pages and people's records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from almoner.kernel.london import format_time
from almoner.kernel.refusals import Refused
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.platform.events import publish as announce
from almoner.services.rounds.checking.check import check
from almoner.services.rounds.commands.keeping import check_draft, locked_plan
from almoner.services.rounds.models import PlannedCall, RoundPlan
from almoner.services.rounds.queries.needs import adopted_on
from almoner.services.rounds.queries.plans import (
    Standing,
    calls_of,
    published,
    rostered,
    standing,
)
from almoner.services.rounds.rules.clock import moment_of
from almoner.services.rounds.rules.making import Place
from almoner.services.rounds.rules.sparing import areas_passed, spare_minutes
from almoner.services.rounds.rules.telling import faults_told
from almoner.services.visits.commands import Due, Planned, cancel_visit, plan_visits
from almoner.services.visits.queries import cancelled_among, visits_named

Before = dict[Place, tuple[int, datetime]]
PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class Stood:
    """A visit as it stands before a plan is published, and the call that it belongs to."""

    place: Place
    worker_id: int
    starts_at: datetime
    ends_at: datetime
    visit_id: int

    def is_kept_by(self, call: PlannedCall) -> bool:
        return (self.worker_id, self.starts_at, self.ends_at) == (
            call.worker_id,
            call.starts_at,
            call.ends_at,
        )


@transaction.atomic
def publish(actor: Viewer, *, plan_id: int, at: datetime) -> RoundPlan:
    """Makes visits of the calls. What the published plan before it had otherwise is cancelled.

    The authority is asked again for each thing due, at the time of its call, and the checker for
    the whole: refused with every reason, and then nothing is changed.
    """
    row = locked_plan(actor, plan_id)
    check_draft(row)
    kept = standing(actor, row)
    verdict = check(kept.day.problem, kept.plan)
    if not verdict.passed:
        raise Refused(*faults_told(verdict, kept.day))
    last = published(actor, row.day)
    before = _before(actor, row, last)
    row.changes = list(_changes(kept.calls, before))
    _take_back(actor, kept.calls, _stood(actor, row.day, last), at)
    _visit(actor, kept.calls, at)
    if last is not None:
        last.status = RoundPlan.Status.REPLACED
        last.save(update_fields=["status"])
    row.status, row.published_at = RoundPlan.Status.PUBLISHED, at
    row.save(update_fields=["status", "published_at", "changes"])
    audit(actor, "round.published", row, at=at, version=row.version, told=len(row.changes))
    _tell_spare(actor, row, kept, at)
    return row


def _tell_spare(actor: Viewer, row: RoundPlan, kept: Standing, at: datetime) -> None:
    workers = kept.day.problem.workers
    spots = {one.key: kept.day.spots[one.place] for one in kept.day.problem.visits}
    announce(
        "rounds.spare",
        actor,
        at,
        provider_id=actor.own,
        day=row.day,
        minutes=spare_minutes(workers, kept.plan),
        areas=areas_passed(workers, spots, kept.plan),
    )


def _before(actor: Viewer, row: RoundPlan, last: RoundPlan | None) -> Before:
    if last is not None:
        return {(o.wanted_id, o.task): (o.worker_id, o.starts_at) for o in calls_of(last)}
    return {
        place: (call.worker, moment_of(row.day, call.starts))
        for place, call in rostered(actor, row.day).items()
    }


def _changes(calls: tuple[PlannedCall, ...], before: Before) -> Iterator[dict[str, Any]]:
    """Whom to tell what: ids and moments, of what is new, otherwise, or no longer."""
    now: Before = {(one.wanted_id, one.task): (one.worker_id, one.starts_at) for one in calls}
    for place in sorted(now.keys() | before.keys()):
        was, is_now = before.get(place), now.get(place)
        if was != is_now:
            yield {
                "wanted": place[0],
                "task": place[1],
                "was": _as_data(was),
                "now": _as_data(is_now),
            }


def _as_data(call: tuple[int, datetime] | None) -> dict[str, Any] | None:
    return None if call is None else {"worker": call[0], "at": call[1].isoformat()}


def _take_back(
    actor: Viewer, calls: tuple[PlannedCall, ...], before: Sequence[Stood], at: datetime
) -> None:
    """Cancels what is otherwise now; the visits that stay are taken over, and one that the office
    has cancelled stays cancelled."""
    for call in calls:
        call.visit_id = None
    gone = cancelled_among(actor, [one.visit_id for one in before])
    now = {(one.wanted_id, one.task): one for one in calls}
    for old in before:
        new = now.get(old.place)
        if new is not None and old.is_kept_by(new):
            new.visit_id = old.visit_id
        elif old.visit_id not in gone:
            cancel_visit(actor, visit_id=old.visit_id, reason=_instead(new), at=at)


def _stood(actor: Viewer, day: date, last: RoundPlan | None) -> list[Stood]:
    """The visits of the day that a plan answers for: those of the plan before, and those that were
    there before anybody planned rounds."""
    known = calls_of(last) if last is not None else []
    found = {
        (one.wanted_id, one.task): Stood(
            (one.wanted_id, one.task), one.worker_id, one.starts_at, one.ends_at, one.visit_id
        )
        for one in known
        if one.visit_id
    }
    seen = {one.visit_id for one in found.values()}
    adopted = {
        visit: (wanted, task)
        for wanted, visits in adopted_on(actor, day)
        for task, visit in enumerate(visits)
        if visit not in seen
    }
    for visit in visits_named(actor, adopted):
        place = adopted[visit.pk]
        if place not in found and visit.status == PLANNED:
            found[place] = Stood(place, visit.worker_id, visit.starts_at, visit.ends_at, visit.pk)
    return list(found.values())


def _instead(new: PlannedCall | None) -> str:
    if new is None:
        return "Nobody could be found for it when the day was planned anew."
    return f"Planned anew: {new.worker.name} at {format_time(new.starts_at)}."


def _visit(actor: Viewer, calls: tuple[PlannedCall, ...], at: datetime) -> None:
    new = [call for call in calls if call.visit_id is None]
    for call, visit in zip(new, plan_visits(actor, [_wanted(o) for o in new], at=at), strict=True):
        call.visit_id = visit.pk
    for call in calls:
        call.told = True
    PlannedCall.objects.bulk_update(calls, ["visit", "told"])


def _wanted(call: PlannedCall) -> Planned:
    due = call.wanted.activities if call.task == 0 else []
    return Planned(
        call.wanted.person_id,
        call.worker_id,
        call.starts_at,
        call.ends_at,
        tuple(Due(one, call.starts_at) for one in due),
    )
