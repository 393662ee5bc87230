"""Background work on capacity. Each job may run twice without harm."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from almoner.platform.access.viewer import system
from almoner.platform.audit.commands import record as audit
from almoner.services.capacity.commands.settling import lapse
from almoner.services.capacity.models import Reservation
from almoner.services.capacity.rows import locked

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


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="capacity.lapse", pass_context=False)
def find_lapsed(timestamp: int) -> None:
    log.info("gave back %s reservations", give_back_lapsed(timezone.now()))
