"""One small place, grown once for all tests in this folder and undone after them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from django.db import connection, transaction
from django.utils import timezone
from tests.demo.conftest import NOW, TODAY

from almoner.demo.growing.growth import SMALL
from almoner.demo.seed import Summary, seed


@pytest.fixture(scope="package")
def place(django_db_setup, django_db_blocker) -> Iterator[Summary]:
    """The place of seed 1 as it is at NOW: every state and every stop, and casework."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = seed(1, today=TODAY, scale=replace(SMALL, cases=1, rounds=True))
        # What each test would otherwise look through again at its end.
        connection.check_constraints()
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def then(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Makes the application's clock stand at NOW."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return NOW
