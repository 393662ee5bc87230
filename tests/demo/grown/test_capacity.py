"""What the demo's services say is free: in every freshness, and some of it is held."""

import pytest
from tests.demo.conftest import NOW, viewer

from almoner.platform.access.viewer import system
from almoner.platform.accounts.models import ApiToken
from almoner.registers.directory.models import Service
from almoner.services.capacity.models import Reservation, Return, Subscription
from almoner.services.capacity.queries import Wanted, search, standings_of
from almoner.services.capacity.returning.queries import returns
from almoner.services.capacity.rules import Freshness
from almoner.surfaces.flow.queries.expecting import ahead

# With the others of this folder, so that the place is grown once.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_there_is_care_of_every_freshness(place):
    bought = Service.objects.filter(status="listed").exclude(kind="community")
    found = standings_of(list(bought.values_list("pk", flat=True)), NOW)
    assert {one.free.age.freshness for one in found.values()} == set(Freshness)
    assert not any(one.free.over for one in found.values())


def test_somebody_looking_finds_places_and_hours_that_are_free(place):
    looker = system("test")
    beds = search(looker, Wanted(kinds=("nursing", "residential", "community_bed")), NOW)
    hours = search(looker, Wanted(kinds=("home_care", "reablement"), minutes={"morning": 30}), NOW)
    assert any(one.fits for one in beds)
    assert any(one.fits for one in hours)
    assert not any(one.fits for one in (*beds, *hours) if not one.now.free.age.holds)


def test_what_is_held_is_held_by_a_buyer(place):
    for one in Reservation.objects.select_related("service"):
        assert one.organisation_id != one.service.organisation_id


def test_a_supplier_has_a_key_is_told_at_one_address_and_cannot_be_at_another(place):
    assert ApiToken.objects.filter(scopes__contains=["capacity:write"]).exists()
    works, fails = Subscription.objects.order_by("pk")
    assert works.told_at is not None
    assert works.failures == 0
    assert (fails.told_at, fails.failures, fails.failed_why) == (None, 3, "It answered 503.")


def test_a_care_home_has_a_return_to_save_that_says_what_changed(place):
    [saved] = Return.objects.all()
    owner = system("test", saved.service.organisation_id)
    month = next(one for one in returns(owner, NOW) if one.service == saved.service)
    assert month.saved is None
    assert "occupied" in month.changes
    assert "maximum" not in month.changes


@pytest.mark.parametrize("who", ["felix", "helen"])
def test_the_weeks_ahead_are_worked_out_for_those_who_look_at_them(place, who):
    expected = {one.forecast.series: one for one in ahead(viewer(who), NOW)}
    assert {"home_care", "nursing", "residential"} <= set(expected)
    for kind in ("home_care", "nursing", "residential"):
        assert len(expected[kind].forecast.points) == 6
        assert expected[kind].forecast.origins > 1
