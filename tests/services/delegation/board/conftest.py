from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.utils import timezone
from tests.factories import client_for
from tests.replay import replayed
from tests.services.delegation.board.place import acts, count, incident, usual_place
from tests.services.delegation.world import NOW

from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.models import Delegation


@contextmanager
def as_web(viewer: Viewer) -> Iterator[Viewer]:
    """As the web runs it: behind row-level security."""
    with transaction.atomic(), scoped(viewer, drop_role=True):
        yield viewer


@replayed
def year():
    made = usual_place()
    for one in Delegation.objects.all():
        acts(one, 30)
    acts(made.delegation, 40, timing="late")
    acts(made.delegation, 5, outcome="missed")
    incident(made.delegation, 6)
    return made


@pytest.fixture
def place(db):
    """A year's worth of a small place, counted."""
    made = year()
    count()
    return made


@pytest.fixture
def still(monkeypatch, settings):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.SESSION_COOKIE_AGE = 24 * 60 * 60


@pytest.fixture
def browser_of(place, still):
    return lambda name: client_for(getattr(place, name))
