"""Sign-off, reassessment and taking a sign-off back."""

from datetime import date, datetime

from django.db import transaction

from almoner.kernel.london import add_months
from almoner.kernel.refusals import Refusal
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record
from almoner.services.delegation import access
from almoner.services.delegation.commands.ground import (
    audit,
    check_ours,
    definition_of,
    facts,
    local_settings,
    locked,
    london_day,
    refuse_any,
    registrations_of,
    worker_of,
)
from almoner.services.delegation.commands.suspensions import suspend_for
from almoner.services.delegation.models import Competence, Delegation, Plan
from almoner.services.delegation.rules.competence import (
    Practice,
    check_assessor,
    check_practices,
    check_practising,
    counted,
)
from almoner.services.delegation.rules.readiness import check_training
from almoner.services.delegation.rules.requirements import (
    can_registrant,
    check_reason,
    local_value,
)


@transaction.atomic
def sign_off(actor: Viewer, *, delegation_id: int, at: datetime) -> Competence:
    """Signs the worker off for this activity and this person.

    Needs the supervised practices of the activity, the practical courses in date, and an
    assessor who is competent now and is not the worker.
    """
    delegation = locked(actor, delegation_id)
    refuse_any(access.check_right(actor, "competence.sign_off"))
    definition, known = definition_of(delegation.activity), facts(delegation)
    practices = _practices(delegation)
    since = _since(delegation)
    refuse_any(
        check_practising(delegation.status),
        check_assessing(actor, delegation, at),
        check_practices(practices, practices_needed(delegation, london_day(at)), since),
        check_training(known, at.timestamp(), definition.training.practical),
    )
    return _signed_off(actor, delegation, counted(practices, since), at)


@transaction.atomic
def reassess(
    actor: Viewer,
    *,
    delegation_id: int,
    satisfactory: bool,
    feedback: str = "",
    at: datetime,
) -> Competence:
    """Watches a worker who was signed off before. A good result is a new sign-off, for the plan
    as it now is; a poor one takes the old sign-off back and stops the delegation at once."""
    delegation = locked(actor, delegation_id)
    refuse_any(access.check_right(actor, "competence.sign_off"))
    definition, known = definition_of(delegation.activity), facts(delegation)
    held = _held(delegation)
    refuse_any(
        check_practising(delegation.status),
        check_assessing(actor, delegation, at),
        _check_signed_off_before(held),
    )
    if not satisfactory:
        refuse_any(check_reason(feedback))
        return _revoke(actor, held[-1], feedback, at)
    refuse_any(check_training(known, at.timestamp(), definition.training.practical))
    return _signed_off(actor, delegation, counted(_practices(delegation)), at)


@transaction.atomic
def revoke_competence(
    actor: Viewer, *, competence_id: int, reason: str, at: datetime
) -> Competence:
    """Takes a sign-off back. Every delegation that rests on it stops at once."""
    refuse_any(access.check_right(actor, "competence.sign_off", "delegation.employer"))
    competence = _competence(actor, competence_id)
    refuse_any(check_reason(reason), _check_not_own(actor, competence))
    return _revoke(actor, competence, reason, at)


def check_assessing(actor: Viewer, delegation: Delegation, at: datetime) -> list[Refusal]:
    """The actor works for one of the two organisations and may assess this worker at `at`."""
    sides = ("delegator", "deputy", "team_lead", "registrant", "employer", "colleague")
    return check_ours(actor, delegation, at, *sides) or check_assessor(
        actor.worker_id,
        delegation.worker_id,
        competent=_competent(actor, delegation, at),
        registrant=_may_delegate(actor, delegation, at),
    )


def _may_delegate(actor: Viewer, delegation: Delegation, at: datetime) -> bool:
    if actor.organisation_id != delegation.delegating_id or actor.worker_id is None:
        return False
    professions = definition_of(delegation.activity).delegators
    return can_registrant(registrations_of(actor.worker_id), professions, london_day(at))


