"""Whether a division can stand, and moving people by hand. Worked out on a street of twelve."""

import numpy as np
import pytest
from tests.services.rounds.neighbourhoods.towns import street, town

from almoner.kernel.refusals import Refused
from almoner.services.rounds.neighbourhoods.area import Area, Home
from almoner.services.rounds.neighbourhoods.describing import describe
from almoner.services.rounds.neighbourhoods.dividing import divide
from almoner.services.rounds.neighbourhoods.partition import (
    Limits,
    Partition,
    check_move,
    check_partition,
    hours_of,
    move,
    move_community,
    pieces,
)

AREA = street(12)
LIMITS = Limits(4, 8, 0.5)


def halves(west=6):
    return Partition(
        {
            "W": frozenset(f"h{n}" for n in range(west)),
            "E": frozenset(f"h{n}" for n in range(west, 12)),
        }
    )


def codes(refusals):
    return [one.code for one in refusals]


def test_two_halves_stand():
    assert check_partition(AREA, halves(), LIMITS) == []


def swapped():
    members = {name: set(keys) for name, keys in halves().members.items()}
    members["W"] ^= {"h2", "h8"}
    members["E"] ^= {"h2", "h8"}
    return Partition({name: frozenset(keys) for name, keys in members.items()})


WRONG = {
    "nowhere": (Partition({"W": frozenset({"h0"})}), {"person-nowhere"}),
    "unknown": (
        Partition({**halves().members, "X": frozenset({"zoe"})}),
        {"person-unknown"},
    ),
    "twice": (Partition({**halves().members, "X": frozenset({"h0"})}), {"person-twice"}),
    "in pieces": (swapped(), {"not-contiguous"}),
    "sizes": (halves(3), {"too-small", "too-large"}),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_stand(what):
    partition, expected = WRONG[what]
    assert set(codes(check_partition(AREA, partition, LIMITS))) == expected


def test_uneven_hours():
    heavy = Area.of(Home(f"h{n}", 100.0 * n, 0.0, 30.0 if n < 6 else 5.0, "") for n in range(12))
    said = check_partition(heavy, halves(), LIMITS)
    assert codes(said) == ["uneven", "uneven"]
    assert said[1].reason == (
        "Neighbourhood W would have 180 hours of care a week, over 50% more than the mean of 105."
    )


def test_move_next_door():
    after = move(AREA, halves(), ["h5"], "E", LIMITS)
    assert (len(after.members["W"]), len(after.members["E"])) == (5, 7)
    assert after.of["h5"] == "E"


REFUSED_MOVES = {
    "not-contiguous": (["h3"], "E"),
    "too-small": (["h5", "h4", "h3"], "E"),
    "unknown-neighbourhood": (["h5"], "Q"),
    "unknown-person": (["zoe"], "E"),
}


@pytest.mark.parametrize("code", REFUSED_MOVES)
def test_moves_that_are_refused(code):
    people, to = REFUSED_MOVES[code]
    assert code in codes(check_move(AREA, halves(), people, to, LIMITS))


def test_refusal_says_what_would_be_cut_off():
    said = check_move(AREA, halves(), ["h3"], "E", LIMITS)
    assert said[0].reason == (
        "Neighbourhood E would fall into 2 pieces: 1 of its 7 people would be cut off"
        " from the rest."
    )


def test_nobody_is_not_a_move():
    assert codes(check_move(AREA, halves(), [], "E", LIMITS)) == ["unknown-person"]


def test_a_refused_move_changes_nothing():
    before = halves()
    with pytest.raises(Refused):
        move(AREA, before, ["h3"], "E", LIMITS)
    assert before == halves()


def test_move_a_community():
    wide = Limits(1, 12, 3)
    thirds = Partition(
        {
            "W": frozenset({"h0", "h1", "h2", "h3"}),
            "M": frozenset({"h4", "h5", "h6", "h7"}),
            "E": frozenset({"h8", "h9", "h10", "h11"}),
        }
    )
    after = move_community(AREA, thirds, "east", "E", wide)
    assert after.members["E"] == frozenset(f"h{n}" for n in range(6, 12))
    with pytest.raises(Refused, match="Nobody here lives in north"):
        move_community(AREA, thirds, "north", "E", wide)


def test_pieces_the_largest_first():
    found = pieces(AREA, ["h0", "h3", "h4", "h5", "h9", "h10"])
    assert [sorted(part) for part in found] == [["h3", "h4", "h5"], ["h10", "h9"], ["h0"]]


@pytest.mark.parametrize("limits", [(0, 5, 0.1), (5, 4, 0.1), (1, 2, 0.0)])
def test_limits_that_are_refused(limits):
    with pytest.raises(Refused):
        Limits(*limits)


# Dividing.


@pytest.mark.parametrize("seed", range(4))
def test_what_is_divided_can_stand(seed):
    area = town(seed)
    found = divide(area, size=50, seed=seed)
    assert len(found.members) == 6
    assert check_partition(area, found, Limits(38, 62, 0.25)) == []


def test_the_same_seed_gives_the_same():
    area = town(1)
    assert divide(area, size=100, seed=5) == divide(area, size=100, seed=5)


def test_a_street_is_cut_between_its_communities():
    found = divide(street(40), size=20)
    assert {frozenset(one) for one in found.members.values()} == {
        frozenset(f"h{n}" for n in range(20)),
        frozenset(f"h{n}" for n in range(20, 40)),
    }


def test_a_small_area_is_one_neighbourhood():
    found = divide(street(12), size=10, limits=Limits(1, 20))
    assert [len(one) for one in found.members.values()] == [12]


def test_too_few_people_for_the_limits():
    with pytest.raises(Refused, match="would have 12 people, fewer than 150"):
        divide(street(12))


def test_names_run_from_north_to_south():
    area = Area.of(Home(f"h{n}", 0.0, 100.0 * n, 1.0) for n in range(20))
    assert "h19" in divide(area, size=10).members["N1"]


def test_description():
    said = describe(AREA, halves(7))
    assert [(one.name, one.people, one.hours) for one in said.neighbourhoods] == [
        ("W", 7, 49.0),
        ("E", 5, 35.0),
    ]
    assert said.neighbourhoods[0].communities == ("west", "east")
    assert said.whole == pytest.approx(6 / 12)
    assert said.kept_together == pytest.approx(11 / 12)
    assert said.neighbourhoods[1].metres_from_middle == pytest.approx(120.0)
    assert hours_of(AREA, halves(7)) == {"W": 49.0, "E": 35.0}


def test_a_river_parts_what_is_near_where_minutes_by_road_are_known():
    """A long town on both banks of a river: in a straight line it is cut across, by road along."""
    spots = [(east, north) for east in range(4) for north in range(10)]
    area = Area.of(Home(f"h{n}", 100.0 * x, 100.0 * y, 7.0) for n, (x, y) in enumerate(spots))
    at = np.array(spots)
    here, bank = np.abs(at[:, None] - at[None, :]).sum(axis=2), at[:, 0] < 2
    road = here + 90.0 * (bank[:, None] != bank)
    one_way = road * np.where(at[:, None, 1] < at[:, 1], 1.5, 0.5)

    def with_the_first(apart):
        of = divide(area, 20, Limits(15, 25, 0.5), seed=3, apart=apart).of
        return {key for key, name in of.items() if name == of["h0"]}

    west = {f"h{n}" for n in range(20)}
    assert with_the_first(None) != west
    assert with_the_first(road) == with_the_first(one_way) == west
