"""What a worker has learned, as their employer has evidence of it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from almoner.kernel.refusals import refuse
from almoner.kernel.zone import to_london
from almoner.platform import events
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right, own_organisation
from almoner.registers.organisations.rules import tidy_name
from almoner.registers.workforce import rules
from almoner.registers.workforce.access import own_worker
from almoner.registers.workforce.models import TrainingRecord

TRAIN = "training.record"


@transaction.atomic
def record_training(
    actor: Viewer,
    *,
    worker_id: int,
    course: str,
    completed_on: date | None,
    at: datetime,
    title: str = "",
    expires_on: date | None = None,
    practical: bool = False,
    delivered_by: str = "",
    certificate: str = "",
    source: str = "screen",
) -> TrainingRecord:
    """Records a course for one of the actor's own workers.

    `expires_on` is the first day it no longer counts, None when it does not lapse. Without
    `completed_on` it is kept but does not count. Announces worker.training_changed.
    """
    check_right(actor, TRAIN)
    today = to_london(at).date()
    rules.check_training(completed_on, expires_on, today)
    worker = own_worker(actor, worker_id, current_on=today)
    made = TrainingRecord(
        worker=worker,
        employer_id=own_organisation(actor),
        course=tidy_name(course, "course"),
        title=title.strip(),
        completed_on=completed_on,
        expires_on=expires_on,
        practical=practical,
        delivered_by=delivered_by.strip(),
        certificate=certificate.strip(),
        source=source,
    )
    _save(made)
    audit(
        actor,
        "training.recorded",
        made,
        at=at,
        worker=worker.pk,
        course=made.course,
        completed_on=completed_on and completed_on.isoformat(),
        expires_on=expires_on and expires_on.isoformat(),
    )
    _announce(actor, made, at)
    return made


@transaction.atomic
def void_training(actor: Viewer, *, training_id: int, reason: str, at: datetime) -> TrainingRecord:
    """Takes away a record that should not be there, for one of VOID_REASONS.

    The row goes, so that nothing can count it any more; the audit keeps what it said and why it
    went. Announces worker.training_changed.
    """
    check_right(actor, TRAIN)
    if reason not in rules.VOID_REASONS:
        refuse("void-reason", "Say why this record is removed.", "Choose a reason from the list.")
    own = own_organisation(actor)
    found = TrainingRecord.objects.select_for_update().filter(pk=training_id, employer_id=own)
    gone = found.first()
    if gone is None:
        raise Unseen
    audit(
        actor,
        "training.voided",
        gone,
        at=at,
        worker=gone.worker_id,
        course=gone.course,
        completed_on=gone.completed_on and gone.completed_on.isoformat(),
        expires_on=gone.expires_on and gone.expires_on.isoformat(),
        source=gone.source,
        reason=reason,
    )
    found.delete()
    _announce(actor, gone, at)
    return gone


def _save(record: TrainingRecord) -> None:
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        if "training_once" not in str(error):
            raise
        refuse(
            "training-known",
            "This course is already recorded for this worker with this date.",
            "Check the date. If the earlier record is wrong, remove it first.",
        )


def _announce(actor: Viewer, record: TrainingRecord, at: datetime) -> None:
    events.publish(
        "worker.training_changed",
        actor,
        at,
        worker_id=record.worker_id,
        organisation_id=record.employer_id,
    )
