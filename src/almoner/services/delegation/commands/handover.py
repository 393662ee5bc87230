"""A team lead moves delegations from one registrant to another, so that none is left alone."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from almoner.kernel.refusals import Refusal
from almoner.platform.access.viewer import Viewer
from almoner.services.delegation import access
from almoner.services.delegation.commands.decisions import check_delegator
from almoner.services.delegation.commands.ground import (
    audit,
    definition_of,
    job_of,
    keep_event,
    london_day,
    organisation_of,
    refuse_any,
    worker_of,
)
from almoner.services.delegation.models import Delegation, Signature
from almoner.services.delegation.rules.requirements import check_reason


@transaction.atomic
def hand_over(
    actor: Viewer,
    *,
    from_worker_id: int,
    to_worker_id: int,
    delegation_ids: Sequence[int] | None = None,
    deputy_id: int | None = None,
    reason: str,
    at: datetime,
) -> list[Delegation]:
    """Hands over the caseload, or the named delegations of it. All of them or none.

    The new delegator's registration, profession and competence are checked for each, and the
    delegator's signature is renewed in their name: agree it with them first. Stops stay; the
    new delegator lifts them. Where the new delegator was the deputy, `deputy_id` (or else the
    team lead) takes that place.
    """
    refuse_any(access.check_right(actor, "delegation.handover"), check_reason(reason))
    caseload = _caseload(actor, from_worker_id, delegation_ids)
    refuse_any(
        _check_found(caseload, delegation_ids),
        _check_taker(actor, from_worker_id, to_worker_id, at),
    )
    for delegation in caseload:
        _hand_over_one(actor, delegation, to_worker_id, deputy_id, reason, at)
    return caseload


def _caseload(actor: Viewer, worker_id: int, wanted: Sequence[int] | None) -> list[Delegation]:
    found = Delegation.objects.filter(
        delegating_id=organisation_of(actor), delegator_id=worker_id
    ).exclude(status=Delegation.Status.ENDED)
    if wanted is not None:
        found = found.filter(pk__in=wanted)
    return list(found.order_by("pk").select_for_update(of=("self",)))


def _hand_over_one(
    actor: Viewer,
    delegation: Delegation,
    to_worker_id: int,
    deputy_id: int | None,
    reason: str,
    at: datetime,
) -> None:
    definition, today = definition_of(delegation.activity), london_day(at)
    deputy = deputy_id or delegation.deputy_id
    if deputy in (None, to_worker_id):
        deputy = worker_of(actor)
    refuse_any(
        check_delegator(to_worker_id, definition, today),
        _check_not_the_worker(delegation, to_worker_id),
        _check_deputy(deputy, to_worker_id, delegation, at),
    )
    former = delegation.delegator_id
    delegation.delegator_id, delegation.deputy_id = to_worker_id, deputy
    delegation.save(update_fields=["delegator", "deputy"])
    Signature.objects.create(
        delegation=delegation,
        party=Signature.Party.DELEGATOR,
        agreed=True,
        signed_by_id=to_worker_id,
        signed_at=at,
        reason=f"Taken over at a handover: {reason}",
    )
    keep_event(actor, delegation, "hand_over", at, delegation.status, reason)
    audit(
        actor,
        "delegation.handed_over",
        delegation,
        at,
        former=former,
        delegator=to_worker_id,
        deputy=deputy,
    )


def _check_found(caseload: list[Delegation], wanted: Sequence[int] | None) -> list[Refusal]:
    if wanted is None and caseload:
        return []
    if wanted and {one.pk for one in caseload} == set(wanted):
        return []
    return [
        Refusal(
            "not_on_caseload",
            "Not all of these delegations are on that registrant's caseload.",
            "Look at the caseload again and choose from it.",
            "The team lead",
        )
    ]


def _check_taker(
    actor: Viewer, from_worker_id: int, to_worker_id: int, at: datetime
) -> list[Refusal]:
    if to_worker_id == from_worker_id:
        return [Refusal("same_delegator", "That is the same person.", "Choose somebody else.")]
    if job_of(to_worker_id, organisation_of(actor), london_day(at)) is not None:
        return []
    return [
        Refusal(
            "not_a_colleague",
            "The new delegator does not work for your organisation.",
            "Choose a colleague.",
            "The team lead",
        )
    ]


def _check_not_the_worker(delegation: Delegation, to_worker_id: int) -> list[Refusal]:
    if delegation.worker_id != to_worker_id:
        return []
    return [
        Refusal(
            "to_yourself",
            "Nobody can be both the delegator and the worker.",
            "Choose another registrant for that delegation.",
            "The team lead",
        )
    ]


def _check_deputy(
    deputy_id: int | None, to_worker_id: int, delegation: Delegation, at: datetime
) -> list[Refusal]:
    today = london_day(at)
    works_here = job_of(deputy_id or 0, delegation.delegating_id, today) is not None
    definition = definition_of(delegation.activity)
    if (
        deputy_id is not None
        and deputy_id != to_worker_id
        and works_here
        and not check_delegator(deputy_id, definition, today)
    ):
        return []
    return [
        Refusal(
            "deputy_cannot_cover",
            "There is no deputy who can cover after the handover.",
            "Name a deputy who is registered, may delegate this and works for the team.",
            "The team lead",
        )
    ]
