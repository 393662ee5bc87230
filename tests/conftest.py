"""Fixtures for every test. Rows are made with tests/factories.py."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _fresh_cache():
    """Rate limits count in the cache: no test may use up another's attempts."""
    cache.clear()
    yield
    cache.clear()
