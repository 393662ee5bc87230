"""A profile of `service_capacity` of the Human Services Data Specification 3 (Open Referral).

`available` has to be a number there, and readers take it as free: what is unknown or stale has no
entry at all. Beside the specification each entry says until when it holds.
"""

from collections.abc import Iterator
from typing import Any

from almoner.registers.directory.openreferral import made_id
from almoner.services.capacity.rules import Now

_UNITS = {"place": "Place", "minute": "Minute a day"}


def entries(service_id: int, now: Now) -> Iterator[dict[str, Any]]:
    """One entry for places and one for each part of the day, of those known to be free or full."""
    free = now.free
    if now.stood is None or not free.age.holds:
        return
    if free.places is not None:
        yield _entry(service_id, now, "place", "", free.places, now.stood.said.maximum)
    for part, minutes in free.minutes.items():
        yield _entry(service_id, now, "minute", part, minutes, None)


def _entry(
    service_id: int, now: Now, unit: str, part: str, available: int, most: int | None
) -> dict[str, Any]:
    age = now.free.age
    return {
        "id": made_id("service_capacity", f"{service_id}:{unit}:{part}"),
        "service_id": made_id("service", service_id),
        "unit": {
            "id": made_id("unit", unit),
            "name": _UNITS[unit],
            "scheme": "almoner-capacity",
            "identifier": unit,
        },
        "available": float(available),
        "maximum": None if most is None else float(most),
        "description": f"Free in the part of the day: {part}" if part else "Free places",
        "updated": age.said_at,
        "holds_until": age.holds_until,
    }
