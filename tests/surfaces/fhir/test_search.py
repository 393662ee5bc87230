"""Searching: pages, times, people; what is not understood is refused and never ignored."""

from datetime import timedelta

import pytest
from tests.services.delegation.world import NOW
from tests.surfaces.fhir.conftest import make_act, resources


def ids(response):
    return [one["id"] for one in resources(response)]


def link(response, relation):
    found = [one["url"] for one in response.json()["link"] if one["relation"] == relation]
    return found[0] if found else None


def follow(caller, response):
    seen = ids(response)
    while url := link(response, "next"):
        response = caller.client.get(url.partition("testserver")[2], headers=caller.headers)
        assert len(resources(response)) <= 2
        seen += ids(response)
    return seen


def test_pages_meet_without_gap_or_overlap(world, team):
    acts = [make_act(world, n) for n in range(5)]
    first = team.get("/Procedure", _count=2)
    assert first.json()["type"] == "searchset"
    assert link(first, "self").endswith("/fhir/R4/Procedure?_count=2")
    assert follow(team, first) == [str(one.pk) for one in acts]


def test_pages_run_on_through_every_source(world, team, reading, act, correction, suspended):
    whole = ids(team.get("/Provenance"))
    assert follow(team, team.get("/Provenance", _count=1)) == whole
    assert follow(team, team.get("/Provenance", _count=2)) == whole


def test_an_empty_bundle_has_no_entry(team):
    assert "entry" not in team.get("/Procedure").json()


def test_by_person_and_by_id(world, team, act):
    assert ids(team.get("/Procedure", patient=world.person.pk)) == [str(act.pk)]
    assert ids(team.get("/Procedure", patient=f"Patient/{world.person.pk}")) == [str(act.pk)]
    assert ids(team.get("/Procedure", patient="Patient/999999")) == []
    assert ids(team.get("/Procedure", patient="nobody")) == []
    assert ids(team.get("/Procedure", _id=act.pk)) == [str(act.pk)]
    assert ids(team.get("/Procedure", _id="abc")) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("ge2026-11-20", True),
        ("gt2026-11-20", False),
        ("le2026-11-20", True),
        ("lt2026-11-20", False),
        ("2026-11-20", True),
        ("eq2026-11-19", False),
        ("ge2026-11-20T07:58:00Z", True),
        ("gt2026-11-20T07:58:00Z", False),
        ("lt2026-11-20T07:58:00Z", False),
        ("le2026-11-20T07:58:00Z", True),
        ("ge2026-11-20T08:58:00+01:00", True),
    ],
)
def test_last_updated(team, act, asked, found):
    """The act was recorded at 7:58am on 20 November 2026."""
    assert ids(team.get("/Procedure", _lastUpdated=asked)) == ([str(act.pk)] if found else [])


def test_a_span_of_two_times(team, act):
    asked = ["ge2026-11-20T07:00:00Z", "lt2026-11-20T08:00:00Z"]
    assert ids(team.get("/Procedure", _lastUpdated=asked)) == [str(act.pk)]


def test_a_day_is_a_london_day(world, team):
    act = make_act(world, done_at=NOW - timedelta(days=150, hours=8, minutes=30))
    assert ids(team.get("/Procedure", date="2026-06-23")) == [str(act.pk)]
    assert ids(team.get("/Procedure", date="2026-06-22")) == []


def test_observations_by_date(team, reading):
    assert ids(team.get("/Observation", date="2026-11-20"))
    assert ids(team.get("/Observation", date="lt2026-11-20")) == []


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"name": "Okafor"}, "cannot be searched by 'name'"),
        ({"_summary": "true"}, "cannot be searched by"),
        ({"_count": "0"}, "_count"),
        ({"_count": "201"}, "_count"),
        ({"_count": "ten"}, "_count"),
        ({"_after": "9.9"}, "page"),
        ({"_after": "1"}, "page"),
        ({"_lastUpdated": "yesterday"}, "date"),
        ({"_lastUpdated": "ge2026-02-30"}, "date"),
        ({"_lastUpdated": "ge2026-11-20T08:00:00"}, "date"),
        ({"_lastUpdated": "ge0001-01-01"}, "date"),
        ({"patient": ["1", "2"]}, "twice"),
    ],
)
def test_what_cannot_be_read_is_an_operation_outcome(team, query, says):
    response = team.get("/Procedure", **query)
    assert response.status_code == 400, response.content
    outcome = response.json()
    assert outcome["resourceType"] == "OperationOutcome"
    assert says in outcome["issue"][0]["details"]["text"]
    assert outcome["issue"][0]["diagnostics"]


def test_a_read_takes_no_parameters(world, team):
    assert team.get(f"/Patient/{world.person.pk}", _summary="true").status_code == 400
