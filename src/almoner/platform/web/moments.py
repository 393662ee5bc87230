"""What time it is for a screen or a route. Rules never ask: they are told."""

from datetime import date, datetime

from django.utils import timezone

from almoner.kernel.zone import to_london


def now() -> datetime:
    return timezone.now()


def today() -> date:
    """The day in London, whatever zone the server has."""
    return to_london(now()).date()
