"""Money: whole pence, no penny lost, rates by the day."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.money import (
    NOTHING,
    Money,
    days_of_year,
    rounded,
    total,
    weekly_cost,
    yearly_cost,
)
from almoner.kernel.periods import Period
from almoner.kernel.refusals import Refused
from almoner.kernel.sourced import Confidence, Sourced

PENCE = st.integers(-(10**9), 10**9)
SHARES = st.lists(st.integers(0, 100), min_size=1, max_size=6).filter(any)


def rate(pounds: str, start: date, end: date | None = None) -> Sourced[Money]:
    return Sourced(Money.pounds(pounds), "a week", "Invented", Confidence.D, "", start, end)


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("0", 0),
        ("12", 1200),
        ("12.30", 1230),
        ("£1,234.56", 123456),
        (" £5.00 ", 500),
        ("-£5.00", -500),
        ("£-5.00", -500),
        ("1,234,567.89", 123456789),
        (7, 700),
        (Decimal("12.3"), 1230),
    ],
)
def test_an_amount_typed_is_whole_pence(typed, pence):
    assert Money.pounds(typed) == Money(pence)


@pytest.mark.parametrize(
    "typed", ["", "£", "12.3", "1,23", "12,345,6", "12.345", "--5", "-£-5", "twelve", "1e3", "NaN"]
)
def test_text_that_is_no_amount_is_refused_with_the_form_that_is(typed):
    with pytest.raises(ValueError, match=r"1,234\.56"):
        Money.pounds(typed)


@pytest.mark.parametrize("amount", [Decimal("0.005"), Decimal("NaN"), Decimal("Infinity")])
def test_a_part_of_a_penny_is_refused(amount):
    with pytest.raises(ValueError, match="whole number of pence"):
        Money.pounds(amount)


@pytest.mark.parametrize("wrong", [1.5, True, "12", None])
def test_pence_are_whole_numbers_and_nothing_else(wrong):
    with pytest.raises(TypeError):
        Money(wrong)


@pytest.mark.parametrize("wrong", [1.5, True, None])
def test_pounds_are_never_a_float(wrong):
    with pytest.raises(TypeError):
        Money.pounds(wrong)


def test_money_does_not_add_to_a_number():
    for wrong in (1, 1.0, "1"):
        with pytest.raises(TypeError):
            Money(1) + wrong
    for wrong in (1.5, True, Money(2)):
        with pytest.raises(TypeError):
            Money(1) * wrong
    with pytest.raises(TypeError):
        Money(1).times(0.1)


@pytest.mark.parametrize(
    ("pence", "shown"),
    [(0, "£0.00"), (5, "£0.05"), (123456, "£1,234.56"), (-500, "-£5.00"), (10**8, "£1,000,000.00")],
)
def test_it_is_shown_with_its_sign_and_two_places(pence, shown):
    assert str(Money(pence)) == shown


@given(PENCE)
def test_what_is_shown_reads_back_as_the_same_sum(pence):
    assert Money.pounds(str(Money(pence))) == Money(pence)


@given(PENCE, PENCE)
def test_sums_are_those_of_whole_numbers(one, other):
    assert Money(one) + Money(other) - Money(other) == Money(one)
    assert -Money(one) + Money(one) == NOTHING
    assert total([Money(one), Money(other)]) == Money(one + other)
    assert (Money(one) < Money(other)) is (one < other)
    assert 3 * Money(one) == Money(one) + Money(one) + Money(one)


@pytest.mark.parametrize(
    ("pence", "shares", "parts"),
    [
        (10000, (60, 40), (6000, 4000)),
        (10001, (60, 40), (6001, 4000)),
        (100, (1, 1, 1), (34, 33, 33)),
        (101, (1, 1, 1), (34, 34, 33)),
        (-100, (1, 1, 1), (-34, -33, -33)),
        (1, (0, 1), (0, 1)),
        (0, (1, 2), (0, 0)),
        (9999, (Decimal("33.3"), Decimal("66.7")), (3330, 6669)),
    ],
)
def test_a_sum_is_split_without_losing_a_penny(pence, shares, parts):
    assert Money(pence).split(shares) == tuple(Money(part) for part in parts)


@given(PENCE, SHARES)
def test_the_parts_always_add_up_and_are_within_a_penny(pence, shares):
    parts = Money(pence).split(shares)
    assert total(parts) == Money(pence)
    for part, share in zip(parts, shares, strict=True):
        assert abs(part.pence - Fraction(pence * share, sum(shares))) < 1


@pytest.mark.parametrize("shares", [(), (0, 0), (-1, 2)])
def test_shares_of_nothing_or_below_nought_are_refused(shares):
    with pytest.raises(ValueError, match="Shares"):
        Money(100).split(shares)


@pytest.mark.parametrize(
    ("amount", "whole"),
    [("1/2", 1), ("-1/2", -1), ("3/2", 2), ("1/3", 0), ("-2/3", -1), ("5", 5)],
)
def test_halves_are_rounded_away_from_nought(amount, whole):
    assert rounded(Fraction(amount)) == whole


@given(PENCE, st.fractions(-5, 5, max_denominator=1000))
def test_a_product_is_within_half_a_penny(pence, factor):
    assert abs(Money(pence).times(factor).pence - pence * factor) <= Fraction(1, 2)


def test_a_week_costs_the_weekly_rate_and_a_day_a_seventh():
    rates = [rate("254.06", date(2025, 4, 1))]
    week = Period(date(2025, 6, 2), date(2025, 6, 9))
    assert weekly_cost(rates, week) == Money.pounds("254.06")
    assert weekly_cost(rates, Period(date(2025, 6, 2), date(2025, 6, 3))) == Money.pounds("36.29")


def test_a_rate_that_changes_within_the_days_counts_each_day_at_its_own():
    changes = date(2026, 4, 1)
    rates = [rate("70.00", date(2025, 4, 1), changes), rate("140.00", changes)]
    days = Period(changes - timedelta(2), changes + timedelta(3))
    assert weekly_cost(rates, days) == Money.pounds("80.00")


def test_a_financial_year_costs_the_yearly_rate_exactly_in_leap_years_too():
    rates = [rate("1000.01", date(2020, 4, 1))]
    for year in range(2020, 2030):
        whole = Period(date(year, 4, 1), date(year + 1, 4, 1))
        assert yearly_cost(rates, whole) == Money.pounds("1000.01")


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (date(2023, 4, 1), 366),
        (date(2024, 3, 31), 366),
        (date(2024, 4, 1), 365),
        (date(2026, 1, 1), 365),
    ],
)
def test_a_financial_year_runs_from_april(day, days):
    assert days_of_year(day) == days


@given(st.integers(0, 400), st.integers(0, 400))
def test_costs_of_two_stretches_differ_from_the_whole_by_a_penny_at_most(first, second):
    rates = [rate("199.99", date(2020, 4, 1))]
    start = date(2025, 1, 1)
    middle, end = start + timedelta(first), start + timedelta(first + second)
    for cost in (weekly_cost, yearly_cost):
        apart = cost(rates, Period(start, middle)) + cost(rates, Period(middle, end))
        assert abs((apart - cost(rates, Period(start, end))).pence) <= 1


def test_a_day_without_a_rate_is_refused():
    rates = [rate("10.00", date(2025, 4, 1), date(2025, 4, 5))]
    with pytest.raises(Refused, match="5 April 2025"):
        weekly_cost(rates, Period(date(2025, 4, 1), date(2025, 4, 6)))


def test_a_cost_needs_two_ends_and_none_for_no_days():
    rates = [rate("10.00", date(2025, 4, 1))]
    assert weekly_cost(rates, Period(date(2025, 5, 1), date(2025, 5, 1))) == NOTHING
    with pytest.raises(ValueError, match="between two days"):
        weekly_cost(rates, Period(date(2025, 5, 1), None))
