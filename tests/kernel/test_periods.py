"""Half-open periods, checked against a slow and obvious model: sets of days."""

from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.kernel.london import LONDON, day_period
from almoner.kernel.periods import Period, gaps, merge

FIRST = date(2026, 3, 1)
WORLD = [FIRST + timedelta(days=n) for n in range(-3, 25)]


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def span(start: int | None, end: int | None) -> Period[date]:
    return Period(
        None if start is None else day(start),
        None if end is None else day(end),
    )


def members(period: Period[date]) -> set[date]:
    return {at for at in WORLD if period.contains(at)}


def union(periods) -> set[date]:
    return set().union(*(members(period) for period in periods))


@st.composite
def spans(draw) -> Period[date]:
    start = draw(st.none() | st.integers(0, 20))
    end = draw(st.none() | st.integers(start or 0, 20))
    return span(start, end)


@pytest.mark.parametrize(
    ("period", "at", "inside"),
    [
        (span(2, 5), 1, False),
        (span(2, 5), 2, True),
        (span(2, 5), 4, True),
        (span(2, 5), 5, False),
        (span(None, 5), -3, True),
        (span(None, 5), 5, False),
        (span(2, None), 20, True),
        (span(2, None), 1, False),
        (span(None, None), 7, True),
        (span(2, 2), 2, False),
    ],
)
def test_the_start_is_in_and_the_end_is_not(period, at, inside):
    assert period.contains(day(at)) is inside


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (span(0, 5), span(5, 9), None),
        (span(0, 5), span(4, 9), span(4, 5)),
        (span(0, 9), span(3, 4), span(3, 4)),
        (span(None, 5), span(2, None), span(2, 5)),
        (span(None, None), span(2, 5), span(2, 5)),
        (span(None, None), span(None, None), span(None, None)),
        (span(None, 2), span(3, None), None),
        (span(3, 3), span(0, 9), None),
        (span(3, 3), span(3, 3), None),
        (span(0, 9), span(3, 3), None),
    ],
)
def test_intersect_is_what_both_share(one, other, shared):
    assert one.intersect(other) == shared
    assert one.overlaps(other) is (shared is not None)


def test_a_period_may_name_its_kind():
    assert Period[date](day(0), day(3)) == span(0, 3)


def test_a_period_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        span(0, 3).end = day(5)


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match=r"cannot end \(2026-03-01\) before .* \(2026-03-02\)"):
        span(1, 0)


def test_a_period_does_not_mix_dates_and_times():
    with pytest.raises(ValueError, match="not a mix"):
        Period(day(0), datetime(2026, 3, 5, tzinfo=UTC))


@pytest.mark.parametrize("side", ["start", "end"])
def test_a_time_without_a_zone_is_refused(side):
    bounds = {"start": None, "end": None, side: datetime(2026, 3, 1, 8)}
    with pytest.raises(ValueError, match="2026-03-01T08:00:00 has no time zone"):
        Period(**bounds)


def test_contains_refuses_a_time_without_a_zone():
    with pytest.raises(ValueError, match="no time zone"):
        day_period(day(0)).contains(datetime(2026, 3, 1, 8))


@pytest.mark.parametrize(
    ("period", "at"),
    [
        (span(0, 9), datetime(2026, 3, 2, tzinfo=UTC)),
        (span(None, 9), datetime(2026, 3, 2, tzinfo=UTC)),
        (day_period(day(0)), day(0)),
    ],
)
def test_dates_and_times_are_not_compared(period, at):
    with pytest.raises(TypeError, match="dates compares with dates"):
        period.contains(at)


def test_a_period_of_dates_does_not_intersect_one_of_times():
    with pytest.raises(TypeError, match="dates compares with dates"):
        span(0, 9).intersect(day_period(day(1)))


def test_times_in_any_zone_are_the_same_instant():
    tokyo = timezone(timedelta(hours=9))
    one = Period(datetime(2026, 3, 1, 0, tzinfo=UTC), None)
    other = Period(datetime(2026, 3, 1, 9, tzinfo=tokyo), None)
    assert one == other
    assert hash(one) == hash(other)


def test_the_hour_that_comes_twice_is_kept_in_order_of_happening():
    summer = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=0)
    winter = datetime(2026, 10, 25, 1, 15, tzinfo=LONDON, fold=1)
    visit = Period(summer, winter)
    assert visit.duration() == timedelta(minutes=45)
    assert visit.contains(datetime(2026, 10, 25, 0, 59, tzinfo=UTC))
    assert visit.days() == 0
    with pytest.raises(ValueError, match="cannot end"):
        Period(winter, summer)


