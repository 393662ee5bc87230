import pytest
from tests.services.delegation.acts.door import Door
from tests.services.delegation.world import make_world


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def door(world):
    return Door(world)
