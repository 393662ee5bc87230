"""A forecast is chosen on weeks already known, says how wrong it was, and is refused without."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from almoner.surfaces.flow import forecasting
from almoner.surfaces.flow.forecasting import AHEAD, HORIZON, LEAST_WEEKS, forecast, whole_weeks

# A Wednesday.
TODAY = date(2026, 3, 4)
MONDAY = date(2026, 3, 2)


def last_week(days, h):
    return np.resize(days[-7:], h)


def nought(days, h):
    return np.zeros(h)


METHODS = {"seasonal": last_week, "smoothing": nought}


def weekly(weeks, each=(2, 1, 1, 1, 1, 0, 0)):
    first = MONDAY - timedelta(weeks=weeks)
    return {first + timedelta(n): each[n % 7] for n in range(7 * weeks) if each[n % 7]}


def test_the_least_wrong_method_is_chosen():
    made = forecast(weekly(30), TODAY, METHODS)
    assert (made.method, made.error, made.weeks) == ("seasonal", 0.0, 30)
    assert dict(made.errors) == {"seasonal": 0.0, "smoothing": 6.0}
    assert [point.week for point in made.points] == [
        MONDAY + timedelta(weeks=n) for n in range(1, AHEAD + 1)
    ]
    assert {(p.expected, p.low, p.high) for p in made.points} == {(6.0, 6.0, 6.0)}


@pytest.mark.parametrize("weeks", [0, 1, LEAST_WEEKS - 1])
def test_too_little_history_is_said_plainly(weeks):
    made = forecast(weekly(weeks), TODAY, {})
    assert (made.points, made.method, made.error, made.weeks) == ((), "", None, weeks)
    assert f"{weeks} whole week" in made.why_not


def test_just_enough_history_is_tried_on_known_weeks():
    assert forecast(weekly(LEAST_WEEKS), TODAY, METHODS).origins >= 5


def test_the_week_that_has_begun_is_not_counted():
    counts = {**weekly(30), MONDAY: 99, TODAY: 99}
    assert forecast(counts, TODAY, METHODS) == forecast(weekly(30), TODAY, METHODS)


def test_days_without_a_request_are_noughts_and_half_a_first_week_is_left_out():
    monday, days = whole_weeks(
        {MONDAY - timedelta(days=9): 4, MONDAY - timedelta(days=1): 2}, TODAY
    )
    assert (monday, list(days)) == (MONDAY, [0, 0, 0, 0, 0, 0, 2])


def test_no_method_knows_what_came_after():
    """What a method is given when it is tried ends a week before the weeks it is judged on."""
    counts, seen = weekly(30), []

    def watching(days, h):
        seen.append((len(days), h))
        return last_week(days, h)

    made = forecast(counts, TODAY, {"seasonal": watching})
    tried = seen[:-1]
    assert len(tried) == made.origins
    assert all(known + 7 + HORIZON <= 30 * 7 and h == HORIZON + 7 for known, h in tried)


@given(some.lists(some.integers(0, 9), min_size=7 * 30, max_size=7 * 30))
def test_the_range_holds_what_is_expected_and_never_goes_below_nought(days):
    first = MONDAY - timedelta(weeks=30)
    counts = {first + timedelta(n): one for n, one in enumerate(days) if one} | {first: 1}
    made = forecast(counts, TODAY, METHODS)
    assert all(0 <= p.low <= p.expected <= p.high for p in made.points)


@pytest.mark.slow
def test_the_library_finds_the_week_in_what_repeats():
    tried = forecasting.methods()
    made = forecast(weekly(LEAST_WEEKS, (5, 3, 3, 3, 2, 0, 0)), TODAY, tried)
    assert set(dict(made.errors)) == {"seasonal", "smoothing", "decomposing"}
    assert made.error is not None
    assert made.error < 0.5
    assert all(abs(point.expected - 16) < 1 for point in made.points)
