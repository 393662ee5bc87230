"""The delegator's oversight: reviews, visits to watch, leave and deputies, and reflections."""

from datetime import date, datetime

from django.db import transaction

from almoner.kernel.refusals import Refusal
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record
from almoner.registers.workforce.models import Leave
from almoner.services.delegation import access
from almoner.services.delegation.commands.activation import finish
from almoner.services.delegation.commands.decisions import check_delegator
from almoner.services.delegation.commands.ground import (
    audit,
    check_step,
    definition_of,
    job_of,
    locked,
    london_day,
    organisation_of,
    permit,
    refuse_any,
    registrations_of,
    worker_of,
)
from almoner.services.delegation.commands.suspensions import stop
from almoner.services.delegation.models import Delegation, Observation, Reflection, Review
from almoner.services.delegation.rules.competence import check_practice_time
from almoner.services.delegation.rules.requirements import (
    check_reason,
    check_review_date,
)

LIVE = ("active", "suspended")
_OUTCOMES = Review.Outcome.values


@transaction.atomic
def record_review(
    actor: Viewer,
    *,
    delegation_id: int,
    outcome: str,
    findings: str,
    person_involved: bool,
    next_due_on: date | None = None,
    at: datetime,
) -> Review:
    """Continue or change (with the next date), suspend, or end. Never re-activates by itself."""
    delegation = locked(actor, delegation_id)
    permit(actor, delegation, at, ("delegation.review",), "delegator", "deputy", "team_lead")
    definition, today = definition_of(delegation.activity), london_day(at)
    refuse_any(
        _check_live(delegation),
        _check_outcome(outcome),
        check_reason(findings),
        check_delegator(worker_of(actor), definition, today),
    )
    goes_on = outcome in (Review.Outcome.CONTINUE, Review.Outcome.CHANGE)
    if goes_on:
        refuse_any(check_review_date(next_due_on, definition.review_every.value, today))
    review = Review.objects.create(
        delegation=delegation,
        was_due_on=delegation.review_due_on,
        reviewed_at=at,
        reviewed_by_id=worker_of(actor),
        person_involved=person_involved,
        findings=findings,
        outcome=outcome,
        next_due_on=next_due_on if goes_on else None,
    )
    _carry_out(actor, delegation, review, at)
    audit(actor, "delegation.reviewed", delegation, at, review=review.pk, outcome=outcome)
    return review


def _carry_out(actor: Viewer, delegation: Delegation, review: Review, at: datetime) -> None:
    if review.outcome == Review.Outcome.SUSPEND:
        stop(actor, delegation, "concern", at, review.findings)
    elif review.outcome == Review.Outcome.END:
        check_step(actor, delegation, "end", at)
        finish(actor, delegation, review.findings, at)
    else:
        delegation.review_due_on = review.next_due_on
        delegation.save(update_fields=["review_due_on"])


@transaction.atomic
def record_observation(
    actor: Viewer,
    *,
    delegation_id: int,
    observed_at: datetime,
    satisfactory: bool,
    feedback: str,
    at: datetime,
) -> Observation:
    """A visit at which the actor watched the worker. A poor one is for the delegator to act on."""
    delegation = locked(actor, delegation_id)
    sides = ("delegator", "deputy", "team_lead", "registrant")
    permit(actor, delegation, at, ("supervision.record",), *sides)
    refuse_any(
        _check_live(delegation),
        check_practice_time(observed_at, at),
        check_reason(feedback),
        check_delegator(worker_of(actor), definition_of(delegation.activity), london_day(at)),
    )
    observation = Observation.objects.create(
        delegation=delegation,
        observed_at=observed_at,
        observed_by_id=worker_of(actor),
        satisfactory=satisfactory,
        feedback=feedback,
    )
    audit(
        actor,
        "delegation.observed",
        delegation,
        at,
        observation=observation.pk,
        satisfactory=satisfactory,
    )
    return observation


