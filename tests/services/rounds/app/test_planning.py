"""A day is asked for, searched for, checked, and published as visits."""

import pytest
from tests.services.delegation.world import INSULIN, NOW
from tests.services.rounds.app.world import make_rounds, planned

from almoner.services.rounds.commands.publishing import publish
from almoner.services.visits.models import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def rounds():
    return make_rounds()


def test_a_day_is_planned_and_published(rounds):
    row = planned(rounds)
    assert (row.status, row.passed, row.left) == ("draft", True, {})
    assert row.calls.count() == 5
    call = row.calls.get(wanted=rounds.insulin)
    assert call.worker == rounds.joe

    publish(rounds.manager, plan_id=row.pk, at=NOW)
    assert Visit.objects.count() == 5
    task = Visit.objects.get(person=rounds.place.person).tasks.get()
    assert (task.activity, task.granted) == (INSULIN, True)
