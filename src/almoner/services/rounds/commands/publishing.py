"""Publishing: the plan becomes visits, on workers' pages and people's records."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from almoner.kernel.london import format_time
from almoner.kernel.refusals import Refused
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.services.rounds.checking.check import check
from almoner.services.rounds.commands.keeping import check_draft, locked_plan
from almoner.services.rounds.models import PlannedCall, RoundPlan
from almoner.services.rounds.queries.plans import calls_of, published, rostered, standing
from almoner.services.rounds.rules.clock import moment_of
from almoner.services.rounds.rules.making import Place
from almoner.services.rounds.rules.telling import faults_told
from almoner.services.visits.commands import Due, Planned, cancel_visit, plan_visits
from almoner.services.visits.queries import cancelled_among

Before = dict[Place, tuple[int, datetime]]


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
    _take_back(actor, kept.calls, last, at)
    _visit(actor, kept.calls, at)
    if last is not None:
        last.status = RoundPlan.Status.REPLACED
        last.save(update_fields=["status"])
    row.status, row.published_at = RoundPlan.Status.PUBLISHED, at
    row.save(update_fields=["status", "published_at", "changes"])
    audit(actor, "round.published", row, at=at, version=row.version, told=len(row.changes))
    return row


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
    actor: Viewer, calls: tuple[PlannedCall, ...], last: RoundPlan | None, at: datetime
) -> None:
    """Cancels what is otherwise now; the visits that stay are taken over, and one that the office
    has cancelled stays cancelled."""
    for call in calls:
        call.visit_id = None
    old_calls = calls_of(last) if last is not None else []
    gone = cancelled_among(actor, [one.visit_id for one in old_calls if one.visit_id])
    now = {(one.wanted_id, one.task): one for one in calls}
    for old in old_calls:
        new = now.get((old.wanted_id, old.task))
        if new is not None and _same(old, new):
            new.visit_id = old.visit_id
        elif old.visit_id and old.visit_id not in gone:
            cancel_visit(actor, visit_id=old.visit_id, reason=_instead(new), at=at)


def _instead(new: PlannedCall | None) -> str:
    if new is None:
        return "Nobody could be found for it when the day was planned anew."
    return f"Planned anew: {new.worker.name} at {format_time(new.starts_at)}."


def _same(old: PlannedCall, new: PlannedCall) -> bool:
    return (old.worker_id, old.starts_at, old.ends_at) == (
        new.worker_id,
        new.starts_at,
        new.ends_at,
    )


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
