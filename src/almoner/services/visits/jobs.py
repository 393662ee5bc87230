"""Background work on visits. Each job may run twice without harm."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from almoner.platform.access.viewer import system
from almoner.platform.audit.commands import record as audit
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.visits.models import Task, Visit
from almoner.services.visits.rechecks import recheck_ahead
from almoner.services.visits.rules import is_missed

log = logging.getLogger(__name__)
# Tomorrow's round is asked again through the day, so that a lapse is seen before the door.
AHEAD = timedelta(hours=36)
BATCH = 20_000


def mark_missed(at: datetime) -> int:
    """Visits whose tasks nobody recorded in time are marked missed. Returns how many."""
    tasks = (
        Task.objects.select_related("visit")
        .filter(act__isnull=True, visit__status=Visit.Status.PLANNED, due_at__lt=at)
        .order_by("pk")[:BATCH]
    )
    missed = {
        task.visit_id
        for task in tasks
        if is_missed(task.due_at, int(definition(task.activity).visit_tolerance.value), at)
    }
    return _miss(missed, at)


@transaction.atomic
def _miss(visit_ids: Collection[int], at: datetime) -> int:
    """Each provider's own audit tells of its own visits."""
    planned = (
        Visit.objects.select_for_update()
        .filter(pk__in=visit_ids, status=Visit.Status.PLANNED)
        .order_by("pk")
    )
    found = list(planned)
    Visit.objects.filter(pk__in=[one.pk for one in found]).update(status=Visit.Status.MISSED)
    for one in found:
        actor = system("visits", one.provider_id)
        audit(actor, "visit.missed", one, person_id=one.person_id, at=at)
    return len(found)


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="visits.recheck", pass_context=False)
def recheck_rounds(timestamp: int) -> None:
    asked, changed = recheck_ahead(timezone.now(), AHEAD)
    log.info("rechecked %s tasks, %s changed", asked, changed)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="visits.missed", pass_context=False)
def find_missed(timestamp: int) -> None:
    log.info("marked %s visits missed", mark_missed(timezone.now()))
