"""What every command stands on: the locked row, the step that is kept, the audit event."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from almoner.kernel.london import to_london
from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record
from almoner.registers.organisations.models import Organisation
from almoner.registers.workforce.models import Employment, Leave, Registration
from almoner.services.delegation import access
from almoner.services.delegation.catalogue import ActivityDefinition, activities
from almoner.services.delegation.models import ActivityAgreement, Delegation, DelegationEvent
from almoner.services.delegation.queries.authority import facts_of
from almoner.services.delegation.rules.facts import Facts
from almoner.services.delegation.rules.lifecycle import check_move
from almoner.services.delegation.rules.requirements import Registered


def refuse_any(*groups: Iterable[Refusal]) -> None:
    """Raises Refused with every reason there is, so that all are shown at once."""
    found = [refusal for group in groups for refusal in group]
    if found:
        raise Refused(*dict.fromkeys(found))


def london_day(at: datetime) -> date:
    """The day in London. ValueError for a time without a zone."""
    return to_london(at).date()


def definition_of(activity: str) -> ActivityDefinition:
    """Raises Refused for an activity that is not defined."""
    known = activities()
    if activity not in known:
        raise Refused(
            Refusal(
                "unknown_activity",
                f"“{activity[:40]}” is not an activity that we know.",
                f"Choose one of: {', '.join(known)}.",
            )
        )
    return known[activity]


def worker_of(actor: Viewer) -> int:
    """The actor as a worker. Raises Refused when the account has no job."""
    if actor.worker_id is None:
        raise Refused(
            Refusal(
                "not_a_worker",
                "Only a worker with a job can do this.",
                "Sign in as yourself, in your own job.",
            )
        )
    return actor.worker_id


def organisation_of(actor: Viewer) -> int:
    """The organisation the actor acts for. Raises Refused when there is none."""
    if actor.organisation_id is None:
        raise Refused(
            Refusal(
                "no_organisation",
                "You are not acting for an organisation.",
                "Sign in for the organisation that you work for.",
            )
        )
    return actor.organisation_id


def locked(actor: Viewer, delegation_id: int) -> Delegation:
    """The delegation, locked. Raises Unseen when it is not there or not the actor's to see."""
    found = (
        Delegation.objects.select_for_update()
        .filter(access.parties(actor), pk=delegation_id)
        .first()
    )
    if found is None:
        raise Unseen(f"delegation {delegation_id}")
    return found


def covering(delegation: Delegation, today: date) -> int | None:
    """The worker who covers the delegator's leave today."""
    return (
        Leave.objects.filter(
            worker_id=delegation.delegator_id,
            organisation_id=delegation.delegating_id,
            starts_on__lte=today,
            ends_on__gt=today,
        )
        .order_by("starts_on")
        .values_list("deputy_id", flat=True)
        .first()
    )


def check_ours(actor: Viewer, delegation: Delegation, at: datetime, *wanted: str) -> list[Refusal]:
    return access.check_is(
        actor, delegation, *wanted, covering=covering(delegation, london_day(at))
    )


def permit(
    actor: Viewer, delegation: Delegation, at: datetime, rights: Iterable[str], *wanted: str
) -> None:
    """Raises Refused unless the role has one of the rights and the delegation is theirs."""
    refuse_any(access.check_right(actor, *rights) or check_ours(actor, delegation, at, *wanted))


def check_step(actor: Viewer, delegation: Delegation, verb: str, at: datetime) -> str:
    """The state that `verb` leads to for this actor. Raises Refused with the reason."""
    held = access.standings(actor, delegation, covering(delegation, london_day(at)))
    return check_move(delegation.status, verb, held).target


def step(
    actor: Viewer, delegation: Delegation, verb: str, at: datetime, reason: str = ""
) -> DelegationEvent:
    """Makes the move of the transition table and keeps it. Saves the delegation's status."""
    source, target = delegation.status, check_step(actor, delegation, verb, at)
    delegation.status = target
    delegation.save()
    return keep_event(actor, delegation, verb, at, source, reason)


def keep_event(
    actor: Viewer, delegation: Delegation, verb: str, at: datetime, source: str, reason: str = ""
) -> DelegationEvent:
    return DelegationEvent.objects.create(
        delegation=delegation,
        at=at,
        verb=verb,
        source=source,
        target=delegation.status,
        by_worker_id=actor.worker_id,
        by=actor.actor,
        reason=reason,
    )


def audit(actor: Viewer, verb: str, delegation: Delegation, at: datetime, **detail: Any) -> None:
    """One event about a delegation: ids and codes only."""
    record(actor, verb, delegation, person_id=delegation.person_id, at=at, **detail)


def facts(delegation: Delegation) -> Facts:
    """All that its authority rests on. Raises Unseen when the actor may not see it."""
    found = facts_of([delegation.pk])
    if delegation.pk not in found:
        raise Unseen(f"delegation {delegation.pk}")
    return found[delegation.pk]


def registrations_of(worker_id: int) -> list[Registered]:
    rows = Registration.objects.filter(worker_id=worker_id)
    return [Registered(row.profession, row.starts_on, row.expires_on) for row in rows]


def job_of(worker_id: int, organisation_id: int, today: date) -> Employment | None:
    """The worker's job there today."""
    jobs = Employment.objects.filter(
        worker_id=worker_id, organisation_id=organisation_id, starts_on__lte=today
    )
    return next((job for job in jobs if job.ends_on is None or today < job.ends_on), None)


def local_settings(activity: str, delegating_id: int, provider_id: int | None, today: date):
    """The settings that the agreed lists of the local system and the provider hold today."""
    system = Organisation.objects.get(pk=delegating_id)
    agreements = ActivityAgreement.objects.filter(
        activity=activity,
        organisation_id__in=[system.parent_id or system.pk, provider_id],
        starts_on__lte=today,
    )
    return [one.settings for one in agreements if one.ends_on is None or today < one.ends_on]
