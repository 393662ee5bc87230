"""Which entries are listed, on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from almoner.platform.access.unseen import Unseen
from almoner.registers.directory.models import Service


def listed(today: date) -> QuerySet[Service]:
    """Approved entries of services that are there on that day, with their organisations. Those
    whose placements are stopped are among them: `taking` leaves them out."""
    there = Q(starts_on__isnull=True) | Q(starts_on__lte=today)
    not_over = Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    rows = Service.objects.filter(there, not_over, status=Service.Status.LISTED)
    return rows.select_related("organisation")


def taking(today: date) -> QuerySet[Service]:
    """Listed entries that somebody new may be shown: placements are not stopped."""
    return listed(today).filter(placements_stopped_on__isnull=True)


def listed_service(service_id: int, today: date) -> Service:
    """One listed entry. Unseen when it is not there, or not listed on that day."""
    found = listed(today).filter(pk=service_id).first()
    if found is None:
        raise Unseen
    return found
