"""What providers read of a person before one has won: enough to offer, never who it is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.services.brokerage.rules.outline import (
    Outline,
    age_band,
    can_outline,
    check_outline,
    outward_of,
)

TODAY = date(2026, 3, 3)
WHOLE = Outline(
    kind="home_care",
    start_wanted=date(2026, 3, 5),
    outward="CV1",
    needs=("meals",),
    minutes={"morning": 30},
)


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (None, ""),
        (date(2008, 3, 3), "under 25"),
        (date(2001, 3, 3), "25 to 34"),
        (date(2001, 3, 4), "under 25"),
        (date(1944, 5, 2), "75 to 84"),
        (date(1931, 3, 4), "85 to 94"),
        (date(1931, 3, 3), "95 or over"),
        (date(1920, 1, 1), "95 or over"),
    ],
)
def test_an_age_is_a_band_of_ten_years(born, band):
    assert age_band(born, TODAY) == band


@pytest.mark.parametrize(
    ("postcode", "outward"),
    [
        ("CV1 2WT", "CV1"),
        ("cv12wt", "CV1"),
        ("EC1A 1BB", "EC1A"),
        ("M1 1AE", "M1"),
        ("", ""),
        ("nonsense", ""),
    ],
)
def test_the_first_half_of_a_postcode(postcode, outward):
    assert outward_of(postcode) == outward


def test_a_whole_outline_can_be_published():
    assert can_outline(WHOLE, TODAY)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"needs": ()}, "package-without-needs"),
        ({"outward": ""}, "package-nowhere"),
        ({"start_wanted": date(2026, 3, 2)}, "package-starts-in-the-past"),
        ({"start_wanted": TODAY + timedelta(days=367)}, "package-starts-too-late"),
        ({"minutes": {}}, "package-without-time"),
        ({"minutes": {"dawn": 30}}, "part-unknown"),
        ({"minutes": {"morning": 0}}, "part-minutes"),
        ({"minutes": {"morning": 1441}}, "part-minutes"),
        ({"days_a_week": 8}, "days-a-week"),
        ({"workers": 3}, "workers-at-once"),
        ({"rate_limit_pence": 0}, "rate-limit"),
        ({"summary": "NHS number 943 476 5919"}, "outline-number"),
        ({"summary": "Ring 0247 600 000 in the morning"}, "outline-number"),
        ({"summary": "Lives at CV1 2WT"}, "outline-postcode"),
    ],
)
@pytest.mark.hazard("HZ-33")
def test_one_thing_wrong_is_named(changes, code):
    wrong = replace(WHOLE, **changes)
    assert [one.code for one in check_outline(wrong, TODAY)] == [code]
    assert not can_outline(wrong, TODAY)


@pytest.mark.parametrize(
    ("clause", "minutes", "codes"),
    [
        (True, 20, []),
        (False, 20, ["delegation-not-in-contract"]),
        (True, 0, ["delegation-without-time"]),
        (False, 0, ["delegation-not-in-contract", "delegation-without-time"]),
    ],
)
def test_what_is_delegated_is_allowed_and_paid_by_the_contract(clause, minutes, codes):
    asked = replace(
        WHOLE,
        activities=("insulin-administration",),
        delegation_clause=clause,
        delegated_minutes=minutes,
    )
    assert [one.code for one in check_outline(asked, TODAY)] == codes


def test_a_place_in_a_home_needs_no_minutes():
    assert can_outline(replace(WHOLE, kind="nursing", minutes={}), TODAY)


def test_hours_a_week_count_every_worker():
    twice = replace(WHOLE, minutes={"morning": 45, "evening": 15}, days_a_week=5, workers=2)
    assert twice.hours_a_week == 10


@given(st.dates(date(1900, 1, 1), TODAY))
def test_no_band_is_narrower_than_ten_years(born):
    band = age_band(born, TODAY)
    if " to " in band:
        first, last = (int(part) for part in band.split(" to "))
        assert last - first == 9
    else:
        assert band in ("under 25", "95 or over")
