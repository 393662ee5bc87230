"""Fixtures for every test. Rows are made with tests/factories.py."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

_SWITCH = "ALTER TABLE audit_auditevent {} TRIGGER audit_no_truncate"


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Rate limits count in the cache: no test may use up another's attempts."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _emptied_between_tests() -> Iterator[None]:
    """Tests with real commits end by emptying every table. The audit refuses that to everyone, so
    the owner of the test database lifts the refusal for as long as the emptying takes."""
    empty = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        _switch("DISABLE")
        try:
            empty(self)
        finally:
            _switch("ENABLE")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


def _switch(state: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SWITCH.format(state))
