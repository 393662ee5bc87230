"""The profile of Open Referral: a number there reads as free, so what is unknown has no entry."""

from dataclasses import replace
from datetime import timedelta

import pytest
from jsonschema import Draft202012Validator
from tests.services.capacity.world import DAY, NOW, hours, said

from almoner.registers.directory.openreferral import made_id
from almoner.services.capacity.rules import Stood, now_of
from almoner.services.capacity.standard.open_referral import entries
from almoner.services.capacity.standard.schemas import schema


def shown(spoken, at=NOW, **held):
    return list(entries(7, now_of(spoken and Stood(spoken, **held), at)))


def test_places_less_what_is_held():
    (one,) = shown(said(), held=1)
    assert (one["available"], one["maximum"]) == (1.0, 10.0)
    assert one["unit"]["identifier"] == "place"
    assert one["service_id"] == made_id("service", 7)
    assert one["holds_until"] == NOW + DAY


def test_minutes_by_part_of_the_day():
    found = shown(hours(morning=120, evening=0))
    assert [(one["unit"]["identifier"], one["available"]) for one in found] == [
        ("minute", 120.0),
        ("minute", 0.0),
    ]
    assert len({one["id"] for one in found}) == 2


UNKNOWN = [
    (None, NOW),
    (said(), NOW + DAY),
    (said(), NOW + 9 * DAY),
    (said(accepting=None), NOW),
]


@pytest.mark.hazard("HZ-70")
@pytest.mark.parametrize(("spoken", "at"), UNKNOWN)
def test_what_nobody_knows_has_no_entry(spoken, at):
    assert shown(spoken, at) == []


def test_an_entry_fits_its_schema_and_keeps_its_id():
    first, later = shown(said())[0], shown(replace(said(), accepting=1))[0]
    assert first["id"] == later["id"]
    told = {name: value for name, value in first.items() if name not in ("updated", "holds_until")}
    moments = {"updated": NOW.isoformat(), "holds_until": (NOW + timedelta(days=1)).isoformat()}
    Draft202012Validator(schema("service-capacity")).validate({**told, **moments})
