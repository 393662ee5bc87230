"""Where the viewer's place ends, and which services are of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import h3
from django.db.models import Q

from almoner.platform.access.viewer import Viewer
from almoner.registers.directory.models import Service
from almoner.registers.organisations.models import Locality, Organisation

# More services of one type than any place has.
MOST = 2_000
# Of the cells in which a service says where it works.
AREA = 6


@dataclass(frozen=True, slots=True)
class Bounds:
    """Council areas by their ONS codes, and H3 cells: of homes (resolution 8) and of the areas
    that services name (6). All empty: nobody has said where the place ends."""

    authorities: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        return bool(self.authorities or self.cells)


def bounds_of(viewer: Viewer) -> Bounds:
    """A council's place is its own area; a board's that of its councils; anybody else's that of
    the board it belongs to. Localities that they have drawn are part of it."""
    own = Organisation.objects.filter(pk=viewer.own).first()
    if own is None:
        return Bounds()
    found = list(Organisation.objects.filter(_of_place(own)))
    councils = (one.local_authority for one in found if one.kind == Organisation.Kind.COUNCIL)
    drawn = Locality.objects.filter(organisation__in=found).values_list("neighbourhoods", flat=True)
    cells = sorted({cell for piece in drawn for cell in piece})
    return Bounds(tuple(sorted({*councils} - {""})), tuple(cells), _areas(cells))


def services_in(bounds: Bounds) -> Q:
    """Services that are in the place, or say that they work in a part of it; all of them where
    nobody knows where it ends."""
    if not bounds.known:
        return Q()
    return (
        Q(local_authority__in=bounds.authorities)
        | Q(neighbourhood__in=bounds.cells)
        | Q(areas__overlap=list(bounds.areas))
    )


def listed_in(bounds: Bounds, kind: str, today: date) -> list[Service]:
    """The listed services of one type that take people, as the picture counts them."""
    stopped = Q(placements_stopped_on__lte=today)
    rows = Service.objects.filter(services_in(bounds), status=Service.Status.LISTED, kind=kind)
    return list(rows.exclude(stopped).select_related("organisation").order_by("pk")[:MOST])


def _of_place(own: Organisation) -> Q:
    if own.kind == Organisation.Kind.COUNCIL:
        return Q(pk=own.pk)
    board = own.pk if own.kind == Organisation.Kind.ICB else own.parent_id
    return Q(pk=own.pk) if board is None else Q(pk=board) | Q(parent=board)


def _areas(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({h3.cell_to_parent(cell, AREA) for cell in cells}))
