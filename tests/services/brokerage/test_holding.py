"""What was awarded is held until care starts; where it is not any more, everybody reads it."""

from datetime import timedelta

import pytest
from tests.factories import client_for
from tests.services.brokerage.world import DAY, HOUR, MINUTE, make_world, say

from almoner.platform.access.viewer import system
from almoner.services.brokerage import commands
from almoner.services.brokerage.models import Award
from almoner.services.brokerage.queries.boards import board, held_for
from almoner.services.brokerage.queries.waiting import held
from almoner.services.capacity.jobs import give_back_lapsed
from almoner.services.capacity.models import Reservation

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("HZ-26")]


@pytest.fixture
def world():
    return make_world()


def renewed(world, package, after):
    actor = system("brokerage", world.council.pk)
    return commands.renew(actor, package_id=package.pk, at=world.now + after)


def until(package):
    return Reservation.objects.get(pk=Award.objects.get(package=package).reservation_id).until


def test_it_is_held_for_longer_while_care_has_not_started(world):
    starts = world.today + 30 * DAY
    package = world.published(closes=-MINUTE, start_wanted=starts)
    offer = world.offered(package, 1, starts_on=starts)
    world.do(world.broker, commands.close, package_id=package.pk, at=world.now)
    world.award(package, offer, [])
    assert held(world.now) == [(package.pk, world.council.pk)]
    first = until(package)
    assert not renewed(world, package, HOUR)
    assert until(package) == first
    assert renewed(world, package, 13 * DAY)
    assert until(package) == world.now + 27 * DAY


def test_it_is_given_back_two_weeks_after_care_was_to_start(world):
    package, _ = world.awarded()
    for days in (10, 15, 16):
        renewed(world, package, days * DAY)
    starts = package.award.offer.starts_on
    assert until(package).date() in (starts + 14 * DAY, starts + 15 * DAY)
    assert until(package) > world.now + 16 * DAY - HOUR


def test_what_ran_out_is_marked_and_not_renewed(world):
    package, _ = world.awarded()
    later = world.now + 15 * DAY
    assert give_back_lapsed(later) == 1
    assert not renewed(world, package, 15 * DAY)
    viewer = world.viewer(world.broker)
    assert [row.unheld for row in board(viewer, later)] == [True]
    assert held_for(package.award, later) is None
    shown = client_for(world.broker).get(f"/brokerage/{package.pk}/").content.decode()
    assert "No longer held" in shown
    assert "Its capacity is held" not in shown


@pytest.mark.parametrize("free", [True, False])
def test_when_care_starts_what_ran_out_is_taken_if_it_is_still_free(world, free):
    package, offers = world.awarded()
    later = world.now + 15 * DAY
    give_back_lapsed(later)
    winner = offers[1].service
    room = {} if free else {"minutes": {"morning": 0}}
    said_at = later - timedelta(minutes=2)
    say(world, world.managers[1], winner, said_at=said_at, holds_until=later + DAY, **room)
    commands.start(world.viewer(world.broker), package_id=package.pk, at=later)
    made = Award.objects.get(package=package)
    states = set(Reservation.objects.values_list("pk", "state"))
    assert ((made.reservation_id, "taken") in states) is free
