"""What may be said, what counts, how fresh it is and what is free: no database."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.capacity.world import DAY, HOUR, NOW, TODAY, hours, said

from almoner.services.capacity import limits
from almoner.services.capacity.rules import (
    Free,
    Freshness,
    Said,
    Stood,
    age_of,
    can_hold,
    can_say,
    check_room,
    check_said,
    counts,
    free_of,
    is_over,
)


def codes(what: Said, kind: str = "nursing", at: datetime = NOW) -> list[str]:
    return [one.code for one in check_said(what, kind, at)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"occupied": 11, "accepting": 0}, "more-occupied-than-there-are"),
        ({"accepting": 3}, "more-accepted-than-left"),
        ({"reserved": 1}, "more-accepted-than-left"),
        ({"maximum": -1, "occupied": None, "accepting": None}, "maximum-out-of-range"),
        ({"maximum": 10**6}, "maximum-out-of-range"),
        ({"holds_until": NOW}, "holds-no-longer"),
        ({"holds_until": NOW - HOUR}, "holds-no-longer"),
        ({"holds_until": NOW + 36 * DAY}, "holds-too-long"),
        ({"said_at": NOW + timedelta(minutes=6)}, "said-in-the-future"),
        ({"minutes": {"teatime": 10}}, "no-such-part"),
        ({"minutes": {"morning": -1}}, "minutes-out-of-range"),
        ({"minutes": {"night": 10**7}}, "minutes-out-of-range"),
        ({"rate_pence": 9}, "rate-out-of-range"),
        ({"rate_pence": 10**8}, "rate-out-of-range"),
        ({"maximum": None, "accepting": None}, "nothing-said"),
        ({"said_at": NOW.replace(tzinfo=None)}, "time-without-zone"),
    ],
)
def test_nonsense_is_refused_in_words_with_a_mend(changes, code):
    refusals = list(check_said(said(**changes), "nursing", NOW))
    assert code in [one.code for one in refusals]
    assert all(one.reason and one.mend for one in refusals)
    assert not can_say(said(**changes), "nursing", NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"accepting": 0},
        {"accepting": 1, "reserved": 1},
        {"maximum": None, "occupied": None},
        {"occupied": None, "accepting": 10},
        {"said_at": NOW + timedelta(minutes=5)},
        {"said_at": NOW - 3 * DAY},
        {"holds_until": NOW + 35 * DAY},
        {"rate_pence": 140_000},
        {"minutes": {"morning": 0}},
    ],
)
def test_what_makes_sense_may_be_said(changes):
    assert codes(said(**changes)) == []


@pytest.mark.parametrize(
    ("kind", "pence", "right"),
    [("home_care", 2_500, True), ("nursing", 2_500, False), ("nursing", 120_000, True)],
)
def test_a_rate_is_believed_by_the_hour_or_by_the_week(kind, pence, right):
    assert can_say(said(rate_pence=pence), kind, NOW) is right


def test_every_kind_in_the_directory_is_paid_by_something():
    from almoner.registers.directory.models import Service

    assert set(limits.PAID_BY) == set(Service.Kind.values)


@pytest.mark.parametrize(
    ("age", "holds", "state"),
    [
        (timedelta(), DAY, Freshness.FRESH),
        (23 * HOUR, 3 * DAY, Freshness.FRESH),
        (24 * HOUR, 3 * DAY, Freshness.AGEING),
        (30 * DAY, 31 * DAY, Freshness.AGEING),
        (DAY, DAY, Freshness.STALE),
        (HOUR, timedelta(minutes=59), Freshness.STALE),
    ],
)
def test_how_fresh_a_statement_is(age, holds, state):
    found = age_of(NOW - age, NOW - age + holds, NOW)
    assert found.freshness == state
    assert found.holds is (state is not Freshness.STALE)


def test_a_clock_that_runs_ahead_makes_nothing_newer_than_new():
    assert age_of(NOW + timedelta(minutes=4), NOW + DAY, NOW).weight == 1.0


hours_old = st.integers(min_value=0, max_value=24 * 40)


@given(hours_old, hours_old)
def test_what_is_older_never_weighs_more(one, other):
    young, old = (age_of(NOW - HOUR * n, NOW + HOUR, NOW).weight for n in sorted((one, other)))
    assert 0 < old <= young <= 1


@given(hours_old, st.integers(min_value=1, max_value=24 * 35))
@pytest.mark.hazard("HZ-25")
def test_what_no_longer_holds_weighs_nothing_and_is_free_of_nothing(age, holding):
    what = said(NOW - HOUR * age, holds_until=NOW - HOUR * age + HOUR * holding)
    free = free_of(Stood(what), NOW)
    if age >= holding:
        assert (free.age.weight, free.places, free.minutes) == (0, None, {})
    else:
        assert free.places == 2


@pytest.mark.parametrize(
    ("stood", "places", "minutes"),
    [
        (Stood(said()), 2, {}),
        (Stood(said(), held=1), 1, {}),
        (Stood(said(), held=2), 0, {}),
        (Stood(said(), held=5), 0, {}),
        (Stood(said(accepting=None)), None, {}),
        (Stood(said(accepting=0)), 0, {}),
        (Stood(hours()), None, {"morning": 120, "evening": 60}),
        (Stood(hours(), held_minutes={"morning": 45}), None, {"morning": 75, "evening": 60}),
        (Stood(hours(), held_minutes={"evening": 90}), None, {"morning": 120, "evening": 0}),
    ],
)
@pytest.mark.hazard("HZ-25")
def test_free_is_accepted_and_not_held_and_empty_is_unknown(stood, places, minutes):
    free = free_of(stood, NOW)
    assert (free.places, free.minutes) == (places, minutes)


def test_a_service_that_never_spoke_is_unknown():
    assert free_of(None, NOW) == Free(free_of(None, NOW).age)
    assert free_of(None, NOW).age.freshness is Freshness.UNSAID


@pytest.mark.parametrize(
    ("stood", "over"),
    [
        (Stood(said(), held=2), False),
        (Stood(said(), held=3), True),
        (Stood(said(accepting=None), held=1), True),
        (Stood(hours(), held_minutes={"morning": 120}), False),
        (Stood(hours(), held_minutes={"morning": 121}), True),
        (Stood(hours(), held_minutes={"night": 1}), True),
    ],
)
def test_more_held_than_accepted_is_seen(stood, over):
    assert is_over(stood) is over
    assert free_of(stood, NOW).over is over
    assert free_of(stood, NOW + 9 * DAY).over is over


@pytest.mark.parametrize(
    ("stood", "places", "minutes", "code"),
    [
        (Stood(said()), 2, {}, None),
        (Stood(said()), 3, {}, "not-free"),
        (Stood(said(), held=1), 2, {}, "not-free"),
        (Stood(said(accepting=None)), 1, {}, "not-free"),
        (Stood(said(NOW - 2 * DAY)), 1, {}, "not-known-to-be-free"),
        (Stood(hours()), 0, {"morning": 120}, None),
        (Stood(hours()), 0, {"morning": 121}, "not-free"),
        (Stood(hours()), 0, {"night": 1}, "not-free"),
        (Stood(hours()), 1, {}, "not-free"),
    ],
)
def test_only_what_is_known_to_be_free_is_held(stood, places, minutes, code):
    found = [one.code for one in check_room(stood, places, minutes, NOW)]
    assert found == ([code] if code else [])
    assert can_hold(stood, places, minutes, NOW) is (code is None)


moments = st.integers(min_value=0, max_value=50)


@given(
    st.lists(st.tuples(moments, st.integers(0, 5)), min_size=1, unique_by=lambda o: o[0]),
    st.randoms(),
)
def test_any_order_of_the_same_statements_leaves_the_same_standing(messages, random):
    def standing(order):
        latest: Said | None = None
        for minute, free in order:
            one = said(NOW + timedelta(minutes=minute), accepting=free, maximum=None)
            if counts(one.said_at, latest and latest.said_at):
                latest = one
        return latest

    shuffled = [*messages, *random.sample(messages, len(messages))]
    random.shuffle(shuffled)
    assert standing(shuffled) == standing(messages) == standing(sorted(messages))


def test_limits_are_proposals_and_say_so():
    values = [one for name in vars(limits).values() if isinstance(name, tuple) for one in name]
    assert values
    assert all(not one.is_national for one in values)
    assert limits.amount(limits.HOLDS_AT_MOST, TODAY) == 35
