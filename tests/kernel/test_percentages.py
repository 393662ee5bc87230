"""Per cent, percentage points and change in per cent are three types."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.percentages import Percent, PercentagePoints, PercentChange, percent_change

SHARES = st.decimals(0, 100, places=1)


def test_the_same_two_shares_differ_in_points_and_in_per_cent():
    before, after = Percent("47.7"), Percent("68.8")
    assert (after - before).shown() == "+21.1 percentage points"
    assert str(after.change_from(before)) == "44.2% more than before"
    assert str(before.change_from(after)) == "30.7% less than before"


@pytest.mark.parametrize(
    "mixed",
    [
        lambda: Percent(1) + Percent(2),
        lambda: Percent(1) - PercentagePoints(2),
        lambda: PercentagePoints(1) + Percent(2),
        lambda: PercentagePoints(1) - Percent(2),
        lambda: Percent(1) + PercentChange(2),
        lambda: Percent(1) < PercentagePoints(2),
        lambda: Percent(1) + Decimal(1),
        lambda: Percent(1) - 1,
        lambda: sum([Percent(1), Percent(2)]),
    ],
)
def test_they_do_not_mix(mixed):
    with pytest.raises(TypeError):
        mixed()


def test_a_share_a_difference_and_a_change_of_the_same_size_are_not_equal():
    assert Percent(5) != PercentagePoints(5)
    assert PercentagePoints(5) != PercentChange(5)


@given(SHARES, SHARES)
def test_the_difference_leads_from_one_to_the_other(one, other):
    assert Percent(one) + (Percent(other) - Percent(one)) == Percent(other)
    assert -(Percent(other) - Percent(one)) == Percent(one) - Percent(other)


@pytest.mark.parametrize(("part", "whole", "shown"), [(1901, 2807, "67.7%"), (1, 3, "33.3%")])
def test_a_part_of_a_whole(part, whole, shown):
    assert str(Percent.of(part, whole)) == shown


def test_nothing_of_nothing_is_no_share():
    assert Percent.of(0, 0) is None


@pytest.mark.parametrize(("part", "whole"), [(3, 2), (-1, 2), (0, -2), (1, 0)])
def test_a_part_fits_into_its_whole(part, whole):
    with pytest.raises(ValueError, match=r"below nought|more than the whole"):
        Percent.of(part, whole)


@pytest.mark.parametrize("wrong", [0.5, True, None, [1]])
def test_inexact_numbers_are_refused(wrong):
    for kind in (Percent, PercentagePoints, PercentChange):
        with pytest.raises(TypeError):
            kind(wrong)


def test_a_number_without_end_is_refused():
    with pytest.raises(ValueError, match="finite"):
        Percent(Decimal("Infinity"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [("0.04", "0.0%"), ("66.65", "66.7%"), ("-0.04", "0.0%"), ("100", "100.0%")],
)
def test_a_share_is_shown_to_one_place_halves_up_and_never_minus_nought(value, shown):
    assert str(Percent(value)) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2", "+2.0 percentage points"),
        ("-2", "-2.0 percentage points"),
        ("0", "0.0 percentage points"),
    ],
)
def test_points_are_shown_with_their_sign_and_their_name(value, shown):
    assert str(PercentagePoints(value)) == shown


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (100, 120, "20.0% more than before"),
        (120, 100, "16.7% less than before"),
        (5, 5, "no change"),
    ],
)
def test_a_change_is_relative_to_what_was_before(before, after, shown):
    assert str(percent_change(before, after)) == shown


def test_growth_from_nought_has_no_percentage():
    assert percent_change(0, 5) is None
    assert Percent(5).change_from(Percent(0)) is None
