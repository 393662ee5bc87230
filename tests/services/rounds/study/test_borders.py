"""Ground in cells: who is counted where, borders that stand, and the map that is drawn of them."""

import re
from datetime import date

import h3
import numpy as np
import pytest
from tests.services.rounds.study.small import spot

from almoner.kernel.refusals import Refused
from almoner.services.rounds.neighbourhoods.area import Area, Home
from almoner.services.rounds.neighbourhoods.partition import Limits, Partition, check_partition
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.rules.bordering import Map, beside, border_map
from almoner.services.rounds.study import borders
from almoner.services.rounds.study.borders import (
    Ground,
    as_partition,
    counted_in,
    cut,
    ground_of,
    limits_for,
    people_in,
    rows_of,
    same_sector,
)
from almoner.services.rounds.study.place import Call, Carer, Person, Place, Shift

MIDDLE = h3.latlng_to_cell(52.4081, -1.5106, 8)
CELLS = sorted(h3.grid_disk(MIDDLE, 2))
EAST = {cell: h3.cell_to_latlng(cell)[1] > h3.cell_to_latlng(MIDDLE)[1] for cell in CELLS}
CALL = Call("morning", 480, 60, "personal care")


def person(number, cell):
    return Person(f"P{number}", spot(0.0), "A", (CALL,), cell=cell)


def place_of(cells):
    people = tuple(person(number, cell) for number, cell in enumerate(cells))
    carer = Carer("W", "A", spot(0.0), frozenset(), "car", Shift(0, 60), frozenset())
    return Place("Here", date(2026, 3, 2), people, (carer,), own=True)


def ground(each=2):
    sectors = {cell: "CV1 1" if EAST[cell] else "CV1 2" for cell in CELLS}
    return Ground(sectors, {cell: (each, 7.0 * each) for cell in CELLS})


def test_people_count_in_their_cell_or_the_nearest_or_the_middle():
    far = h3.latlng_to_cell(53.0, -1.5106, 8)
    north = max(CELLS, key=lambda cell: h3.cell_to_latlng(cell)[0])
    found = counted_in(place_of([MIDDLE, MIDDLE, far, ""]).people, CELLS)
    assert found == {MIDDLE: (3, 21.0), north: (1, 7.0)}


def test_authorities_with_few_people_are_left_out_and_nobody_is_lost():
    place = place_of([MIDDLE] * 30)
    found = ground_of(place, {"E08000026": 26, "E07000220": 4})
    assert found.authorities == ("E08000026",)
    assert sum(people for people, _ in found.counted.values()) == 30
    with pytest.raises(Refused, match="Fewer than 5 people"):
        ground_of(place, {"E08000026": 4, "": 26})


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_cut_holds_every_cell_and_stands(seed):
    cells = cut(ground(), size=19, seed=seed)
    assert set(cells) == set(CELLS)
    size, limits = limits_for(38, 19)
    assert size == 19
    assert check_partition(ground().area(), as_partition(cells), limits) == []
    assert cells == cut(ground(), size=19, seed=seed)


def test_a_place_too_small_for_two_is_cut_in_halves():
    assert limits_for(30, 200) == (15, Limits(10, 20, 0.35))


def test_ground_without_people_counts_for_nothing_but_its_place():
    empty = Ground(ground().sectors, {MIDDLE: (6, 42.0)}).area()
    assert (len(empty.homes), empty.people) == (len(CELLS), 6)
    with pytest.raises(Refused, match="nobody in this area"):
        Ground(ground().sectors, {}).area()


def test_a_piece_of_ground_cannot_have_fewer_than_no_people():
    with pytest.raises(Refused, match="has -1 people"):
        Home("x", 0.0, 0.0, 0.0, people=-1)


SAID = [(1, 12.4, "12"), (5, 12.4, "about 10"), (5, 13, "about 15"), (5, 2, "about 0")]


@pytest.mark.parametrize(("rounded", "count", "words"), SAID)
def test_counts_of_ground_are_rounded(rounded, count, words):
    assert Area.of([Home("x", 0.0, 0.0, 0.0)], rounded).said(count) == words


def halves():
    return {cell: "N2" if EAST[cell] else "N10" for cell in CELLS}


def test_neighbourhoods_come_in_the_order_people_count():
    assert list(as_partition(halves()).members) == ["N2", "N10"]


