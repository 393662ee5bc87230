"""Every night: what was kept long enough is dropped. Safe to run twice."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from almoner.platform.access.viewer import system
from almoner.registers.directory.commands import forget_asks, forget_referrals

log = logging.getLogger(__name__)


@app.periodic(cron="25 3 * * *")
@app.task(queueing_lock="directory.forget", pass_context=False)
def forget_what_is_old(timestamp: int) -> None:
    """As many at a time as one transaction takes, until none is left."""
    actor, at = system("directory"), timezone.now()
    for forget in (forget_asks, forget_referrals):
        while dropped := forget(actor, at=at):
            log.info("%s dropped %s", forget.__name__, dropped)
