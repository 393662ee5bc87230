"""Every night: what to expect of each place. Safe to run twice, since the newest is shown."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from almoner.platform.access.viewer import system
from almoner.registers.organisations.models import Organisation
from almoner.surfaces.flow.commands import make_forecasts

log = logging.getLogger(__name__)
KINDS = (Organisation.Kind.ICB, Organisation.Kind.COUNCIL)


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="flow.forecast", pass_context=False)
def forecast_every_place(timestamp: int) -> None:
    """Each council that buys care, and each board over its parts."""
    for place in Organisation.objects.filter(kind__in=KINDS).order_by("pk"):
        made = make_forecasts(system("flow", place.pk), at=timezone.now())
        log.info("made %s forecasts for organisation %s", len(made), place.pk)
