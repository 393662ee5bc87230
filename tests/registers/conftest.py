"""Two rival providers, a trust that works with one of them, and a place to stand as the web."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from tests import factories as make

from almoner.platform import events
from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.models import Organisation, Team
from almoner.registers.people.models import Person
from almoner.registers.workforce.models import Worker


@dataclass
class Town:
    """The registers' small world. Viewers are looked up afresh each time."""

    icb: Organisation
    trust: Organisation
    provider: Organisation
    rival: Organisation
    team: Team
    nurse: Worker
    lead: Worker
    board: Worker
    manager: Worker
    rival_manager: Worker
    worker: Worker
    person: Person
    now: datetime

    @property
    def today(self):
        return self.now.date()

    def days(self, n: int):
        return self.today + timedelta(days=n)

    def viewer(self, who: str) -> Viewer:
        return make.viewer(getattr(self, who))


@pytest.fixture
def town(db) -> Town:
    icb = make.organisation("icb")
    trust = make.organisation("trust", parent=icb)
    provider = make.organisation("provider", setting="home_care")
    rival = make.organisation("provider", setting="home_care")
    make.partnership(trust, provider)
    team = make.team(trust)
    return Town(
        icb,
        trust,
        provider,
        rival,
        team,
        nurse=make.worker(trust, "delegator", team=team),
        lead=make.worker(trust, "team_lead", team=team),
        board=make.worker(icb, "board"),
        manager=make.worker(provider, "registered_manager"),
        rival_manager=make.worker(rival, "registered_manager"),
        worker=make.worker(provider, "care_worker"),
        person=make.person([trust, provider]),
        # Midday, so that the London day and the database's are the same.
        now=datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0),
    )


@pytest.fixture
def as_web():
    """`with as_web(viewer):` runs a block as the web's role, scoped to that viewer."""

    @contextmanager
    def standing(viewer: Viewer):
        with transaction.atomic(), scoped(viewer, drop_role=True):
            yield viewer

    return standing


@pytest.fixture
def heard(monkeypatch) -> list[tuple[str, dict]]:
    """Every event announced in the test, with its ids. Nobody else hears it."""
    kept: list[tuple[str, dict]] = []

    def keep(name: str):
        return lambda actor, at, **ids: kept.append((name, ids))

    monkeypatch.setattr(events, "_subscribers", {name: [keep(name)] for name in events.EVENTS})
    return kept
