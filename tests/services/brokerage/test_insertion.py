"""What a visit adds to rounds that are there: never negative, nothing where somebody already is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.brokerage.wants import CENTRE

from almoner.services.brokerage.matching.insertion import Stop, extra_minutes

# About a kilometre north, two, and eight.
ONE, TWO, FAR = (52.417, -1.510), (52.426, -1.510), (52.480, -1.510)


def stop(spot, hour: float, minutes: float = 30) -> Stop:
    return Stop(spot, hour * 60, hour * 60 + minutes)


MORNING = {"morning": 30}
ROUND = [stop(CENTRE, 8), stop(TWO, 9.5)]


def test_a_visit_on_the_way_adds_only_the_door():
    found = extra_minutes([ROUND], ONE, MORNING)
    assert found == pytest.approx(2.0, abs=0.3)


def test_a_visit_at_a_place_where_somebody_is_adds_nothing():
    assert extra_minutes([ROUND], TWO, MORNING) == pytest.approx(0, abs=1e-6)


def test_a_visit_far_away_adds_the_way_there():
    # Six kilometres from the last stop, 1.343 of road for each, at 27 km an hour, and the door.
    assert extra_minutes([ROUND], FAR, MORNING) == pytest.approx(6 * 1.343 / 27 * 60 + 2, abs=0.1)


@pytest.mark.parametrize(
    "rounds",
    [
        [],
        [[]],
        [[stop(CENTRE, 19), stop(TWO, 20)]],
        [[stop(CENTRE, h, 60) for h in range(6, 13)]],
    ],
)
def test_no_round_with_time_for_it_is_unknown_and_not_nought(rounds):
    assert extra_minutes(rounds, ONE, MORNING) is None


def test_every_part_of_the_day_that_is_asked_for_has_to_have_a_gap():
    assert extra_minutes([ROUND], ONE, {"morning": 30, "evening": 30}) is None
    both = [ROUND, [stop(ONE, 18), stop(ONE, 20)]]
    assert extra_minutes(both, ONE, {"morning": 30, "evening": 30}) == pytest.approx(1, abs=0.3)


def test_the_order_of_stops_and_rounds_changes_nothing():
    other = [stop(FAR, 8), stop(ONE, 10)]
    found = extra_minutes([ROUND, other], ONE, MORNING)
    assert extra_minutes([other[::-1], ROUND[::-1]], ONE, MORNING) == pytest.approx(found)


spots = st.tuples(st.floats(52.3, 52.5), st.floats(-1.6, -1.4))


@given(st.lists(spots, min_size=1, max_size=5), spots, spots)
def test_one_more_round_never_makes_it_dearer(places, extra, where):
    round_ = [stop(spot, 7 + 0.8 * at, 20) for at, spot in enumerate(places)]
    alone = extra_minutes([round_], where, MORNING)
    more = extra_minutes([round_, [stop(extra, 9)]], where, MORNING)
    assert alone is None or (more is not None and 0 <= more <= alone + 1e-9)
