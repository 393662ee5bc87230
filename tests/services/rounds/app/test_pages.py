"""The planner's screens: asked for, shown, moved, locked, compared, published."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import client_for
from tests.services.delegation.world import NOW
from tests.services.rounds.app.world import DAY, QUICK, make_rounds, planned
from tests.services.visits.door import Clock

from almoner.services.rounds.commands.planning import perform
from almoner.services.rounds.models import RoundPlan
from almoner.services.visits.models import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def rounds(monkeypatch):
    monkeypatch.setattr(timezone, "now", Clock(NOW))
    return make_rounds()


@pytest.fixture
def office(rounds, settings):
    settings.SESSION_COOKIE_AGE = 24 * 60 * 60
    return client_for(rounds.place.manager)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_from_the_days_ahead_to_a_published_plan(rounds, office):
    assert "21 November 2026" in text(office.get(reverse("rounds:home")))
    day = reverse("rounds:day", args=[DAY.isoformat()])
    page = text(office.get(day))
    assert "Ada Lark" in page
    assert "11 hours (local value, set by this place: not verified)" in page
    answer = office.post(day, {"priority": "balanced", "seconds": "5"})
    row = RoundPlan.objects.get()
    assert answer.url == reverse("rounds:plan", args=[row.pk])
    assert "The search has not begun yet." in text(office.get(answer.url))

    perform(row.pk, NOW, moves=QUICK)
    page = text(office.get(answer.url))
    assert 'class="rounds-map"' in page
    assert "Kit Snow" in page

    office.post(reverse("rounds:publish", args=[row.pk]))
    assert Visit.objects.count() == 5
    assert "Nobody" in text(office.get(reverse("rounds:told", args=[row.pk])))


def test_a_chosen_call_says_why_a_worker_may_not_make_it(rounds, office):
    row = planned(rounds)
    key = f"{rounds.insulin.pk}-0"
    page = text(office.get(reverse("rounds:plan", args=[row.pk]), {"call": key}))
    assert "This activity has not been delegated to this worker for this person." in page
