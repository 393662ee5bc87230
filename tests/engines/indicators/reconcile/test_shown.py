"""Numbers as printed: how far each may have been rounded, and how it is said."""

from fractions import Fraction
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.engines.indicators.reconcile import Given, Shown, Unit
from almoner.engines.indicators.reconcile.shown import grouped, rounded, said


def F(text):
    return Fraction(text)


@pytest.mark.parametrize(
    ("shown", "low", "high"),
    [
        (Shown("2157", Unit.COUNT), "2157", "2157"),
        (Shown("2,157", Unit.COUNT), "2157", "2157"),
        (Shown("3.75", Unit.COUNT), "3.745", "3.755"),
        (Shown("10", Unit.PERCENT), "9.5", "10.5"),
        (Shown("47.7", Unit.PERCENT), "47.65", "47.75"),
        (Shown("75.0", Unit.PERCENT), "74.95", "75.05"),
        (Shown("-6", Unit.PERCENT), "-6.5", "-5.5"),
        (Shown("35", Unit.DAYS), "34.5", "35.5"),
        (Shown("2", Unit.RANK), "2", "2"),
        (Shown("963", Unit.RATE), "962.5", "963.5"),
        (Shown("478", Unit.POUNDS), "477.5", "478.5"),
        (Shown("84.86", Unit.POUNDS), "84.86", "84.86"),
        (Shown("29.4", Unit.POUNDS, scale=10**6), "29350000", "29450000"),
        (Shown("2", Unit.COUNT, scale=10**6), "1500000", "2500000"),
        (Shown("4,800", Unit.COUNT, Given.ABOUT), "4750", "4850"),
        (Shown("500", Unit.COUNT, Given.ABOUT), "450", "550"),
        (Shown("103", Unit.COUNT, Given.ABOUT), "102.5", "103.5"),
        (Shown("40", Unit.PERCENT, Given.ABOUT), "35", "45"),
        (Shown("95", Unit.PERCENT, Given.NEARLY), "94", "95"),
        (Shown("8000", Unit.COUNT, Given.NEARLY), "7000", "8000"),
        (Shown("0", Unit.COUNT, Given.ABOUT), "-0.5", "0.5"),
    ],
)
def test_the_digits_say_how_far_it_was_rounded(shown, low, high):
    assert (shown.span.low, shown.span.high) == (F(low), F(high))


def test_open_ended_numbers():
    over = Shown("6,000", Unit.COUNT, Given.OVER).span
    up_to = Shown("17,500", Unit.POUNDS, Given.UP_TO).span
    assert (over.low, over.high) == (6000, inf)
    assert (up_to.low, up_to.high) == (-inf, 17500)


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (Shown("2157", Unit.COUNT), "2,157"),
        (Shown("66.4", Unit.PERCENT), "66.4%"),
        (Shown("-6", Unit.PERCENT), "-6%"),
        (Shown("20.1", Unit.POINTS), "20.1 percentage points"),
        (Shown("1433618.17", Unit.POUNDS), "£1,433,618.17"),
        (Shown("29.4", Unit.POUNDS, scale=10**6), "£29.4 million"),
        (Shown("220", Unit.COUNT, Given.ABOUT), "about 220"),
        (Shown("6000", Unit.COUNT, Given.OVER), "over 6,000"),
        (Shown("1", Unit.DAYS), "1 day"),
        (Shown("2", Unit.WORKING_DAYS), "2 working days"),
        (Shown("19.6", Unit.SCORE), "19.6"),
    ],
)
def test_it_is_said_as_it_was_printed(shown, words):
    assert shown.said() == words


@pytest.mark.parametrize(
    ("number", "unit", "decimals", "signed", "words"),
    [
        (F("21.1"), Unit.POINTS, 1, True, "+21.1 percentage points"),
        (F("-3.62"), Unit.PERCENT, 1, True, "-3.6%"),
        (Fraction(2, 3), Unit.PERCENT, 2, False, "0.67%"),
        (F("0.5"), Unit.COUNT, 0, False, "1"),
        (F("-3300000"), Unit.POUNDS, 1, True, "-£3,300,000"),
        (F("14.5964"), Unit.POUNDS, 2, False, "£14.60"),
        (F("32"), Unit.COUNT, 2, False, "32"),
        (F("0"), Unit.PERCENT, 1, True, "0%"),
        (F("1"), Unit.MONTHS, 1, False, "1 month"),
    ],
)
def test_a_reckoned_number_is_said_to_the_digits_asked(number, unit, decimals, signed, words):
    assert said(number, unit, decimals, signed=signed) == words


@given(st.integers(-(10**9), 10**9), st.integers(0, 3))
def test_rounding_stays_within_half_a_step(number, decimals):
    exact = Fraction(number, 7)
    text = rounded(exact, decimals)
    assert abs(Fraction(text) - exact) <= Fraction(1, 2 * 10**decimals)


@given(st.integers(-(10**12), 10**12))
def test_grouped_digits_are_the_same_number(number):
    assert int(grouped(str(number)).replace(",", "")) == number


@pytest.mark.parametrize(
    ("digits", "true", "was_cut"),
    [
        ("478", "478.75", True),
        ("479", "478.75", False),
        ("10", "10.57", True),
        ("9.3", "9.39", True),
        ("9.3", "9.29", False),
    ],
)
def test_a_number_cut_short_is_known(digits, true, was_cut):
    assert Shown(digits, Unit.PERCENT).cut(F(true)) is was_cut


def test_a_loose_number_is_never_called_cut_short():
    assert not Shown("10", Unit.PERCENT, Given.ABOUT).cut(F("10.57"))
