"""Whoever says something next, in whatever way: what was sold here is not free again."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.registers.directory.world import a_service
from tests.services.capacity.world import DAY, HOUR, NOW, a_world, hours, said, say

from almoner.kernel.refusals import Refused
from almoner.services.capacity.commands import (
    change_minutes,
    change_places,
    release,
    reserve,
    state,
    still_right,
    take,
)
from almoner.services.capacity.models import Reservation
from almoner.services.capacity.queries import begins_from, standing_of

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("HZ-26")]
SOON = NOW + timedelta(minutes=5)


@pytest.fixture
def world():
    made = a_world()
    say(made)
    say(made, hours(), service=made.home_care)
    return made


def taken(world, key="a", at=NOW, service=None, **more):
    viewer, service = world.viewer(world.hub), service or world.home
    made = reserve(viewer, service.pk, key, at + DAY, at=at, **more)
    take(viewer, made, at=at)
    return made


def stood(world, at=SOON):
    now = standing_of(world.home.pk, at)
    return now.stood.said.accepting, now.stood.said.occupied, now.stood.held, now.free.places


def test_still_right_sells_nothing_again(world):
    made = taken(world)
    still_right(world.viewer(world.manager), world.home.pk, "t", at=SOON)
    assert stood(world) == (1, 9, 0, 1)
    assert Reservation.objects.get(pk=made).state == "settled"


@pytest.mark.parametrize(("by", "after"), [(1, (2, 8, 0, 2)), (-1, (0, 10, 0, 0))])
def test_a_step_begins_from_what_is_shown(world, by, after):
    taken(world)
    change_places(world.viewer(world.manager), world.home.pk, by, "t", at=SOON)
    assert stood(world) == after


def test_a_step_in_one_part_of_the_day_frees_no_other(world):
    taken(world, service=world.home_care, minutes={"morning": 90})
    viewer = world.viewer(world.manager)
    change_minutes(viewer, world.home_care.pk, "evening", 30, "t", at=SOON)
    now = standing_of(world.home_care.pk, SOON)
    assert (now.free.minutes, now.stood.held_minutes) == ({"morning": 30, "evening": 90}, {})


def test_what_was_promised_beyond_what_is_accepted_goes_on_being_seen(world):
    for key in "ab":
        taken(world, key)
    spoken = NOW + timedelta(minutes=1)
    state(world.viewer(world.manager), world.home.pk, said(spoken, accepting=1), "s", at=spoken)
    still_right(world.viewer(world.manager), world.home.pk, "t", at=SOON)
    assert stood(world) == (0, 9, 1, 0)
    assert standing_of(world.home.pk, SOON).free.over


def test_whoever_types_begins_from_what_is_shown_and_knows_no_more(world):
    taken(world, "a")
    shown = begins_from(world.viewer(world.manager), world.home.pk)
    assert (shown.accepting, shown.occupied) == (1, 9)
    later = NOW + timedelta(minutes=2)
    taken(world, "b", later)
    typed = said(SOON, accepting=1, occupied=9)
    knows_to = NOW + timedelta(minutes=1)
    viewer = world.viewer(world.manager)
    state(viewer, world.home.pk, typed, "f", source="tap", at=SOON, knows_to=knows_to)
    assert stood(world) == (1, 9, 1, 0)


@pytest.mark.parametrize("source", ["api", "file", "round"])
def test_nobody_but_a_person_knows_at_once_what_was_taken(world, source):
    taken(world)
    later = NOW + timedelta(minutes=59)
    say(world, said(later), source=source, at=later)
    assert stood(world, later)[2:] == (1, 1)


def test_a_round_never_knows_what_was_taken(world):
    taken(world)
    later = NOW + 3 * HOUR
    say(world, said(later), source="round", at=later)
    assert stood(world, later)[2:] == (1, 1)


class Ledger:
    """What was last said, moved by each tap, and what was sold since: the slow and obvious way."""

    def __init__(self):
        self.said, self.sold, self.at = 0, {}, NOW

    @property
    def most(self):
        return max(0, self.said - len(self.sold))

    def spoke(self, accepting, knows_to):
        self.said = accepting
        self.sold = {k: when for k, when in self.sold.items() if when is None or when > knows_to}


STEPS = st.one_of(
    st.tuples(st.sampled_from(["api", "file", "typed"]), st.integers(0, 4)),
    st.tuples(st.just("tap"), st.sampled_from([-1, 0, 1])),
    st.tuples(st.sampled_from(["reserve", "take", "release"]), st.integers(0, 3)),
)


def step(viewers, service, ledger, what, number):
    """Does it here and in the ledger; what the rules refuse happens in neither."""
    manager, hub, at, key = *viewers, ledger.at, ledger.at.isoformat()
    live = sorted(ledger.sold)
    if what == "tap":
        moved = change_places if number else None
        if moved:
            moved(manager, service, number, key, at=at)
        else:
            still_right(manager, service, key, at=at)
        ledger.said += number
    elif what == "reserve":
        ledger.sold[reserve(hub, service, key, at + 2 * DAY, at=at)] = None
    elif what == "take" and live:
        chosen = live[number % len(live)]
        take(hub, chosen, at=at)
        ledger.sold[chosen] = ledger.sold[chosen] or at
    elif what == "release" and live:
        release(hub, live[number % len(live)], at=at)
        del ledger.sold[live[number % len(live)]]
    elif what in ("api", "file", "typed"):
        source = "tap" if what == "typed" else what
        state(manager, service, said(at, maximum=None, accepting=number), key, source=source, at=at)
        ledger.spoke(number, at if what == "typed" else at - HOUR)


@given(st.lists(st.tuples(st.sampled_from([1, 25, 61]), STEPS), min_size=4, max_size=10))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_free_is_never_more_than_was_last_said_less_what_was_sold_since(world, steps):
    service = a_service(organisation=world.home.organisation, kind="nursing").pk
    viewers, ledger = (world.viewer(world.manager), world.viewer(world.hub)), Ledger()
    step(viewers, service, ledger, "api", 3)
    for minutes, (what, number) in steps:
        ledger.at += timedelta(minutes=minutes)
        before = standing_of(service, ledger.at).free
        try:
            step(viewers, service, ledger, what, number)
        except Refused:
            continue
        free = standing_of(service, ledger.at).free
        assert free.places <= ledger.most
        if what == "tap" and not before.over:
            assert free.places == max(0, before.places + number)
