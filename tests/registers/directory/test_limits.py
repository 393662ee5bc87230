"""How often somebody without an account may ask: so many in each window of the clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from almoner.platform.rest.limits import spend

AT = datetime(2026, 3, 3, 12, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def empty():
    cache.clear()


def spent(key="a", most=2, at=AT):
    return spend(key, most=most, seconds=3600, at=at)


def test_so_many_pass_and_the_next_waits_for_the_window_to_end():
    assert [spent(), spent(), spent()] == [0, 0, 3000]


def test_each_key_and_each_window_has_its_own():
    for _ in range(3):
        spent()
    assert spent("b") == 0
    assert spent(at=AT + timedelta(minutes=49)) > 0
    assert spent(at=AT + timedelta(minutes=50)) == 0
