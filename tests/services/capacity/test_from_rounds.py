"""A published round's spare time becomes an offer with one click."""

import pytest
from tests.registers.directory.world import a_service
from tests.services.delegation.world import NOW
from tests.services.rounds.app.world import DAY, make_rounds, planned

from almoner.services.capacity.commands import offer_spare
from almoner.services.capacity.queries import spare_of, standing_of
from almoner.services.rounds.commands.publishing import publish

pytestmark = pytest.mark.django_db


def test_what_a_published_round_leaves_free_is_kept_and_offered():
    rounds = make_rounds()
    service = a_service(organisation=rounds.place.provider)
    publish(rounds.manager, plan_id=planned(rounds).pk, at=NOW)
    [spare] = spare_of(rounds.manager, NOW)
    assert spare.day == DAY
    assert sum(spare.minutes.values()) >= 30
    assert spare_of(rounds.place.viewer(rounds.place.rival_manager), NOW) == []

    offer_spare(rounds.manager, service.pk, spare.pk, at=NOW)
    now = standing_of(service.pk, NOW)
    assert now.free.minutes == spare.minutes
    assert now.stood.said.available_from == DAY
    assert now.stood.said.holds_until.date() >= DAY
    assert spare_of(rounds.manager, NOW) == []
