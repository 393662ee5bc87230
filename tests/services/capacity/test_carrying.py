"""What was taken, carried into the provider's own numbers: the same is free before and after."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.capacity.world import hours, said

from almoner.services.capacity.carrying import Taken, carried


@pytest.mark.parametrize(
    ("last", "taken", "accepting", "occupied", "covered"),
    [
        (said(), [], 2, 8, ()),
        (said(), [Taken(1, 1)], 1, 9, (1,)),
        (said(), [Taken(1, 1), Taken(2, 1)], 0, 10, (1, 2)),
        (said(), [Taken(1, 3), Taken(2, 1)], 1, 9, (2,)),
        (said(accepting=0), [Taken(1, 1)], 0, 8, ()),
        (said(accepting=None), [Taken(1, 1)], None, 8, ()),
        (said(occupied=None), [Taken(1, 1)], 1, None, (1,)),
        (said(maximum=None), [Taken(1, 1)], 1, 9, (1,)),
        (said(), [Taken(1, minutes={"morning": 30})], 2, 8, ()),
    ],
)
def test_places_that_were_taken_are_occupied(last, taken, accepting, occupied, covered):
    now, ids = carried(last, taken)
    assert (now.accepting, now.occupied, ids) == (accepting, occupied, covered)
    assert (now.said_at, now.maximum, now.reserved) == (last.said_at, last.maximum, last.reserved)


def test_minutes_that_were_taken_are_no_longer_free():
    taken = [Taken(1, minutes={"morning": 45, "evening": 60}), Taken(2, minutes={"evening": 15})]
    now, ids = carried(hours(), taken)
    assert (now.minutes, ids) == ({"morning": 75, "evening": 0}, (1,))


held = st.lists(st.integers(1, 4), max_size=6)


@given(st.integers(0, 10), held)
def test_the_same_is_free_before_and_after(accepting, places):
    taken = [Taken(number, each) for number, each in enumerate(places)]
    now, ids = carried(said(maximum=None, accepting=accepting), taken)
    still = sum(places) - sum(places[number] for number in ids)
    assert max(0, now.accepting - still) == max(0, accepting - sum(places))
    assert (now.accepting < still) is (accepting < sum(places))
