"""Working time across both clock changes and every bank holiday to 2030."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.calendars import (
    CALENDARS,
    FIRST,
    LAST,
    Calendar,
    bank_holidays,
    days_between,
    due,
    due_before,
    elapsed,
    merged,
    seconds_between,
)
from almoner.kernel.london import LONDON, localise
from almoner.kernel.refusals import Refused

pytestmark = pytest.mark.hazard("HZ-14")

DAYS, WORKING = CALENDARS["calendar_days"], CALENDARS["working_days"]
SERVICE, EXTENDED = CALENDARS["service_hours"], CALENDARS["extended_hours"]
CLOCK = CALENDARS["round_the_clock"]
HOLIDAYS = sorted(day for day in bank_holidays() if 2024 <= day.year <= 2030)
CHANGES = [
    date(year, month, max(d for d in range(25, 32) if date(year, month, d).weekday() == 6))
    for year in range(2024, 2031)
    for month in (3, 10)
]
NEAR = [day + timedelta(days=n) for day in [*HOLIDAYS, *CHANGES] for n in (-2, -1, 0, 1, 2)]
moments = st.one_of(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC)),
    st.builds(lambda day, at: localise(day, at).astimezone(UTC), st.sampled_from(NEAR), st.times()),
).map(lambda at: at.replace(microsecond=0))
calendars = st.sampled_from(list(CALENDARS.values()))
fine = st.sampled_from(["minutes", "hours", "days"])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "calendar", "expected"),
    [
        # Five working days from a Monday end with the next Monday, at midnight.
        ("2026-03-02 10:00", 5, "days", WORKING, "2026-03-10 00:00"),
        # From a Saturday the first working day is Monday.
        ("2026-03-07 10:00", 1, "days", WORKING, "2026-03-10 00:00"),
        # Good Friday and Easter Monday 2026 do not count.
        ("2026-04-02 16:00", 2, "days", WORKING, "2026-04-09 00:00"),
        # Boxing Day 2026 is a Saturday: Monday 28 December stands in for it.
        ("2026-12-24 09:00", 1, "days", WORKING, "2026-12-30 00:00"),
        ("2026-03-02 10:00", 28, "days", DAYS, "2026-03-31 00:00"),
        ("2026-03-02 10:00", 0, "days", DAYS, "2026-03-03 00:00"),
        ("2026-03-02 10:00", 2, "weeks", DAYS, "2026-03-17 00:00"),
        ("2026-01-31 10:00", 1, "months", DAYS, "2026-03-01 00:00"),
        ("2024-02-29 10:00", 1, "years", DAYS, "2025-03-01 00:00"),
        # Two service hours from half past four on a Friday end on Monday at ten.
        ("2026-03-06 16:30", 2, "hours", SERVICE, "2026-03-09 10:00"),
        ("2026-03-06 20:00", 2, "hours", SERVICE, "2026-03-09 11:00"),
        ("2026-03-06 09:00", 510, "minutes", SERVICE, "2026-03-06 17:30"),
        ("2026-04-02 17:00", 1, "hours", SERVICE, "2026-04-07 09:30"),
        ("2026-03-06 19:00", 2, "hours", EXTENDED, "2026-03-07 09:00"),
        # The night the clocks go forward is an hour shorter, and back an hour longer.
        ("2026-03-28 23:00", 3, "hours", CLOCK, "2026-03-29 03:00"),
        ("2026-10-24 23:00", 3, "hours", CLOCK, "2026-10-25 01:00"),
        ("2026-03-28 12:00", 1, "days", DAYS, "2026-03-30 00:00"),
    ],
)
def test_when_it_is_due(start, amount, unit, calendar, expected):
    got = due(at(start), amount, unit, calendar)
    wanted = at(expected)
    if expected == "2026-10-25 01:00":
        wanted = datetime(2026, 10, 25, 1, tzinfo=UTC)
    assert got == wanted


@pytest.mark.parametrize(
    ("needed", "amount", "unit", "calendar", "expected"),
    [
        (date(2026, 3, 31), 28, "days", DAYS, "2026-03-04 00:00"),
        # Two working days before the Tuesday after Easter: the Wednesday before it.
        (date(2026, 4, 7), 2, "days", WORKING, "2026-04-02 00:00"),
        (date(2026, 3, 31), 1, "months", DAYS, "2026-03-01 00:00"),
        (date(2026, 3, 31), 2, "weeks", DAYS, "2026-03-18 00:00"),
        (date(2026, 3, 9), 2, "hours", SERVICE, "2026-03-06 15:30"),
    ],
)
def test_planned_backwards(needed, amount, unit, calendar, expected):
    assert due_before(needed, amount, unit, calendar) == at(expected)


def test_a_pause_does_not_count():
    start, pause = at("2026-03-02 10:00"), (at("2026-03-04 09:00"), at("2026-03-06 09:00"))
    assert due(start, 5, "days", WORKING, [pause]) == at("2026-03-12 00:00")
    assert due(start, 20, "hours", SERVICE, [pause]) == at("2026-03-06 13:00")


def test_overlapping_pauses_count_once():
    start = at("2026-03-02 10:00")
    two = [
        (at("2026-03-03 09:00"), at("2026-03-05 09:00")),
        (at("2026-03-04 09:00"), at("2026-03-06 09:00")),
    ]
    assert due(start, 1, "days", DAYS, two) == due(
        start, 1, "days", DAYS, [(at("2026-03-03 09:00"), at("2026-03-06 09:00"))]
    )
    assert merged([(start, start)], start) == []


def test_time_outside_opening_hours_is_nothing():
    assert elapsed(at("2026-03-06 18:00"), at("2026-03-09 08:00"), SERVICE) == timedelta(0)
    assert elapsed(at("2026-03-06 17:00"), at("2026-03-09 10:00"), SERVICE) == timedelta(hours=1.5)
    assert days_between(at("2026-03-06 18:00"), at("2026-03-09 08:00"), WORKING) == 1


@pytest.mark.parametrize("day", HOLIDAYS)
def test_no_bank_holiday_counts_as_a_working_day(day):
    noon = localise(day, time(12)).astimezone(UTC)
    assert not WORKING.counts(day)
    assert seconds_between(noon, noon + timedelta(hours=1), SERVICE) == 0
    assert due(noon, 1, "days", WORKING) > noon + timedelta(days=1)


def test_easter_and_the_moved_may_holidays_are_known():
    known = bank_holidays()
    assert {date(2026, 4, 3), date(2026, 4, 6), date(2030, 4, 22), date(2022, 6, 3)} <= known
    assert date(2022, 5, 30) not in known


@given(start=moments, amount=st.integers(0, 90), unit=fine, calendar=calendars)
def test_a_due_time_is_never_before_the_start(start, amount, unit, calendar):
    assert due(start, amount, unit, calendar) >= start


@given(one=moments, other=moments, amount=st.integers(0, 60), unit=fine, calendar=calendars)
def test_a_later_start_is_never_due_earlier(one, other, amount, unit, calendar):
    first, second = sorted([one, other])
    assert due(first, amount, unit, calendar) <= due(second, amount, unit, calendar)


@given(start=moments, amount=st.integers(0, 60), unit=fine, calendar=calendars)
def test_more_time_is_never_due_earlier(start, amount, unit, calendar):
    assert due(start, amount, unit, calendar) <= due(start, amount + 1, unit, calendar)


@given(points=st.lists(moments, min_size=3, max_size=3), calendar=calendars)
def test_a_clock_never_runs_backwards_and_adds_up(points, calendar):
    first, second, third = sorted(points)
    parts = [(first, second), (second, third)]
    for measure in (seconds_between, days_between):
        pieces = [measure(a, b, calendar) for a, b in parts]
        assert min(pieces) >= 0
        assert sum(pieces) == measure(first, third, calendar)
        assert measure(third, first, calendar) == 0


@given(start=moments, amount=st.integers(1, 200), unit=st.sampled_from(["minutes", "hours"]))
def test_exactly_the_amount_has_passed_when_it_is_due(start, amount, unit):
    seconds = amount * {"minutes": 60, "hours": 3600}[unit]
    for calendar in (SERVICE, EXTENDED, CLOCK):
        assert seconds_between(start, due(start, amount, unit, calendar), calendar) == seconds


@given(start=moments, amount=st.integers(1, 60), calendar=calendars)
def test_exactly_the_days_have_passed_when_it_is_due(start, amount, calendar):
    last_moment = due(start, amount, "days", calendar) - timedelta(seconds=1)
    assert days_between(start, last_moment, calendar) == amount


@given(
    start=moments,
    amount=st.integers(0, 40),
    unit=fine,
    calendar=calendars,
    spans=st.lists(st.tuples(moments, st.integers(0, 10**6)), max_size=3),
)
def test_a_pause_never_brings_a_due_time_forward(start, amount, unit, calendar, spans):
    pauses = [(began, began + timedelta(seconds=length)) for began, length in spans]
    with_pauses = due(start, amount, unit, calendar, pauses)
    assert with_pauses >= due(start, amount, unit, calendar)
    assert with_pauses == due(start, amount, unit, calendar, list(reversed(pauses)))


@given(
    start=moments,
    amount=st.integers(1, 100),
    spans=st.lists(st.tuples(moments, st.integers(0, 10**6)), max_size=3),
)
def test_open_time_outside_the_pauses_is_the_amount(start, amount, spans):
    pauses = [(began, began + timedelta(seconds=length)) for began, length in spans]
    end = due(start, amount, "hours", SERVICE, pauses)
    lost = sum(
        seconds_between(a, min(b, end), SERVICE) for a, b in merged(pauses, start) if a < end
    )
    assert seconds_between(start, end, SERVICE) - lost == amount * 3600


@given(day=st.dates(date(2024, 3, 1), date(2030, 12, 1)), amount=st.integers(0, 60))
def test_planned_backwards_leaves_the_days_asked_for(day, amount):
    last_moment = due_before(day, amount, "days", WORKING) - timedelta(seconds=1)
    morning = localise(day, time(8)).astimezone(UTC)
    assert days_between(last_moment, morning, WORKING) == amount


@pytest.mark.parametrize("day", CHANGES)
def test_both_clock_changes_keep_the_length_of_a_day(day):
    midnight = localise(day, time()).astimezone(UTC)
    hours = 23 if day.month == 3 else 25
    assert seconds_between(midnight, due(midnight, 0, "days", DAYS), DAYS) == hours * 3600
    assert seconds_between(midnight, due(midnight, 0, "days", DAYS), EXTENDED) == 12 * 3600


@pytest.mark.parametrize(
    "ask",
    [
        lambda: due(at("2040-12-30 12:00"), 3, "days", DAYS),
        lambda: due(at("2040-12-31 12:00"), 30, "hours", CLOCK),
        lambda: due(at("2041-01-02 12:00"), 1, "hours", SERVICE),
        lambda: due_before(date(2000, 1, 5), 10, "days", DAYS),
        lambda: due_before(date(2000, 1, 5), 200, "hours", CLOCK),
        lambda: WORKING.counts(LAST + timedelta(days=1)),
        lambda: WORKING.counts(FIRST - timedelta(days=1)),
    ],
)
def test_beyond_the_known_holidays_is_refused(ask):
    with pytest.raises(Refused, match="Bank holidays are known from"):
        ask()


@pytest.mark.parametrize(
    ("amount", "unit", "calendar", "words"),
    [
        (1, "fortnights", DAYS, "not a unit"),
        (-1, "days", DAYS, "negative"),
        (1, "months", WORKING, "use days"),
        (1, "weeks", SERVICE, "use days"),
    ],
)
def test_what_cannot_be_counted_is_refused(amount, unit, calendar, words):
    with pytest.raises(ValueError, match=words):
        due(at("2026-03-02 10:00"), amount, unit, calendar)


@pytest.mark.parametrize(
    "given",
    [
        {"weekdays": frozenset({7})},
        {"weekdays": frozenset()},
        {"opens": time(9)},
        {"opens": time(17), "closes": time(9)},
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(given):
    with pytest.raises(ValueError, match="The calendar odd"):
        Calendar("odd", "Odd", **given)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        due(datetime(2026, 3, 2, 10), 1, "days", DAYS)
