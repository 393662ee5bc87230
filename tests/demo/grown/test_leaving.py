"""Leaving hospital in the demo: every state is there, and both lists are alive."""

import pytest
from django.test import Client
from tests.demo.conftest import NOW, TODAY, user, viewer

from almoner.engines.pathways.models import Case
from almoner.engines.pathways.rules.states import CaseState
from almoner.engines.pathways.store import definition_of, state_of
from almoner.services.discharge.models import CriteriaReview, Stay
from almoner.services.discharge.queries import lists
from almoner.services.discharge.queries.returning import return_of
from almoner.services.discharge.rules.criteria import PATHWAY

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_every_state_is_there_and_as_its_timeline_gives(place):
    cases = list(Case.objects.filter(pathway=PATHWAY))
    assert {case.state for case in cases} == set(definition_of(cases[0].version_id).states)
    assert Stay.objects.count() == len(cases) >= 25
    for case in cases:
        state: CaseState = state_of(case)
        assert (case.state, case.outcome, case.facts) == (state.state, state.outcome, state.facts)


def test_the_ward_sister_and_the_hub_have_work(place):
    bea, felix = viewer("bea"), viewer("felix")
    wards = lists.wards_of(bea)
    assert len(wards) == 2
    assert all(one.people > one.ready > 0 for one in wards)
    waiting = lists.leaving(felix, NOW)
    assert len(waiting) >= 10
    assert {"1", "2", "3"} <= {line.pathway for line in waiting}
    assert any(line.late for line in waiting)
    assert any(line.delegated for line in waiting)
    assert lists.to_be_seen(felix, NOW)


def test_nothing_lies_in_the_future(place):
    assert not CriteriaReview.objects.filter(reviewed_at__gt=NOW).exists()
    assert not Stay.objects.filter(left_at__gt=NOW).exists()


def test_the_return_of_today_counts_those_who_wait(place):
    found = {row[6]: row[9] for row in return_of(viewer("bea"), TODAY)}
    assert int(found["Still there"]) >= 10
    assert int(found["No reason recorded"]) < int(found["Still there"])


def test_both_come_to_their_own_list(place, then):
    for name, heading in (("bea", "Wards"), ("felix", "Leaving hospital")):
        client = Client()
        client.force_login(user(name))
        shown = client.get("/", follow=True).content.decode()
        assert f"<h1>{heading}</h1>" in shown
