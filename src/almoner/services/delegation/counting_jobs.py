"""Counting in the background, and the stop after repeated readings. Both safe to run twice."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from almoner.kernel.london import add_months, to_london
from almoner.platform.access.viewer import system
from almoner.services.delegation.commands.breaches import suspend_on_breaches
from almoner.services.delegation.commands.counting import count_acts
from almoner.services.delegation.models import Delegation, Reading
from almoner.services.delegation.rules.breaches import limits

# A record may be corrected long after the act: once a night the whole year is counted again.
NIGHTLY, HOURLY = 13, 2


def count_back(months: int) -> int:
    """Counts the current month and those before it, `months` in all."""
    at = timezone.now()
    next_month = add_months(to_london(at).date().replace(day=1), 1)
    return count_acts(add_months(next_month, -months), next_month, at)


@app.periodic(cron="7 * * * *")
@app.task(name="delegation.count_acts", queueing_lock="delegation.count_acts", pass_context=False)
def count_hourly(timestamp: int | None = None) -> int:
    return count_back(HOURLY)


@app.periodic(cron="22 2 * * *")
@app.task(name="delegation.count_year", queueing_lock="delegation.count_year", pass_context=False)
def count_nightly(timestamp: int | None = None) -> int:
    return count_back(NIGHTLY)


@app.periodic(cron="*/10 * * * *")
@app.task(name="delegation.breaches", queueing_lock="delegation.breaches", pass_context=False)
def stop_repeated_breaches(timestamp: int | None = None) -> int:
    """Each organisation's own audit tells of its own stops. Returns the number of stops made."""
    at, (_, period) = timezone.now(), limits()
    read = Reading.objects.filter(taken_at__gt=at - period - timedelta(hours=1))
    found = Delegation.objects.filter(pk__in=read.exclude(fired=[]).values("delegation_id"))
    delegating = found.order_by("delegating_id").values_list("delegating_id", flat=True)
    return sum(
        len(
            suspend_on_breaches(
                system("repeated readings", key), found.filter(delegating_id=key), at=at
            )
        )
        for key in delegating.distinct()
    )
