"""A registrant proposes a delegation to one named worker, for one named person."""

from datetime import datetime

from django.db import transaction

from almoner.kernel.refusals import Refusal
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.people.models import Involvement
from almoner.services.delegation import access
from almoner.services.delegation.commands.decisions import check_delegator
from almoner.services.delegation.commands.ground import (
    audit,
    definition_of,
    job_of,
    keep_event,
    local_settings,
    london_day,
    organisation_of,
    refuse_any,
    registrations_of,
    step,
    worker_of,
)
from almoner.services.delegation.models import Decision, Delegation
from almoner.services.delegation.rules.requirements import (
    Job,
    check_deputy,
    check_worker_allowed,
    local_value,
)


@transaction.atomic
def propose(
    actor: Viewer,
    *,
    decision_id: int,
    worker_id: int,
    deputy_id: int,
    situation: str,
    supervision: str,
    call_first: str,
    call_out_of_hours: str = "",
    at: datetime,
) -> Delegation:
    """Asks the worker, the employer and the person. The actor becomes the delegator."""
    refuse_any(access.check_right(actor, "delegation.propose"))
    decision = _decision(actor, decision_id)
    definition, today = definition_of(decision.activity), london_day(at)
    refuse_any(check_decided(decision))
    assert decision.provider_id is not None
    refuse_any(
        check_delegator(worker_of(actor), definition, today),
        _check_worker(actor, decision, worker_id, at),
        check_deputy(
            registrations_of(deputy_id),
            definition.delegators,
            employed=job_of(deputy_id, decision.organisation_id, today) is not None,
            same_as_delegator=deputy_id == worker_of(actor),
            today=today,
        ),
        _check_words(situation, supervision, call_first),
        _check_not_twice(decision, worker_id),
    )
    delegation = Delegation.objects.create(
        activity=decision.activity,
        activity_version=definition.version,
        person_id=decision.person_id,
        worker_id=worker_id,
        provider_id=decision.provider_id,
        delegating_id=decision.organisation_id,
        team_id=_team(actor, decision, at),
        delegator_id=worker_of(actor),
        deputy_id=deputy_id,
        decision=decision,
        situation=situation,
        conditions=[one["words"] for one in decision.conditions],
        supervision=supervision,
        call_first=call_first,
        call_out_of_hours=call_out_of_hours,
        created_at=at,
    )
    keep_event(actor, delegation, "draft", at, "")
    step(actor, delegation, "propose", at)
    audit(
        actor,
        "delegation.proposed",
        delegation,
        at,
        activity=delegation.activity,
        worker=worker_id,
        decision=decision.pk,
    )
    return delegation


def check_decided(decision: Decision) -> list[Refusal]:
    """The decision allows delegation, and names the provider."""
    if decision.outcome == Decision.Outcome.RETAIN:
        return [
            Refusal(
                "decision_retains",
                "The decision was that this stays with the registrant.",
                "Decide again if something has changed.",
                "The delegator",
            )
        ]
    if decision.provider_id is None:
        return [
            Refusal(
                "decision_without_provider",
                "The decision does not name a provider.",
                "Decide again, for the provider whose worker you have in mind.",
                "The delegator",
            )
        ]
    return []


def _decision(actor: Viewer, decision_id: int) -> Decision:
    found = (
        Decision.objects.select_for_update()
        .filter(pk=decision_id, organisation_id=organisation_of(actor))
        .first()
    )
    if found is None:
        raise Unseen(f"decision {decision_id}")
    return found


def _check_worker(actor: Viewer, decision: Decision, worker_id: int, at: datetime) -> list[Refusal]:
    if decision.provider_id is None:
        return []
    today = london_day(at)
    job = job_of(worker_id, decision.provider_id, today)
    places = local_settings(
        decision.activity, decision.organisation_id, decision.provider_id, today
    )
    minimum = local_value(definition_of(decision.activity).minimum_role, places, "minimum_role")
    return check_worker_allowed(
        None if job is None else Job(job.job_role, job.pathway),
        minimum,
        worker_id,
        worker_of(actor),
    )


def _check_words(situation: str, supervision: str, call_first: str) -> list[Refusal]:
    wanted = (
        (situation, "situation", "The situation that it holds for is not described."),
        (supervision, "supervision", "It does not say how the work is supervised."),
        (call_first, "call_first", "It does not say whom the worker calls first."),
    )
    return [
        Refusal(f"no_{code}", reason, "Write it down.", "The delegator")
        for words, code, reason in wanted
        if not words.strip()
    ]


def _check_not_twice(decision: Decision, worker_id: int) -> list[Refusal]:
    """One live delegation of an activity to one worker for one person."""
    live = Delegation.objects.filter(
        person_id=decision.person_id, activity=decision.activity, worker_id=worker_id
    ).exclude(status=Delegation.Status.ENDED)
    if not live.exists():
        return []
    return [
        Refusal(
            "already_delegated",
            "There is already a delegation of this activity to this worker for this person.",
            "Use that one, or end it first.",
            "The delegator",
        )
    ]


def _team(actor: Viewer, decision: Decision, at: datetime) -> int | None:
    """The team that looks after the person, else the delegator's own."""
    today = london_day(at)
    parts = Involvement.objects.filter(
        person_id=decision.person_id,
        organisation_id=decision.organisation_id,
        team__isnull=False,
        starts_on__lte=today,
    )
    live = [part.team_id for part in parts if part.ends_on is None or today < part.ends_on]
    return live[0] if live and actor.team_id not in live else actor.team_id
