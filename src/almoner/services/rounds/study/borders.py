"""Neighbourhoods as pieces of ground: cut by cells, kept by cells, and who lives in them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import h3
import numpy as np

from almoner.kernel.disclosure import THRESHOLD
from almoner.kernel.refusals import refuse
from almoner.services.rounds.neighbourhoods.area import Area, Home
from almoner.services.rounds.neighbourhoods.dividing import SIZE, divide
from almoner.services.rounds.neighbourhoods.partition import Limits, Partition, hours_of
from almoner.services.rounds.problem.places import Point
from almoner.services.rounds.problem.travel import CAR
from almoner.services.rounds.study.cells import Grid, ground, nearest
from almoner.services.rounds.study.place import Person, Place
from almoner.services.rounds.travelling.ways import TravelTimes

ROUNDED = 5
"""Counts of people on a map's page are said to the nearest so many."""
MOSTLY = 4
Counted = Mapping[str, tuple[int, float]]
"""`counted[cell]`: people and hours of care a week."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The cells of an area, each with its postcode sector, and what was counted in them.
    `authorities`: the ONS codes of the area."""

    sectors: Mapping[str, str]
    counted: Counted
    authorities: tuple[str, ...] = ()

    def area(self) -> Area:
        """To be divided: one home for each cell, and nothing told of a few people."""
        grid = Grid.about(self.sectors)
        homes = []
        for cell, sector in self.sectors.items():
            spot = grid.middle(cell)
            people, hours = self.counted.get(cell, (0, 0.0))
            homes.append(Home(cell, spot.east, spot.north, hours, sector, people=people))
        return Area.of(homes, ROUNDED)


def sectors_of(authorities: Iterable[str]) -> Mapping[str, str]:
    """The peopled cells of these authorities. Refused when there are none."""
    found = ground(tuple(sorted(set(authorities))))
    if not found:
        refuse("ground-unknown", "No postcodes of this area are known.", "Choose another area.")
    return found


def sectors_at(authorities: Iterable[str], cells: Iterable[str]) -> dict[str, str]:
    """The sector of each of these cells, also of those the postcode data no longer has."""
    known = ground(tuple(sorted(set(authorities))))
    return {cell: known.get(cell, "") for cell in cells}


def ground_of(place: Place, authorities: Mapping[str, int]) -> Ground:
    """The ground of a place. `authorities`: people in each. One with so few that it would tell of
    them is left out, and its people are counted in the nearest cell of the others."""
    enough = [code for code, people in authorities.items() if code and people >= THRESHOLD]
    if not enough:
        refuse(
            "place-too-small",
            f"Fewer than {THRESHOLD} people live in each council's area, too few to divide.",
            "Choose other days, or study an invented place.",
        )
    sectors = sectors_of(enough)
    return Ground(sectors, counted_in(place.people, sectors), tuple(sorted(enough)))


def counted_in(people: Iterable[Person], cells: Iterable[str]) -> dict[str, tuple[int, float]]:
    """People and hours a week in each of these cells; those outside in the nearest."""
    found: dict[str, tuple[int, float]] = {}
    for person, cell in _settled(people, cells):
        count, hours = found.get(cell, (0, 0.0))
        found[cell] = count + 1, hours + person.hours
    return found


def limits_for(people: int, size: int) -> tuple[int, Limits]:
    """People in a neighbourhood, about, and how far a border may be moved from it."""
    size = min(size, max(1, people // 2))
    return size, Limits(max(1, round(size * 0.7)), max(2, round(size * 1.35)), 0.35)


def cut(
    ground: Ground, size: int = SIZE, seed: int = 1, ways: TravelTimes | None = None
) -> dict[str, str]:
    """Cell → neighbourhood of about so many people. Refused when the ground cannot be cut so.
    `ways`: cells hold together by minutes on its roads, and not by metres in a straight line."""
    area = ground.area()
    size, limits = limits_for(area.people, size)
    apart = None if ways is None else _minutes(area, ways)
    return dict(sorted(divide(area, size, limits, seed=seed, apart=apart).of.items()))


def _minutes(area: Area, ways: TravelTimes) -> np.ndarray:
    """By car between the middles of cells, the mean over the parts of the day."""
    points = [Point(*h3.cell_to_latlng(home.key)) for home in area.homes]
    return np.mean(ways.travel(points, [CAR]).minutes[CAR], axis=0)


def as_partition(cells: Mapping[str, str]) -> Partition:
    """The borders as a partition of the cells themselves."""
    members: dict[str, set[str]] = {}
    for cell, name in cells.items():
        members.setdefault(name, set()).add(cell)
    return Partition({name: frozenset(members[name]) for name in sorted(members, key=_natural)})


def people_in(place: Place, cells: Mapping[str, str]) -> Partition:
    """The people of each neighbourhood that has any, by the cell they live in or the nearest."""
    members: dict[str, set[str]] = {}
    for person, cell in _settled(place.people, cells):
        members.setdefault(cells[cell], set()).add(person.key)
    return Partition({name: frozenset(members[name]) for name in sorted(members, key=_natural)})


def _settled(people: Iterable[Person], cells: Iterable[str]) -> list[tuple[Person, str]]:
    """Each person with one of the cells; whoever has no place on the map, in the middle one."""
    known = list(cells)
    near = nearest(known, Grid.about(known))
    middle = near.middle()
    return [(one, near.to(one.cell) if one.cell else middle) for one in people]


def _natural(name: str) -> tuple[str, int, str]:
    """N2 before N10."""
    digits = name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz ")
    return (name[: len(name) - len(digits)], int(digits) if digits.isdecimal() else 0, name)


@dataclass(frozen=True, slots=True)
class Told:
    """One neighbourhood as it is shown: counts to the nearest `ROUNDED`."""

    name: str
    people: str
    hours: str
    sectors: tuple[str, ...]


def rows_of(area: Area, cells: Mapping[str, str]) -> list[Told]:
    """Each neighbourhood with its people and hours, rounded, and the sectors most of its ground is
    in."""
    partition, at = as_partition(cells), area.at
    hours = hours_of(area, partition)
    return [
        Told(
            name,
            area.said(area.people_of(keys)),
            area.said(hours[name]),
            _sectors(area.homes[at[key]].community for key in keys),
        )
        for name, keys in partition.members.items()
    ]


def same_sector(cell: str, cells: Mapping[str, str], sectors: Mapping[str, str]) -> set[str]:
    """The cells of the same sector that are in the same neighbourhood, itself with them."""
    sector = sectors.get(cell)
    if not sector or cell not in cells:
        return {cell}
    return {one for one in cells if sectors.get(one) == sector and cells[one] == cells[cell]}


def _sectors(found: Iterable[str]) -> tuple[str, ...]:
    counted = Counter(one for one in found if one)
    return tuple(sector for sector, _ in counted.most_common(MOSTLY))
