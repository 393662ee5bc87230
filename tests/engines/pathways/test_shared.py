"""What a partner sees of the cases in which their organisation has a part."""

from datetime import timedelta

import pytest
from tests.engines.pathways.world import NOW
from tests.factories import client_for

from almoner.engines.pathways import commands
from almoner.engines.pathways.queries.shared import count_of_shared, shared_cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world):
    made = world.open()
    asked = {"organisation_id": world.trust.pk, "role": "joint", "basis": "Consent"}
    commands.join(world.viewer(world.sara), case_id=made.pk, at=NOW + timedelta(hours=1), **asked)
    return made


def pages(who):
    browser = client_for(who)
    return [browser.get(where).content.decode() for where in ("/work/", "/work/shared/")]


def test_a_partner_comes_from_my_work_to_what_is_shared(world, case):
    work, shared = pages(world.nick)
    assert "Shared with your organisation</a>: 1 case<" in work
    assert f"/cases/{case.pk}/" in shared


def test_the_owner_and_others_are_not_told_of_it(world, case):
    for who in (world.sara, world.rita):
        work, shared = pages(who)
        assert "Shared with your organisation" not in work
        assert "No open case is shared with your organisation." in shared


def test_a_closed_case_and_one_not_shared_any_more_are_gone(world, case):
    nick = world.viewer(world.nick)
    assert [one.pk for one in shared_cases(nick)] == [case.pk]
    given = {"organisation_id": world.trust.pk, "reason": "Done"}
    commands.leave(world.viewer(world.sara), case_id=case.pk, at=NOW + timedelta(hours=2), **given)
    assert count_of_shared(nick) == 0
