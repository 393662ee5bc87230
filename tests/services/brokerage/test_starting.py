"""After the award: care starts, or it does not, or nobody needs it any longer."""

import pytest
from tests.services.brokerage.test_awarding import DELEGATED
from tests.services.brokerage.test_offering import refused, seen
from tests.services.brokerage.world import DAY, HOUR, make_world, parts, sign_off

from almoner.registers.people.models import Involvement
from almoner.services.brokerage import commands
from almoner.services.brokerage.models import Award, Outcome, Package
from almoner.services.capacity.models import Reservation

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def test_care_starts_and_takes_what_was_held(world, heard):
    package, _ = world.awarded()
    world.do(world.broker, commands.start, package_id=package.pk, at=world.now + HOUR)
    package.refresh_from_db()
    assert (package.state, package.started_at) == ("started", world.now + HOUR)
    assert Reservation.objects.get().state == "taken"
    assert len(heard) == 2


@pytest.mark.hazard("HZ-32")
def test_care_with_something_delegated_does_not_start_until_somebody_may_do_it(world):
    sign_off(world, 0)
    sign_off(world, 1)
    package, _ = world.awarded(**DELEGATED)
    give = {"package_id": package.pk, "at": world.now}
    assert refused(lambda: world.do(world.broker, commands.start, **give)) == ["nobody-allowed-yet"]
    world.do(world.broker, commands.start, until_then="The community nurses", **give)
    assert Award.objects.get().until_then == "The community nurses"


def test_a_winner_that_cannot_start_gives_back_place_and_person(world):
    package, _ = world.awarded()
    world.do(
        world.broker,
        commands.fall_through,
        package_id=package.pk,
        why="Their only driver is ill.",
        at=world.now + HOUR,
    )
    package.refresh_from_db()
    assert (package.state, package.ended_why) == ("unsourced", "Their only driver is ill.")
    assert Reservation.objects.get().state == "released"
    assert seen(world, world.managers[1], "people_person") == 0
    assert seen(world, world.managers[1], "brokerage_subject") == 0
    again = world.do(world.broker, commands.reissue, package_id=package.pk, at=world.now)
    assert again.state == "draft"


def test_a_part_in_care_that_was_there_before_stays(world):
    Involvement.objects.create(
        person=world.person,
        organisation=world.providers[1],
        kind="provider",
        starts_on=world.today - 30 * DAY,
    )
    package, _ = world.awarded()
    assert parts(world, world.providers[1]).count() == 1
    world.do(
        world.broker, commands.fall_through, package_id=package.pk, why="Illness", at=world.now
    )
    assert seen(world, world.managers[1], "people_person") == 1


def test_withdrawing_tells_those_whose_offers_were_opened(world):
    package, offers = world.closed()
    world.do(
        world.broker,
        commands.withdraw,
        package_id=package.pk,
        why="She is going to her daughter.",
        at=world.now,
    )
    told = Outcome.objects.filter(offer__in=offers)
    assert {one.reason for one in told} == {"not_needed"}
    assert Package.objects.get().ended_why == "She is going to her daughter."


def test_withdrawing_while_offers_are_sealed_opens_none(world):
    package = world.published()
    world.offered(package, 0)
    give = {"package_id": package.pk, "at": world.now}
    assert refused(lambda: world.do(world.broker, commands.withdraw, why=" ", **give)) == [
        "reason-missing"
    ]
    world.do(world.broker, commands.withdraw, why="Not needed", **give)
    assert seen(world, world.broker, "brokerage_offer") == 0
    assert not Outcome.objects.exists()
