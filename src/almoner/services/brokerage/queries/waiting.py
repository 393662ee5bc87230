"""What the clock has to do, of every council: ids only."""

from datetime import datetime

from django.db.models import F

from almoner.services.brokerage.models import Invitation, Package
from almoner.services.brokerage.rules.states import TAKING_OFFERS

# Reminded when this share of the time is left. Local value (D).
LEFT = 4


def over(at: datetime) -> list[tuple[int, int]]:
    """(package, organisation) of what takes offers and should no longer."""
    rows = Package.objects.filter(state__in=TAKING_OFFERS, closes_at__lte=at)
    return list(rows.order_by("closes_at", "pk").values_list("pk", "organisation_id"))


def held(at: datetime) -> list[tuple[int, int]]:
    """(package, organisation) of what was awarded, is held and has not started."""
    rows = Package.objects.filter(state="awarded", award__reservation_id__isnull=False)
    return list(rows.order_by("pk").values_list("pk", "organisation_id"))


def closing_soon(at: datetime) -> list[tuple[int, int]]:
    """(package, organisation) of what has a quarter of its time left and nobody was reminded of."""
    waiting = Invitation.objects.filter(eligible=True, nudged_at=None)
    rows = Package.objects.filter(
        state__in=TAKING_OFFERS,
        closes_at__gt=at,
        closes_at__lte=at + (F("closes_at") - F("published_at")) / LEFT,
        pk__in=waiting.values("package_id"),
    )
    return list(rows.order_by("closes_at", "pk").values_list("pk", "organisation_id"))
