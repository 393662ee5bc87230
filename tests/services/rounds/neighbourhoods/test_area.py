"""Homes, and which lie next to which."""

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.services.rounds.neighbourhoods.towns import street, town

from almoner.kernel.refusals import Refused
from almoner.services.rounds.neighbourhoods.adjacency import gabriel
from almoner.services.rounds.neighbourhoods.area import Area, Home
from almoner.services.rounds.neighbourhoods.partition import pieces

whole = st.integers(min_value=0, max_value=30)
POINTS = st.lists(st.tuples(whole, whole), min_size=1, max_size=25, unique=True)


def slow_gabriel(points):
    """The definition, word for word: no third point in the circle between two."""
    near = [[] for _ in points]
    for a, b in combinations(range(len(points)), 2):
        others = [p for n, p in enumerate(points) if n not in (a, b)]
        middle = [(points[a][i] + points[b][i]) / 2 for i in (0, 1)]
        radius = math.dist(points[a], points[b]) / 2
        if all(math.dist(p, middle) > radius + 1e-9 for p in others):
            near[a].append(b)
            near[b].append(a)
    return [sorted(found) for found in near]


@settings(max_examples=60, deadline=None)
@given(POINTS)
def test_the_same_as_the_definition(points):
    assert gabriel([(float(a), float(b)) for a, b in points]) == slow_gabriel(points)


@settings(max_examples=40, deadline=None)
@given(POINTS)
def test_everybody_hangs_together(points):
    homes = [Home(f"h{n}", a, b, 1) for n, (a, b) in enumerate(points)]
    area = Area.of(homes)
    assert len(pieces(area, [home.key for home in homes])) == 1


def test_along_a_street_each_has_the_next():
    assert street(4).near == ((1,), (0, 2), (1, 3), (2,))


def test_one_building():
    area = Area.of([Home("a", 0, 0, 1), Home("b", 0, 0, 1), Home("c", 50, 0, 1)])
    assert area.near == ((1, 2), (0, 2), (0, 1))


def test_neighbours_are_mutual():
    area = town(3, homes=80)
    assert all(one in area.near[other] for one, near in enumerate(area.near) for other in near)


REFUSED = {
    "area-empty": lambda: Area.of([]),
    "key-twice": lambda: Area.of([Home("a", 0, 0, 1), Home("a", 1, 1, 1)]),
    "home-nowhere": lambda: Home("a", math.nan, 0, 1),
    "home-hours": lambda: Home("a", 0, 0, -1),
}


@pytest.mark.parametrize("code", REFUSED)
def test_refused(code):
    with pytest.raises(Refused) as said:
        REFUSED[code]()
    assert said.value.refusals[0].code == code
