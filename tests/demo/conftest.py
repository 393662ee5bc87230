"""One small place, grown once for all tests of a file and undone after them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from django.db import transaction
from django.utils import timezone

from almoner.demo.growing.growth import SMALL
from almoner.demo.seed import Summary, seed
from almoner.kernel.london import localise
from almoner.platform.access.viewer import Viewer
from almoner.platform.accounts.models import User
from almoner.registers.workforce.viewers import viewer_for

TODAY = date(2026, 11, 20)
NOW = localise(TODAY, time(10, 30))
SHORT = replace(SMALL, history=40, rows=5)
"""The story and the insulin delegations alone."""


@pytest.fixture(scope="module")
def place(request, django_db_setup, django_db_blocker) -> Iterator[Summary]:
    """The place of seed 1 as it is at NOW, of the SCALE that the file names."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield seed(1, today=TODAY, scale=request.module.SCALE)
        transaction.set_rollback(True)


@pytest.fixture
def then(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Makes the application's clock stand at NOW."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return NOW


def user(name: str) -> User:
    return User.objects.get(email=f"{name}@example.org")


def viewer(name: str) -> Viewer:
    return viewer_for(user(name))
