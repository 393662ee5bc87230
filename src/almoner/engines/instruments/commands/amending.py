"""Putting right what was signed. Nothing is changed: an entry is added, or the whole set aside."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from almoner.engines.instruments.commands.ground import (
    audit,
    check_may_amend,
    check_number,
    check_status,
    instrument_of,
    locked,
)
from almoner.engines.instruments.commands.signing import news, sign
from almoner.engines.instruments.models import Completion
from almoner.engines.instruments.queries.completions import newest_entry
from almoner.kernel.refusals import refuse
from almoner.platform import events
from almoner.platform.access.viewer import Viewer

Status = Completion.Status


@transaction.atomic
def amend(
    actor: Viewer,
    *,
    completion_id: int,
    answers: Mapping[str, Any],
    evidence: Mapping[str, str] | None = None,
    wishes: str | None = None,
    reason: str,
    number: int | None = None,
    at: datetime,
) -> Completion:
    """Adds an entry with the changed answers and the reason. What stood before stays readable.

    By whoever signed it or agreed to it, the worker of its case, or a manager there. Where two
    people are needed, a second person must agree again.
    """
    completion = locked(actor, completion_id)
    check_status(completion, Status.COMPLETE)
    standing = check_may_amend(actor, completion)
    check_number(completion, number)
    _check_reason(reason, "Say why you change it.")
    instrument, before = instrument_of(completion), newest_entry(completion)
    completion.draft = {
        "answers": {**before.answers, **answers},
        "evidence": {**before.evidence, **(evidence or {})},
        "wishes": before.wishes if wishes is None else wishes.strip(),
    }
    entry = sign(actor, completion, instrument, at, reason=reason.strip())
    completion.draft = {}
    completion.number += 1
    if instrument.people == "two":
        completion.status, completion.completed_at = Status.AWAITING, None
        completion.answered_at, completion.answered_by_id = at, actor.user_id
        completion.second_at = completion.second_by_id = None
    completion.save()
    audit(actor, "amended", completion, at, entry=entry.number, standing=standing)
    if completion.status == Status.COMPLETE:
        events.publish("instruments.amended", actor, at, **news(completion, instrument))
    return completion


@transaction.atomic
def void(actor: Viewer, *, completion_id: int, reason: str, at: datetime) -> Completion:
    """Sets the whole aside: made for the wrong person, or by mistake. It stays readable. A
    complete one is set aside by those who may amend it."""
    completion = locked(actor, completion_id)
    check_status(completion, Status.DRAFT, Status.AWAITING, Status.COMPLETE)
    if completion.status == Status.COMPLETE:
        check_may_amend(actor, completion)
    _check_reason(reason, "Say why it is not valid.")
    completion.status, completion.voided_at = Status.VOID, at
    completion.void_reason = reason.strip()
    completion.number += 1
    completion.save()
    audit(actor, "voided", completion, at)
    events.publish("instruments.voided", actor, at, **news(completion, instrument_of(completion)))
    return completion


def _check_reason(reason: str, words: str) -> None:
    if not reason.strip():
        refuse("no-reason", words, "Write it in your own words.", "you")
