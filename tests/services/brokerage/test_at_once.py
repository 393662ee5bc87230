"""Two brokers award at once, a provider sends twice: real connections, one outcome."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from tests.services.brokerage.world import MINUTE, World, make_world

from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.services.brokerage import commands
from almoner.services.brokerage.api.shapes import QuestionGiven
from almoner.services.brokerage.commands.once import once
from almoner.services.brokerage.models import Award, Offer, Outcome, Package
from almoner.services.capacity.models import Reservation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def world():
    return make_world()


def together(*deeds: Callable[[], object]) -> list[str]:
    """Done at the same moment on connections of their own: "" or the code of the refusal."""
    start = Barrier(len(deeds))

    def one(deed: Callable[[], object]) -> str:
        start.wait()
        try:
            with transaction.atomic():
                deed()
            return ""
        except Refused as refused:
            return refused.refusals[0].code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(one, deeds))


def within(world: World, who, deed):
    """The deed as this worker, in the transaction of the web."""
    viewer = world.viewer(who)

    def done():
        with scoped(viewer, drop_role=True):
            deed(viewer)

    return done


def atomically(world: World) -> None:
    """Every command of the world in a transaction of its own, as one request each."""
    do = world.do

    def wrapped(*args, **given):
        with transaction.atomic():
            return do(*args, **given)

    world.do = wrapped  # type: ignore[method-assign]


@pytest.mark.hazard("HZ-26")
def test_two_awards_at_once_make_one_winner_one_reservation_and_one_identity(world):
    atomically(world)
    package, (first, second) = world.closed()
    names = {first.pk: second.pk, second.pk: first.pk}

    def award(winner):
        return within(
            world,
            world.broker,
            lambda viewer: commands.award(
                viewer,
                package_id=package.pk,
                offer_id=winner,
                reasons={names[winner]: ("choice", "She chose the other.")},
                why="She chose it.",
                at=world.now,
            ),
        )

    said = together(award(first.pk), award(second.pk), award(first.pk))
    assert said == ["", "transition-not-from-here", "transition-not-from-here"]
    winner = Award.objects.get().provider
    assert Reservation.objects.count() == 1
    assert Outcome.objects.filter(won=True).count() == 1
    seen = world.person.involvements.filter(kind="provider")
    assert [one.organisation for one in seen] == [winner]


def test_one_service_offers_once_however_often_it_is_sent(world):
    atomically(world)
    package = world.published()

    def offer():
        return within(
            world,
            world.managers[0],
            lambda viewer: commands.offer(
                viewer,
                package_id=package.pk,
                service_id=world.services[0].pk,
                terms=world.terms(),
                at=world.now - 50 * MINUTE,
            ),
        )

    assert together(offer(), offer(), offer()) == ["", "already-offered", "already-offered"]
    assert Offer.objects.count() == 1


def test_drafts_written_at_once_have_different_numbers_and_one_key_makes_one(world):
    atomically(world)

    def draft():
        return within(
            world,
            world.broker,
            lambda viewer: commands.draft(
                viewer, outline=world.outline(), postcode="CV1 2WT", at=world.now
            ),
        )

    assert together(draft(), draft(), draft()) == ["", "", ""]
    assert sorted(Package.objects.values_list("number", flat=True)) == [1, 2, 3]
    sent = QuestionGiven(key="draft-of-7", text="Any content")

    def with_key():
        return within(
            world,
            world.broker,
            lambda viewer: once(
                viewer,
                sent,
                what="package",
                deed=lambda: commands.draft(
                    viewer, outline=world.outline(), postcode="CV1 2WT", at=world.now
                ),
                at=world.now,
            ),
        )

    assert together(with_key(), with_key(), with_key()) == ["", "", ""]
    assert Package.objects.count() == 4
