"""The database function against the slow and obvious way, on random worlds."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.services.delegation.lifecycle.oracle import gather
from tests.services.delegation.lifecycle.random_world import random_world
from tests.services.delegation.world import INSULIN, NOW

from almoner.services.delegation import models as m
from almoner.services.delegation.queries.authority import (
    Question,
    facts_of,
    for_delegation,
    may,
    may_each,
    required_courses,
)
from almoner.services.delegation.rules.authority import decide

pytestmark = pytest.mark.django_db
SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_both_ways_gather_the_same_facts_and_come_to_the_same_answers(seed):
    world = random_world(seed)
    delegation = m.Delegation.objects.get(pk=world.delegation.pk)
    slow = gather(delegation)
    assert facts_of([delegation.pk])[delegation.pk] == slow
    questions = []
    for hours in range(-40 * 24, 40 * 24, 11):
        at = NOW + timedelta(hours=hours)
        expected = decide(slow, at.timestamp(), required_courses(INSULIN))
        if hours % 5 == 0:
            assert for_delegation(delegation.pk, at) == expected
            assert may(world.worker.pk, INSULIN, world.person.pk, at) == expected
        question = Question(world.worker.pk, INSULIN, world.person.pk, at)
        questions.append((question, expected))
    together = list(may_each([question for question, _ in questions]))
    for answer, (_, expected) in zip(together, questions, strict=True):
        assert answer.granted == expected.granted
        assert answer.refusals == expected.refusals


def test_the_worlds_are_of_both_kinds():
    """A test of agreement proves little where every answer is the same."""
    found = set()
    for seed in SEEDS:
        world = random_world(seed)
        found.add(for_delegation(world.delegation.pk, NOW).granted)
        if len(found) == 2:
            break
    assert found == {True, False}


@pytest.mark.hazard("HZ-08")
@pytest.mark.parametrize(
    "midnight",
    [
        datetime(2026, 3, 28, 0, 0, tzinfo=UTC),
        datetime(2026, 3, 29, 23, 0, tzinfo=UTC),
        datetime(2026, 10, 24, 23, 0, tzinfo=UTC),
        datetime(2026, 10, 26, 0, 0, tzinfo=UTC),
    ],
)
def test_days_begin_at_midnight_in_london_on_both_sides(midnight):
    world = random_world(0)
    day = (midnight + timedelta(hours=1)).date()
    m.Insurance.objects.all().delete()
    m.Insurance.objects.create(
        provider=world.provider, insurer="E", policy_number="1", activities=[INSULIN],
        starts_on=day - timedelta(days=9), ends_on=day, recorded_by="test",
    )  # fmt: skip
    (span,) = facts_of([world.delegation.pk])[world.delegation.pk].insurance
    assert span.end == midnight.timestamp()
    assert gather(m.Delegation.objects.get(pk=world.delegation.pk)).insurance == (span,)
