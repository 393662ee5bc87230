"""What holds of one service at a moment."""

from collections.abc import Collection
from datetime import datetime

from almoner.services.capacity.models import Standing
from almoner.services.capacity.rows import HELD, NEVER, SAID, stood_of
from almoner.services.capacity.rules import Now, now_of


def standing_of(service_id: int, at: datetime) -> Now:
    """What was said and is held, and what is free of it. A service that never spoke is unknown."""
    return standings_of([service_id], at)[service_id]


def standings_of(service_ids: Collection[int], at: datetime) -> dict[int, Now]:
    """The same of several services, each of those asked for."""
    rows = Standing.objects.filter(service_id__in=service_ids, said_at__gt=NEVER)
    stood = {row[0]: stood_of(row[1:]) for row in rows.values_list("service_id", *SAID, *HELD)}
    return {service: now_of(stood.get(service), at) for service in service_ids}
