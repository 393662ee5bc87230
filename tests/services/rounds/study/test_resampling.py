"""Intervals by drawing days again."""

import numpy as np
import pytest

from almoner.services.rounds.study.resampling import Estimate, divide, draw, estimate, ratios


def test_each_draw_has_as_many_days():
    times = draw(28, 300, seed=1)
    assert times.shape == (300, 28)
    assert (times.sum(axis=1) == 28).all()
    assert (times == draw(28, 300, seed=1)).all()
    assert (times != draw(28, 300, seed=2)).any()


def test_the_interval_of_a_mean_is_as_wide_as_theory_says():
    values = np.random.default_rng(3).normal(10, 2, size=200)
    drawn = ratios(draw(200, 4000, seed=1), list(values), [1.0] * 200)
    found = estimate(float(values.mean()), drawn, 200)
    half = 1.96 * values.std() / np.sqrt(200)
    assert found.lower == pytest.approx(values.mean() - half, abs=0.05)
    assert found.upper == pytest.approx(values.mean() + half, abs=0.05)


def test_days_that_are_all_alike_leave_no_doubt():
    drawn = ratios(draw(10, 200, seed=1), [3.0] * 10, [2.0] * 10)
    assert estimate(1.5, drawn, 10) == Estimate(1.5, 1.5, 1.5)


@pytest.mark.parametrize(("count", "interval"), [(4, False), (5, True)])
def test_too_few_days_have_no_interval(count, interval):
    drawn = ratios(draw(count, 200, seed=1), list(range(count)), [1.0] * count)
    assert (estimate(1.0, drawn, count).lower is not None) == interval


def test_nothing_to_divide_by_is_not_nought():
    assert np.isnan(divide(np.array([1.0]), np.array([0.0]))).all()
    assert estimate(None, np.array([np.nan]), 10) == Estimate(None)


@pytest.mark.parametrize(
    ("lower", "upper", "apart"),
    [(0.1, 2, True), (-2, -0.1, True), (-1, 1, False), (0, 1, False), (None, None, None)],
)
def test_whether_an_interval_leaves_out_nought(lower, upper, apart):
    assert Estimate(1.0, lower, upper).apart_from_none is apart
