"""One click offers what a round leaves free: of its day, as old as the round, never sold twice."""

from datetime import timedelta

import pytest
from tests.services.capacity.world import DAY, HOUR, NOW, TODAY, a_world, hours, say

from almoner.kernel.refusals import Refused
from almoner.services.capacity.commands import offer_spare, reserve, still_right, take
from almoner.services.capacity.commands.sparing import keep_spare
from almoner.services.capacity.models import Spare, Standing
from almoner.services.capacity.queries import Wanted, search, standing_of
from almoner.services.capacity.rules import Freshness

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def offer(world, day=TODAY, announced_at=NOW, at=NOW, **minutes):
    made = Spare.objects.create(
        organisation=world.home.organisation,
        day=day,
        announced_at=announced_at,
        **(minutes or {"morning": 120}),
    )
    return offer_spare(world.viewer(world.manager), world.home_care.pk, made.pk, at=at)


def stands(world, at=NOW):
    return standing_of(world.home_care.pk, at)


@pytest.mark.hazard("HZ-25")
def test_the_age_is_that_of_the_round_and_not_of_the_click(world):
    offer(world, announced_at=NOW - 25 * HOUR)
    age = stands(world).free.age
    assert (age.freshness, age.said_at) == (Freshness.AGEING, NOW - 25 * HOUR)


@pytest.mark.hazard("HZ-26")
def test_what_was_taken_long_before_is_not_free_again(world):
    """The round never knew of it."""
    offer(world)
    hub = world.viewer(world.hub)
    held = reserve(
        hub, world.home_care.pk, "a", NOW + DAY, minutes={"morning": 120}, ends_on=TODAY, at=NOW
    )
    take(hub, held, at=NOW)
    later = NOW + 3 * HOUR
    offer(world, TODAY + DAY, later, later)
    assert stands(world, later).free.minutes == {"morning": 0}
    still_right(world.viewer(world.manager), world.home_care.pk, "t", at=later + HOUR)
    now = stands(world, later + HOUR)
    assert (now.free.minutes, now.stood.held_minutes) == ({"morning": 0}, {})
    assert now.free.last_day == TODAY + DAY


def test_a_second_day_adjoins_the_first(world):
    offer(world)
    offer(world, TODAY + DAY, morning=60)
    now = stands(world)
    assert (now.free.minutes, now.free.last_day) == ({"morning": 60}, TODAY + DAY)
    assert now.stood.said.available_from == TODAY


@pytest.mark.hazard("HZ-25")
def test_a_round_published_anew_with_less_takes_off_what_was_offered(world):
    offer(world)
    later = NOW + HOUR
    keep_spare(
        actor=world.viewer(world.manager),
        at=later,
        provider_id=world.home.organisation_id,
        day=TODAY,
        minutes={"morning": 45},
        areas=[],
    )
    now = stands(world, later)
    assert (now.free.minutes, now.free.last_day) == ({"morning": 45}, TODAY)
    offer_spare(world.viewer(world.manager), world.home_care.pk, Spare.objects.get().pk, at=later)
    assert stands(world, later).free.minutes == {"morning": 45}


def test_one_day_does_not_replace_what_is_said_of_every_day(world):
    say(world, hours(), service=world.home_care)
    with pytest.raises(Refused, match="every day"):
        offer(world)
    assert stands(world).free.minutes == {"morning": 120, "evening": 60}


@pytest.mark.parametrize(("end_on", "fits"), [(None, False), (TODAY, True), (TODAY + DAY, False)])
def test_a_day_fits_care_of_that_day_only(world, end_on, fits):
    offer(world)
    wanted = Wanted(kinds=("home_care",), minutes={"morning": 60}, start_on=TODAY, end_on=end_on)
    [found] = search(world.viewer(world.hub), wanted, NOW)
    assert found.fits is fits
    assert found.now.free.last_day == TODAY


def test_care_that_goes_on_holds_nothing_of_one_day(world):
    offer(world)
    with pytest.raises(Refused, match="not known for longer"):
        reserve(
            world.viewer(world.hub),
            world.home_care.pk,
            "a",
            NOW + HOUR,
            minutes={"morning": 60},
            at=NOW,
        )
    assert Standing.objects.get().held_morning == 0


def test_days_that_are_over_are_not_still_right(world):
    offer(world)
    with pytest.raises(Refused, match="are over"):
        still_right(
            world.viewer(world.manager), world.home_care.pk, "t", at=NOW + timedelta(hours=13)
        )
