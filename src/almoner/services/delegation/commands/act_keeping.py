"""Writes the rows of an act. Nothing here decides."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from almoner.kernel.refusals import Refusal, Refused
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.catalogue.stops import Fired, StopOutcome
from almoner.services.delegation.models import Act, Delegation, Plan, Reading
from almoner.services.delegation.rules.acts import timing
from almoner.services.delegation.rules.answer import Answer

_CARRIED = "delegation_id activity person_id provider_id delegating_id plan_id due_at stops"


def keep_reading(
    delegation: Delegation,
    plan: Plan,
    reference: UUID,
    known: dict[str, Any],
    outcome: StopOutcome,
    at: datetime,
) -> Reading:
    return Reading.objects.create(
        reference=reference,
        delegation=delegation,
        worker_id=delegation.worker_id,
        plan=plan,
        taken_at=at,
        recorded_at=at,
        record=known,
        allowed=outcome.allowed,
        effects=[effect.value for effect in outcome.effects],
        fired=[one.rule.id for one in outcome.fired],
        words=outcome.words,
        steps=list(outcome.steps),
        recheck_at=outcome.recheck_at,
    )


def keep_act(
    delegation: Delegation,
    reading: Reading | None,
    *,
    reference: UUID,
    outcome: str,
    done_at: datetime,
    due_at: datetime | None,
    record: dict[str, Any],
    fired: Sequence[Fired],
    note: str,
    answer: Answer,
    key_id: int | None,
    at: datetime,
) -> Act:
    """`fired` are the stop rules that spoke after the act; those before it are on the reading."""
    earlier = list(reading.fired) if reading else []
    act = Act(
        reference=reference,
        delegation=delegation,
        activity=delegation.activity,
        worker_id=delegation.worker_id,
        person_id=delegation.person_id,
        provider_id=delegation.provider_id,
        delegating_id=delegation.delegating_id,
        plan_id=reading.plan_id if reading else None,
        due_at=due_at,
        done_at=done_at,
        recorded_at=at,
        outcome=outcome,
        timing=timing(due_at, done_at, tolerance(delegation)),
        record=record,
        stops=earlier + [one.rule.id for one in fired],
        note=note.strip(),
        authority=answer.stored(),
        key_id=key_id,
    )
    return _once(act)


def carried_over(act: Act) -> dict[str, Any]:
    """What a correction keeps of the record it replaces."""
    return {name: getattr(act, name) for name in _CARRIED.split()}


def tolerance(delegation: Delegation) -> int:
    """Minutes either side of the time due."""
    return int(definition(delegation.activity).visit_tolerance.value)


def _once(act: Act) -> Act:
    try:
        with transaction.atomic():
            act.save(force_insert=True)
    except IntegrityError:
        raise Refused(
            Refusal("recorded_elsewhere", "This record was sent twice and could not be kept.")
        ) from None
    return act
