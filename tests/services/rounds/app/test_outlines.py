"""Neighbourhoods on the map: cells merged to one outline, and the same said in a table."""

import xml.etree.ElementTree as Tree

import h3
import pytest
from tests.services.rounds.app.world import OFFICE, make_rounds, near, planned

from almoner.registers.organisations.models import Locality
from almoner.services.rounds.queries.boards import lines_of
from almoner.services.rounds.queries.leftovers import left_bars, left_of
from almoner.services.rounds.queries.localities import area_rows, areas_of
from almoner.services.rounds.queries.plans import standing
from almoner.services.rounds.rules.drawing import SIZE, map_of
from almoner.services.rounds.rules.outlines import NOWHERE, Area, areas_around

HERE = h3.latlng_to_cell(*OFFICE, 8)
AROUND = h3.grid_disk(HERE, 1)


def test_cells_side_by_side_become_one_outline():
    (area,) = areas_around([("Eastfield", AROUND)], [OFFICE]).areas
    (ring,) = area.rings
    assert (area.name, len(ring)) == ("Eastfield", 18)


def test_a_hole_is_a_ring_of_its_own():
    cells = [one for one in h3.grid_disk(HERE, 1) if one != HERE]
    beside = h3.cell_to_latlng(cells[0])
    (area,) = areas_around([("Ring", cells)], [beside]).areas
    assert sorted(len(ring) for ring in area.rings) == [6, 18]


def test_only_where_the_day_goes():
    far = h3.latlng_to_cell(53.8, -1.5, 8)
    assert areas_around([("Leeds", [far])], [OFFICE]) == NOWHERE
    assert NOWHERE.name_of(OFFICE) == ""


def test_a_cell_of_two_counts_for_the_first_and_what_is_no_cell_for_none():
    named = [("One", [HERE, "not a cell"]), ("Two", AROUND), ("Coarse", [h3.cell_to_parent(HERE)])]
    beside = h3.cell_to_latlng(next(one for one in AROUND if one != HERE))
    found = areas_around(named, [OFFICE, beside])
    assert [one.name for one in found.areas] == ["One", "Two"]
    assert (found.name_of(OFFICE), found.name_of(beside)) == ("One", "Two")


def test_an_outline_is_drawn_under_everything_with_its_name_in_the_frame():
    areas = areas_around([("East & West", AROUND)], [OFFICE]).areas
    svg = Tree.fromstring(str(map_of([], OFFICE, (), areas)))
    first = next(iter(svg))
    assert first.get("class") == "rounds-area"
    assert first.find("path").get("d").count("M") == 1
    name = list(svg)[-2]
    assert name.text == "East & West"
    assert 0 <= float(name.get("x")) <= SIZE
    assert 0 <= float(name.get("y")) <= SIZE


def test_an_outline_all_around_the_frame_is_named_all_the_same():
    wide = Area("Wide", (((53.0, -3.0), (53.0, 0.0), (51.0, 0.0), (51.0, -3.0)),))
    name = Tree.fromstring(str(map_of([], OFFICE, (), [wide]))).find("text")
    assert (name.text, name.get("x")) == ("Wide", f"{SIZE // 2}")


@pytest.mark.django_db
def test_the_table_says_what_the_map_shows():
    rounds = make_rounds()
    north = near(2, 0)
    cell = h3.latlng_to_cell(north["latitude"], north["longitude"], 8)
    Locality.objects.create(
        organisation=rounds.place.provider, name="Lark Hill", neighbourhoods=[cell]
    )
    kept = standing(rounds.manager, planned(rounds))
    areas, left = areas_of(kept), left_of(kept)
    lines = lines_of(kept, "", areas)
    rows = area_rows(areas, lines, left_bars(kept, left))
    assert [(one.name, one.calls, one.minutes, one.left) for one in rows] == [
        ("Lark Hill", 1, 30, 0),
        ("Elsewhere", 4, 120, 0),
    ]
    assert area_rows(NOWHERE, lines, []) == []
