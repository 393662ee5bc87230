"""Exact arithmetic on spans: whatever two numbers a span may stand for, the result holds."""

from fractions import Fraction
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.engines.indicators.reconcile.spans import ANYTHING, Span, around, exactly, total


def thousandths(least, most):
    return st.integers(least * 1000, most * 1000).map(lambda number: Fraction(number, 1000))


NUMBERS = thousandths(-1000, 1000)
POSITIVE = NUMBERS.filter(lambda number: number > 0)
INSIDE = st.integers(0, 100).map(lambda number: Fraction(number, 100))


@st.composite
def members(draw, numbers=NUMBERS):
    """A span and a number within it."""
    low, high = sorted((draw(numbers), draw(numbers)))
    return Span(low, high), low + draw(INSIDE) * (high - low)


@given(members(), members())
def test_sums_differences_and_products_hold_every_member(first, second):
    (a, x), (b, y) = first, second
    assert (a + b).holds(x + y)
    assert (a - b).holds(x - y)
    assert (a * b).holds(x * y)


@given(members(), members(POSITIVE))
def test_quotients_hold_every_member(first, second):
    (a, x), (b, y) = first, second
    assert a.over(b).holds(x / y)


@given(members(), members())
def test_spans_that_share_a_member_meet(first, second):
    (a, x), (b, _) = first, second
    assert a.meets(b) == b.meets(a)
    assert a.meets(Span(min(b.low, x), max(b.high, x)))


@given(NUMBERS, thousandths(0, 10))
def test_around_a_number(number, half):
    assert around(number, half).holds(number)
    assert not around(number, half).holds(number + half + 1)


def test_open_spans():
    over = Span(Fraction(6), inf)
    assert (over * exactly(0)) == exactly(0)
    assert (over * exactly(2)).low == 12
    assert exactly(1).over(over) == Span(Fraction(0), Fraction(1, 6))
    assert exactly(1).over(exactly(0)) == ANYTHING
    assert over.meets(exactly(7))
    assert not over.meets(exactly(5))


def test_the_total_of_none_is_nought():
    assert total([]) == exactly(0)


def test_a_span_runs_forwards():
    with pytest.raises(ValueError, match="cannot run"):
        Span(Fraction(2), Fraction(1))
