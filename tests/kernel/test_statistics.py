"""Sums for indicator pages: nothing to divide by is None, never 0."""

from statistics import median as library_median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.statistics import (
    Limits,
    median,
    p_chart_limits,
    rate_per,
    share,
    wilson_interval,
)

fractions = st.integers(0, 5000).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d)))


@pytest.mark.parametrize(
    ("n", "d", "per", "rate"),
    [
        (3, 1500, 1000, 2.0),
        (3, 1500, 100, 0.2),
        (0, 1500, 1000, 0.0),
        (12, 4, 1, 3.0),
        (3, 0, 1000, None),
        (0, 0, 1000, None),
    ],
)
def test_rate_per(n, d, per, rate):
    assert rate_per(n, d, per) == rate


def test_rate_is_per_thousand_unless_told():
    assert rate_per(1, 100) == 10


@pytest.mark.parametrize(("n", "d", "part"), [(1, 4, 0.25), (0, 4, 0.0), (4, 4, 1.0), (0, 0, None)])
def test_share(n, d, part):
    assert share(n, d) == part


@pytest.mark.parametrize("sum_of", [rate_per, share, wilson_interval])
@pytest.mark.parametrize(("n", "d"), [(-1, 4), (0, -4)])
def test_negative_amounts_are_refused(sum_of, n, d):
    with pytest.raises(ValueError, match="cannot be negative"):
        sum_of(n, d)


@pytest.mark.parametrize("d", [0, 4])
def test_a_part_is_not_more_than_the_whole(d):
    with pytest.raises(ValueError, match=f"5 of {d}: the part is more than the whole"):
        share(5, d)


def test_p_chart_of_a_known_series():
    (first, none, second) = p_chart_limits([(10, 100), (0, 0), (30, 100)])
    assert none is None
    assert first == second
    assert first.centre == pytest.approx(0.2)
    assert (first.lower, first.upper) == (pytest.approx(0.08), pytest.approx(0.32))


@pytest.mark.parametrize("points", [[], [(0, 0)], [(0, 0), (0, 0)]])
def test_p_chart_without_anything_to_divide_by(points):
    assert p_chart_limits(points) == (None,) * len(points)


def test_p_chart_limits_stay_within_nought_and_one():
    for limits in p_chart_limits([(0, 3), (1, 3)]) + p_chart_limits([(3, 3), (2, 3)]):
        assert 0.0 <= limits.lower <= limits.centre <= limits.upper <= 1.0


def test_p_chart_reads_its_points_once():
    assert p_chart_limits(iter([(1, 2), (1, 2)])) == p_chart_limits([(1, 2), (1, 2)])


def test_p_chart_refuses_a_wrong_point():
    with pytest.raises(ValueError, match="3 of 2"):
        p_chart_limits([(1, 2), (3, 2)])


def test_more_people_make_narrower_limits():
    few, many = p_chart_limits([(20, 100), (2000, 10_000)])
    assert many.upper - many.lower < few.upper - few.lower


@given(st.lists(fractions, max_size=8))
def test_p_chart_gives_one_answer_a_point(points):
    limits = p_chart_limits(points)
    assert [found is None for found in limits] == [d == 0 for _, d in points]
    for found in limits:
        assert found is None or found.holds(found.centre)


def test_limits_hold_their_own_edges():
    limits = Limits(0.5, 0.25, 0.75)
    assert [x for x in (0.2, 0.25, 0.5, 0.75, 0.8) if limits.holds(x)] == [0.25, 0.5, 0.75]


@pytest.mark.parametrize(
    ("n", "d", "lower", "upper"),
    [
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (1, 100, 0.0018, 0.0545),
    ],
)
def test_wilson_interval_of_known_shares(n, d, lower, upper):
    found = wilson_interval(n, d)
    assert found.centre == n / d
    assert (found.lower, found.upper) == (
        pytest.approx(lower, abs=1e-4),
        pytest.approx(upper, abs=1e-4),
    )


@given(fractions)
def test_wilson_interval_holds_the_share_and_mirrors(fraction):
    n, d = fraction
    found = wilson_interval(n, d)
    if d == 0:
        assert found is None
        return
    mirrored = wilson_interval(d - n, d)
    assert 0.0 <= found.lower <= n / d <= found.upper <= 1.0
    assert found.lower == pytest.approx(1 - mirrored.upper, abs=1e-9)


@given(st.lists(st.integers(-1000, 1000), min_size=1))
def test_median_agrees_with_the_library(values):
    assert median(values) == library_median(values)


def test_median_of_nothing_is_none():
    assert median([]) is None
