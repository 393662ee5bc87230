"""A published round's spare time becomes an offer with one click, found where the round passes."""

import pytest
from tests.registers.directory.world import a_service
from tests.services.capacity.world import HOUR, hours
from tests.services.delegation.world import NOW
from tests.services.rounds.app.world import DAY, make_rounds, planned

from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import system
from almoner.services.capacity.commands import offer_spare, state
from almoner.services.capacity.queries import Wanted, search, spare_of, standing_of
from almoner.services.rounds.commands.publishing import publish

pytestmark = pytest.mark.django_db


def finds(rounds, service, at, **place):
    hub = system("test", rounds.place.trust.pk)
    with scoped(hub, drop_role=True):
        found = search(hub, Wanted(minutes={"morning": 1}, within_km=2, **place), at)
    return service.pk in [one.service_id for one in found]


def test_what_a_published_round_leaves_free_is_kept_and_offered():
    rounds = make_rounds()
    # It says that it goes no further than a kilometre from an office far away.
    service = a_service(organisation=rounds.place.provider, postcode="B15 2TH", reach_km=1)
    passed = {"latitude": rounds.ada.latitude, "longitude": rounds.ada.longitude}
    publish(rounds.manager, plan_id=planned(rounds).pk, at=NOW)
    [spare] = spare_of(rounds.manager, NOW)
    assert spare.day == DAY
    assert sum(spare.minutes.values()) >= 30
    assert spare_of(rounds.place.viewer(rounds.place.rival_manager), NOW) == []
    assert not finds(rounds, service, NOW, **passed)

    offer_spare(rounds.manager, service.pk, spare.pk, at=NOW)
    now = standing_of(service.pk, NOW)
    assert now.free.minutes == spare.minutes
    assert now.stood.said.available_from == DAY
    assert now.stood.said.holds_until.date() >= DAY
    assert spare_of(rounds.manager, NOW) == []

    assert finds(rounds, service, NOW, **passed)
    assert not finds(rounds, service, NOW, latitude=51.5, longitude=-0.12)
    what_is_said_later_is_said_of_the_whole_service(rounds, service, passed)


def what_is_said_later_is_said_of_the_whole_service(rounds, service, passed):
    later = NOW + HOUR
    state(rounds.manager, service.pk, hours(later), "by hand", source="tap", at=later)
    assert not finds(rounds, service, later, **passed)
