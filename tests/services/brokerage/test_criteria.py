"""Offers are judged by the declared criteria, and the sums are shown."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.services.brokerage.rules.criteria import (
    CRITERIA,
    USUAL,
    Bid,
    can_criteria,
    check_criteria,
    judge,
)

START = date(2026, 3, 5)


def bid(key=1, **changes):
    return Bid(key, **{"week_pence": 30_000, "starts_on": START, "rating": "good", **changes})


def points(code, one, other=None, weight=100):
    judged = judge([one, other] if other else [one], {code: weight}, START)
    return next(j.points[0] for j in judged if j.bid == one)


def test_the_usual_weights_are_whole():
    assert can_criteria(USUAL)
    assert set(USUAL) == set(CRITERIA)


@pytest.mark.parametrize(
    ("weights", "codes"),
    [
        ({"price": 100}, []),
        ({"price": 99}, ["criteria-do-not-add-up"]),
        ({"price": 60, "looks": 40}, ["criterion-unknown"]),
        ({"price": 120, "quality": -20}, ["criterion-weight", "criterion-weight"]),
        ({}, ["criteria-do-not-add-up"]),
    ],
)
def test_weights_that_do_not_hold_are_refused(weights, codes):
    assert [one.code for one in check_criteria(weights)] == codes
    assert can_criteria(weights) is (not codes)


@pytest.mark.parametrize(
    ("code", "one", "share", "words"),
    [
        (
            "price",
            bid(2, week_pence=40_000),
            75.0,
            "The lowest is £300.00 a week, this is £400.00.",
        ),
        ("price", bid(2), 100.0, "£300.00 a week is the lowest. 100% of 100 is 100."),
        ("quality", bid(2), 80.0, "The service is rated good. 80% of 100 is 80."),
        ("quality", bid(2, rating="inadequate"), 0.0, "rated inadequate"),
        ("quality", bid(2, rating=""), 50.0, "not rated"),
        ("start", bid(2, starts_on=START - timedelta(days=2)), 100.0, "on the day wanted"),
        ("start", bid(2, starts_on=START + timedelta(days=1)), 90.0, "It starts 1 day later"),
        ("start", bid(2, starts_on=START + timedelta(days=30)), 0.0, "It starts 30 days later"),
        ("competence", bid(2), 100.0, "Nothing is delegated."),
        ("competence", bid(2, competent=0), 0.0, "nobody signed off"),
        ("competence", bid(2, competent=1), 50.0, "a single worker"),
        ("competence", bid(2, competent=4), 100.0, "At least 4 workers"),
        ("continuity", bid(2, known=True), 100.0, "has cared for this person"),
        ("continuity", bid(2), 0.0, "is new to this person"),
        ("travel", bid(2), 50.0, "We do not know its rounds."),
        ("travel", bid(2, travel=0.0), 100.0, "0 minutes more"),
        ("travel", bid(2, travel=5.0), 75.0, "5 minutes more"),
        ("travel", bid(2, travel=60.0), 0.0, "60 minutes more"),
    ],
)
def test_each_criterion(code, one, share, words):
    found = points(code, one, bid(1))
    assert found.points == share
    assert words in found.words


def test_a_criterion_without_weight_is_not_shown():
    [judged] = judge([bid()], {"price": 60, "quality": 40, "travel": 0}, START)
    assert [one.code for one in judged.points] == ["price", "quality"]
    assert judged.score == 92.0


def test_no_offer_is_no_list():
    assert judge([], USUAL, START) == []


bids = st.builds(
    lambda key, pence, late, rating, known, travel: bid(
        key,
        week_pence=pence,
        starts_on=START + timedelta(days=late),
        rating=rating,
        known=known,
        travel=travel,
    ),
    st.integers(1, 99),
    st.integers(10_000, 90_000),
    st.integers(-3, 20),
    st.sampled_from(["", "good", "outstanding", "improve", "inadequate"]),
    st.booleans(),
    st.none() | st.floats(0, 60),
)


@given(st.lists(bids, max_size=8, unique_by=lambda one: one.key), st.randoms())
def test_the_order_they_came_in_is_nothing_and_the_page_adds_up(found, chance):
    shuffled = list(found)
    chance.shuffle(shuffled)
    judged = judge(found, USUAL, START)
    assert judged == judge(shuffled, USUAL, START)
    for one in judged:
        assert 0 <= one.score <= 100
        assert one.score == pytest.approx(sum(p.points for p in one.points), abs=0.05)
    assert [j.score for j in judged] == sorted((j.score for j in judged), reverse=True)


@given(bids, bids, st.integers(1, 5_000))
def test_a_lower_price_never_loses_points(one, other, less):
    dear = bid(1, week_pence=one.week_pence + less)
    cheap = bid(1, week_pence=one.week_pence)
    rival = bid(2, week_pence=other.week_pence)
    assert points("price", cheap, rival).points >= points("price", dear, rival).points
