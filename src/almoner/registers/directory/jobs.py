"""Every night what was kept long enough is dropped; every Monday those who look after the
directory hear what is out of date. Safe to run twice."""

import logging

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from almoner.platform.access.viewer import system
from almoner.platform.accounts import mail
from almoner.registers.directory.commands import forget_asks, forget_referrals
from almoner.registers.directory.reminding import due, remind

log = logging.getLogger(__name__)


@app.periodic(cron="25 3 * * *")
@app.task(queueing_lock="directory.forget", pass_context=False)
def forget_what_is_old(timestamp: int) -> None:
    """As many at a time as one transaction takes, until none is left."""
    actor, at = system("directory"), timezone.now()
    for forget in (forget_asks, forget_referrals):
        while dropped := forget(actor, at=at):
            log.info("%s dropped %s", forget.__name__, dropped)


@app.periodic(cron="40 6 * * 1")
@app.task(queueing_lock="directory.stale", pass_context=False)
def tell_of_stale(timestamp: int) -> None:
    """A job for each account, kept with the mark that they were told: one that cannot be reached
    holds up no other."""
    if not mail.is_set_up():
        return
    with transaction.atomic():
        for user, entries in due(timezone.now()).items():
            mail_stale.defer(user_id=user, entries=entries)


@app.task(pass_context=False, retry=RetryStrategy(max_attempts=5, linear_wait=300))
def mail_stale(user_id: int, entries: int) -> None:
    log.info("told account %s of stale entries: %s", user_id, remind(user_id, entries))
