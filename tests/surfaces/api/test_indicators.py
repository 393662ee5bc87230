"""Indicators over REST: definitions and figures, without small numbers, for those who may."""

from datetime import timedelta

import pytest
from tests import factories
from tests.engines.indicators.made import Office
from tests.services.delegation.world import NOW
from tests.surfaces.keys import ALL, Caller, key_for

from almoner.engines.indicators.commands.computing import compute
from almoner.platform.access.viewer import system


@pytest.fixture
def office(db):
    made = Office()
    for n in range(9):
        made.case(NOW - timedelta(days=40), team=made.teams[n < 2])
    compute(system("test", made.organisation.pk), at=NOW, codes=["cases-opened"], periods=3)
    return made


def caller(office, role="analyst", scopes=ALL, at=None):
    place = at or office.organisation
    return Caller(key_for(factories.worker(place, role), place, scopes))


def figures(answer):
    assert answer.status_code == 200, answer.content
    return {one["starts_on"]: one for one in answer.json()["figures"]}


def test_the_list_has_every_indicator_with_its_definition(office):
    found = {one["code"]: one for one in caller(office).get("/indicators").json()}
    assert found["cases-opened"]["definition"].startswith("How many cases were opened")
    assert found["clocks-met"]["unit"] == "percent"
    assert found["clocks-met"]["figures"][-1]["words"] == "Not worked out yet"


def test_one_has_its_figures_oldest_first(office):
    answer = caller(office).get("/indicators/cases-opened", periods=3)
    days = list(figures(answer))
    assert days == sorted(days)
    assert sum(one["figure"] for one in figures(answer).values()) == 9


def test_small_numbers_are_not_given(office):
    query = {"slice": "team", "periods": 3}
    for team in office.teams:
        answer = caller(office).get("/indicators/cases-opened", member=str(team.pk), **query)
        hidden = [one for one in figures(answer).values() if one["hidden"]]
        assert len(hidden) == 1
        assert hidden[0]["figure"] is None
        assert hidden[0]["words"] == "not shown"


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        ("/indicators/no-such", {}, 404),
        ("/indicators/cases-opened", {"slice": "religion"}, 404),
        ("/indicators/cases-opened", {"periods": 0}, 422),
        ("/indicators/cases-opened", {"colour": "red"}, 422),
        ("/indicators", {"organisation": "x"}, 422),
    ],
)
def test_what_is_not_there_is_told(office, path, query, code):
    assert caller(office).get(path, **query).status_code == code


def test_another_organisation_is_not_there(office):
    rival = caller(office, at=factories.organisation("council"))
    answer = rival.get("/indicators/cases-opened", organisation=office.organisation.pk)
    assert answer.status_code == 404
    assert all(
        one["figure"] is None for one in figures(rival.get("/indicators/cases-opened")).values()
    )


def test_it_needs_the_scope_and_the_right(office):
    assert caller(office, scopes=["people:read"]).get("/indicators").status_code == 403
    assert caller(office, role="care_worker").get("/indicators").status_code == 403
    assert Caller(None).get("/indicators").status_code == 401
