"""The pure rules of an act, by table and by property."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.delegation.world import NOW

from almoner.services.delegation.rules import acts as rules

MOMENTS = st.datetimes(
    min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1), timezones=st.just(UTC)
)
TOLERANCES = st.integers(0, 240)


@given(due=MOMENTS, slip=st.integers(-20_000, 20_000), tolerance=TOLERANCES)
def test_a_time_is_on_time_exactly_within_the_tolerance(due, slip, tolerance):
    done = due + timedelta(seconds=slip)
    found = rules.timing(due, done, tolerance)
    if abs(slip) <= tolerance * 60:
        assert found == "on_time"
    else:
        assert found == ("late" if slip > 0 else "early")


@given(done=MOMENTS, tolerance=TOLERANCES)
def test_nothing_due_is_neither_late_nor_early(done, tolerance):
    assert rules.timing(None, done, tolerance) == "unplanned"


@pytest.mark.hazard("HZ-08")
@given(due=MOMENTS, slip=st.integers(-7200, 7200), tolerance=TOLERANCES)
def test_the_zone_a_time_is_written_in_changes_nothing(due, slip, tolerance):
    from almoner.kernel.zone import LONDON

    done = due + timedelta(seconds=slip)
    shown = rules.timing(due.astimezone(LONDON), done, tolerance)
    assert shown == rules.timing(due, done, tolerance)


@given(due=MOMENTS, slip=st.integers(-100_000, 100_000))
def test_lateness_is_whole_minutes_and_never_below_nought(due, slip):
    found = rules.minutes_late(due, due + timedelta(seconds=slip))
    assert found == max(0, slip // 60)


@pytest.mark.hazard("HZ-07")
@given(
    gap=st.integers(-20_000, 20_000),
    outcome=st.sampled_from(["done", "refused", "missed"]),
    window=st.sampled_from([0, 15, 120]),
)
def test_only_something_done_and_close_stands_in_the_way(gap, outcome, window):
    earlier = [rules.Earlier(None, NOW, outcome)]
    found = rules.check_not_done_already(
        None, NOW + timedelta(seconds=gap), earlier, within=timedelta(minutes=window)
    )
    assert bool(found) is (outcome == "done" and abs(gap) < window * 60)


@given(gap=st.integers(-20_000, 20_000))
def test_what_is_done_whenever_needed_may_be_done_again_soon(gap):
    again = NOW + timedelta(seconds=gap)
    earlier = [rules.Earlier(None, NOW, "done")]
    assert not rules.check_not_done_already(None, again, earlier, within=timedelta(0))


@pytest.mark.hazard("HZ-07")
@given(gap=st.integers(-20_000, 20_000), window=st.sampled_from([0, 120]))
def test_one_time_due_is_done_once_whatever_it_is(gap, window):
    again = NOW + timedelta(seconds=gap)
    earlier = [rules.Earlier(NOW, NOW, "done")]
    within = timedelta(minutes=window)
    assert rules.check_not_done_already(NOW, again, earlier, within=within)


@pytest.mark.hazard("HZ-07")
@given(hours=st.integers(-11, 11))
def test_the_same_time_due_stands_in_the_way_at_any_distance(hours):
    earlier = [rules.Earlier(NOW, NOW + timedelta(hours=hours), "done")]
    assert rules.check_not_done_already(NOW, NOW, earlier, within=timedelta(hours=2))


def test_a_refusal_names_the_time_of_the_first():
    earlier = [rules.Earlier(None, NOW, "done")]
    found = rules.check_not_done_already(None, NOW, earlier, within=timedelta(hours=2))
    assert "8am" in found[0].reason
    assert "Do not do it again" in found[0].mend


@pytest.mark.parametrize(
    ("seconds", "refused"), [(-3600, False), (0, False), (120, False), (121, True), (3600, True)]
)
def test_the_future_begins_after_two_minutes(seconds, refused):
    assert bool(rules.check_moment(NOW + timedelta(seconds=seconds), NOW)) is refused


@pytest.mark.parametrize(
    ("taken", "code"),
    [
        (None, "not_checked"),
        (timedelta(0), None),
        (timedelta(minutes=30), None),
        (timedelta(minutes=30, seconds=1), "checked_too_long_ago"),
    ],
)
def test_how_long_a_check_is_good_for(taken, code):
    found = rules.check_reading_fresh(None if taken is None else NOW - taken, NOW)
    assert [one.code for one in found] == ([code] if code else [])


@pytest.mark.hazard("HZ-05")
@given(checked=st.integers(0, 9), then=st.integers(0, 9))
def test_only_the_plan_in_force_will_do(checked, then):
    assert bool(rules.check_plan_done_on(checked, then)) is (checked != then)
    assert bool(rules.check_plan_seen(checked, then)) is (checked != then)


@given(earlier=st.none() | MOMENTS, at=MOMENTS)
def test_a_new_check_is_always_later_than_the_last(earlier, at):
    found = rules.after(earlier, at)
    assert found >= at
    assert earlier is None or found > earlier


@pytest.mark.parametrize(
    ("seconds", "same", "twice"),
    [(0, True, True), (19, True, True), (20, True, False), (1, False, False)],
)
def test_one_press_or_two(seconds, same, twice):
    now = {"glucose": "1"} if same else {"glucose": "2"}
    found = rules.pressed_twice(NOW, {"glucose": "1"}, NOW + timedelta(seconds=seconds), now)
    assert found is twice
