"""Where somebody is, from a postcode or only its first half."""

import pytest
from tests.registers.helpers import refuses

from almoner.platform.geography.placing import place
from almoner.platform.geography.spots import areas_of, kilometres, middle, spot


def test_a_full_postcode_is_exact_and_keeps_only_its_first_half():
    found, placed = spot("cv1 2wt"), place("CV1 2WT")
    assert (found.outward, found.exact) == ("CV1", True)
    assert (found.latitude, found.longitude) == (placed.latitude, placed.longitude)


@pytest.mark.parametrize("typed", ["CV1", "cv1", " cv 1 "])
def test_the_first_half_is_the_middle_of_its_postcodes(typed):
    found = spot(typed)
    assert (found.outward, found.exact) == ("CV1", False)
    near = spot("CV1 2WT")
    assert kilometres((found.latitude, found.longitude), (near.latitude, near.longitude)) < 2
    assert found == middle("CV1")


@pytest.mark.parametrize(
    ("typed", "code"),
    [("ZQ9", "outward-unknown"), ("C", "outward-malformed"), ("CV1 2WTX", "postcode-malformed")],
)
def test_what_is_neither_is_refused_with_what_to_do(typed, code):
    with refuses(code, "CV1"):
        spot(typed)


def test_a_spot_lies_in_one_area():
    assert spot("CV1 2WT").area == spot("CV1 2WT").area
    assert spot("CV1 2WT").area != spot("TR1 1AA").area


def test_kilometres_as_the_crow_flies():
    assert kilometres((52.0, -1.5), (53.0, -1.5)) == pytest.approx(111.2, abs=0.3)


def test_the_areas_of_a_first_half_hold_its_postcodes():
    cells = areas_of("CV1")
    assert list(cells) == sorted(set(cells))
    assert {spot("CV1 2WT").area, middle("CV1").area} <= set(cells)
    assert spot("TR1 1AA").area not in cells


@pytest.mark.parametrize(
    ("typed", "code"), [("ZQ9", "outward-unknown"), ("CV1 2WT", "outward-malformed")]
)
def test_what_is_no_first_half_has_no_areas(typed, code):
    with refuses(code):
        areas_of(typed)
