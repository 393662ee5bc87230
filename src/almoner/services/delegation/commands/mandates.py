"""Granting a delegated function, and taking it back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record
from almoner.registers.organisations.models import Organisation
from almoner.services.delegation import access
from almoner.services.delegation.catalogue import mandates
from almoner.services.delegation.catalogue.mandates import MandateDefinition
from almoner.services.delegation.commands.ground import (
    job_of,
    london_day,
    organisation_of,
    refuse_any,
    worker_of,
)
from almoner.services.delegation.models import Mandate
from almoner.services.delegation.rules.mandates import check_grant
from almoner.services.delegation.rules.requirements import check_reason


@transaction.atomic
def grant_mandate(
    actor: Viewer,
    *,
    function: str,
    holder_organisation_id: int,
    holder_id: int | None = None,
    scope: Mapping[str, Sequence[Any]] | None = None,
    exclusions: Sequence[Mapping[str, Any]] = (),
    starts_on: date,
    ends_on: date,
    reference: str,
    at: datetime,
) -> Mandate:
    """Delegates a function on the authority of the actor's organisation.

    `scope` narrows the function further (scope field → allowed values); each of `exclusions`
    has `field`, `value` and `words`. `ends_on` is the first day it no longer holds.
    """
    refuse_any(access.check_right(actor, "mandate.grant"))
    definition = _definition(function)
    refuse_any(
        check_grant(
            definition,
            holder_id=holder_id,
            scope=scope or {},
            exclusions=exclusions,
            starts_on=starts_on,
            ends_on=ends_on,
            reference=reference,
        ),
        _check_organisation(holder_organisation_id, holder_id, max(starts_on, london_day(at))),
    )
    mandate = Mandate.objects.create(
        function=function,
        function_version=definition.version,
        granted_by_id=organisation_of(actor),
        signed_by_id=worker_of(actor),
        holder_organisation_id=holder_organisation_id,
        holder_id=holder_id,
        scope={name: list(allowed) for name, allowed in (scope or {}).items()},
        exclusions=[dict(rule) for rule in exclusions],
        starts_on=starts_on,
        ends_on=ends_on,
        reference=reference.strip(),
    )
    record(
        actor,
        "mandate.granted",
        mandate,
        at=at,
        function=function,
        organisation=holder_organisation_id,
        holder=holder_id,
    )
    return mandate


@transaction.atomic
def revoke_mandate(actor: Viewer, *, mandate_id: int, reason: str, at: datetime) -> Mandate:
    """Takes effect at once. Only the organisation that granted it can take it back."""
    refuse_any(access.check_right(actor, "mandate.grant"))
    mandate = (
        Mandate.objects.select_for_update(of=("self",))
        .filter(pk=mandate_id, granted_by_id=actor.organisation_id)
        .first()
    )
    if mandate is None:
        raise Unseen(f"mandate {mandate_id}")
    refuse_any(check_reason(reason), _check_in_force(mandate))
    mandate.revoked_at, mandate.revoked_because = at, reason
    mandate.save(update_fields=["revoked_at", "revoked_because"])
    record(actor, "mandate.revoked", mandate, at=at, function=mandate.function)
    return mandate


def _definition(function: str) -> MandateDefinition:
    known = mandates()
    if function not in known:
        raise Refused(
            Refusal(
                "unknown_function",
                f"“{function[:40]}” is not a delegated function that we know.",
                f"Choose one of: {', '.join(known)}.",
            )
        )
    return known[function]


def _check_organisation(organisation_id: int, holder_id: int | None, today: date) -> list[Refusal]:
    if not Organisation.objects.filter(pk=organisation_id).exists():
        return [
            Refusal("unknown_organisation", "That organisation is not known.", "Choose another.")
        ]
    if holder_id is None or job_of(holder_id, organisation_id, today) is not None:
        return []
    return [
        Refusal(
            "holder_elsewhere",
            "That worker does not work for the organisation that is to hold this.",
            "Name one of its workers.",
        )
    ]


def _check_in_force(mandate: Mandate) -> list[Refusal]:
    if mandate.revoked_at is None:
        return []
    return [Refusal("already_revoked", "This was taken back before.", "Nothing more is needed.")]
