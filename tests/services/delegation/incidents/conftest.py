"""A granted delegation, one browser for each, and a clock that only tests move."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.utils import timezone
from tests.factories import client_for
from tests.services.delegation.world import NOW, make_worker, make_world

from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import Viewer


@contextmanager
def as_web(viewer: Viewer) -> Iterator[Viewer]:
    """As the web runs it: behind row-level security."""
    with transaction.atomic(), scoped(viewer, drop_role=True):
        yield viewer


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def still(monkeypatch, settings):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.SESSION_COOKIE_AGE = 24 * 60 * 60


@pytest.fixture
def browser_of(world, still):
    """`browser_of("nurse")`: signed in as that one of the world; "colleague" is another worker."""

    def sign_in(name: str):
        if name == "colleague":
            return client_for(make_worker("Una Finch", world.provider, "care_worker"))
        return client_for(getattr(world, name))

    return sign_in
