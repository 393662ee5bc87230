"""Which lapse of authority suspends a delegation, and in which words."""

from functools import cache
from types import MappingProxyType

from almoner.kernel.refusals import Refusal, refuse
from almoner.services.delegation.catalogue import suspension_triggers
from almoner.services.delegation.catalogue.suspensions import SuspensionTrigger
from almoner.services.delegation.rules.words import REFUSALS, suspended

# Refusal code of the authority rule → trigger. None: it is no lapse, or it mends itself.
OF_REFUSAL = MappingProxyType(
    {
        "consent_missing": "consent-withdrawn",
        "consent_withdrawn": "consent-withdrawn",
        "consent_review": "consent-unsure",
        "representative_lapsed": "consent-unsure",
        "two_legal_bases": "consent-unsure",
        "delegator_not_signed": "delegator-withdrew",
        "delegator_declined": "delegator-withdrew",
        "delegate_not_signed": "delegate-withdrew",
        "delegate_declined": "delegate-withdrew",
        "employer_not_signed": "employer-withdrew",
        "employer_declined": "employer-withdrew",
        "not_employed": "left-employer",
        "left_employer": "left-employer",
        "insurance_missing": "insurance-lapsed",
        "insurance_lapsed": "insurance-lapsed",
        "system_not_agreed": "activity-stopped",
        "system_switched_off": "activity-stopped",
        "provider_not_agreed": "activity-stopped",
        "provider_switched_off": "activity-stopped",
        "partnership_missing": "agreement-ended",
        "partnership_ended": "agreement-ended",
        "contract_silent": "agreement-ended",
        "competence_missing": "competence-lapsed",
        "competence_lapsed": "competence-lapsed",
        "competence_revoked": "competence-lapsed",
        "regimen_changed": "regimen-changed",
        "training_missing": "training-lapsed",
        "training_lapsed": "training-lapsed",
        "plan_missing": "plan-overdue",
        "plan_review": "plan-overdue",
        "not_registered": "registration-lapsed",
        "registration_lapsed": "registration-lapsed",
        "profession_not_allowed": "registration-lapsed",
        "delegator_left": "delegator-left",
        # These mend themselves on the day the delegator is back.
        "deputy_cannot_cover": None,
        "deputy_away": None,
        "person_died": "person-died",
        "record_closed": "sharing-refused",
        "team_record_closed": "sharing-refused",
        "sharing_refused": "sharing-refused",
        # Only for whoever asks: it says nothing about the delegation itself.
        "record_not_seen": None,
        "in_hospital": "hospital-admission",
        "provider_not_involved": "provider-changed",
        "moved_provider": "provider-changed",
        "team_not_involved": "team-changed",
        "moved_team": "team-changed",
        "review_overdue": "review-overdue",
        "no_delegation": None,
        "other_employer": None,
        "not_active": None,
        "status_draft": None,
        "status_proposed": None,
        "status_agreed": None,
        "status_training": None,
        "status_supervised": None,
        "status_ended": None,
        "not_yet_active": None,
        "ended": None,
        "suspended": None,
    }
)


def trigger_of(refusal_code: str) -> str | None:
    """The trigger for a refusal of the authority rule, such as `training_lapsed:insulin`."""
    return OF_REFUSAL.get(refusal_code.partition(":")[0])


def triggers_of(refusals: tuple[Refusal, ...] | list[Refusal]) -> dict[str, str]:
    """Trigger → the reasons in words, in the order found."""
    found: dict[str, str] = {}
    for refusal in refusals:
        trigger = trigger_of(refusal.code)
        if trigger is not None:
            found[trigger] = " ".join(filter(None, [found.get(trigger), refusal.reason]))
    return found


@cache
def known() -> dict[str, SuspensionTrigger]:
    return {one.code: one for one in suspension_triggers().triggers}


def trigger(code: str) -> SuspensionTrigger:
    """Raises Refused for a trigger that is not defined."""
    if code not in known():
        refuse(
            "unknown_trigger",
            f"“{code[:40]}” is not a reason to suspend that we know.",
            f"Choose one of: {', '.join(known())}.",
        )
    return known()[code]


@cache
def refusal_for(code: str) -> Refusal:
    """What the worker reads at the door while a suspension with this trigger is open."""
    one = known().get(code)
    return REFUSALS["suspended"] if one is None else suspended(code, one.words)
