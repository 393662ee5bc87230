"""Prices against the living wage, the fair cost of care and the minimum price, each at its date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.refusals import Refused
from almoner.kernel.sourced import pick
from almoner.services.brokerage.rules.rates import (
    can_offer_price,
    check_offer_price,
    check_price,
    floor_of,
    read_rates,
    usual,
    week_pence,
)

MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 1)


@pytest.mark.parametrize(
    ("on", "pence"),
    [
        (date(2022, 4, 1), 950),
        (date(2023, 3, 31), 950),
        (date(2023, 4, 1), 1042),
        (date(2024, 4, 1), 1144),
        (date(2025, 4, 1), 1221),
        (MARCH, 1221),
        (APRIL, 1271),
    ],
)
def test_the_living_wage_of_each_year(on, pence):
    wage = pick(usual().living_wage, on)
    assert wage.value.pence == pence
    assert wage.is_national


@pytest.mark.parametrize(
    ("on", "travel", "pence"),
    [
        # 12.21 × 71 ÷ 60 × 1.30
        (MARCH, None, 1878),
        # 12.71 × 71 ÷ 60 × 1.30
        (APRIL, None, 1955),
        # 12.21 × 60 ÷ 60 × 1.30
        (MARCH, 0.0, 1587),
        # 12.21 × 90 ÷ 60 × 1.30
        (MARCH, 30.0, 2381),
    ],
)
def test_the_floor_is_pay_for_contact_and_travel(on, travel, pence):
    floor, words = floor_of(on, travel, usual())
    assert floor.pence == pence
    assert words[-1].endswith(f"= {floor} an hour.")


def test_the_arithmetic_is_shown_with_its_sources():
    found = check_price("home_care", 1877, MARCH)
    assert found.warns
    assert found.lines[0] == (
        "National Living Wage: £12.21 an hour (national policy: National Minimum Wage Regulations"
        " 2015, as amended), National Minimum Wage Regulations 2015, as amended."
    )
    assert "£12.21 × 71 ÷ 60 × 1.30 = £18.78 an hour." in found.lines
    assert "£18.77 is less than this." in found.lines


def test_at_the_floor_it_is_no_longer_less():
    assert "£18.78 is no less than this." in check_price("home_care", 1878, MARCH).lines


def test_below_the_fair_cost_of_care_warns_too():
    below = check_price("home_care", 2899, MARCH)
    assert below.warns
    assert any(line.startswith("It is below the fair cost of care") for line in below.lines)
    assert not check_price("home_care", 2900, MARCH).warns


def test_what_no_national_body_set_is_not_shown_as_national():
    lines = check_price("home_care", 3300, MARCH).lines
    [fair] = [one for one in lines if "fair cost" in one]
    [least] = [one for one in lines if "minimum price" in one]
    assert "this place: not verified" in fair
    assert "local value, set by Homecare Association" in least
    assert "national policy" not in fair + least


def test_a_price_that_could_not_be_read_is_not_made_up():
    lines = check_price("home_care", 3300, APRIL).lines
    assert "We have no minimum price of the Homecare Association for 1 April 2026." in lines


def test_a_week_in_a_home_is_compared_with_its_own_cost_only():
    found = check_price("nursing", 117_999, MARCH)
    assert found.warns
    [line] = found.lines
    assert line.startswith("It is below the fair cost of care a week: £1,180.00")


def test_before_the_first_rate_nothing_is_guessed():
    with pytest.raises(Refused, match="No value is in force"):
        floor_of(date(2021, 1, 1), None, usual())


@pytest.mark.parametrize("on", [date(2021, 1, 1), date(2027, 4, 1), date(9999, 12, 31)])
def test_what_is_not_set_yet_is_said_to_be_unknown_and_stops_nobody(on):
    found = check_price("home_care", 2000, on)
    assert not found.warns
    assert found.lines[0].startswith("We do not know the National Living Wage of")
    assert "whether £20.00 pays it" in found.lines[0]


@pytest.mark.parametrize(
    ("pence", "limit", "framework", "delegated", "apart", "codes"),
    [
        (2500, None, None, False, None, []),
        (2500, 2500, 2500, False, None, []),
        (2501, 2500, None, False, None, ["price-above-limit"]),
        (2501, None, 2500, False, None, ["price-above-framework"]),
        (2500, None, None, True, None, ["delegated-not-priced"]),
        (2500, None, None, True, 0, ["delegated-not-priced"]),
        (2500, None, None, True, 2900, []),
        (0, None, None, False, None, ["price-missing"]),
        (
            9000,
            2500,
            2400,
            True,
            None,
            ["price-above-limit", "price-above-framework", "delegated-not-priced"],
        ),
    ],
)
def test_which_prices_can_be_offered(pence, limit, framework, delegated, apart, codes):
    given_ = {"delegated": delegated, "delegated_pence": apart}
    assert [one.code for one in check_offer_price(pence, limit, framework, **given_)] == codes
    assert can_offer_price(pence, limit, framework, **given_) is (not codes)


@pytest.mark.parametrize(
    ("apart", "most", "codes"),
    [(3100, 3100, []), (3101, 3100, ["delegated-above-framework"]), (3101, None, [])],
)
def test_a_delegated_hour_costs_no_more_than_the_framework_says(apart, most, codes):
    found = check_offer_price(
        2500,
        None,
        2500,
        delegated=True,
        delegated_pence=apart,
        framework_delegated_pence=most,
    )
    assert [one.code for one in found] == codes


@pytest.mark.parametrize(
    ("kind", "hours", "pence", "delegated", "apart", "week"),
    [
        ("home_care", 10.0, 2500, 0.0, None, 25_000),
        ("home_care", 10.0, 2500, 2.0, 3000, 26_000),
        ("home_care", 10.0, 2500, 2.0, None, 25_000),
        ("nursing", 0.0, 98_000, 0.0, None, 98_000),
    ],
)
def test_what_a_week_costs(kind, hours, pence, delegated, apart, week):
    assert week_pence(kind, hours, pence, delegated, apart) == week


def test_rates_that_overlap_are_refused():
    row = {"pence": 900, "valid_from": date(2020, 1, 1), "confidence": "D"}
    data = {
        "living_wage": [row, {**row, "valid_from": date(2021, 1, 1)}],
        "minimum_price": [],
        "fair_cost": {},
        "on_costs": [],
        "travel_minutes_an_hour": [],
    }
    with pytest.raises(Refused, match="Two rates hold on the same day"):
        read_rates(data)


@given(st.integers(500, 5000), st.integers(0, 1500), st.floats(0, 40))
def test_more_travel_never_makes_a_price_enough(pence, days, travel):
    on = date(2022, 4, 1) + timedelta(days=days)
    floor, _ = floor_of(on, travel, usual())
    further, _ = floor_of(on, travel + 1, usual())
    assert further >= floor