def test_people_are_where_their_cell_is():
    east = next(cell for cell in CELLS if EAST[cell])
    west = next(cell for cell in CELLS if not EAST[cell])
    found = people_in(place_of([east, west, east]), halves())
    assert found == Partition({"N2": frozenset({"P0", "P2"}), "N10": frozenset({"P1"})})


def test_the_rows_of_a_page_are_rounded():
    told = rows_of(ground(1).area(), halves())
    assert [one.name for one in told] == ["N2", "N10"]
    assert all(one.people.startswith("about ") for one in told)
    assert [one.sectors for one in told] == [("CV1 1",), ("CV1 2",)]


def test_a_sector_is_what_is_left_of_it_in_the_same_neighbourhood():
    cells, sectors = halves(), dict(ground().sectors)
    east = {cell for cell in CELLS if EAST[cell]}
    one = min(east)
    assert same_sector(one, cells, sectors) == east
    cells[max(east)] = "N10"
    assert same_sector(one, cells, sectors) == east - {max(east)}
    assert same_sector(one, cells, {}) == {one}


# The map.


def drawn(chosen=frozenset()):
    return str(border_map(Map(as_partition(halves()), ground().sectors, chosen), "?cell="))


def test_every_cell_is_a_link_that_says_where_it_is_and_one_is_on_the_way_of_the_tab_key():
    found = drawn()
    assert sorted(re.findall(r'data-cell="(\w+)"', found)) == CELLS
    assert set(re.findall(r'href="\?cell=(\w+)#move"', found)) == set(CELLS)
    assert found.count('tabindex="0"') == 1
    assert {"CV1 1, in N2", "CV1 2, in N10"} == set(re.findall(r'aria-label="(CV[^"]+)"', found))
    assert re.findall(r">(N\d+)</text>", found) == ["N2", "N10"]
    assert "style=" not in found


def test_the_one_chosen_says_so_and_is_where_the_keyboard_is():
    found = drawn(frozenset({MIDDLE}))
    here = re.search(rf'<a [^>]*data-cell="{MIDDLE}"[^>]*>', found)[0]
    assert "rounds-cell--chosen" in here
    assert 'tabindex="0"' in here
    assert ", chosen" in here


def test_north_is_up_and_all_of_it_is_in_the_picture():
    found = drawn()
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', found).groups())
    spots = [tuple(map(float, one.split(","))) for one in re.findall(r"[\d.]+,[\d.]+", found)]
    assert all(0 <= x <= width and 0 <= y <= height for x, y in spots)
    north = max(CELLS, key=lambda cell: h3.cell_to_latlng(cell)[0])
    top = re.search(rf'data-cell="{north}".*?points="([^"]+)"', found)[1]
    assert min(float(one.split(",")[1]) for one in top.split()) == min(y for _, y in spots)


def test_a_name_is_never_markup():
    shown = Map(Partition({"<b>": frozenset(CELLS)}), {})
    assert "<b>" not in str(border_map(shown, "?cell="))


def test_what_lies_beside_comes_first():
    three = halves() | {max(CELLS, key=lambda cell: h3.cell_to_latlng(cell)[1]): "N3"}
    west = min(CELLS, key=lambda cell: h3.cell_to_latlng(cell)[1])
    partition = as_partition(three)
    assert beside([west], partition) == ["N2", "N3"]
    near = [cell for cell in CELLS if three[cell] == "N10"]
    ahead = max(near, key=lambda cell: h3.cell_to_latlng(cell)[1])
    assert beside([ahead], partition)[0] == "N2"


class Halves:
    """Minutes by road: long across the middle, and longer in the second part of the day."""

    def travel(self, points, modes, parts=None):
        east = np.array([point.longitude > h3.cell_to_latlng(MIDDLE)[1] for point in points])
        across = (east[:, None] != east) * 60.0
        return Travel({mode: np.array([across, across + 10]) for mode in modes}, (0.0, 480.0))


def test_ground_is_cut_by_minutes_where_a_map_is_known(monkeypatch):
    seen = []
    real = borders.divide

    def divide(area, *given, apart, **more):
        seen.append((area, apart))
        return real(area, *given, apart=apart, **more)

    monkeypatch.setattr(borders, "divide", divide)
    cut(ground(), 19, ways=Halves())
    cut(ground(), 19)
    (area, apart), (_, without) = seen
    assert without is None
    side = [EAST[home.key] for home in area.homes]
    assert (apart[side.index(True), side.index(False)], apart[0, 0]) == (65, 5)
