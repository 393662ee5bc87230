"""Which complete forms count for a case."""

import pytest
from tests import factories
from tests.engines.pathways.shipped.care import shipped
from tests.engines.pathways.world import DOOR, NOW

from almoner.engines.instruments.models import Completion
from almoner.engines.pathways.queries.around import around, completions_of

pytestmark = pytest.mark.django_db


def complete(world, case, person, **fields):
    return Completion.objects.create(
        version_id=world.versions[DOOR],
        instrument="falls",
        organisation=world.council,
        person=person,
        about=f"case:{case.pk}",
        status=fields.pop("status", "complete"),
        started_at=NOW,
        answered_at=NOW,
        completed_at=NOW,
        **fields,
    )


def test_a_form_about_the_person_of_the_case_counts(world):
    case = world.open(world.mona)
    made = complete(world, case, world.ada)
    assert completions_of(case)["falls"]["id"] == made.pk


def test_a_form_about_nobody_in_particular_counts(world):
    case = world.open(world.mona)
    complete(world, case, None)
    assert "falls" in completions_of(case)


@pytest.mark.hazard("HZ-20")
def test_a_form_about_somebody_else_opens_no_move(world):
    case = world.open(world.mona)
    complete(world, case, factories.person([world.council]))
    assert completions_of(case) == {}


def test_a_form_about_another_case_does_not_count(world):
    case, other = world.open(world.mona), world.open(world.mona)
    complete(world, other, world.ada)
    assert completions_of(case) == {}


def test_for_one_move_only_its_own_forms_are_looked_up(world, monkeypatch):
    case, asked = world.contacted(), []
    monkeypatch.setattr(
        "almoner.engines.pathways.queries.around.some_current",
        lambda kind, codes, organisation: asked.append(set(codes)) or {},
    )
    definition = shipped("community-liberty")
    monkeypatch.setattr(
        "almoner.engines.pathways.queries.around.definition_of", lambda version: definition
    )
    case.state = definition.transitions["to-panel"].sources[0]
    moves = definition.from_state(case.state)
    asking = next(move for move in moves if move.requires.instruments)
    free = next(move for move in moves if not move.requires.instruments)
    around(case, NOW)
    around(case, NOW, asking.code)
    around(case, NOW, free.code)
    every = {code for move in moves for code in move.requires.instruments}
    assert asked == [every, set(asking.requires.instruments)]
