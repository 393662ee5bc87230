"""The person's consent, or what stands in for it, and taking it back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from almoner.kernel.refusals import Refusal
from almoner.platform.access.viewer import Viewer
from almoner.registers.people.models import Representative
from almoner.services.delegation.commands.ground import (
    audit,
    locked,
    london_day,
    permit,
    refuse_any,
    worker_of,
)
from almoner.services.delegation.commands.signing import agree_if_complete
from almoner.services.delegation.commands.suspensions import STOPPABLE, stop
from almoner.services.delegation.models import Consent, Delegation
from almoner.services.delegation.rules.consent import (
    NEEDS_REPRESENTATIVE,
    Speaker,
    check_basis,
    check_speaker,
)

REGISTRANTS = ("delegator", "deputy", "team_lead", "registrant")


@transaction.atomic
def record_consent(
    actor: Viewer,
    *,
    delegation_id: int,
    basis: str,
    given_by: str,
    representative_id: int | None = None,
    information_given: str,
    capacity: Mapping[str, Any] | None = None,
    best_interests: Mapping[str, Any] | None = None,
    review_by: date | None = None,
    at: datetime,
) -> Consent:
    """Keeps consent or a best-interests decision. `capacity` and `best_interests` have the
    shapes of rules.consent. The last agreement that was missing makes the delegation agreed."""
    delegation = locked(actor, delegation_id)
    permit(actor, delegation, at, ("delegation.consent",), *REGISTRANTS)
    refuse_any(_check_open(delegation))
    refuse_any(
        check_basis(
            basis,
            capacity=capacity or {},
            best_interests=best_interests or {},
            information_given=information_given,
            in_force=tuple(one.basis for one in in_force(delegation)),
        ),
        _check_given(given_by, review_by, london_day(at)),
    )
    if basis in NEEDS_REPRESENTATIVE:
        speaker = _speaker(representative_id)
        refuse_any(check_speaker(basis, speaker, delegation.person_id, london_day(at)))
    consent = Consent.objects.create(
        delegation=delegation,
        person_id=delegation.person_id,
        basis=basis,
        given_by=given_by.strip(),
        representative_id=representative_id if basis in NEEDS_REPRESENTATIVE else None,
        information_given=information_given,
        capacity=dict(capacity or {}),
        best_interests=dict(best_interests or {}) if basis == "best_interests" else {},
        given_at=at,
        review_by=review_by,
        recorded_by_id=worker_of(actor),
    )
    agree_if_complete(actor, delegation, at)
    audit(actor, "consent.recorded", delegation, at, consent=consent.pk, basis=basis)
    return consent


@transaction.atomic
def withdraw_consent(
    actor: Viewer, *, delegation_id: int, withdrawn_by: str, at: datetime
) -> Consent:
    """Takes effect at once. Either side may record it: nobody has to wait for the other."""
    delegation = locked(actor, delegation_id)
    rights = ("delegation.consent", "delegation.employer", "delegation.answer")
    permit(actor, delegation, at, rights, *REGISTRANTS, "employer", "delegate")
    held = list(in_force(delegation))
    refuse_any(_check_withdrawal(held, withdrawn_by, at))
    for consent in held:
        consent.withdrawn_at, consent.withdrawn_by = at, withdrawn_by.strip()
        consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
    if delegation.status in STOPPABLE:
        stop(actor, delegation, "consent-withdrawn", at, "")
    audit(actor, "consent.withdrawn", delegation, at, consents=[one.pk for one in held])
    return held[-1]


def in_force(delegation: Delegation):
    """Consents that nobody has withdrawn, oldest first."""
    return delegation.consents.filter(withdrawn_at__isnull=True).order_by("given_at", "pk")


def _check_open(delegation: Delegation) -> list[Refusal]:
    if delegation.status not in ("draft", "ended"):
        return []
    return [
        Refusal(
            "not_open",
            f"This delegation is “{delegation.get_status_display().lower()}”.",
            "Consent belongs to a delegation that has been proposed and has not ended.",
            "The delegator",
        )
    ]


def _check_given(given_by: str, review_by: date | None, today: date) -> list[Refusal]:
    refusals = []
    if not given_by.strip():
        refusals.append(
            Refusal("no_giver", "It does not say who gave it.", "Write down who said yes.")
        )
    if review_by is not None and review_by < today:
        refusals.append(
            Refusal("review_over", "The day to review it by is over.", "Choose a later day.")
        )
    return refusals


def _check_withdrawal(held: list[Consent], withdrawn_by: str, at: datetime) -> list[Refusal]:
    if not held:
        return [
            Refusal(
                "nothing_to_withdraw",
                "No consent is in force for this delegation.",
                "Nothing more is needed: nobody may act without it.",
            )
        ]
    if not withdrawn_by.strip():
        return [Refusal("no_withdrawer", "It does not say who said no.", "Write down who did.")]
    if any(at < one.given_at for one in held):
        return [
            Refusal(
                "withdrawn_before_given",
                "That time is before the consent was given.",
                "Check the date and time.",
            )
        ]
    return []


def _speaker(representative_id: int | None) -> Speaker | None:
    found = (
        None
        if representative_id is None
        else Representative.objects.filter(pk=representative_id).first()
    )
    if found is None:
        return None
    return Speaker(
        found.person_id,
        found.kind,
        found.starts_on,
        found.ends_on,
        found.evidence_seen_on is not None,
    )
