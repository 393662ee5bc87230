"""What the demo's services say is free: in every freshness, and some of it is held."""

import pytest
from tests.demo.conftest import NOW

from almoner.platform.access.viewer import system
from almoner.registers.directory.models import Service
from almoner.services.capacity.models import Reservation
from almoner.services.capacity.queries import Wanted, search, standings_of
from almoner.services.capacity.rules import Freshness

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
