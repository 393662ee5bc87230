"""Whom a package can be for."""

from datetime import date

from almoner.platform.access.viewer import Viewer
from almoner.registers.people.access import visible

MOST = 500


def people_to_name(viewer: Viewer, today: date) -> list[tuple[int, str]]:
    """(id, name and year of birth) of people whom the viewer may see, by name."""
    rows = visible(viewer, today).filter(died_on__isnull=True)
    found = rows.order_by("family_name", "given_name", "pk")[:MOST]
    return [(one.pk, _told(one.name, one.born_on)) for one in found]


def _told(name: str, born_on: date | None) -> str:
    return f"{name}, born {born_on.year}" if born_on else name
