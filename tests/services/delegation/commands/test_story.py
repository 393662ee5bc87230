import pytest
from tests.services.delegation.commands import story
from tests.services.delegation.world import INSULIN, NOW

from almoner.services.delegation import commands
from almoner.services.delegation.queries.authority import may

pytestmark = pytest.mark.django_db


def test_a_delegation_from_decision_to_doorstep_and_to_its_end():
    world = story.bare_world()
    delegation = story.active(world)
    ask = (world.worker.pk, INSULIN, world.person.pk)
    assert may(*ask, NOW).granted
    commands.suspend(
        world.viewer(world.manager),
        delegation_id=delegation.pk,
        trigger="concern",
        reason="Worried about technique",
        at=story.minutes(1),
    )
    assert [one.code for one in may(*ask, story.minutes(1)).refusals] == ["suspended:concern"]
    commands.lift(
        world.viewer(world.deputy),
        delegation_id=delegation.pk,
        because="Watched again, all well",
        at=story.minutes(2),
    )
    assert may(*ask, story.minutes(2)).granted
    commands.end(
        world.viewer(world.nurse),
        delegation_id=delegation.pk,
        reason="Not needed any longer",
        at=story.minutes(3),
    )
    assert not may(*ask, story.minutes(3)).granted
    assert list(delegation.events.order_by("id").values_list("verb", "target")) == [
        ("draft", "draft"),
        ("propose", "proposed"),
        ("agree", "agreed"),
        ("start_training", "training"),
        ("start_supervision", "supervised"),
        ("activate", "active"),
        ("suspend", "suspended"),
        ("lift", "active"),
        ("end", "ended"),
    ]
