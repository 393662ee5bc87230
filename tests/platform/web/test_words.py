from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.platform.web.words import number, plural


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (5425, 0, "5,425"),
        (246.6, 1, "246.6"),
        (Decimal("0.05"), 2, "0.05"),
        (0, 0, "0"),
        (-3, 0, "-3"),
        (None, 0, "Not known"),
    ],
)
def test_numbers(value, places, shown):
    assert number(value, places) == shown


@pytest.mark.parametrize(
    ("count", "words", "shown"),
    [
        (0, ("visit",), "0 visits"),
        (1, ("visit",), "1 visit"),
        (2, ("visit",), "2 visits"),
        (1, ("person", "people"), "1 person"),
        (1200, ("person", "people"), "1,200 people"),
    ],
)
def test_plurals(count, words, shown):
    assert plural(count, *words) == shown


@given(st.integers())
def test_a_number_reads_back(value):
    assert int(number(value).replace(",", "")) == value
