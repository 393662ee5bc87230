"""London days and times, through both changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.london import (
    LONDON,
    add_months,
    day_period,
    format_date,
    format_datetime,
    format_time,
    localise,
    parse_date,
    to_london,
)

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
days = st.dates(date(1972, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2026, 1, 5), time(8, 5), datetime(2026, 1, 5, 8, 5, tzinfo=UTC)),
        (date(2026, 7, 5), time(8, 5), datetime(2026, 7, 5, 7, 5, tzinfo=UTC)),
        (SPRING, time(0, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (SPRING, time(1, 0), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (SPRING, time(1, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (SPRING, time(2, 0), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (AUTUMN, time(0, 59), datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (AUTUMN, time(1, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (AUTUMN, time(2, 0), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_localise(day, at, utc):
    assert localise(day, at).astimezone(UTC) == utc


def test_a_time_that_spring_skips_moves_forward():
    assert localise(SPRING, time(1, 30)).time() == time(2, 30)


def test_a_time_that_comes_twice_is_the_first():
    for fold in (0, 1):
        assert localise(AUTUMN, time(1, 30, fold=fold)).tzname() == "BST"


def test_localise_refuses_a_time_with_a_zone():
    with pytest.raises(ValueError, match="without a time zone"):
        localise(SPRING, time(8, tzinfo=UTC))


@given(days, st.times())
def test_localise_keeps_the_clock_face_or_moves_it_one_hour_on(day, at):
    found = localise(day, at)
    face, wanted = found.replace(tzinfo=None, fold=0), datetime.combine(day, at.replace(fold=0))
    assert face - wanted in (timedelta(0), timedelta(hours=1))
    assert found.tzinfo is LONDON


@pytest.mark.parametrize(
    ("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (date(2026, 6, 1), 24), (date(2027, 3, 28), 23)]
)
def test_days_have_23_24_or_25_hours(day, hours):
    assert day_period(day).duration() == timedelta(hours=hours)


@given(days)
def test_days_follow_one_another_without_a_gap(day):
    today, tomorrow = day_period(day), day_period(day + timedelta(days=1))
    assert today.end == tomorrow.start
    assert today.days() == 1


@given(st.datetimes(datetime(1972, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))
def test_every_moment_is_in_the_day_a_london_clock_shows(at):
    assert day_period(to_london(at).date()).contains(at)


def test_to_london_shows_the_london_clock():
    shown = to_london(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    assert (shown.date(), shown.time()) == (date(2026, 7, 2), time(0, 30))


def test_to_london_refuses_a_time_without_a_zone():
    with pytest.raises(ValueError, match="no time zone"):
        to_london(datetime(2026, 7, 1, 8))


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 3, 3), "3 March 2026"),
        (date(2026, 12, 31), "31 December 2026"),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "2 July 2026"),
        (datetime(2026, 7, 1, 23, 30, tzinfo=ZoneInfo("Asia/Tokyo")), "1 July 2026"),
    ],
)
def test_format_date(day, text):
    assert format_date(day) == text


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (time(0, 0), "midnight"),
        (time(0, 5), "12:05am"),
        (time(8, 5), "8:05am"),
        (time(9, 0), "9am"),
        (time(11, 59), "11:59am"),
        (time(12, 0), "midday"),
        (time(12, 30), "12:30pm"),
        (time(17, 30), "5:30pm"),
        (time(23, 0), "11pm"),
        (datetime(2026, 7, 1, 7, 5, tzinfo=UTC), "8:05am"),
    ],
)
def test_format_time(at, text):
    assert format_time(at) == text


@given(st.times(), st.times())
def test_two_times_read_alike_only_when_they_share_the_minute(one, other):
    alike = (one.hour, one.minute) == (other.hour, other.minute)
    assert (format_time(one) == format_time(other)) is alike


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 3, 3, 8, 5, tzinfo=UTC), "3 March 2026 at 8:05am"),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), "2 July 2026 at midnight"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25 October 2026 at 1:30am BST"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25 October 2026 at 1:30am GMT"),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), "25 October 2026 at 2am"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "29 March 2026 at 2am"),
    ],
)
def test_format_datetime(at, text):
    assert format_datetime(at) == text


@pytest.mark.parametrize(
    ("day", "n", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
        (date(2026, 5, 5), -24, date(2024, 5, 5)),
    ],
)
def test_add_months(day, n, later):
    assert add_months(day, n) == later


@given(days, st.integers(-600, 600))
def test_add_months_lands_in_the_month_it_should(day, n):
    later = add_months(day, n)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == n
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_add_months_refuses_a_time_and_the_end_of_the_calendar():
    with pytest.raises(TypeError, match="give a date"):
        add_months(datetime(2026, 1, 1, tzinfo=UTC), 1)
    with pytest.raises(ValueError, match="beyond the calendar"):
        add_months(date(9999, 12, 1), 1)
    with pytest.raises(ValueError, match="beyond the calendar"):
        add_months(date(1, 1, 1), -1)


@pytest.mark.parametrize("text", ["2026-03-31", "31/03/2026", " 31/03/2026 ", "2026-03-31\n"])
def test_parse_date_reads_two_forms(text):
    assert parse_date(text) == date(2026, 3, 31)


def test_parse_date_reads_the_day_first():
    assert parse_date("03/04/2026") == date(2026, 4, 3)


@given(st.dates(date(1000, 1, 1)))
def test_parse_date_reads_back_what_was_written(day):
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day.day:02d}/{day.month:02d}/{day.year}") == day


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The date is missing"),
        ("   ", "The date is missing"),
        ("05/23/2026", "the month and the day have changed places. There is no month 23"),
        ("2026-23-05", "the month and the day have changed places. There is no month 23"),
        ("31/02/2026", "not a day in the calendar"),
        ("2025-02-29", "not a day in the calendar"),
        ("00/01/2026", "not a day in the calendar"),
        ("01/00/2026", "not a day in the calendar"),
        ("40/40/2026", "not a day in the calendar"),
        ("01/01/0000", "not a day in the calendar"),
        ("03/03/26", "a year of two digits"),
        ("3.3.26", "a year of two digits"),
        ("3-3-26", "a year of two digits"),
        ("46084", "Excel serial number.*Excel shows this one as 3 March 2026"),
        ("46084.5", "Excel serial number"),
        ("99999", "not a date in a form"),
        ("2026-03-31T08:00", "a time as well as a date"),
        ("2026-03-31 00:00:00", "a time as well as a date"),
        ("3/4/2026", "two digits for the day"),
        ("3 March 2026", "not a date in a form"),
        ("20260331", "not a date in a form"),
        ("31-03-2026", "not a date in a form"),
        ("٣١/٠٣/٢٠٢٦", "not a date in a form"),
        ("tomorrow", "not a date in a form"),
    ],
)
def test_parse_date_says_what_is_wrong(text, words):
    with pytest.raises(ValueError, match=words):
        parse_date(text)


@given(st.text(max_size=80))
def test_parse_date_reads_a_date_or_says_how_to_mend_it(text):
    found = attempt(text)
    if isinstance(found, ValueError):
        assert "Write" in str(found) or "Format the column" in str(found)
        assert len(str(found)) < 260
    else:
        assert text.strip() in (found.isoformat(), f"{found:%d/%m/}{found.year:04d}")


def attempt(text: str) -> date | ValueError:
    try:
        return parse_date(text)
    except ValueError as refused:
        return refused
