"""What a round leaves free is of its day: how days make a window, and what may not be offered."""

from datetime import datetime, timedelta

import pytest
from tests.services.capacity.world import DAY, HOUR, NOW, TODAY, hours, said

from almoner.kernel.london import day_period
from almoner.services.capacity.rules import Stood, can_hold, free_of
from almoner.services.capacity.windows import check_offer, offered

TOMORROW = TODAY + DAY


def ends(day) -> datetime:
    return day_period(day).end


def window(at=NOW, first=TODAY, last=TODAY, **minutes):
    return Stood(hours(at, until=ends(last), **minutes), of_days=True)


def codes(stood, day=TODAY, announced_at=NOW, at=NOW):
    return [one.code for one in check_offer(stood, day, announced_at, at)]


@pytest.mark.parametrize(
    ("stood", "day", "announced_at", "found"),
    [
        (None, TODAY, NOW - 22 * HOUR, []),
        (None, TODAY - DAY, NOW - 22 * HOUR, ["day-is-over"]),
        (Stood(said(NOW - 3 * HOUR)), TODAY, NOW, ["said-of-every-day"]),
        (Stood(said(NOW - 3 * DAY)), TODAY, NOW, []),
        (Stood(said(NOW - 30 * HOUR)), TODAY, NOW - 40 * HOUR, ["said-since"]),
        (window(), TOMORROW, NOW, []),
        (window(NOW + timedelta(microseconds=5)), TOMORROW, NOW, []),
        (window(), TODAY, NOW + HOUR, []),
        (window(), TOMORROW, NOW - HOUR, ["said-since"]),
        (window(), TOMORROW + DAY, NOW, ["days-apart"]),
        (window(NOW - 3 * DAY, last=TODAY - DAY), TODAY + 9 * DAY, NOW, []),
    ],
)
def test_what_may_not_be_offered(stood, day, announced_at, found):
    assert codes(stood, day, announced_at) == found


def test_a_day_is_offered_alone_and_as_old_as_its_round():
    made = offered(None, TODAY, NOW - 22 * HOUR, {"morning": 240}, NOW)
    assert (made.said_at, made.available_from) == (NOW - 22 * HOUR, TODAY)
    assert (made.holds_until, made.minutes) == (ends(TODAY), {"morning": 240})


def test_a_day_that_adjoins_makes_a_window_of_the_least_of_its_days():
    stood = window(NOW - 9 * HOUR, morning=120, evening=60)
    made = offered(stood, TOMORROW, NOW, {"morning": 45, "night": 30}, NOW)
    assert made.minutes == {"morning": 45, "evening": 0, "night": 0}
    assert (made.available_from, made.holds_until) == (TODAY, ends(TOMORROW))
    assert made.said_at == NOW - 9 * HOUR + timedelta(microseconds=1)


def test_a_round_published_anew_replaces_its_own_day():
    made = offered(window(morning=30), TODAY, NOW + HOUR, {"morning": 90}, NOW + HOUR)
    assert (made.minutes, made.said_at) == ({"morning": 90}, NOW + HOUR)


@pytest.mark.hazard("HZ-25")
@pytest.mark.parametrize(
    ("ends_on", "held"), [(None, False), (TODAY, True), (TOMORROW, True), (TOMORROW + DAY, False)]
)
def test_what_is_of_some_days_is_not_held_for_longer(ends_on, held):
    stood = window(last=TOMORROW)
    assert free_of(stood, NOW).last_day == TOMORROW
    assert can_hold(stood, 0, {"morning": 30}, NOW, ends_on) is held
