"""The three signatures: delegator, worker and employer. A later answer replaces an earlier one."""

from datetime import datetime

from django.db import transaction

from almoner.kernel.refusals import Refusal
from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.commands.decisions import check_delegator
from almoner.services.delegation.commands.ground import (
    audit,
    definition_of,
    facts,
    keep_event,
    locked,
    london_day,
    permit,
    refuse_any,
    worker_of,
)
from almoner.services.delegation.commands.suspensions import STOPPABLE, stop
from almoner.services.delegation.models import Delegation, Signature
from almoner.services.delegation.rules.readiness import can_everyone_agreed, check_employer
from almoner.services.delegation.rules.requirements import check_reason

# Party → the right it takes, who may sign, and what stops the work when it says no.
PARTIES = {
    "delegator": ("delegation.propose", "delegator", "delegator-withdrew"),
    "delegate": ("delegation.answer", "delegate", "delegate-withdrew"),
    "employer": ("delegation.employer", "employer", "employer-withdrew"),
}


@transaction.atomic
def sign(
    actor: Viewer,
    *,
    delegation_id: int,
    party: str,
    agreed: bool,
    reason: str = "",
    at: datetime,
) -> Signature:
    """One party's yes or no. The worker needs no reason to say no, and suffers nothing for it.

    The employer can agree only with insurance in date that covers the activity, and with the
    activity on both agreed lists. The last yes makes the delegation agreed; a no to an active
    delegation stops it at once.
    """
    delegation = locked(actor, delegation_id)
    refuse_any(_check_party(party), _check_open(delegation))
    right, standing, trigger = PARTIES[party]
    permit(actor, delegation, at, (right,), standing)
    refuse_any(_check_answer(actor, delegation, party, agreed, reason, at))
    signature = Signature.objects.create(
        delegation=delegation,
        party=party,
        agreed=agreed,
        signed_by_id=worker_of(actor),
        signed_at=at,
        reason=reason,
    )
    if agreed:
        agree_if_complete(actor, delegation, at)
    elif delegation.status in STOPPABLE:
        stop(actor, delegation, trigger, at, reason)
    audit(actor, "delegation.signed", delegation, at, party=party, agreed=agreed)
    return signature


def agree_if_complete(actor: Viewer, delegation: Delegation, at: datetime) -> None:
    """A proposed delegation becomes agreed with the last signature, or with the consent."""
    if delegation.status != Delegation.Status.PROPOSED:
        return
    if not can_everyone_agreed(facts(delegation), at.timestamp()):
        return
    source, delegation.status = delegation.status, Delegation.Status.AGREED
    delegation.save(update_fields=["status"])
    keep_event(actor, delegation, "agree", at, source)


def _check_party(party: str) -> list[Refusal]:
    if party in PARTIES:
        return []
    return [
        Refusal(
            "unknown_party",
            f"“{party[:20]}” does not sign a delegation.",
            f"Choose one of: {', '.join(PARTIES)}.",
        )
    ]


def _check_open(delegation: Delegation) -> list[Refusal]:
    if delegation.status not in ("draft", "ended"):
        return []
    return [
        Refusal(
            "not_open",
            f"This delegation is “{delegation.get_status_display().lower()}”.",
            "Only a delegation that has been proposed and has not ended can be signed.",
            "The delegator",
        )
    ]


def _check_answer(
    actor: Viewer, delegation: Delegation, party: str, agreed: bool, reason: str, at: datetime
) -> list[Refusal]:
    """A no needs a reason from the delegator and the employer, never from the worker."""
    if not agreed:
        return [] if party == "delegate" else check_reason(reason)
    if party == "employer":
        return check_employer(facts(delegation), at.timestamp())
    if party == "delegator":
        definition = definition_of(delegation.activity)
        return check_delegator(worker_of(actor), definition, london_day(at))
    return []
