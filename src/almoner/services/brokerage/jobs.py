"""The clock of brokerage. Every job may run twice without harm."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from almoner.kernel.refusals import Refused
from almoner.platform.access.viewer import system
from almoner.services.brokerage.commands import close, nudge, renew
from almoner.services.brokerage.queries.waiting import closing_soon, held, over

log = logging.getLogger(__name__)
EVERY_MINUTE = "* * * * *"


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="brokerage.close", queueing_lock="brokerage.close", pass_context=False)
def close_over(timestamp: int) -> None:
    """Opens the offers of what has closed, or marks it unsourced when there are none."""
    at = timezone.now()
    for package_id, organisation_id in over(at):
        try:
            close(system("brokerage", organisation_id), package_id=package_id, at=at)
        except Refused:
            # The database's clock is a moment behind: the next minute does it.
            log.info("package %s is not closed yet", package_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="brokerage.nudge", queueing_lock="brokerage.nudge", pass_context=False)
def nudge_soon(timestamp: int) -> None:
    """Reminds those who were asked, once, when a quarter of the time is left."""
    at = timezone.now()
    for package_id, organisation_id in closing_soon(at):
        nudge(system("brokerage", organisation_id), package_id=package_id, at=at)


@app.periodic(cron="25 * * * *")
@app.task(name="brokerage.renew", queueing_lock="brokerage.renew", pass_context=False)
def renew_held(timestamp: int) -> None:
    """Goes on holding what was awarded until care starts."""
    at = timezone.now()
    for package_id, organisation_id in held(at):
        renew(system("brokerage", organisation_id), package_id=package_id, at=at)
