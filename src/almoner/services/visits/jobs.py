"""Background work on visits. Each job may run twice without harm."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from almoner.platform.access.viewer import system
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.visits.models import Task, Visit
from almoner.services.visits.rechecks import recheck_ahead
from almoner.services.visits.rules import is_missed

log = logging.getLogger(__name__)
SYSTEM = system("visits")
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
    with transaction.atomic():
        planned = Visit.objects.filter(pk__in=missed, status=Visit.Status.PLANNED)
        return planned.update(status=Visit.Status.MISSED)


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="visits.recheck", pass_context=False)
def recheck_rounds(timestamp: int) -> None:
    asked, changed = recheck_ahead(timezone.now(), AHEAD)
    log.info("rechecked %s tasks, %s changed", asked, changed)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="visits.missed", pass_context=False)
def find_missed(timestamp: int) -> None:
    log.info("marked %s visits missed", mark_missed(timezone.now()))
