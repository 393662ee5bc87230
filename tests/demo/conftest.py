"""One small place, grown once for all tests of a file and undone after them."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction

from almoner.demo.growing.growth import SMALL
from almoner.demo.seed import Summary, seed

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def summary(django_db_setup, django_db_blocker) -> Iterator[Summary]:
    """The place of seed 1, mid-morning of TODAY; rolled back when the file is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield seed(1, today=TODAY, scale=SMALL)
        transaction.set_rollback(True)
