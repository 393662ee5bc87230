"""Months, quarters and financial years, on the London clock."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.engines.indicators.periods import MOST, Span, lately, parse, starting
from almoner.kernel.refusals import Refused
from almoner.kernel.zone import to_london

DAYS = st.dates(date(2001, 1, 1), date(2060, 12, 31))
PERIODS = st.sampled_from(["month", "quarter", "year"])
MOMENTS = st.datetimes(datetime(2005, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("day", "period", "first", "label"),
    [
        ("2026-03-31", "month", "2026-03-01", "Mar 2026"),
        ("2026-12-05", "month", "2026-12-01", "Dec 2026"),
        ("2026-03-31", "quarter", "2026-01-01", "Jan to Mar 2026"),
        ("2026-04-01", "quarter", "2026-04-01", "Apr to Jun 2026"),
        ("2026-03-31", "year", "2025-04-01", "2025-26"),
        ("2026-04-01", "year", "2026-04-01", "2026-27"),
        ("2099-12-31", "year", "2099-04-01", "2099-00"),
    ],
)
def test_the_period_of_a_day(day, period, first, label):
    found = starting(date.fromisoformat(day), period)
    assert (found.starts_on.isoformat(), found.label) == (first, label)


@given(DAYS, PERIODS)
def test_every_day_lies_in_exactly_one_period_and_periods_touch(day, period):
    found = starting(day, period)
    assert found.starts_on <= day < found.ends_on
    assert starting(found.ends_on, period).starts_on == found.ends_on
    assert starting(found.ends_on - timedelta(1), period) == found


@given(MOMENTS, PERIODS, st.integers(1, 40))
def test_the_last_ones_end_with_the_one_that_runs(at, period, count):
    spans = lately(period, count, at)
    assert len(spans) == count
    assert spans[-1].running(at)
    assert not any(span.running(at) for span in spans[:-1])
    assert all(a.ends_on == b.starts_on for a, b in itertools.pairwise(spans))
    assert all(span.last_day(at) <= to_london(at).date() for span in spans)
    assert all(span.ends(at) <= at for span in spans)


def test_the_day_is_the_one_in_london():
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert lately("month", 1, late)[0].starts_on == date(2026, 7, 1)


def test_a_whole_month_ends_at_midnight_in_london():
    march = Span(date(2026, 3, 1), date(2026, 4, 1))
    assert march.ends(datetime(2026, 8, 1, tzinfo=UTC)) == datetime(2026, 3, 31, 23, tzinfo=UTC)


@pytest.mark.parametrize("count", [0, -1, MOST + 1])
def test_too_many_or_none_are_refused(count):
    with pytest.raises(Refused, match="cannot be worked out"):
        lately("month", count, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "period", "mend"),
    [
        ("", "month", "2026-04-01"),
        ("2026-02-30", "month", "2026-04-01"),
        ("2026-04-02", "month", "1 April 2026"),
        ("2026-05-01", "quarter", "1 April 2026"),
        ("2026-01-01", "year", "1 April 2025"),
    ],
)
def test_a_day_that_starts_no_period_is_refused_with_one_that_does(text, period, mend):
    with pytest.raises(Refused) as refused:
        parse(text, period)
    assert mend in refused.value.refusals[0].mend


@given(DAYS, PERIODS)
def test_the_first_day_of_a_period_is_read_back(day, period):
    found = starting(day, period)
    assert parse(found.starts_on.isoformat(), period) == found
