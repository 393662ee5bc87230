"""Many buyers at the same moment on the last places: as many winners as places, and no more."""

from datetime import timedelta

import pytest
from django.db.models import Sum
from tests.services.capacity.world import DAY, HOUR, NOW, a_world, hours, said, say
from tests.services.delegation.acts.test_two_at_once import at_once

from almoner.platform.audit.queries import verify
from almoner.services.capacity.commands import release, reserve, state, take
from almoner.services.capacity.models import Reservation, Standing, Statement

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hazard("HZ-26")]
BUYERS = 12


@pytest.fixture
def world():
    return a_world()


def buys(viewer, service, key, **more):
    return lambda: reserve(viewer, service.pk, key, NOW + 4 * HOUR, at=NOW, **more)


def test_exactly_as_many_win_as_there_are_places(world):
    say(world, said(occupied=3, accepting=5))
    viewers = [world.viewer(one) for one in (world.hub, world.rival_hub)]
    asks = [buys(viewers[n % 2], world.home, f"key {n}") for n in range(BUYERS)]
    found = at_once(*asks)
    assert len([one for one in found if isinstance(one, int)]) == 5
    assert [one for one in found if not isinstance(one, int)] == [["not-free"]] * (BUYERS - 5)
    assert Standing.objects.get().held == 5
    assert Reservation.objects.count() == 5
    assert verify().ok


def test_the_same_request_many_times_at_once_is_held_once(world):
    say(world)
    viewer = world.viewer(world.hub)
    found = at_once(*[buys(viewer, world.home, "the same")] * BUYERS)
    assert len(set(found)) == 1
    assert Standing.objects.get().held == 1


def test_minutes_are_not_sold_twice_either(world):
    say(world, hours(morning=100), service=world.home_care)
    viewer = world.viewer(world.hub)
    asks = [
        buys(viewer, world.home_care, f"key {n}", minutes={"morning": 30}) for n in range(BUYERS)
    ]
    found = at_once(*asks)
    assert len([one for one in found if isinstance(one, int)]) == 3
    assert Standing.objects.get(service=world.home_care).held_morning == 90


def test_what_ran_out_is_given_back_once_to_many_buyers(world):
    say(world, said(holds_until=NOW + 2 * DAY))
    viewer = world.viewer(world.hub)
    for n in range(2):
        buys(viewer, world.home, f"old {n}")()
    later = NOW + DAY

    def buy(n):
        return lambda: reserve(viewer, world.home.pk, f"new {n}", later + HOUR, at=later)

    found = at_once(*[buy(n) for n in range(BUYERS)])
    assert len([one for one in found if isinstance(one, int)]) == 2
    assert Reservation.objects.filter(state="lapsed").count() == 2
    assert Standing.objects.get().held == 2


def test_buyers_and_a_talking_provider_never_wait_in_a_circle(world):
    say(world, said(occupied=0, accepting=10))
    viewer, manager = world.viewer(world.hub), world.viewer(world.manager)

    def stay(n):
        def run():
            made = buys(viewer, world.home, f"key {n}")()
            (take if n % 2 else release)(viewer, made, at=NOW)
            return made

        return run

    def talk(n):
        at = NOW + timedelta(minutes=n + 1)
        what = said(at, occupied=0, accepting=10)
        return lambda: state(manager, world.home.pk, what, f"m{n}", source="tap", at=at).counted

    at_once(*[stay(n) for n in range(6)], *[talk(n) for n in range(6)])
    live = Reservation.objects.filter(state__in=["held", "taken"])
    assert Standing.objects.get().held == (live.aggregate(held=Sum("places"))["held"] or 0)
    assert Statement.objects.count() == 7
    assert verify().ok


def test_statements_at_once_leave_the_latest(world):
    manager = world.viewer(world.manager)

    def talk(n):
        what = said(NOW + timedelta(minutes=n), accepting=n % 3)
        return lambda: state(manager, world.home.pk, what, f"m{n}", at=NOW + HOUR).counted

    found = at_once(*[talk(n) for n in range(8)])
    assert Standing.objects.get().said_at == NOW + timedelta(minutes=7)
    assert Statement.objects.filter(counted=True).count() == sum(found)
