"""The registers' town with a council that looks after the directory."""

from dataclasses import dataclass
from typing import Any

import pytest
from tests import factories as make
from tests.registers.directory.world import NOW

from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.models import Organisation
from almoner.registers.workforce.models import Worker

ENTRY: dict[str, Any] = {
    "name": "Door to Door",
    "summary": "We help people get ready, lock up and travel.",
    "eligibility": "Everybody over 18.",
    "access": "Phone us, or ask a social worker.",
    "phone": "024 7600 0001",
    "needs": ["transport", "getting_ready", "leaving_home"],
    "languages": ["en"],
    "postcode": "CV1 2WT",
    "reach_km": 12.0,
}


@dataclass
class Market:
    """A council with two brokers, a provider, its rival, and a voluntary group."""

    council: Organisation
    provider: Organisation
    rival: Organisation
    group: Organisation
    broker: Worker
    other_broker: Worker
    manager: Worker
    rival_manager: Worker
    social_worker: Worker

    def viewer(self, who: str) -> Viewer:
        return make.viewer(getattr(self, who))


@pytest.fixture
def market(db) -> Market:
    council = make.organisation("council", "Northam Council")
    provider = make.organisation("provider", "Wren Care", setting="home_care", phone="024 7")
    rival = make.organisation("provider", "Rival Care", setting="home_care")
    return Market(
        council,
        provider,
        rival,
        make.organisation("voluntary", "Door to Door CIC"),
        broker=make.worker(council, "broker", given_name="Bea"),
        other_broker=make.worker(council, "broker", given_name="Ola"),
        manager=make.worker(provider, "registered_manager", given_name="Rosa"),
        rival_manager=make.worker(rival, "registered_manager"),
        social_worker=make.worker(council, "social_worker"),
    )


@pytest.fixture
def now():
    return NOW
