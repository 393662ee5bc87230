"""Control limits and the rules of special cause, on series small enough to work out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.engines.indicators.rules.spc import (
    FEWEST,
    SHIFT,
    TREND,
    Limits,
    Signal,
    limits,
    signals,
    told,
    verdict,
)

WITHIN = Limits(50, 20, 80)
FLAT = [45.0, 55.0] * 6
VALUES = st.lists(st.one_of(st.none(), st.integers(0, 100).map(float)), max_size=30)


def rules_of(series, within=WITHIN):
    return [(found.rule, found.points, found.higher) for found in signals(series, within)]


def test_the_limits_are_2_66_mean_moving_ranges_from_the_mean():
    found = limits(FLAT)
    assert found.centre == 50
    assert found.lower == pytest.approx(50 - 26.6)
    assert found.upper == pytest.approx(50 + 26.6)


def test_the_limits_of_a_worked_series():
    series = [10, 12, 11, 15, 9, 13, 12, 10, 14, 11, 12, 15]
    ranges = [2, 1, 4, 6, 4, 1, 2, 4, 3, 1, 3]
    found = limits(series)
    assert found.centre == pytest.approx(12)
    assert found.upper - found.centre == pytest.approx(2.66 * sum(ranges) / 11)


def test_too_few_points_have_no_limits():
    assert limits(FLAT[: FEWEST - 1]) is None
    assert limits([*FLAT[: FEWEST - 1], None, None]) is None
    assert limits(FLAT[:FEWEST]) is not None
    assert limits([]) is None


def test_points_that_never_touch_have_no_moving_range():
    assert limits([1.0, None] * 12) is None


def test_a_gap_breaks_the_moving_range():
    with_gap = [*FLAT, None, 1000.0]
    ranges = [10] * 11
    found = limits(with_gap)
    assert found.upper - found.centre == pytest.approx(2.66 * sum(ranges) / len(ranges))


def test_limits_stay_within_what_a_value_can_be():
    found = limits([1.0, 9.0] * 6, lowest=0, highest=100)
    assert found.lower == 0
    assert limits([91.0, 99.0] * 6, lowest=0, highest=100).upper == 100


def test_without_limits_nothing_is_said():
    assert signals([1.0] * 30, None) == ()


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ([50, 80, 20], []),
        ([50, 80.1, 50], [("outside", (1,), True)]),
        ([50, 19.9, 50], [("outside", (1,), False)]),
        ([50, None, 81], [("outside", (2,), True)]),
    ],
)
def test_a_point_outside_the_limits(series, expected):
    assert rules_of(series) == expected


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ([51, 52] * 3, []),
        ([51, 52, 51, 52, 51, 52, 51], [("shift", tuple(range(7)), True)]),
        ([49, 48, 49, 48, 49, 48, 49, 48], [("shift", tuple(range(8)), False)]),
        ([51, 52, 51, 50, 52, 51, 52, 51], []),
        ([51, 52, 51, None, 52, 51, 52, 51], []),
        ([40, 51, 52, 51, 52, 51, 52, 51, 40], [("shift", tuple(range(1, 8)), True)]),
    ],
)
def test_a_run_on_one_side_of_the_average(series, expected):
    assert rules_of(series) == expected


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ([46, 47, 48, 52, 53], []),
        ([46, 47, 48, 52, 53, 54], [("trend", tuple(range(6)), True)]),
        ([54, 53, 52, 48, 47, 46], [("trend", tuple(range(6)), False)]),
        ([46, 47, 48, 48, 52, 53], []),
        ([46, 47, None, 48, 52, 53, 54], []),
    ],
)
def test_a_run_that_always_rises_or_always_falls(series, expected):
    assert rules_of(series) == expected


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ([50, 71, 50, 50], []),
        ([71, 50, 72], [("near", (0, 2), True)]),
        ([71, 72, 50], [("near", (0, 1), True)]),
        ([29, 28, 50], [("near", (0, 1), False)]),
        ([71, 29, 50], []),
        ([71, None, 72], []),
        ([70, 70, 50], []),
    ],
)
def test_two_of_three_close_to_one_limit(series, expected):
    assert rules_of(series) == expected


@given(VALUES)
def test_turning_a_series_upside_down_turns_every_signal(series):
    mirrored = [None if value is None else 100 - value for value in series]
    upward = {(rule, points): higher for rule, points, higher in rules_of(series)}
    downward = {(rule, points): not higher for rule, points, higher in rules_of(mirrored)}
    assert upward == downward


@given(VALUES)
def test_every_signal_names_points_that_are_there(series):
    for found in signals(series, limits(series)):
        assert all(series[at] is not None for at in found.points)
        assert list(found.points) == sorted(set(found.points))


@given(st.floats(0, 100), st.integers(FEWEST, 30))
def test_a_series_that_never_moves_gives_no_alarm(value, length):
    series = [value] * length
    found = limits(series)
    exact = Limits(value, found.lower, found.upper)
    assert [s.rule for s in signals(series, exact) if s.rule != "outside"] == []


@given(VALUES)
def test_runs_have_the_length_that_the_rule_says(series):
    for found in signals(series, WITHIN):
        least = {"outside": 1, "near": 2, "shift": SHIFT, "trend": TREND}[found.rule]
        assert len(found.points) >= least


@pytest.mark.parametrize(
    ("higher", "polarity", "words"),
    [
        (True, "higher", "improvement"),
        (False, "higher", "concern"),
        (True, "lower", "concern"),
        (False, "lower", "improvement"),
        (True, "neither", "change"),
        (False, "neither", "change"),
    ],
)
def test_whether_a_signal_is_good_follows_from_the_polarity(higher, polarity, words):
    assert verdict(Signal("outside", (0,), higher), polarity) == words


def test_a_signal_is_told_with_its_rule_and_its_periods():
    labels = ["January", "February", "March"]
    one = told(Signal("outside", (1,), True), labels)
    assert one == "A point outside the limits (high): February."
    more = told(Signal("near", (0, 2), False), labels)
    assert more == "2 of 3 points in a row close to one limit (low): January to March."
