"""A call for help as SBARD: raised by the worker, answered by the delegating side, read back."""

from datetime import datetime
from typing import Any

from django.db import transaction

from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.services.delegation import access
from almoner.services.delegation.commands.ground import (
    covering,
    london_day,
    permit,
    refuse_any,
    worker_of,
)
from almoner.services.delegation.models import Delegation, Escalation
from almoner.services.delegation.rules import escalations as rules

# A second press of the button within this time is the same call. (D)
_SAME_PRESS = 60


@transaction.atomic
def raise_escalation(
    actor: Viewer,
    *,
    delegation_id: int,
    situation: str,
    background: str = "",
    assessment: str = "",
    recommendation: str = "",
    urgent: bool = False,
    called_999: bool = False,
    at: datetime,
) -> Escalation:
    """Tells the delegator and the manager. The same words sent again within a minute are one call.

    Refused when nothing is said, and for anyone but the delegate or someone of their provider.
    """
    delegation = _delegation(delegation_id)
    permit(actor, delegation, at, ("escalation.raise",), "delegate", "employer")
    refuse_any(rules.check_call(situation))
    if same := _pressed_twice(delegation, situation, at):
        return same
    escalation = Escalation.objects.create(
        delegation=delegation,
        person_id=delegation.person_id,
        provider_id=delegation.provider_id,
        delegating_id=delegation.delegating_id,
        raised_by_id=worker_of(actor),
        raised_at=at,
        situation=situation.strip(),
        background=background.strip(),
        assessment=assessment.strip(),
        recommendation=recommendation.strip(),
        urgent=urgent or called_999,
        called_999=called_999,
    )
    _audit(actor, "escalation.raised", escalation, at, urgent=escalation.urgent)
    return escalation


@transaction.atomic
def mark_called_999(actor: Viewer, *, escalation_id: int, at: datetime) -> Escalation:
    """The worker says that they have called 999. The software only ever asked them to."""
    escalation = _own(actor, escalation_id)
    if not escalation.called_999:
        escalation.called_999 = escalation.urgent = True
        escalation.save(update_fields=["called_999", "urgent"])
        _audit(actor, "escalation.called_999", escalation, at)
    return escalation


@transaction.atomic
def mark_seen(actor: Viewer, *, escalation_id: int, at: datetime) -> Escalation:
    """One of those who were called has opened it: the delegator, a deputy, the team's lead. Until
    then the worker sees that nobody has, whoever else looks."""
    escalation = _to_answer(actor, escalation_id)
    refuse_any(check_called(actor, escalation, at))
    if escalation.seen_at is None:
        escalation.seen_at = at
        escalation.save(update_fields=["seen_at"])
        _audit(actor, "escalation.seen", escalation, at)
    return escalation


@transaction.atomic
def answer_escalation(
    actor: Viewer,
    *,
    escalation_id: int,
    decision: str,
    call_back_at: datetime | None = None,
    at: datetime,
) -> Escalation:
    """The decision, by a registered professional of the delegating organisation. Given once."""
    escalation = _to_answer(actor, escalation_id)
    refuse_any(rules.check_answer(decision, escalation.decided_at, call_back_at, at))
    escalation.seen_at = escalation.seen_at or at
    escalation.decision = decision.strip()
    escalation.decided_by_id, escalation.decided_at = actor.worker_id, at
    escalation.call_back_at = call_back_at
    escalation.save()
    _audit(actor, "escalation.answered", escalation, at)
    return escalation


@transaction.atomic
def read_back(actor: Viewer, *, escalation_id: int, at: datetime) -> Escalation:
    """The worker has read the decision back. Refused before there is one."""
    escalation = _own(actor, escalation_id)
    refuse_any(rules.check_read_back(escalation.decided_at))
    if escalation.read_back_at is None:
        escalation.read_back_at = at
        escalation.save(update_fields=["read_back_at"])
        _audit(actor, "escalation.read_back", escalation, at)
    return escalation


def check_called(actor: Viewer, escalation: Escalation, at: datetime) -> list[Refusal]:
    """The call was to this actor. Refused for a colleague who only looks."""
    delegation = escalation.delegation
    if delegation is None:
        return []
    held = access.standings(actor, delegation, covering(delegation, london_day(at)))
    elsewhere = delegation.team_id is not None and actor.team_id not in (None, delegation.team_id)
    return rules.check_called(set(held) - ({"team_lead"} if elsewhere else set()))


def can_called(actor: Viewer, escalation: Escalation, at: datetime) -> bool:
    return not check_called(actor, escalation, at)


def _pressed_twice(delegation: Delegation, situation: str, at: datetime) -> Escalation | None:
    last = Escalation.objects.filter(delegation=delegation, situation=situation.strip())
    found = last.order_by("-raised_at").first()
    if found and abs((at - found.raised_at).total_seconds()) < _SAME_PRESS:
        return found
    return None


def _delegation(delegation_id: int) -> Delegation:
    delegation = Delegation.objects.select_for_update().filter(pk=delegation_id).first()
    if delegation is None:
        raise Refused(
            Refusal("no_delegation", "There is no such delegation.", "Check which one you mean.")
        )
    return delegation


def _own(actor: Viewer, escalation_id: int) -> Escalation:
    escalation = _locked(escalation_id)
    manages = actor.can("visit.plan") and actor.organisation_id == escalation.provider_id
    refuse_any(access.check_right(actor, "escalation.raise"))
    refuse_any(rules.check_own(escalation.raised_by_id, actor.worker_id, manages=manages))
    return escalation


def _to_answer(actor: Viewer, escalation_id: int) -> Escalation:
    escalation = _locked(escalation_id)
    if actor.organisation_id != escalation.delegating_id or actor.worker_id is None:
        refuse_any([_only_delegating_side()])
    refuse_any(access.check_right(actor, "escalation.answer"))
    return escalation


def _only_delegating_side() -> Refusal:
    return Refusal(
        "not_yours_to_answer",
        "Only the delegating team answers this.",
        "Ask them.",
        "The delegator or their named deputy",
    )


def _locked(escalation_id: int) -> Escalation:
    escalation = Escalation.objects.select_for_update().filter(pk=escalation_id).first()
    if escalation is None:
        raise Refused(
            Refusal("no_escalation", "There is no such call for help.", "Check which one you mean.")
        )
    return escalation


def _audit(actor: Viewer, verb: str, escalation: Escalation, at: datetime, **detail: Any) -> None:
    audit(actor, verb, escalation, person_id=escalation.person_id, at=at, **detail)
