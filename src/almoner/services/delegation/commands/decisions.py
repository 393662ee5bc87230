"""A registrant decides whether an activity may be delegated for one person."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from almoner.kernel.london import to_london
from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record
from almoner.registers.organisations.models import Organisation
from almoner.registers.people.models import Involvement
from almoner.services.delegation import access
from almoner.services.delegation.catalogue import ActivityDefinition, conditions, gates
from almoner.services.delegation.catalogue.conditions import ConditionFramework
from almoner.services.delegation.commands.ground import (
    definition_of,
    london_day,
    organisation_of,
    refuse_any,
    registrations_of,
    worker_of,
)
from almoner.services.delegation.models import Competence, Decision
from almoner.services.delegation.rules import decisions as rules
from almoner.services.delegation.rules.requirements import (
    check_own_competence,
    check_registrant,
)

PROVIDING = ("provider", "voluntary", "council")


@transaction.atomic
def decide(
    actor: Viewer,
    *,
    person_id: int,
    activity: str,
    provider_id: int | None,
    answers: Mapping[str, Any],
    framework: str = "",
    note: str = "",
    at: datetime,
) -> Decision:
    """Keeps a decision with its reasons, whether it delegates or not.

    `answers` maps gate code to option code, or to a mapping with `answer` and whatever goes with
    it (`evidence`, `answered_by`). For G4 `best-interests` that is `capacity` and
    `best_interests`, for `attorney-consents` it is `capacity` (shapes: rules.consent). The key
    `facts` maps each fact code of `catalogue.facts_needed(framework, activity)` to True or False.
    `framework` is a condition code or empty. Raises Refused when the actor may not decide or
    an answer is missing.
    """
    refuse_any(access.check_right(actor, "delegation.decide"))
    definition, condition = definition_of(activity), _condition(framework)
    refuse_any(
        check_delegator(worker_of(actor), definition, london_day(at)),
        check_person_ours(actor, person_id, london_day(at)),
        _check_provider(person_id, provider_id, london_day(at)),
    )
    refuse_any(
        rules.check_complete(answers),
        rules.check_answered(definition, condition, answers),
        rules.check_gate_capacity(answers),
    )
    weighed = rules.weigh(definition, condition, answers)
    decision = Decision.objects.create(
        person_id=person_id,
        activity=activity,
        organisation_id=organisation_of(actor),
        provider_id=provider_id,
        decided_by_id=worker_of(actor),
        decided_at=at,
        gates_version=gates().version,
        activity_version=definition.version,
        condition_framework=framework,
        answers=dict(answers),
        outcome=weighed.outcome.value,
        conditions=list(weighed.conditions),
        reasons=list(weighed.reasons),
        note=note,
    )
    record(
        actor,
        "delegation.decided",
        decision,
        person_id=person_id,
        at=at,
        activity=activity,
        outcome=decision.outcome,
    )
    return decision


def check_delegator(worker_id: int, definition: ActivityDefinition, today: date) -> list[Refusal]:
    """A live registrant of a profession that may delegate it, competent in the task."""
    own = Competence.objects.filter(
        worker_id=worker_id, activity=definition.code, person__isnull=True
    )
    ends = [_end(one) for one in own]
    return [
        *check_registrant(registrations_of(worker_id), definition.delegators, today),
        *check_own_competence(ends, today),
    ]


def _end(competence: Competence) -> date:
    if competence.revoked_at is None:
        return competence.valid_until
    return min(competence.valid_until, to_london(competence.revoked_at).date())


def _condition(framework: str) -> ConditionFramework | None:
    if not framework:
        return None
    known = conditions()
    if framework not in known:
        raise Refused(
            Refusal(
                "unknown_framework",
                f"“{framework[:40]}” is not a condition framework that we know.",
                f"Choose one of: {', '.join(known)}, or none.",
            )
        )
    return known[framework]


def check_person_ours(actor: Viewer, person_id: int, today: date) -> list[Refusal]:
    """The actor's organisation cares for the person today."""
    if _involved(person_id, organisation_of(actor), today):
        return []
    return [
        Refusal(
            "person_not_yours",
            "Your organisation does not care for this person today.",
            "Record the referral first.",
            "Your team lead",
        )
    ]


def _check_provider(person_id: int, provider_id: int | None, today: date) -> list[Refusal]:
    """It is a provider, and it cares for the person today."""
    if provider_id is None:
        return []
    if not Organisation.objects.filter(pk=provider_id, kind__in=PROVIDING).exists():
        return [Refusal("not_a_provider", "That is not a care provider.", "Choose the provider.")]
    if _involved(person_id, provider_id, today):
        return []
    return [
        Refusal(
            "provider_not_involved",
            "That provider does not care for this person today.",
            "Choose the provider that does, or record its part in the person's care.",
            "The registered manager",
        )
    ]


def _involved(person_id: int, organisation_id: int, today: date) -> bool:
    parts = Involvement.objects.filter(
        person_id=person_id, organisation_id=organisation_id, starts_on__lte=today
    )
    return any(part.ends_on is None or today < part.ends_on for part in parts)
