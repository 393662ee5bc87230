"""Stops: by hand, and by themselves when something happens. They hold from that moment."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.commands.ground import (
    audit,
    check_step,
    keep_event,
    locked,
    permit,
    refuse_any,
)
from almoner.services.delegation.models import Delegation, Suspension
from almoner.services.delegation.rules.requirements import check_reason
from almoner.services.delegation.rules.triggers import trigger as trigger_of

SIDES = ("delegator", "deputy", "team_lead", "registrant", "employer", "delegate", "system")
# What stops of itself holds only for these; before that nothing may be done anyway.
STOPPABLE = ("active", "suspended")


@transaction.atomic
def suspend(
    actor: Viewer, *, delegation_id: int, trigger: str, reason: str, at: datetime
) -> Suspension:
    """Stops a delegation at once. Either side may; only the delegator or deputy lifts it."""
    delegation = locked(actor, delegation_id)
    rights = ("delegation.change", "delegation.employer", "delegation.answer")
    permit(actor, delegation, at, rights, *SIDES)
    refuse_any(check_reason(reason))
    trigger_of(trigger)
    check_step(actor, delegation, "suspend", at)
    return stop(actor, delegation, trigger, at, reason)


@transaction.atomic
def suspend_for(
    actor: Viewer,
    delegations: QuerySet[Delegation],
    trigger: str,
    *,
    reason: str = "",
    at: datetime,
) -> list[Suspension]:
    """Stops every active delegation among `delegations`, in the caller's transaction.

    Whatever the actor's role: what happened stops the work, not the person who recorded it.
    """
    trigger_of(trigger)
    rows = delegations.filter(status__in=STOPPABLE).order_by("pk").select_for_update(of=("self",))
    return [stop(actor, one, trigger, at, reason) for one in rows]


@transaction.atomic
def stop_unseen(
    actor: Viewer, delegations: QuerySet[Delegation], trigger: str, *, at: datetime
) -> list[Suspension]:
    """Stops those that nobody has looked at since `at`, when it happened: for a job that may
    come late. Once locked they are read anew, so that a stop lifted meanwhile stays lifted."""
    trigger_of(trigger)
    rows = delegations.filter(status__in=STOPPABLE).order_by("pk").select_for_update(of=("self",))
    locked_ids = [one.pk for one in rows]
    seen = Suspension.objects.filter(
        Q(since__gte=at) | Q(lifted_at__gte=at), delegation_id__in=locked_ids, trigger=trigger
    )
    looked_at = set(seen.values_list("delegation_id", flat=True))
    left = Delegation.objects.filter(pk__in=locked_ids, status__in=STOPPABLE).order_by("pk")
    return [stop(actor, one, trigger, at, "") for one in left if one.pk not in looked_at]


def stop(
    actor: Viewer, delegation: Delegation, trigger: str, at: datetime, reason: str
) -> Suspension:
    """One stop of a locked delegation. An open stop for the same reason is left as it is."""
    existing = delegation.suspensions.filter(trigger=trigger, lifted_at__isnull=True).first()
    if existing is not None:
        return existing
    suspension = Suspension.objects.create(
        delegation=delegation, trigger=trigger, since=at, reason=reason, raised_by=actor.actor
    )
    source, delegation.status = delegation.status, Delegation.Status.SUSPENDED
    delegation.save(update_fields=["status"])
    keep_event(actor, delegation, "suspend", at, source, reason or trigger_of(trigger).words)
    audit(actor, "delegation.suspended", delegation, at, trigger=trigger)
    return suspension


def stop_each(
    actor: Viewer, delegation: Delegation, reasons: Iterable[tuple[str, str]], at: datetime
) -> list[Suspension]:
    return [stop(actor, delegation, trigger, at, words) for trigger, words in reasons]
