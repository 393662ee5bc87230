"""Where a provider's workers already go: what one more visit nearby would add to."""

from datetime import datetime
from typing import NamedTuple

from almoner.platform.access.viewer import Viewer
from almoner.services.visits.models import Visit


class Call(NamedTuple):
    """A planned visit of one worker, and where. Says nothing of who is visited."""

    worker_id: int
    starts_at: datetime
    ends_at: datetime
    latitude: float
    longitude: float


def calls_between(viewer: Viewer, starts: datetime, ends: datetime) -> list[Call]:
    """Visits of the viewer's provider planned in the half-open period, where the place is known."""
    rows = Visit.objects.filter(
        provider_id=viewer.own,
        status=Visit.Status.PLANNED,
        starts_at__gte=starts,
        starts_at__lt=ends,
        person__latitude__isnull=False,
        person__longitude__isnull=False,
    ).order_by("starts_at", "pk")
    read = ("worker_id", "starts_at", "ends_at", "person__latitude", "person__longitude")
    return [Call(*row) for row in rows.values_list(*read)]
