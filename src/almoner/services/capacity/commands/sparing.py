"""What a published round leaves free is kept as a suggestion, until somebody offers it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from almoner.kernel.day_parts import PARTS
from almoner.platform.access.viewer import Viewer
from almoner.services.capacity.models import Spare


def keep_spare(
    *,
    actor: Viewer,
    at: datetime,
    provider_id: int,
    day: date,
    minutes: Mapping[str, int],
    areas: Collection[str],
) -> None:
    """Called in the transaction that publishes the round, which is audited. A round published anew
    replaces what the one before left free, offered or not."""
    Spare.objects.update_or_create(
        organisation_id=provider_id,
        day=day,
        defaults={
            **{part: minutes.get(part) for part in PARTS},
            "areas": list(areas),
            "announced_at": at,
            "offered_at": None,
            "service": None,
        },
    )