@pytest.mark.parametrize(
    ("period", "days"), [(span(0, 7), 7), (span(3, 3), 0), (span(0, 1), 1), (span(-1, 20), 21)]
)
def test_days_counts_dates(period, days):
    assert period.days() == days


@pytest.mark.parametrize("monday", [date(2026, 3, 23), date(2026, 10, 19), date(2026, 6, 1)])
def test_a_week_has_seven_days_whatever_the_clocks_do(monday):
    week = Period(day_period(monday).start, day_period(monday + timedelta(days=7)).start)
    assert week.days() == 7


def test_less_than_a_day_counts_as_none():
    start = datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert Period(start, start + timedelta(hours=23, minutes=59)).days() == 0


@pytest.mark.parametrize("period", [span(None, 1), span(1, None), span(None, None)])
def test_an_open_period_has_no_length(period):
    with pytest.raises(ValueError, match="open on one side"):
        period.days()
    with pytest.raises(ValueError, match="open on one side"):
        period.duration()


@pytest.mark.parametrize(
    ("period", "empty"),
    [(span(3, 3), True), (span(3, 4), False), (span(None, None), False), (span(3, None), False)],
)
def test_a_period_is_empty_when_it_ends_where_it_starts(period, empty):
    assert period.is_empty is empty


def test_merge_joins_touching_and_overlapping_periods():
    assert merge([span(7, 9), span(0, 2), span(2, 4), span(3, 5)]) == (span(0, 5), span(7, 9))


def test_merge_of_nothing_is_nothing():
    assert merge([]) == ()
    assert merge([span(4, 4)]) == ()


def test_merge_swallows_what_an_open_end_covers():
    assert merge([span(3, None), span(9, 12), span(None, 1)]) == (span(None, 1), span(3, None))


def test_gaps_are_what_nobody_covers():
    cover = [span(4, 6), span(8, 9), span(-2, 1)]
    assert gaps(cover, span(0, 10)) == (span(1, 4), span(6, 8), span(9, 10))


@pytest.mark.parametrize(
    ("cover", "within", "left"),
    [
        ([], span(0, 3), (span(0, 3),)),
        ([], span(None, None), (span(None, None),)),
        ([span(2, 3)], span(None, None), (span(None, 2), span(3, None))),
        ([span(None, None)], span(0, 3), ()),
        ([span(0, 3)], span(0, 3), ()),
        ([span(None, 2)], span(None, None), (span(2, None),)),
        ([span(2, None)], span(None, None), (span(None, 2),)),
        ([span(5, 9)], span(0, 3), (span(0, 3),)),
        ([span(0, 9)], span(3, 3), ()),
        ([], span(3, 3), ()),
    ],
)
def test_gaps_with_open_sides_and_edges(cover, within, left):
    assert gaps(cover, within) == left


def test_merge_and_gaps_work_on_times():
    saturday, sunday, monday = (day_period(date(2026, 3, 28 + n)) for n in range(3))
    assert merge([monday, saturday, sunday]) == (Period(saturday.start, monday.end),)
    assert gaps([saturday, monday], Period(saturday.start, monday.end)) == (sunday,)


@given(spans(), spans())
def test_intersect_agrees_with_sets_of_days(one, other):
    shared = one.intersect(other)
    assert (members(shared) if shared else set()) == members(one) & members(other)


@given(spans(), spans())
def test_overlap_goes_both_ways(one, other):
    assert one.overlaps(other) is other.overlaps(one) is bool(members(one) & members(other))


@given(st.lists(spans(), max_size=6))
def test_merge_covers_the_same_days_with_true_breaks_between(periods):
    merged = merge(periods)
    assert union(merged) == union(periods)
    assert all(not period.is_empty for period in merged)
    for earlier, later in pairwise(merged):
        assert earlier.end < later.start


@given(st.lists(spans(), max_size=6))
def test_merge_twice_is_merge_once(periods):
    assert merge(merge(periods)) == merge(periods)


@given(st.lists(spans(), max_size=6), spans())
def test_gaps_and_cover_share_the_whole_between_them(periods, within):
    found = gaps(periods, within)
    assert union(found) == members(within) - union(periods)
    assert merge(found) == found
