"""Changing a plan by hand: one call at a time, checked before it is kept."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.services.rounds.commands.keeping import check_draft, keep, locked_plan, new_plan
from almoner.services.rounds.models import PlannedCall, RoundPlan
from almoner.services.rounds.queries.effects import Effect, effect_of
from almoner.services.rounds.queries.plans import calls_of, plan_seen_by, standing


@dataclass(frozen=True, slots=True)
class Move:
    """A wanted visit's task given to a worker. `starts`: minutes after midnight. `other_id`: who
    takes the other part of a visit by two workers that nobody makes yet."""

    wanted_id: int
    worker_id: int
    starts: float
    task: int = 0
    other_id: int | None = None


@transaction.atomic
def place_call(actor: Viewer, *, plan_id: int, move: Move, at: datetime) -> Effect:
    """Moves one call, or places one that was left. Refused with every rule it would break."""
    row = locked_plan(actor, plan_id)
    check_draft(row)
    kept = standing(actor, row)
    effect = effect_of(kept, move.wanted_id, move.task, move.worker_id, move.starts, move.other_id)
    locked = [one for one in kept.calls if one.locked and one.wanted_id in effect.wanted_ids]
    refusals = [*effect.refusals, *(_held(one) for one in locked)]
    if refusals:
        raise Refused(*refusals)
    keep(row, kept.day, effect.plan, effect.verdict, before=kept.calls)
    audit(
        actor,
        "round.call_placed",
        row,
        at=at,
        wanted=move.wanted_id,
        worker=move.worker_id,
        **({"other": move.other_id} if move.other_id else {}),
        moved=len(effect.others),
    )
    return effect


def _held(call: PlannedCall) -> Refusal:
    return Refusal(
        "call-locked",
        f"The visit to {call.wanted.person.name} is locked for {call.worker.name}, and would move.",
        "Unlock it first.",
        "You",
    )


@transaction.atomic
def lock_call(
    actor: Viewer, *, plan_id: int, wanted_id: int, task: int = 0, locked: bool, at: datetime
) -> PlannedCall:
    """Locked: no search and no move changes its worker or its time."""
    row = locked_plan(actor, plan_id)
    check_draft(row)
    call = row.calls.filter(wanted_id=wanted_id, task=task).first()
    if call is None:
        raise Unseen
    if call.locked != locked:
        call.locked = locked
        call.save(update_fields=["locked"])
        audit(actor, "round.call_locked", row, at=at, wanted=wanted_id, locked=locked)
    return call


@transaction.atomic
def draft_from(actor: Viewer, *, plan_id: int, at: datetime) -> RoundPlan:
    """A draft that begins as a copy of any plan that passed: to change what is published."""
    old = plan_seen_by(actor, plan_id)
    if not old.passed:
        refuse("not-planned", "This plan has no calls.", "Choose another.", "You")
    row = new_plan(actor, old.day, why=f"From version {old.version}", at=at, based_on=old)
    for name in ("options", "cost", "verdict", "left", "rests"):
        setattr(row, name, getattr(old, name))
    row.passed, row.status = True, RoundPlan.Status.DRAFT
    row.save()
    copies = calls_of(old)
    for one in copies:
        one.pk, one.plan = None, row
    PlannedCall.objects.bulk_create(copies)
    audit(actor, "round.copied", row, at=at, version=row.version, of=old.version)
    return row
