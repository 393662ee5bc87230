"""What the law leaves of a shift: rest between days, the week, breaks. Clock changes too."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.services.rounds.rules.clock import minutes_of, moment_of, told
from almoner.services.rounds.rules.working_time import VALUES, hours, week_of

SEVEN, THREE = 7 * 60.0, 15 * 60.0
MIDNIGHT = 24 * 60.0


@pytest.mark.parametrize(
    ("ended", "starts"),
    [(None, SEVEN), (-4 * 60.0, SEVEN), (-2 * 60.0, 9 * 60.0), (-3.5 * 60, 7.5 * 60)],
)
def test_eleven_hours_after_the_day_before(ended, starts):
    left = hours(SEVEN, THREE, ended_before=ended)
    assert left.starts == starts
    assert bool(left.notes) == (starts != SEVEN)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [(None, THREE), (MIDNIGHT + 7 * 60, THREE), (MIDNIGHT + 60, 14 * 60.0)],
)
def test_eleven_hours_before_the_day_after(begins, ends):
    assert hours(SEVEN, THREE, begins_after=begins).ends == ends


@pytest.mark.parametrize(
    ("done", "most", "none"),
    [(0, 48 * 60, False), (44 * 60, 4 * 60, False), (48 * 60, 0, True), (60 * 60, 0, True)],
)
def test_what_is_left_of_the_week(done, most, none):
    left = hours(SEVEN, THREE, week_done=float(done))
    assert (left.most, left.none_left) == (most, none)


def test_nobody_works_who_has_had_no_rest():
    assert hours(SEVEN, THREE, ended_before=5 * 60.0).none_left


@pytest.mark.parametrize("length", [300, 360, 361, 480])
def test_a_break_in_a_day_longer_than_six_hours(length):
    rest = hours(SEVEN, SEVEN + length).rest
    assert (rest is not None) == (length > 360)
    if rest is not None:
        assert (rest.minutes, rest.closes - SEVEN) == (20, 360)


def test_no_value_of_the_law_shows_as_national_until_somebody_has_read_it():
    assert all("not verified" in value.label() for value in VALUES.values())


@given(
    st.floats(0, 1440),
    st.floats(1, 960),
    st.none() | st.floats(-1440, 0),
    st.none() | st.floats(1440, 2880),
)
def test_the_law_only_takes_away(starts, lasts, before, after):
    left = hours(starts, starts + lasts, ended_before=before, begins_after=after)
    assert left.starts >= starts
    assert left.ends <= starts + lasts


@pytest.mark.parametrize(
    ("day", "monday"),
    [(date(2026, 11, 20), date(2026, 11, 16)), (date(2026, 11, 16), date(2026, 11, 16))],
)
def test_a_week_begins_on_monday(day, monday):
    assert week_of(day) == (monday, monday + timedelta(days=7))


@pytest.mark.parametrize(
    ("day", "utc"),
    [(date(2026, 3, 29), 7), (date(2026, 10, 25), 8), (date(2026, 7, 1), 7), (date(2026, 1, 5), 8)],
)
def test_minutes_are_those_of_the_clock_on_the_wall(day, utc):
    at = moment_of(day, 8 * 60)
    assert at == datetime(day.year, day.month, day.day, utc, tzinfo=timezone.utc)  # noqa: UP017
    assert minutes_of(day, at) == 480


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(240, 1439))
def test_there_and_back(day, minutes):
    assert minutes_of(day, moment_of(day, minutes)) == minutes


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(485, "8:05am"), (0, "midnight"), (720, "midday"), (1439.5, "11:59pm"), (1445, "12:05am")],
)
def test_told_as_people_say_it(minutes, words):
    assert told(minutes) == words
