"""The ground in cells: where people are placed when it must not be known where they live.

Cells are H3's of resolution 8, about 0.7 km². Which postcodes lie in one is public; who lives there
is not asked here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, radians
from random import Random

import h3

from almoner.platform.geography.placing import places_in
from almoner.services.rounds.study.place import Spot

METRES = 111_320.0
"""In a degree of latitude."""
PEOPLED = 5
"""A cell with fewer postcodes than this is fields: nobody is looked for there."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Metres east and north of a middle; good to a few in a thousand over a county."""

    latitude: float
    longitude: float

    @classmethod
    def about(cls, cells: Iterable[str]) -> "Grid":
        """Its middle is the middle of these cells. ValueError when there are none."""
        found = [h3.cell_to_latlng(cell) for cell in cells]
        if not found:
            raise ValueError("A grid needs a cell.")
        return cls(*(sum(one[axis] for one in found) / len(found) for axis in (0, 1)))

    def spot(self, latitude: float, longitude: float) -> Spot:
        east = (longitude - self.longitude) * METRES * cos(radians(self.latitude))
        return Spot(east, (latitude - self.latitude) * METRES, latitude, longitude)

    def middle(self, cell: str) -> Spot:
        return self.spot(*h3.cell_to_latlng(cell))

    def somewhere_in(self, cell: str, chance: Random) -> Spot:
        """By chance within the cell, every part of it as likely."""
        middle, edge = h3.cell_to_latlng(cell), h3.cell_to_boundary(cell)
        at = chance.randrange(len(edge))
        one, other = edge[at], edge[(at + 1) % len(edge)]
        along, across = sorted((chance.random(), chance.random()))
        shares = (along, across - along, 1 - across)
        corners = (middle, one, other)
        return self.spot(
            *(
                sum(share * corner[axis] for share, corner in zip(shares, corners, strict=True))
                for axis in (0, 1)
            )
        )


@cache
def ground(authorities: tuple[str, ...]) -> Mapping[str, str]:
    """Every peopled cell of these authorities (ONS codes), and the sector most of it is in.

    ```
    ground(("E08000026",))["88195..."] == "CV1 2"
    ```
    """
    found: dict[str, Counter[str]] = {}
    for one in places_in(authorities):
        found.setdefault(one.neighbourhood, Counter())[one.postcode[:-2]] += 1
    return {
        cell: min(counted, key=lambda sector: (-counted[sector], sector))
        for cell, counted in sorted(found.items())
        if counted.total() >= PEOPLED
    }


def nearest(cells: Iterable[str], grid: Grid) -> "Nearest":
    return Nearest({cell: grid.middle(cell) for cell in cells}, grid)


@dataclass(frozen=True, slots=True)
class Nearest:
    """For any cell, the nearest of some: itself where it is one of them."""

    spots: Mapping[str, Spot]
    grid: Grid

    def to(self, cell: str) -> str:
        if cell in self.spots:
            return cell
        return self._by(self.grid.middle(cell))

    def middle(self) -> str:
        """The one nearest to the middle of all."""
        return self._by(self.grid.spot(self.grid.latitude, self.grid.longitude))

    def _by(self, spot: Spot) -> str:
        return min(self.spots, key=lambda one: (_apart(self.spots[one], spot), one))


def _apart(one: Spot, other: Spot) -> float:
    return hypot(one.east - other.east, one.north - other.north)