def _competent(actor: Viewer, delegation: Delegation, at: datetime) -> bool:
    """Signed off at that time, by the employer for whom the actor now assesses."""
    if actor.worker_id is None or actor.organisation_id is None:
        return False
    held = Competence.objects.filter(
        worker_id=actor.worker_id,
        activity=delegation.activity,
        employer_id=actor.organisation_id,
        signed_off_at__lte=at,
        valid_until__gt=london_day(at),
    )
    return any(one.revoked_at is None or at < one.revoked_at for one in held)


def practices_needed(delegation: Delegation, today: date) -> int:
    """How many practices the activity asks for here."""
    places = local_settings(
        delegation.activity, delegation.delegating_id, delegation.provider_id, today
    )
    wanted = definition_of(delegation.activity).supervised_practices
    return local_value(wanted, places, "supervised_practices")


def _practices(delegation: Delegation) -> list[Practice]:
    rows = delegation.practices.order_by("practised_at")
    return [Practice(row.practised_at, row.satisfactory, row.simulated) for row in rows]


def _since(delegation: Delegation) -> datetime | None:
    """Practices before a sign-off was taken back do not count again."""
    return (
        _records(delegation)
        .filter(revoked_at__isnull=False)
        .order_by("-revoked_at")
        .values_list("revoked_at", flat=True)
        .first()
    )


def _records(delegation: Delegation):
    return Competence.objects.filter(
        worker_id=delegation.worker_id,
        employer_id=delegation.provider_id,
        activity=delegation.activity,
        person_id=delegation.person_id,
    )


def _held(delegation: Delegation) -> list[Competence]:
    """Sign-offs that were not taken back, oldest first, locked."""
    found = _records(delegation).filter(revoked_at__isnull=True).select_for_update()
    return list(found.order_by("signed_off_at", "pk"))


def _signed_off(actor: Viewer, delegation: Delegation, practices: int, at: datetime) -> Competence:
    definition = definition_of(delegation.activity)
    plan = Plan.objects.filter(
        person_id=delegation.person_id, activity=delegation.activity, starts_at__lte=at
    ).order_by("-version")
    competence = Competence.objects.create(
        worker_id=delegation.worker_id,
        employer_id=delegation.provider_id,
        activity=delegation.activity,
        activity_version=definition.version,
        person_id=delegation.person_id,
        delegation=delegation,
        assessor_id=worker_of(actor),
        signed_off_at=at,
        valid_until=add_months(london_day(at), definition.competence_valid.value),
        practices=practices,
        plan_version=plan.values_list("version", flat=True).first(),
    )
    audit(
        actor,
        "competence.signed_off",
        delegation,
        at,
        competence=competence.pk,
        practices=practices,
    )
    return competence


def _check_signed_off_before(held: list[Competence]) -> list[Refusal]:
    if held:
        return []
    return [
        Refusal(
            "never_signed_off",
            "The worker has no sign-off for this activity and person to renew.",
            "Record supervised practices and sign off.",
            "A competent assessor",
        )
    ]


def _competence(actor: Viewer, competence_id: int) -> Competence:
    found = (
        Competence.objects.select_for_update(of=("self",))
        .filter(pk=competence_id, revoked_at__isnull=True)
        .filter(access.competence_parties(actor))
        .first()
    )
    if found is None:
        raise Unseen(f"competence {competence_id}")
    return found


def _check_not_own(actor: Viewer, competence: Competence) -> list[Refusal]:
    return check_assessor(actor.worker_id, competence.worker_id, competent=True, registrant=False)


def _revoke(actor: Viewer, competence: Competence, reason: str, at: datetime) -> Competence:
    competence.revoked_at, competence.revoked_because = at, reason
    competence.save(update_fields=["revoked_at", "revoked_because"])
    record(
        actor,
        "competence.revoked",
        competence,
        person_id=competence.person_id,
        at=at,
        worker=competence.worker_id,
        activity=competence.activity,
    )
    if competence.person_id is None:
        return competence
    resting = Delegation.objects.filter(
        worker_id=competence.worker_id,
        provider_id=competence.employer_id,
        activity=competence.activity,
        person_id=competence.person_id,
    )
    suspend_for(actor, resting, "competence-lapsed", reason=reason, at=at)
    return competence