@transaction.atomic
def write_reflection(
    actor: Viewer,
    *,
    delegation_id: int,
    words: str,
    wants_to_talk: bool = False,
    at: datetime,
) -> Reflection:
    """The worker's own thoughts. Seen by them, their manager and the delegator."""
    delegation = locked(actor, delegation_id)
    permit(actor, delegation, at, ("supervision.reflect",), "delegate")
    refuse_any(_check_words(words))
    reflection = Reflection.objects.create(
        delegation=delegation,
        worker_id=worker_of(actor),
        written_at=at,
        words=words,
        wants_to_talk=wants_to_talk,
    )
    audit(actor, "delegation.reflected", delegation, at, reflection=reflection.pk)
    return reflection


@transaction.atomic
def set_leave(
    actor: Viewer,
    *,
    starts_on: date,
    ends_on: date,
    deputy_id: int,
    worker_id: int | None = None,
    at: datetime,
) -> Leave:
    """Days away (`ends_on` is the first day back) and who covers. One's own, or as team lead
    a colleague's. The deputy is a live registrant of the organisation who is not away too."""
    away = worker_id or worker_of(actor)
    right = "delegation.review" if away == worker_of(actor) else "delegation.handover"
    refuse_any(access.check_right(actor, right))
    refuse_any(
        _check_days(starts_on, ends_on),
        _check_colleague(actor, away, starts_on),
        _check_cover(actor, away, deputy_id, starts_on, ends_on),
    )
    leave = Leave.objects.create(
        worker_id=away,
        organisation_id=organisation_of(actor),
        starts_on=starts_on,
        ends_on=ends_on,
        deputy_id=deputy_id,
    )
    record(actor, "leave.set", leave, at=at, worker=away, deputy=deputy_id)
    return leave


def _check_live(delegation: Delegation) -> list[Refusal]:
    if delegation.status in LIVE:
        return []
    return [
        Refusal(
            "not_live",
            "Only a delegation that is active or suspended can be reviewed or watched.",
            "Finish the steps before it, or agree a new one.",
            "The delegator",
        )
    ]


def _check_outcome(outcome: str) -> list[Refusal]:
    if outcome in _OUTCOMES:
        return []
    return [
        Refusal(
            "unknown_outcome",
            f"“{outcome[:20]}” is not an outcome of a review.",
            f"Choose one of: {', '.join(_OUTCOMES)}.",
        )
    ]


def _check_words(words: str) -> list[Refusal]:
    if words.strip():
        return []
    return [Refusal("no_words", "Nothing is written.", "Write your thoughts, then save.")]


def _check_days(starts_on: date, ends_on: date) -> list[Refusal]:
    if starts_on < ends_on:
        return []
    return [
        Refusal(
            "leave_days",
            "The first day back is not after the first day away.",
            "Check the two dates.",
        )
    ]


def _check_colleague(actor: Viewer, away: int, starts_on: date) -> list[Refusal]:
    if job_of(away, organisation_of(actor), starts_on) is not None:
        return []
    return [
        Refusal(
            "not_a_colleague",
            "That worker does not work for your organisation.",
            "Choose a colleague.",
        )
    ]


def _check_cover(
    actor: Viewer, away: int, deputy_id: int, starts_on: date, ends_on: date
) -> list[Refusal]:
    refusals = []
    job = job_of(deputy_id, organisation_of(actor), starts_on)
    registered = any(one.holds(starts_on) for one in registrations_of(deputy_id))
    if deputy_id == away or job is None or not registered:
        refusals.append(
            Refusal(
                "deputy_cannot_cover",
                "The deputy must be another registered professional of your organisation.",
                "Choose a colleague whose registration is live.",
                "The team lead",
            )
        )
    overlapping = Leave.objects.filter(
        organisation_id=organisation_of(actor), starts_on__lt=ends_on, ends_on__gt=starts_on
    )
    if overlapping.filter(worker_id__in=[deputy_id, away]).exists():
        refusals.append(
            Refusal(
                "leave_overlaps",
                "You or the deputy are already away on some of those days.",
                "Change the days, or choose another deputy.",
                "The team lead",
            )
        )
    if overlapping.filter(deputy_id=away).exists():
        refusals.append(
            Refusal(
                "covers_a_colleague",
                "You cover for a colleague on some of those days.",
                "Change the days, or find somebody else to cover for them first.",
                "The team lead",
            )
        )
    return refusals
