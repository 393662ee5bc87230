"""Once a minute each address that is due is told, each by a job of its own: a slow one holds up
no other."""

import logging

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from almoner.services.capacity.telling.sending import due, tell

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="capacity.tell", pass_context=False)
def tell_software_of_changes(timestamp: int) -> None:
    for key in due(timezone.now()):
        named = f"capacity.tell.{key}"
        try:
            with transaction.atomic():
                tell_one.configure(lock=named, queueing_lock=named).defer(subscription_id=key)
        except AlreadyEnqueued:
            log.info("subscription %s waits already", key)


@app.task(pass_context=False)
def tell_one(subscription_id: int) -> None:
    log.info("told %s messages", tell(subscription_id, timezone.now()))
