"""Parts of the day: every minute lies in exactly one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.day_parts import DAY, HOURS, minutes_by_part


def test_the_parts_make_a_day():
    edges = list(HOURS.values())
    assert [one[1] for one in edges[:-1]] == [one[0] for one in edges[1:]]
    assert edges[-1][1] - edges[0][0] == DAY


@pytest.mark.parametrize(
    ("stretches", "minutes"),
    [
        ([], {}),
        ([(480, 540)], {"morning": 60}),
        ([(600, 720)], {"morning": 60, "midday": 60}),
        ([(480, 510), (540, 570)], {"morning": 60}),
        ([(0, 60)], {"night": 60}),
        ([(1380, 1500)], {"night": 120}),
        ([(480, 480.4)], {}),
        (
            [(0, DAY)],
            {"morning": 300, "midday": 180, "afternoon": 180, "evening": 300, "night": 480},
        ),
    ],
)
def test_minutes_are_counted_in_their_part(stretches, minutes):
    assert minutes_by_part(stretches) == minutes


@given(st.integers(0, DAY), st.integers(0, DAY))
def test_no_minute_is_lost_or_counted_twice(one, other):
    first, last = sorted((one, other))
    assert sum(minutes_by_part([(first, last)]).values()) == last - first
