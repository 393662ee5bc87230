"""A world with one granted delegation, and keys for those who live in it."""

import pytest
from django.utils import timezone
from tests.services.delegation.world import NOW, make_world
from tests.surfaces.keys import ALL, Caller, key_for


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    """Requests happen at the world's own moment, whenever the tests are run."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def team(world):
    """The delegating team's software, with every scope."""
    return Caller(key_for(world.lead, world.trust, ALL))


@pytest.fixture
def home_care(world):
    return Caller(key_for(world.manager, world.provider, ALL))


@pytest.fixture
def doorstep(world):
    return Caller(key_for(world.worker, world.provider, ALL))


@pytest.fixture
def rival(world):
    return Caller(key_for(world.rival_manager, world.rival, ALL))
