"""What is shown of a place, what is short, and when a page must not call itself live."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from almoner.surfaces.flow.rules import (
    LOST_AFTER,
    SPANS,
    Room,
    Short,
    Sought,
    Waiting,
    Week,
    beside,
    by_line,
    by_state,
    by_week,
    is_lost,
    packages_in,
    part_of,
    shortfalls,
    span_of,
    usual_sizes,
)
from almoner.surfaces.flow.showing import beds_trend

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
WARDS = {(1, ""): "Elm", (2, ""): "Willow"}


def group(ward=1, days=0, people=1, pathway="p1", mine=True) -> Waiting:
    names = {1: "Elm", 2: "Willow"}
    return Waiting(ward, names[ward], 9, "Trust", "ready", pathway, days, False, people, mine)


def test_the_usual_size_is_what_a_package_takes_on_average():
    found = usual_sizes(
        [
            sought(packages=1, morning=60, evening=30),
            sought(state="started", packages=2, morning=60),
            sought("nursing", packages=3),
        ]
    )
    assert found == {"home_care": {"morning": 40.0, "evening": 10.0}}


@pytest.mark.parametrize(
    ("free", "size", "fits"),
    [
        ({"morning": 120, "evening": 60}, {"morning": 40.0, "evening": 30.0}, 2),
        ({"morning": 120}, {"morning": 40.0, "evening": 30.0}, 0),
        ({"morning": 120}, {}, None),
        ({}, {}, 4),
        ({}, {"morning": 40.0}, 0),
    ],
)
def test_what_is_free_is_told_in_packages(free, size, fits):
    assert packages_in(Room("home_care", places=4, minutes=free), size) == fits


def sought(kind="home_care", state="open", packages=1, mine=True, **minutes) -> Sought:
    return Sought(kind, state, packages, minutes, mine)


@pytest.mark.parametrize(
    ("days", "title"),
    [
        (0, "Ready today"),
        (1, "1 day"),
        (2, "2 to 6 days"),
        (6, "2 to 6 days"),
        (7, "7 days or more"),
        (90, "7 days or more"),
    ],
)
def test_how_long_somebody_waits(days, title):
    assert SPANS[span_of(days)][1] == title


def test_who_is_not_ready_does_not_wait():
    with pytest.raises(ValueError, match="ready"):
        span_of(-1)


def test_exact_counts_are_added_by_ward():
    groups = [group(1, 0, 2), group(1, 3, 1), group(2, 8, 1), group(2, -1, 6)]
    table = by_line(groups, WARDS, "ward", exact=True)
    assert [(one.title, one.counts, one.total) for one in table.lines] == [
        ("Elm", (2, 0, 1, 0), 3),
        ("Willow", (0, 0, 0, 1), 1),
    ]
    assert (table.counts, table.total) == ((2, 0, 1, 1), 4)


def test_a_place_without_wards_has_nobody():
    assert by_line([], {}, "ward", exact=True).total == 0


@pytest.mark.hazard("HZ-11")
@given(
    some.lists(
        some.tuples(some.sampled_from([1, 2]), some.integers(0, 9), some.integers(1, 30)),
        max_size=8,
    )
)
def test_small_numbers_are_never_shown_to_those_without_their_care(rows):
    groups = [group(*row) for row in rows]
    table = by_line(groups, WARDS, "ward", exact=False)
    counts = [n for one in table.lines for n in (*one.counts, one.total)]
    counts += [*table.counts, table.total]
    assert all(n is None or n == 0 or n >= 5 for n in counts)


@pytest.mark.hazard("HZ-11")
def test_a_small_number_cannot_be_taken_from_the_sum():
    counts, total = by_state(
        [sought(state="open", packages=2), sought(state="awarded", packages=8)],
        ["open", "awarded", "started"],
        exact=False,
    )
    assert (counts, total) == ((None, None, 0), 10)


def test_what_is_free_in_the_morning_helps_nobody_in_the_evening():
    wanted = [sought(packages=2, morning=60, evening=60)]
    room = Room("home_care", 3, fresh=1, stale=2, minutes={"morning": 600})
    assert shortfalls(wanted, {"home_care": room}) == [Short("home_care", 2, 1, 2)]


def test_the_biggest_shortfall_comes_first_and_none_is_left_out_of_words():
    wanted = [
        sought("nursing", packages=5),
        sought("nursing", "awarded", packages=9),
        sought("residential", packages=4),
        sought("home_care", packages=1, morning=30),
    ]
    rooms = {
        "nursing": Room("nursing", 2, fresh=2, places=3),
        "home_care": Room("home_care", 1, fresh=1, minutes={"morning": 30}),
    }
    assert [(one.kind, one.short) for one in shortfalls(wanted, rooms)] == [
        ("residential", 4),
        ("nursing", 2),
    ]


@pytest.mark.hazard("HZ-80")
@pytest.mark.parametrize(
    ("silent", "lost"),
    [(timedelta(), False), (LOST_AFTER, False), (LOST_AFTER + timedelta(seconds=1), True)],
)
def test_a_page_that_hears_nothing_is_not_live(silent, lost):
    assert is_lost(NOW - silent, NOW) is lost


@pytest.mark.hazard("HZ-80")
def test_a_page_that_never_heard_anything_is_not_live():
    assert is_lost(None, NOW)


@pytest.mark.hazard("HZ-11")
def test_two_tables_of_the_same_people_never_give_away_what_one_hides():
    groups = [
        group(1, 0, 9, "p1"),
        group(1, 1, 8, "p1"),
        group(2, 0, 2, "p1"),
        group(2, 1, 9, "p1"),
    ]
    wards = by_line(groups, WARDS, "ward", exact=False)
    pathways = by_line(groups, {(0, "p1"): "Pathway 1"}, "pathway", exact=False)
    assert None not in (*pathways.counts, pathways.total), "nothing of it is small by itself"
    assert None not in (*wards.counts, wards.total) or beside(pathways, wards).total is None
    assert beside(wards, wards) == wards


@pytest.mark.hazard("HZ-11")
def test_a_table_beside_one_that_hides_more_is_wholly_hidden():
    large = by_line([group(1, 0, 9), group(2, 0, 9)], WARDS, "ward", exact=False)
    small = by_line([group(1, 0, 3)], {(1, ""): "Elm"}, "ward", exact=False)
    hidden = beside(large, small)
    assert {n for one in hidden.lines for n in (*one.counts, one.total)} == {None}
    assert (set(hidden.counts), hidden.total) == ({None}, None)


@pytest.mark.hazard("HZ-11")
@pytest.mark.parametrize(
    ("part", "whole", "shown", "exact", "told"),
    [
        (1, 2, 2, True, 1),
        (6, 20, 20, False, 6),
        (2, 20, 20, False, None),
        (18, 20, 20, False, None),
        (0, 20, 20, False, 0),
        (6, 20, None, False, None),
    ],
)
def test_a_part_is_shown_only_where_neither_it_nor_the_rest_is_small(
    part, whole, shown, exact, told
):
    assert part_of(part, whole, shown, exact=exact) == told


MONDAY = date(2026, 2, 2)


def days_of(lost, went=0):
    return [(MONDAY + timedelta(days=n), each, went) for n, each in enumerate(lost)]


@pytest.mark.parametrize(
    ("lost", "exact", "weeks"),
    [
        ([], True, []),
        ([1] * 6, True, []),
        ([1] * 7 + [2] * 7, True, [7, 14]),
        ([9, 9, *[1] * 7], True, [7]),
        ([0] * 6 + [3] + [2] * 7, False, [None, 14]),
    ],
)
def test_bed_days_are_told_by_whole_weeks_that_end_yesterday(lost, exact, weeks):
    assert [one.lost for one in by_week(days_of(lost), exact=exact)] == weeks


def test_the_trend_says_in_words_and_numbers_what_it_draws():
    made = beds_trend(by_week(days_of([2] * 7 + [0] * 7 + [1] * 7, went=1), exact=False))
    assert made.summary == (
        "7 bed days lost in the week from 16 February 2026, 14 in the week from 2 February 2026."
    )
    assert [row[0] for row in made.rows] == [
        "2 February 2026",
        "9 February 2026",
        "16 February 2026",
    ]
    assert "14" in made.rows[0][1]


def test_nothing_is_drawn_where_nothing_may_be_shown():
    assert beds_trend(()) is None
    assert beds_trend((Week(MONDAY, None, 9),)) is None
