"""The neighbourhoods of a study as a picture: shapes in units of its width, north up. Pure.

It shows ground and nobody: every cell with homes belongs to one of them, whether or not somebody
there has care.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import h3

from almoner.platform.web.words import plural
from almoner.services.rounds.neighbourhoods.partition import Partition
from almoner.services.rounds.rules.bordering import scaled
from almoner.services.rounds.study.borders import as_partition
from almoner.services.rounds.study.cells import Grid, nearest
from almoner.services.rounds.study.place import Place

EDGE, PLACES = 0.01, 4
CELL = 8
"""The resolution of the cells, about 0.7 km² each."""
Spot = tuple[float, float]
Ring = tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """One neighbourhood. Each of its `pieces` is an outer edge and then the edges of holes. `at`:
    where its name is written."""

    name: str
    pieces: tuple[tuple[Ring, ...], ...]
    at: Spot


@dataclass(frozen=True, slots=True)
class Picture:
    """`height` in widths. `words`: what it shows, said beside it."""

    shapes: tuple[Shape, ...]
    height: float
    words: str


def picture_of(borders: Mapping[str, str]) -> Picture | None:
    """From cell → neighbourhood. None without cells."""
    if not borders:
        return None
    at, height = scaled(borders, 1.0, EDGE)
    members = as_partition(borders).members
    shapes = tuple(_shape(name, sorted(cells), at) for name, cells in members.items())
    words = (
        f"North is up. {plural(len(shapes), 'neighbourhood')}, drawn by cells of about 0.7 km²:"
        " every cell with homes, whether or not somebody there has care."
    )
    return Picture(shapes, round(height, PLACES), words)


def _shape(name: str, cells: list[str], at: Any) -> Shape:
    def ring(spots: Iterable[Spot]) -> Ring:
        return tuple(_rounded(at(spot)) for spot in spots)

    found = h3.cells_to_h3shape(cells, tight=False)
    pieces = tuple((ring(one.outer), *map(ring, one.holes)) for one in found)
    middles = [at(h3.cell_to_latlng(cell)) for cell in cells]
    middle = tuple(sum(axis) / len(middles) for axis in zip(*middles, strict=True))
    return Shape(name, pieces, _rounded(min(middles, key=lambda spot: _apart(spot, middle))))


def _rounded(spot: Spot) -> Spot:
    return round(spot[0], PLACES), round(spot[1], PLACES)


def _apart(spot: Spot, other: Any) -> float:
    return float((spot[0] - other[0]) ** 2 + (spot[1] - other[1]) ** 2)


def borders_of(place: Place, partition: Partition) -> dict[str, str]:
    """For each cell of the place's ground the neighbourhood of most people in it, or of those
    nearest to it where there is nobody. Empty where the ground is not known."""
    if not place.ground:
        return {}
    counted: dict[str, Counter[str]] = {}
    for one in place.people:
        cell = h3.latlng_to_cell(one.spot.latitude, one.spot.longitude, CELL)
        counted.setdefault(cell, Counter())[partition.of[one.key]] += 1
    most = {cell: min(found, key=lambda n: (-found[n], n)) for cell, found in counted.items()}
    near = nearest(most, Grid.about(most))
    return {cell: most[near.to(cell)] for cell in place.ground}


def read_picture(kept: dict[str, Any] | None) -> Picture | None:
    """From what was kept as JSON. None where there is none, as in reports made before."""
    if kept is None:
        return None
    shapes = tuple(
        Shape(
            one["name"],
            tuple(tuple(_read_ring(ring) for ring in piece) for piece in one["pieces"]),
            (one["at"][0], one["at"][1]),
        )
        for one in kept["shapes"]
    )
    return Picture(shapes, kept["height"], kept["words"])


def _read_ring(spots: Iterable[Any]) -> Ring:
    return tuple((spot[0], spot[1]) for spot in spots)
