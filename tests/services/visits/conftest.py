import pytest
from django.utils import timezone
from tests.factories import client_for
from tests.services.delegation.world import NOW, make_world
from tests.services.visits.door import Clock, make_task


@pytest.fixture
def clock(monkeypatch):
    """The time everywhere, until the test moves it."""
    made = Clock(NOW)
    monkeypatch.setattr(timezone, "now", made)
    return made


@pytest.fixture
def world(db, clock):
    return make_world()


@pytest.fixture
def task(world):
    return make_task(world)


@pytest.fixture
def phone(world, settings):
    """The worker's browser. The session outlasts a recheck; one test shows what else happens."""
    settings.SESSION_COOKIE_AGE = 24 * 60 * 60
    return client_for(world.worker)
