"""The packages of the demo: one in every state, sealed offers, a winner who knows for whom."""

import pytest
from tests.demo.conftest import NOW, viewer

from almoner.platform.access.scope import scoped
from almoner.services.brokerage.models import Award, Offer, Package
from almoner.services.brokerage.queries import boards
from almoner.services.brokerage.queries.offers import chances, success

# With the others of this folder, so that the place is grown once.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_there_is_a_package_in_every_state(place):
    assert set(Package.objects.values_list("state", flat=True)) == set(Package.State.values)


def test_the_board_of_the_broker_has_something_to_do_and_something_that_waits(place):
    rows = boards.board(viewer("gita"), NOW)
    assert {row.next for row in rows} >= {"Publish it", "Compare and award", "Issue it again", ""}
    assert len(rows) >= 12


def test_who_lost_has_a_reason_and_who_won_sees_the_person(place):
    for award in Award.objects.all():
        losers = award.package.outcomes.filter(won=False)
        assert all(one.words for one in losers)
        person = award.package.subject.person
        assert person.involvements.filter(organisation=award.provider, kind="provider").exists()


def test_a_manager_finds_packages_to_offer_for_and_figures_of_their_own(place):
    manager = viewer("priya")
    found = chances(manager, NOW)
    assert any(one.open and one.offer is None for one in found)
    assert success(manager, NOW).decided >= 3


def test_offers_of_open_packages_are_sealed_from_the_broker(place):
    sealed = Offer.objects.filter(package__state="offers_received")
    assert sealed.count() == 3
    with scoped(viewer("priya"), drop_role=True):
        assert sealed.count() == 2
