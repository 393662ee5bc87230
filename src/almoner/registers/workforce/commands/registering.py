"""What a professional register says of a worker."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from almoner.kernel.refusals import refuse
from almoner.kernel.zone import to_london
from almoner.platform import events
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right
from almoner.registers.organisations.rules import tidy_name
from almoner.registers.workforce import rules
from almoner.registers.workforce.access import own_worker
from almoner.registers.workforce.models import Registration

MANAGE = "worker.manage"


@transaction.atomic
def record_registration(
    actor: Viewer,
    *,
    worker_id: int,
    body: str,
    number: str,
    profession: str,
    starts_on: date,
    expires_on: date,
    checked_on: date,
    at: datetime,
    checked_by: str = "",
) -> Registration:
    """Records an entry of a register as it was on `checked_on`.

    `expires_on` is the first day it no longer holds. The same entry again brings its dates up to
    date. Announces worker.registration_changed.
    """
    check_right(actor, MANAGE)
    today = to_london(at).date()
    worker = own_worker(actor, worker_id, current_on=today)
    if body not in Registration.Body.values:
        refuse("body-unknown", "This register is not known.", "Choose one of the list.")
    rules.check_registration(starts_on, expires_on, checked_on, today)
    tidy = rules.tidy_number(tidy_name(number, "registration number"))
    values = {
        "profession": tidy_name(profession, "profession"),
        "expires_on": expires_on,
        "checked_on": checked_on,
        "checked_by": checked_by.strip(),
    }
    made = _keep(worker.pk, body, tidy, starts_on, values)
    audit(
        actor,
        "worker.registration_recorded",
        made,
        at=at,
        worker=worker.pk,
        body=body,
        expires_on=expires_on.isoformat(),
    )
    events.publish("worker.registration_changed", actor, at, worker_id=worker.pk)
    return made


def _keep(worker_id: int, body: str, number: str, starts_on: date, values: dict) -> Registration:
    try:
        with transaction.atomic():
            made, _ = Registration.objects.update_or_create(
                worker_id=worker_id,
                body=body,
                number=number,
                starts_on=starts_on,
                defaults=values,
            )
    except IntegrityError:
        refuse("registration-clash", "Someone else has just recorded this.", "Load the page again.")
    return made
