"""From agreed to practised: e-learning first, then practice while somebody competent watches."""

from datetime import datetime

from django.db import transaction

from almoner.kernel.refusals import Refusal
from almoner.platform.access.viewer import Viewer
from almoner.services.delegation import access
from almoner.services.delegation.commands.assessing import check_assessing
from almoner.services.delegation.commands.ground import (
    audit,
    check_step,
    definition_of,
    facts,
    locked,
    refuse_any,
    step,
    worker_of,
)
from almoner.services.delegation.models import Delegation, SupervisedPractice
from almoner.services.delegation.rules.competence import check_practice_time, check_practising
from almoner.services.delegation.rules.readiness import check_everyone_agreed, check_training

_EITHER_SIDE = ("delegation.change", "delegation.employer")


@transaction.atomic
def start_training(actor: Viewer, *, delegation_id: int, at: datetime) -> Delegation:
    """Agreed → training. Everyone must still agree."""
    delegation = locked(actor, delegation_id)
    refuse_any(access.check_right(actor, *_EITHER_SIDE))
    check_step(actor, delegation, "start_training", at)
    refuse_any(check_everyone_agreed(facts(delegation), at.timestamp()))
    step(actor, delegation, "start_training", at)
    audit(actor, "delegation.training_started", delegation, at)
    return delegation


@transaction.atomic
def start_supervision(actor: Viewer, *, delegation_id: int, at: datetime) -> Delegation:
    """Training → supervised. Every knowledge course must be in date first."""
    delegation = locked(actor, delegation_id)
    refuse_any(access.check_right(actor, *_EITHER_SIDE))
    check_step(actor, delegation, "start_supervision", at)
    known, moment = facts(delegation), at.timestamp()
    courses = definition_of(delegation.activity).training.knowledge
    refuse_any(
        check_everyone_agreed(known, moment),
        check_training(known, moment, courses),
    )
    step(actor, delegation, "start_supervision", at)
    audit(actor, "delegation.supervision_started", delegation, at)
    return delegation


@transaction.atomic
def record_practice(
    actor: Viewer,
    *,
    delegation_id: int,
    practised_at: datetime,
    satisfactory: bool,
    feedback: str = "",
    simulated: bool = False,
    at: datetime,
) -> SupervisedPractice:
    """One practice that the actor watched. They were competent at the time, and not the worker."""
    delegation = locked(actor, delegation_id)
    refuse_any(
        check_practising(delegation.status),
        check_practice_time(practised_at, at),
        check_assessing(actor, delegation, practised_at),
        _check_once(delegation, practised_at),
        _check_feedback(satisfactory, feedback),
    )
    practice = SupervisedPractice.objects.create(
        delegation=delegation,
        assessor_id=worker_of(actor),
        practised_at=practised_at,
        satisfactory=satisfactory,
        simulated=simulated,
        feedback=feedback,
        recorded_at=at,
    )
    audit(
        actor,
        "practice.recorded",
        delegation,
        at,
        practice=practice.pk,
        satisfactory=satisfactory,
        simulated=simulated,
    )
    return practice


def _check_once(delegation: Delegation, practised_at: datetime) -> list[Refusal]:
    if not delegation.practices.filter(practised_at=practised_at).exists():
        return []
    return [
        Refusal(
            "practice_twice",
            "A practice at that date and time is already recorded.",
            "Check the time, or leave it: it is there.",
        )
    ]


def _check_feedback(satisfactory: bool, feedback: str) -> list[Refusal]:
    if satisfactory or feedback.strip():
        return []
    return [
        Refusal(
            "no_feedback",
            "It does not say what to work on.",
            "Write down what you saw and what would help.",
        )
    ]
