"""Going live, re-activating after a stop, and the end."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.access.viewer import Viewer
from almoner.services.delegation import access
from almoner.services.delegation.commands.decisions import check_delegator
from almoner.services.delegation.commands.ground import (
    audit,
    check_step,
    definition_of,
    facts,
    local_settings,
    locked,
    london_day,
    refuse_any,
    step,
    worker_of,
)
from almoner.services.delegation.commands.lifting import check_lift
from almoner.services.delegation.models import Competence, Decision, Delegation
from almoner.services.delegation.rules.facts import FOREVER
from almoner.services.delegation.rules.readiness import check_whole
from almoner.services.delegation.rules.requirements import (
    COVER_NEEDED,
    check_cover,
    check_reason,
    check_review_date,
)


@transaction.atomic
def activate(
    actor: Viewer,
    *,
    delegation_id: int,
    review_due_on: date | None,
    fallback: str = "",
    at: datetime,
) -> Delegation:
    """Supervised → active, by the delegator or the named deputy.

    Everything that authority rests on must hold now; Refused lists all that is missing. Cover
    is hard here: enough workers signed off for this person, or a fallback: agreed in the
    decision, or named now in `fallback` (with whom it was agreed).
    """
    delegation = locked(actor, delegation_id)
    definition, today = definition_of(delegation.activity), london_day(at)
    refuse_any(access.check_right(actor, "delegation.change"))
    check_step(actor, delegation, "activate", at)
    refuse_any(
        check_delegator(worker_of(actor), definition, today),
        check_review_date(review_due_on, definition.review_every.value, today),
        # The date asked for now is checked above; the one before it does not matter any longer.
        check_whole(facts(delegation), at.timestamp(), definition.training.courses, FOREVER),
        _check_cover(delegation, fallback, today),
    )
    delegation.active_from, delegation.active_until = at, None
    delegation.review_due_on = review_due_on
    _save_active(actor, delegation, at, fallback)
    audit(actor, "delegation.activated", delegation, at, review_due_on=str(review_due_on))
    return delegation


@transaction.atomic
def lift(actor: Viewer, *, delegation_id: int, because: str, at: datetime) -> Delegation:
    """Suspended → active, by the delegator or the named deputy only.

    What each open stop asks for must have been done, and everything that authority rests on
    must hold again.
    """
    delegation = locked(actor, delegation_id)
    definition = definition_of(delegation.activity)
    refuse_any(access.check_right(actor, "delegation.change"))
    check_step(actor, delegation, "lift", at)
    open_stops = list(
        delegation.suspensions.select_for_update().filter(lifted_at__isnull=True).order_by("pk")
    )
    refuse_any(
        check_delegator(worker_of(actor), definition, london_day(at)),
        check_reason(because),
        check_lift(delegation, open_stops, at),
        check_whole(facts(delegation), at.timestamp(), definition.training.courses),
    )
    for stop in open_stops:
        stop.lifted_at, stop.lifted_by_id, stop.lifted_because = at, worker_of(actor), because
        stop.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
    step(actor, delegation, "lift", at, because)
    audit(
        actor,
        "delegation.reactivated",
        delegation,
        at,
        triggers=[stop.trigger for stop in open_stops],
    )
    return delegation


@transaction.atomic
def end(actor: Viewer, *, delegation_id: int, reason: str, at: datetime) -> Delegation:
    """Ends it for good, from any state. Stops that are open stay as they were."""
    delegation = locked(actor, delegation_id)
    rights = ("delegation.change", "delegation.employer")
    refuse_any(access.check_right(actor, *rights))
    check_step(actor, delegation, "end", at)
    refuse_any(check_reason(reason))
    return finish(actor, delegation, reason, at)


def finish(actor: Viewer, delegation: Delegation, reason: str, at: datetime) -> Delegation:
    """Ends a locked delegation for an actor who may."""
    if delegation.active_from is not None:
        delegation.active_until = max(at, delegation.active_from)
    delegation.ended_reason = reason[:200]
    step(actor, delegation, "end", at, reason)
    audit(actor, "delegation.ended", delegation, at)
    return delegation


def _save_active(actor: Viewer, delegation: Delegation, at: datetime, fallback: str) -> None:
    """The database has the last word on two active at once; what it says is put in words."""
    try:
        with transaction.atomic():
            step(actor, delegation, "activate", at, fallback)
    except IntegrityError as error:
        if "delegation_never_twice_at_once" not in str(error):
            raise
        raise Refused(
            Refusal(
                "already_active",
                "This activity is already delegated to this worker for this person.",
                "End the other delegation first.",
                "The delegator",
            )
        ) from None


def _check_cover(delegation: Delegation, fallback: str, today: date) -> list[Refusal]:
    needed = [
        int(one["cover_needed"])
        for one in local_settings(
            delegation.activity, delegation.delegating_id, delegation.provider_id, today
        )
        if one.get("cover_needed") is not None
    ]
    agreed = bool(fallback.strip()) or _fallback_agreed(delegation)
    return check_cover(_signed_off(delegation, today), max(needed, default=COVER_NEEDED), agreed)


def _fallback_agreed(delegation: Delegation) -> bool:
    """The newest decision for this person and provider says that there is a fallback."""
    newest = (
        Decision.objects.filter(
            person_id=delegation.person_id,
            activity=delegation.activity,
            organisation_id=delegation.delegating_id,
            provider_id=delegation.provider_id,
        )
        .order_by("-decided_at", "-pk")
        .first()
    )
    given = newest.answers.get("G13") if newest else None
    return (given.get("answer") if isinstance(given, dict) else given) == "fallback-agreed"


def _signed_off(delegation: Delegation, today: date) -> int:
    """Workers of this provider with a sign-off in date for this person."""
    return (
        Competence.objects.filter(
            employer_id=delegation.provider_id,
            activity=delegation.activity,
            person_id=delegation.person_id,
            valid_until__gt=today,
            revoked_at__isnull=True,
        )
        .values("worker_id")
        .distinct()
        .count()
    )
