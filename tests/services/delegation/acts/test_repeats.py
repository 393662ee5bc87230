"""How soon and how often: the record outweighs what was typed, where it is the more careful."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.services.delegation.world import NOW

from almoner.services.delegation.catalogue import activity
from almoner.services.delegation.rules.acts import Earlier
from almoner.services.delegation.rules.repeats import (
    DAY,
    Limits,
    as_recorded,
    limits,
    repeat,
)

PRN = activity("prn-medication")
PLAN = {"min_interval": "4", "max_in_day": 3}
HELD = Limits(timedelta(0), timedelta(hours=4), 3)


def done(*hours_ago: float, outcome: str = "done") -> list[Earlier]:
    return [Earlier(None, NOW - timedelta(hours=one), outcome) for one in hours_ago]


def told(known: dict, *hours_ago: float, definition=PRN) -> dict:
    return as_recorded(definition.record, known, done(*hours_ago), NOW)


@pytest.mark.parametrize(
    ("code", "plan", "expected"),
    [
        ("prn-medication", PLAN, HELD),
        ("prn-medication", {}, Limits(timedelta(0), timedelta(0), None)),
        ("rescue-medication", {"max_doses": 1}, Limits(timedelta(0), timedelta(0), 1)),
        ("insulin-administration", {}, Limits(timedelta(hours=2), timedelta(0), None)),
        ("oral-nasal-suction", {}, Limits(timedelta(0), timedelta(0), None)),
    ],
)
def test_limits_come_from_the_definition_and_the_plan(code, plan, expected):
    assert limits(activity(code), plan) == expected


@pytest.mark.parametrize(
    ("hours_ago", "in_day", "again_in"),
    [
        ((), 0, None),
        ((1,), 1, 3),
        ((3.99,), 1, 0.01),
        ((4,), 1, None),
        ((30,), 0, None),
        ((5, 10, 15), 3, 9),
        ((1, 10, 15), 3, 9),
        ((5, 10, 24), 2, None),
        ((5, 10, 15, 20), 4, 9),
    ],
)
def test_from_when_it_may_be_done_again(hours_ago, in_day, again_in):
    found = repeat(HELD, done(*hours_ago), NOW)
    assert found.in_day == in_day
    wait = None if found.again_at is None else (found.again_at - NOW) / timedelta(hours=1)
    assert wait == (None if again_in is None else pytest.approx(again_in))


def test_only_what_was_done_counts():
    found = repeat(HELD, [*done(1, outcome="refused"), *done(2)], NOW)
    assert (found.last, found.in_day) == (NOW - timedelta(hours=2), 1)


def test_two_doses_in_the_same_minute_are_two():
    assert repeat(HELD, done(2, 2), NOW).in_day == 2


@pytest.mark.parametrize(
    ("known", "hours_ago", "expected"),
    [
        ({}, (), {}),
        ({"dose_number": 1}, (), {"dose_number": 1}),
        ({"hours_since_last": "6"}, (1.5,), {"hours_since_last": "1.50"}),
        ({"hours_since_last": "1"}, (1.5,), {"hours_since_last": "1"}),
        ({"dose_number": 1}, (1, 5), {"dose_number": 3}),
        ({"dose_number": 3}, (5,), {"dose_number": 3}),
        ({"earlier_dose": "none"}, (5,), {"earlier_dose": "earlier"}),
        ({"earlier_dose": "none"}, (30,), {"earlier_dose": "none"}),
    ],
)
def test_the_more_careful_of_record_and_answer_stands(known, hours_ago, expected):
    found = told(known, *hours_ago)
    assert {name: found[name] for name in expected} == expected


def test_an_activity_without_such_questions_is_left_alone():
    insulin = activity("insulin-administration")
    assert told({"dose_units": "12"}, 1, 2, definition=insulin) == {"dose_units": "12"}


def test_a_number_is_never_higher_than_the_field_can_hold():
    rescue = activity("rescue-medication")
    assert told({}, *range(1, 9), definition=rescue)["dose_number"] == 6


@settings(max_examples=200)
@given(
    ago=st.lists(st.floats(0, 72), max_size=8),
    typed=st.integers(1, 24),
    hours=st.integers(0, 72),
)
def test_the_record_never_makes_an_answer_less_careful(ago, typed, hours):
    known = {"dose_number": typed, "hours_since_last": str(hours)}
    found = told(known, *ago)
    assert found["dose_number"] >= typed
    assert float(found["hours_since_last"]) <= hours
    assert as_recorded(PRN.record, found, done(*ago), NOW) == found


@settings(max_examples=200)
@given(ago=st.lists(st.floats(0, 72), max_size=8), within=st.integers(0, 180))
def test_at_the_time_it_may_be_done_again_nothing_holds_it_back(ago, within):
    held = Limits(timedelta(minutes=within), timedelta(hours=4), 3)
    earlier = done(*ago)
    again_at = repeat(held, earlier, NOW).again_at or NOW
    then = repeat(held, earlier, again_at)
    assert then.again_at is None
    assert then.in_day < 3
    assert then.last is None or again_at - then.last >= max(held.within, held.interval)
    assert again_at - NOW <= DAY
