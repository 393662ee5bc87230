"""Background work on capacity. Each job may run twice without harm."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from almoner.kernel.zone import to_london
from almoner.platform.access.viewer import system
from almoner.platform.accounts import mail
from almoner.platform.audit.commands import record as audit
from almoner.platform.events import publish
from almoner.services.capacity import limits
from almoner.services.capacity.commands.settling import lapse
from almoner.services.capacity.logkeeping import seal, thin_log
from almoner.services.capacity.models import Reservation, Standing
from almoner.services.capacity.reminding import publishers, remind
from almoner.services.capacity.rows import locked
from almoner.services.capacity.telling.jobs import tell_software_of_changes

__all__ = ["give_back_lapsed", "nudge", "tell_software_of_changes"]

log = logging.getLogger(__name__)


def give_back_lapsed(at: datetime) -> int:
    """Gives back what was not taken in time, service by service. How many reservations."""
    ran_out = Reservation.objects.filter(state=Reservation.State.HELD, until__lte=at)
    services = sorted(set(ran_out.values_list("service_id", flat=True)))
    return sum(_give_back(service, at) for service in services)


@transaction.atomic
def _give_back(service_id: int, at: datetime) -> int:
    """The provider's own audit tells of its own service."""
    service = locked(service_id)
    given_back = lapse(service_id, at)
    if service is not None and given_back:
        actor = system("capacity", service.organisation_id)
        audit(actor, "capacity.lapsed", ("service", service_id), at=at, given_back=given_back)
    return given_back


def nudge(at: datetime) -> int:
    """Tells the providers whose statements soon stop holding, once for each. How many services.

    It stands on the manager's home and goes out by mail and to software that asked for it.
    """
    soon = at + timedelta(hours=limits.amount(limits.NUDGE_BEFORE, to_london(at).date()))
    rows = Standing.objects.filter(
        holds_until__gt=at, holds_until__lte=soon, nudged_at__isnull=True, service__status="listed"
    )
    due: dict[int, list[int]] = {}
    for organisation, service in rows.values_list("service__organisation_id", "service_id"):
        due.setdefault(organisation, []).append(service)
    for organisation, services in sorted(due.items()):
        _nudge(organisation, sorted(services), at)
    return sum(map(len, due.values()))


@transaction.atomic
def _nudge(organisation_id: int, services: list[int], at: datetime) -> None:
    actor = system("capacity", organisation_id)
    Standing.objects.filter(service_id__in=services).update(nudged_at=at)
    for service in services:
        publish(
            "capacity.goes_stale", actor, at, service_id=service, organisation_id=organisation_id
        )
    audit(actor, "capacity.nudged", ("organisation", organisation_id), at=at, services=services)
    if mail.is_set_up():
        for user in publishers(organisation_id, to_london(at).date()):
            # A job for each, kept with the nudge: one that cannot be reached holds up no other.
            mail_nudge.defer(user_id=user, services=services, nudged_at=at.isoformat())


@app.task(pass_context=False, retry=RetryStrategy(max_attempts=5, linear_wait=300))
def mail_nudge(user_id: int, services: list[int], nudged_at: str) -> None:
    sent = remind(user_id, services, datetime.fromisoformat(nudged_at), timezone.now())
    log.info("told account %s of what soon goes stale: %s", user_id, sent)


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="capacity.nudge", pass_context=False)
def tell_before_stale(timestamp: int) -> None:
    log.info("told of %s services that soon go stale", nudge(timezone.now()))


@app.periodic(cron="10 * * * *")
@app.task(queueing_lock="capacity.seal", pass_context=False)
def seal_last_hour(timestamp: int) -> None:
    log.info("sealed the statements of %s providers", seal(timezone.now()))


@app.periodic(cron="15 3 * * *")
@app.task(queueing_lock="capacity.thin", pass_context=False)
def thin_old_log(timestamp: int) -> None:
    log.info("dropped %s statements of long ago", thin_log(timezone.now()))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="capacity.lapse", pass_context=False)
def find_lapsed(timestamp: int) -> None:
    log.info("gave back %s reservations", give_back_lapsed(timezone.now()))
