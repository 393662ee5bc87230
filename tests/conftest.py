"""Fixtures for every test. Rows are made with tests/factories.py."""

import gc
import importlib
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase
from django.utils import timezone
from hypothesis import HealthCheck, settings

from tests.emptying import Emptier

# The same examples every time: a check that fails for one change must fail for the next. Time is
# not judged here, since machines that run the tests are shared.
settings.register_profile(
    "almoner",
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("almoner")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Every second worker reads the files from the last to the first. What one has made of a file
    is kept beside it, so that in a fresh checkout no worker has to read all of them itself."""
    if int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 2 and _whole(session.config):
        here = Path(__file__).parent
        for path in sorted(here.rglob("test_*.py"), reverse=True):
            name = ".".join(path.relative_to(here.parent).with_suffix("").parts)
            with suppress(Exception):  # told when the file is collected
                importlib.import_module(name)


def _whole(config: pytest.Config) -> bool:
    return config.args == config.getini("testpaths")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first: at the end one of them would keep a worker while the others idle."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is there now stays to the end: it need not be looked through for what can go."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Rate limits count in the cache: no test may use up another's attempts."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _emptied_between_tests() -> Iterator[None]:
    """Tests with real commits end by emptying every table."""
    flush, emptier = TransactionTestCase._fixture_teardown, Emptier()

    def setup(cls: type[TransactionTestCase]) -> None:
        emptier.look()

    def teardown(self: TransactionTestCase) -> None:
        emptier.empty(lambda: flush(self))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(setup))
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


def _nothing() -> None:
    """In place of what is done around every one of thousands of tests and no test here needs: a
    mark for apps and one for templates that nobody gives, unittest's classes, a cache of sites."""


_django_isolate_apps = _template_string_if_invalid_marker = pytest.fixture(
    autouse=True, scope="session"
)(_nothing)
_django_setup_unittest = _django_clear_site_cache = _django_isolate_apps


class Clock:
    """Moves the time that the application reads. The database's own clock stays."""

    def __init__(self) -> None:
        self.ahead = timedelta()
        self._now, self._time = timezone.now, time.time

    def forward(self, **by: float) -> None:
        self.ahead += timedelta(**by)

    def now(self) -> datetime:
        return self._now() + self.ahead

    def time(self) -> float:
        return self._time() + self.ahead.total_seconds()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """`clock.forward(minutes=15)`."""
    made = Clock()
    monkeypatch.setattr(timezone, "now", made.now)
    monkeypatch.setattr(time, "time", made.time)
    return made
