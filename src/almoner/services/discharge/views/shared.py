"""What several screens of leaving hospital show."""

from datetime import date
from typing import Any

from django.urls import reverse

from almoner.kernel.london import format_date, to_london
from almoner.platform.access.viewer import Viewer
from almoner.platform.web.moments import now
from almoner.services.discharge.queries import lists
from almoner.services.discharge.queries.lines import Line

VIEW, WARD, HUB = "discharge.view", "discharge.ward", "discharge.hub"


def today() -> date:
    return to_london(now()).date()


def trail(viewer: Viewer, *more: tuple[str, str]) -> list[tuple[str, str]]:
    first = (
        ("Leaving hospital", "discharge:hub") if viewer.can(HUB) else ("Wards", "discharge:wards")
    )
    return [(first[0], reverse(first[1])), *more]


def stay_trail(viewer: Viewer, line: Line) -> list[tuple[str, str]]:
    name = line.stay.person.name
    return trail(viewer, (name, reverse("discharge:stay", args=[line.stay.pk])))


def waiting_words(line: Line) -> str:
    """ "since 3 March 2026, 2 days"."""
    if line.stay.ready_on is None or line.waiting is None:
        return ""
    length = {0: "today", 1: "1 day"}.get(line.waiting, f"{line.waiting} days")
    return f"since {format_date(line.stay.ready_on)}, {length}"


def ward_choices(viewer: Viewer) -> list[tuple[int, str]]:
    return [(one.ward.pk, one.ward.name) for one in lists.wards_of(viewer)]


def rows_of(lines: list[Line]) -> list[dict[str, Any]]:
    return [{"line": one, "waiting": waiting_words(one)} for one in lines]
