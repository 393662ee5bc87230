"""The window of the national return, what it may say, what changed and what was missed."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.calendars import CALENDARS
from almoner.kernel.sourced import Confidence
from almoner.kernel.zone import to_london
from almoner.services.capacity.returning import rules
from almoner.services.capacity.returning.rules import (
    FIELDS,
    Missed,
    as_csv,
    changed,
    check_values,
    fields_of,
    is_open,
    missed,
    next_window,
    window,
)

# The 14th, and the last day on which it can be saved.
LAST_DAYS = [
    (date(2026, 1, 1), date(2026, 1, 14)),
    (date(2026, 2, 1), date(2026, 2, 16)),
    (date(2026, 3, 1), date(2026, 3, 16)),
    (date(2024, 4, 1), date(2024, 4, 15)),
    (date(2025, 12, 1), date(2025, 12, 15)),
    (date(2017, 4, 1), date(2017, 4, 18)),
]


@pytest.mark.parametrize(("month", "last"), LAST_DAYS)
def test_the_window_ends_on_the_14th_or_the_next_working_day(month, last):
    opens, closes = window(month)
    assert to_london(opens).date() == month.replace(day=8)
    assert to_london(closes).date() == last + timedelta(days=1)
    assert {to_london(one).time().isoformat() for one in (opens, closes)} == {"00:00:00"}


@given(st.dates(date(2001, 1, 1), date(2039, 12, 1)))
def test_every_window_is_at_least_a_week_and_its_last_day_works(day):
    opens, closes = window(day.replace(day=1))
    last = to_london(closes).date() - timedelta(days=1)
    assert last.day >= 14
    assert CALENDARS["working_days"].counts(last)
    assert is_open(opens)
    assert is_open(closes - timedelta(microseconds=1))
    assert not is_open(closes)
    assert not is_open(opens - timedelta(microseconds=1))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


OPEN = at("2026-03-10T12:00:00")


@pytest.mark.parametrize(
    ("now", "month"), [("2026-03-01", 3), ("2026-03-16", 3), ("2026-03-17", 4), ("2026-12-20", 1)]
)
def test_the_next_window_is_this_one_until_it_shuts(now, month):
    assert to_london(next_window(at(now))[0]).date().month == month


def values(kind="nursing", **changes):
    return {**dict.fromkeys(f.code for f in fields_of(kind)), **changes}


WRONG = [
    ("nursing", {}, OPEN, None),
    ("nursing", {"maximum": 10, "occupied": 8, "accepting": 2}, OPEN, None),
    ("home_care", {"people": 0}, OPEN, None),
    ("nursing", {"maximum": 9, "occupied": 8, "accepting": 2}, OPEN, "more-than-there-are"),
    ("nursing", {"maximum": -1}, OPEN, "maximum-out-of-range"),
    ("nursing", {"carers": 5_001}, OPEN, "carers-out-of-range"),
    ("nursing", {"people": 1}, OPEN, "people-unknown"),
    ("community", {}, OPEN, "not-asked"),
    ("nursing", {}, at("2026-03-07T23:59:00"), "window-shut"),
    ("nursing", {}, at("2026-03-17T00:00:00"), "window-shut"),
]


@pytest.mark.parametrize(("kind", "changes", "now", "code"), WRONG)
def test_what_a_return_may_say(kind, changes, now, code):
    found = [one.code for one in check_values(values(kind, **changes), kind, now)]
    assert found == ([code] if code else [])


def test_a_refusal_says_when_it_can_be_saved():
    (shut,) = check_values(values(), "nursing", at("2026-02-20T12:00:00"))
    assert shut.mend == "The next can be saved from 8 March 2026 to 16 March 2026."


@pytest.mark.hazard("HZ-73")
def test_nothing_known_only_from_memory_is_asked_for():
    assert {one.confidence for one in FIELDS} == {Confidence.F, Confidence.F2}
    assert not [one for one in FIELDS if "absen" in one.words.lower()]


def test_what_changed_is_each_field_that_differs():
    before, now = {"maximum": 10, "occupied": None}, {"maximum": 10, "occupied": 8}
    assert changed(before, now) == {"occupied": (None, 8)}
    assert changed(None, now) == {}


def saved(*months):
    return [at(f"{month}-10T12:00:00") for month in months]


MISSED = [
    ([], "2026-06-20", 0, 0, False),
    (saved("2026-01"), "2026-02-17", 1, 1, False),
    (saved("2026-01"), "2026-03-20", 2, 2, False),
    (saved("2026-01"), "2026-04-20", 3, 3, True),
    (saved("2026-01", "2026-04"), "2026-04-20", 2, 0, False),
    (saved("2025-06", "2025-08", "2025-10", "2025-12", "2026-02"), "2026-03-20", 5, 1, True),
    (saved("2026-01", "2026-02", "2026-03"), "2026-03-20", 0, 0, False),
    (saved("2026-01"), "2026-02-10", 0, 0, False),
    ([at("2026-01-20T12:00:00")], "2026-02-01", 1, 1, False),
    (saved("2020-01"), "2026-03-20", 12, 12, True),
    (saved("2026-01", "2026-05"), "2026-05-12", 3, 0, False),
    (saved("2026-01"), "2026-05-12", 3, 3, True),
]


@pytest.mark.hazard("HZ-73")
@pytest.mark.parametrize(("moments", "now", "lost", "in_a_row", "warns"), MISSED)
def test_months_missed_are_counted_and_warned_of(moments, now, lost, in_a_row, warns):
    found = missed(moments, at(now))
    assert (len(found.months), found.in_a_row, found.warns) == (lost, in_a_row, warns)


def test_one_that_is_three_in_a_row_or_four_in_a_year_warns():
    months = tuple(date(2026, n, 1) for n in range(1, 5))
    assert [Missed(months[:n], 0).warns for n in range(5)] == [False] * 4 + [True]
    assert [Missed((), n).warns for n in range(4)] == [False] * 3 + [True]


def test_the_file_has_every_column_and_no_formula():
    read = list(csv.reader(io.StringIO(as_csv([("=1+1", "2026-03", "Beds", None, 0, "yes", "F")]))))
    assert read == [[*rules.COLUMNS], ["'=1+1", "2026-03", "Beds", "", "0", "yes", "F"]]
