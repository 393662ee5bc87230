"""What must have been done before a stop is lifted, as far as records can show it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import Q

from almoner.kernel.refusals import Refusal
from almoner.registers.people.models import SharingDecision
from almoner.services.delegation.models import Delegation, Incident, Suspension
from almoner.services.delegation.rules.triggers import trigger

Asked = Callable[[Delegation, Suspension], list[Refusal]]


def check_lift(delegation: Delegation, stops: Iterable[Suspension], at: datetime) -> list[Refusal]:
    """Every open stop whose own requirement is not met. What records cannot show is for the
    delegator to judge and to write down."""
    return [
        refusal
        for stop in stops
        if stop.trigger in _ASKED
        for refusal in _ASKED[stop.trigger](delegation, stop)
    ]


def can_lift(delegation: Delegation, stops: Iterable[Suspension], at: datetime) -> bool:
    return not check_lift(delegation, stops, at)


def _missing(stop: Suspension) -> Refusal:
    one = trigger(stop.trigger)
    return Refusal(
        f"lift:{stop.trigger}",
        f"{one.title}: what it asks for has not been recorded.",
        " ".join(one.lifted_when),
        "The delegator or their named deputy",
    )


def _consented_since(delegation: Delegation, stop: Suspension) -> list[Refusal]:
    given = delegation.consents.filter(given_at__gte=stop.since, withdrawn_at__isnull=True)
    return [] if given.exists() else [_missing(stop)]


def _signed_since(party: str) -> Asked:
    def asked(delegation: Delegation, stop: Suspension) -> list[Refusal]:
        signed = delegation.signatures.filter(party=party, agreed=True, signed_at__gte=stop.since)
        return [] if signed.exists() else [_missing(stop)]

    return asked


def _incidents_closed(delegation: Delegation, stop: Suspension) -> list[Refusal]:
    """Closing an incident takes its learning, which the database asks for too."""
    still_open = Incident.objects.filter(delegation=delegation, closed_at__isnull=True)
    return [_missing(stop)] if still_open.exists() else []


def _signed_off_since(delegation: Delegation, stop: Suspension) -> list[Refusal]:
    signed = delegation.competences.filter(signed_off_at__gte=stop.since, revoked_at__isnull=True)
    return [] if signed.exists() else [_missing(stop)]


def _shares_again(delegation: Delegation, stop: Suspension) -> list[Refusal]:
    """No refusal stands, and since the stop the person has agreed, or taken a refusal back."""
    decisions = SharingDecision.objects.filter(
        Q(organisation__isnull=True)
        | Q(organisation_id__in=[delegation.provider_id, delegation.delegating_id]),
        person_id=delegation.person_id,
        scope__in=["record", "delegation"],
    )
    stands = decisions.filter(agreed=False, withdrawn_at__isnull=True)
    mended = decisions.filter(
        Q(agreed=True, given_at__gte=stop.since, withdrawn_at__isnull=True)
        | Q(agreed=False, withdrawn_at__gte=stop.since)
    )
    return [] if mended.exists() and not stands.exists() else [_missing(stop)]


_ASKED: dict[str, Asked] = {
    "consent-withdrawn": _consented_since,
    "capacity-changed": _consented_since,
    "sharing-refused": _shares_again,
    "delegate-withdrew": _signed_since("delegate"),
    "employer-withdrew": _signed_since("employer"),
    "delegator-withdrew": _signed_since("delegator"),
    "incident-harm": _incidents_closed,
    "incident-wrong": _incidents_closed,
    "regimen-changed": _signed_off_since,
    "competence-lapsed": _signed_off_since,
}
