"""A move of a case that takes a delegated function is open only to a worker who holds it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.engines.pathways.world import make_world

from almoner.engines.pathways import mandates
from almoner.services.delegation.models import Mandate

FUNCTION = "trusted-assessor-carers"


@pytest.fixture
def world(db):
    return make_world()


def asked(world, function, facts=None):
    at = timezone.now()
    return [one.code for one in mandates.check(function, world.viewer(world.sara), facts or {}, at)]


def test_nobody_holds_what_was_not_granted(world):
    assert asked(world, FUNCTION)
    assert asked(world, "no-such-function") == ["unknown_function"]
    assert asked(world, "") == []


def test_a_grant_changes_what_stands_against_it(world):
    before = asked(world, FUNCTION)
    today = timezone.now().date()
    Mandate.objects.create(
        function=FUNCTION,
        function_version=1,
        granted_by=world.council,
        signed_by=world.mona,
        holder_organisation=world.council,
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=30),
        reference="Minute 1",
    )
    assert asked(world, FUNCTION) != before
