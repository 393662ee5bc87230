"""A care worker fills in instruments for the people delegated to them, and for nobody else."""

import pytest
from tests.services.delegation.world import NOW, make_person, make_world

from almoner.engines.instruments.commands import start
from almoner.platform.access.unseen import Unseen

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("HZ-11")]
CODE = "capacity-decision"


def test_a_care_worker_assesses_their_own_people_only():
    world = make_world()
    carer = world.viewer(world.worker)
    assert start(carer, code=CODE, person_id=world.person.pk, at=NOW).person_id == world.person.pk
    other = make_person((world.provider, "provider", None), given_name="Olive")
    with pytest.raises(Unseen):
        start(carer, code=CODE, person_id=other.pk, at=NOW)
    world.delegation.status = "ended"
    world.delegation.save()
    with pytest.raises(Unseen):
        start(carer, code=CODE, person_id=world.person.pk, at=NOW)
