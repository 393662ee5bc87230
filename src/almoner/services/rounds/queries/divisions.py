"""Borders that the viewer's organisation has drawn."""

from collections.abc import Iterable
from dataclasses import dataclass

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.services.rounds.models import Division
from almoner.services.rounds.neighbourhoods.area import Area
from almoner.services.rounds.neighbourhoods.partition import Limits
from almoner.services.rounds.study.borders import Ground, sectors_at

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Drawn:
    """A version of borders with the ground they are on."""

    row: Division
    ground: Ground
    area: Area
    limits: Limits


def divisions_seen_by(viewer: Viewer) -> list[Division]:
    """The newest version of each name, the newest first, without their cells."""
    own = Division.objects.filter(organisation_id=viewer.own).defer("cells", "counted")
    newest = own.order_by("name", "-version").distinct("name")
    return sorted(newest, key=lambda one: one.made_at, reverse=True)[:SHOWN]


def division_seen_by(viewer: Viewer, division_id: int) -> Division:
    found = Division.objects.filter(organisation_id=viewer.own, pk=division_id).first()
    if found is None:
        raise Unseen
    return found


def division_cells(viewer: Viewer, division_id: int | None) -> dict[str, str] | None:
    """Cell → neighbourhood of one of the viewer's own. None for none."""
    return None if division_id is None else dict(division_seen_by(viewer, division_id).cells)


def versions_of(row: Division) -> list[Division]:
    """Every version of the same name, the newest first."""
    alike = Division.objects.filter(organisation_id=row.organisation_id, name=row.name)
    return list(alike.defer("cells", "counted").order_by("-version"))


def drawn(row: Division) -> Drawn:
    """The borders with their ground, as they were counted when they were cut."""
    counted = {cell: (int(people), float(hours)) for cell, (people, hours) in row.counted.items()}
    ground = Ground(sectors_at(row.origin["authorities"], row.cells), counted)
    return Drawn(row, ground, ground.area(), Limits(**row.origin["limits"]))


def choices_of(rows: Iterable[Division]) -> list[tuple[int, str]]:
    """For a form."""
    return [(one.pk, f"{one.name}, version {one.version}") for one in rows]
