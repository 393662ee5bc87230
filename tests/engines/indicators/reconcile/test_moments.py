"""Dates as printed, by month or by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.engines.indicators.reconcile.moments import Stretch, moment

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "2024"),
        (2024, date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("2025-09-17", date(2025, 9, 17), date(2025, 9, 17), "17 September 2025"),
        (date(2025, 9, 7), date(2025, 9, 7), date(2025, 9, 7), "7 September 2025"),
    ],
)
def test_a_moment_is_any_day_it_may_be(text, first, last, words):
    read = moment(text)
    assert (read.first, read.last, read.said()) == (first, last, words)


@pytest.mark.parametrize("text", ["June 2024", "2024-13", "2024-02-30", "", "24"])
def test_what_is_no_date(text):
    with pytest.raises(ValueError, match=r"isoformat|month|day"):
        moment(text)


@given(DAYS, DAYS)
def test_days_come_after_each_other_as_dates_do(a, b):
    assert moment(a).is_after(moment(b)) == (a > b)
    assert moment(a).meets(moment(b)) == (a == b)


@given(DAYS)
def test_a_month_is_neither_before_nor_after_its_days(day):
    month = moment(f"{day:%Y-%m}")
    assert month.meets(moment(day))
    assert moment(month.last + timedelta(days=1)).is_after(month)


def test_a_stretch_may_go_on():
    assert Stretch(moment("2024-09"), None).said() == "September 2024 onwards"
    assert Stretch(moment("2021-06"), moment("2023-09")).said() == "June 2021 to September 2023"
