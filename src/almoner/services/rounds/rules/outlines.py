"""Neighbourhoods as outlines: the H3 cells of each merged into one shape. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import h3

from almoner.platform.geography.placing import NEIGHBOURHOOD_RESOLUTION

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """A named piece of the place. `rings`: its edges, outer and inner, as (latitude, longitude)."""

    name: str
    rings: tuple[tuple[Spot, ...], ...]


@dataclass(frozen=True, slots=True)
class Areas:
    """The pieces around the places of a day. `of_cell`: H3 cell → name."""

    areas: tuple[Area, ...]
    of_cell: Mapping[str, str]

    def name_of(self, spot: Spot) -> str:
        """Empty where no piece is named."""
        if not self.of_cell:
            return ""
        return self.of_cell.get(h3.latlng_to_cell(*spot, NEIGHBOURHOOD_RESOLUTION), "")


NOWHERE = Areas((), {})


def areas_around(named: Iterable[tuple[str, Sequence[str]]], spots: Iterable[Spot]) -> Areas:
    """Of all pieces (name, H3 cells) those in which a place of the day lies; a cell that is none,
    and one that two claim, counts for the first that has it."""
    here = {h3.latlng_to_cell(*spot, NEIGHBOURHOOD_RESOLUTION) for spot in set(spots)}
    of_cell: dict[str, str] = {}
    found: list[Area] = []
    for name, cells in named:
        own = [one for one in dict.fromkeys(cells) if one not in of_cell and _is_cell(one)]
        if here.intersection(own):
            of_cell |= dict.fromkeys(own, name)
            found.append(Area(name, tuple(_rings(own))))
    return Areas(tuple(found), of_cell)


def _is_cell(text: str) -> bool:
    return h3.is_valid_cell(text) and h3.get_resolution(text) == NEIGHBOURHOOD_RESOLUTION


def _rings(cells: Sequence[str]) -> Iterable[tuple[Spot, ...]]:
    for one in h3.cells_to_h3shape(cells, tight=False):
        yield from (tuple(one.outer), *map(tuple, one.holes))
