import pytest
from django.utils import timezone
from tests import factories as f

from almoner.platform import events


@pytest.fixture
def provider():
    return f.organisation(name="Good Neighbours")


@pytest.fixture
def known(provider):
    """The provider, once its ASC-WDS identifier is known."""
    provider.ascwds_id = "GN1"
    provider.save()
    return provider


@pytest.fixture
def manager(provider):
    return f.worker(provider, "registered_manager")


@pytest.fixture
def today():
    return timezone.now().date()


@pytest.fixture
def told(monkeypatch):
    """Everything announced, as (event, ids)."""
    heard = []
    for event in ("worker.left", "worker.training_changed"):
        monkeypatch.setitem(
            events._subscribers,
            event,
            [lambda actor, at, event=event, **ids: heard.append((event, ids))],
        )
    return heard
