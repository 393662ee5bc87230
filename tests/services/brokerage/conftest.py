"""What tests of packages listen to."""

import pytest

from almoner.platform import events


@pytest.fixture
def heard():
    """What was announced while the test ran."""
    told = []

    def listen(**news):
        told.append(news)

    for name in ("package.awarded", "package.started"):
        events.subscribe(name, listen)
    yield told
    for name in ("package.awarded", "package.started"):
        events._subscribers[name].remove(listen)
