"""Neighbourhoods drawn as cells, as SVG made on the server. No script, no tiles.

Colour is never alone: each neighbourhood has its name on it, and each cell says which it is in.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import cos, radians

import h3
from markupsafe import Markup

from almoner.services.rounds.neighbourhoods.partition import Partition

WIDTH, EDGE, _COLOURS = 760.0, 8.0, 8
Spot = tuple[float, float]
Scale = Callable[[Spot], Spot]


@dataclass(frozen=True, slots=True)
class Map:
    """What is drawn: the neighbourhoods of cells, the sector of each cell, and the one chosen."""

    partition: Partition
    sectors: Mapping[str, str]
    chosen: frozenset[str] = frozenset()

    def name_of(self, cell: str) -> str:
        return f"{self.sectors.get(cell) or 'A place'}, in {self.partition.of[cell]}"


def border_map(shown: Map, href: str) -> Markup:
    """A link for each cell, `href` with the cell behind it. The first one, or the one chosen, is
    reached with the tab key; a script moves on with the arrow keys."""
    cells = list(shown.partition.of)
    at, height = scaled(cells)
    first = min(shown.chosen, default=None) or _northernmost(cells)
    drawn = [
        _cell(shown, cell, number, at, href, first)
        for number, keys in enumerate(shown.partition.members.values())
        for cell in sorted(keys)
    ]
    drawn += [_outline(keys, at) for keys in shown.partition.members.values()]
    drawn += [_label(name, keys, at) for name, keys in shown.partition.members.items()]
    return Markup(
        '<svg class="rounds-borders" viewBox="0 0 {} {}" role="group" aria-label="Map of the'
        ' neighbourhoods, north up: each cell is a link.">{}</svg>'
    ).format(_n(WIDTH), _n(height), Markup("").join(drawn))


def beside(cells: Iterable[str], partition: Partition) -> list[str]:
    """The neighbourhoods that lie next to these cells come first, then the others."""
    of, some = partition.of, set(cells)
    ring = {near for cell in some for near in h3.grid_disk(cell, 1)} - some
    near = {of[cell] for cell in ring if cell in of}
    own = {of[cell] for cell in some}
    names = [name for name in partition.members if name not in own or len(own) > 1]
    return sorted(names, key=lambda name: (name not in near, names.index(name)))


def _cell(shown: Map, cell: str, number: int, at: Scale, href: str, first: str) -> Markup:
    chosen = cell in shown.chosen
    return Markup(
        '<a href="{}{}#move" data-cell="{}" class="rounds-cell rounds-colour-{}{}" tabindex="{}"'
        ' aria-label="{}{}"><polygon points="{}"></polygon></a>'
    ).format(
        href,
        cell,
        cell,
        number % _COLOURS,
        " rounds-cell--chosen" if chosen else "",
        0 if cell == first else -1,
        shown.name_of(cell),
        ", chosen" if chosen else "",
        _points(h3.cell_to_boundary(cell), at),
    )


def _outline(keys: Iterable[str], at: Scale) -> Markup:
    rings: list[str] = []
    for piece in h3.cells_to_h3shape(sorted(keys), tight=False):
        rings += [f"M{_points(ring, at)}Z" for ring in (piece.outer, *piece.holes)]
    return Markup('<path class="rounds-border" d="{}"></path>').format(" ".join(rings))


def _label(name: str, keys: Iterable[str], at: Scale) -> Markup:
    spots = [at(h3.cell_to_latlng(cell)) for cell in keys]
    x, y = (sum(one[axis] for one in spots) / len(spots) for axis in (0, 1))
    return Markup(
        '<text class="rounds-border-name" x="{}" y="{}" text-anchor="middle"'
        ' aria-hidden="true">{}</text>'
    ).format(_n(x), _n(y), name)


def scaled(cells: Iterable[str], width: float = WIDTH, edge: float = EDGE) -> tuple[Scale, float]:
    """North up, as wide as the picture; and how high it is then."""
    spots = [spot for cell in cells for spot in h3.cell_to_boundary(cell)]
    south, north = min(one[0] for one in spots), max(one[0] for one in spots)
    west, east = min(one[1] for one in spots), max(one[1] for one in spots)
    narrow = cos(radians((south + north) / 2))
    unit = (width - 2 * edge) / ((east - west) * narrow)

    def at(spot: Spot) -> Spot:
        return edge + (spot[1] - west) * narrow * unit, edge + (north - spot[0]) * unit

    return at, (north - south) * unit + 2 * edge


def _northernmost(cells: Iterable[str]) -> str:
    return max(cells, key=h3.cell_to_latlng)


def _points(spots: Iterable[Spot], at: Scale) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in map(at, spots))


def _n(value: float) -> str:
    return f"{value:.1f}"
