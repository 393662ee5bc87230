"""From ward to home, step by step as the tutorial has it, by those whom one can sign in as."""

import pytest
from django.utils import timezone
from tests.demo.conftest import NOW
from tests.demo.grown.follower import MINUTE, Follower
from tests.services.visits.door import Clock

from almoner.services.delegation.models import Act

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_each_of_them_takes_the_next_step(place, monkeypatch):
    clock = Clock(NOW)
    monkeypatch.setattr(timezone, "now", clock)
    way = Follower(clock)
    way.ward_asks_the_hub()
    way.hub_decides()
    way.broker_publishes()
    way.provider_offers()
    clock.at += 20 * MINUTE
    way.broker_awards()
    way.person_leaves()
    way.nurse_and_broker_let_it_begin()
    task = way.manager_plans()
    clock.at = task.due_at
    way.worker_gives_insulin(task)
    act = Act.objects.get(task=task)
    assert (act.outcome, act.worker) == ("done", way.insulin.worker)
    way.hub_sees_them_at_home()
