"""What is free as FHIR: a slot is free only while somebody says so."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.registers.directory.world import a_service
from tests.services.capacity.world import DAY, HOUR, NOW, a_world, hours, said, say
from tests.surfaces.fhir.conftest import BASE, resources
from tests.surfaces.keys import ALL, Caller, key_for

from almoner.services.capacity.commands import release, reserve

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def place():
    return a_world()


@pytest.fixture
def hub(place):
    return Caller(key_for(place.hub, place.hub.employments.get().organisation, ALL), BASE)


def only_slot(hub):
    (found,) = resources(hub.get("/Slot"))
    return found


def test_a_bed_that_was_said_is_a_free_slot_of_its_service(place, hub):
    say(place)
    slot = only_slot(hub)
    assert (slot["status"], slot["comment"]) == (
        "free",
        "2 places free. Said less than a minute ago.",
    )
    assert slot["start"] == NOW.isoformat()
    assert slot["end"] == (NOW + DAY).isoformat()
    (actor,) = slot["contained"][0]["actor"]
    service = hub.get(f"/{actor['reference']}").json()
    assert service["name"] == "Elm House"
    assert hub.get(f"/{service['location'][0]['reference']}").json()["name"] == "Elm House"


@pytest.mark.hazard("HZ-70")
@pytest.mark.parametrize(
    ("spoken", "later", "status"),
    [
        (said(), 0 * HOUR, "free"),
        (said(), DAY, "busy-unavailable"),
        (said(accepting=0), 0 * HOUR, "busy"),
        (said(accepting=None), 0 * HOUR, "busy-unavailable"),
        (said(available_from=NOW.date() + 3 * DAY), 0 * HOUR, "busy-unavailable"),
        (hours(morning=0), 0 * HOUR, "busy"),
        (hours(morning=30), 0 * HOUR, "free"),
    ],
)
def test_a_slot_is_free_only_when_it_is_known_to_be(place, hub, monkeypatch, spoken, later, status):
    say(place, spoken)
    monkeypatch.setattr(timezone, "now", lambda: NOW + later)
    assert only_slot(hub)["status"] == status


@pytest.mark.hazard("HZ-70")
def test_what_is_held_is_not_free_for_others(place, hub):
    say(place)
    reserve(place.viewer(place.rival_hub), place.home.pk, "a", NOW + HOUR, places=2, at=NOW)
    assert only_slot(hub)["status"] == "busy"


@pytest.mark.hazard("HZ-70")
def test_a_reader_of_what_changed_sees_what_was_held_and_given_back(place, hub):
    say(place)
    viewer, soon = place.viewer(place.rival_hub), NOW + timedelta(minutes=9)
    held = reserve(viewer, place.home.pk, "a", NOW + HOUR, places=2, at=soon)
    assert statuses_since(hub, NOW + timedelta(minutes=1)) == ["busy"]
    assert statuses_since(hub, NOW + timedelta(minutes=10)) == []
    release(viewer, held, at=NOW + timedelta(minutes=20))
    assert statuses_since(hub, NOW + timedelta(minutes=10)) == ["free"]


def statuses_since(hub, moment):
    told = hub.get("/Slot", _lastUpdated=f"ge{moment:%Y-%m-%dT%H:%M:%SZ}")
    return [one["status"] for one in resources(told)]


def test_a_service_tells_the_delegated_activities_that_it_holds(place, hub):
    type(place.home).objects.filter(pk=place.home.pk).update(activities=["insulin-administration"])
    told = hub.get(f"/HealthcareService/{place.home.pk}").json()["characteristic"]
    (one,) = [c for c in told if c["coding"][0]["system"].endswith("activity")]
    assert one["coding"][0]["code"] == "insulin-administration"
    assert "nsulin" in one["text"]


@pytest.mark.parametrize("change", [{"status": "draft"}, {"status": "withdrawn"}])
def test_what_is_not_listed_is_not_there(place, hub, change):
    say(place)
    for name, value in change.items():
        setattr(place.home, name, value)
    place.home.save()
    assert resources(hub.get("/Slot")) == []
    assert hub.get(f"/HealthcareService/{place.home.pk}").status_code == 404


def test_a_stopped_service_is_not_active_and_has_no_slot(place, hub):
    say(place)
    place.home.placements_stopped_on, place.home.placements_stopped_why = NOW.date(), "Unsafe"
    place.home.save()
    assert hub.get(f"/HealthcareService/{place.home.pk}").json()["active"] is False
    assert resources(hub.get("/Slot")) == []


def test_search_by_the_kind_of_service(place, hub):
    say(place)
    for kind in ("HealthcareService", "Location"):
        (found,) = resources(hub.get(f"/{kind}", **{"service-type": "nursing"}))
        assert found["name"] == "Elm House"
    assert resources(hub.get("/Slot", **{"service-type": "home_care"})) == []


def test_opening_hours_are_of_the_days_they_say(hub):
    opens = [{"days": ["MO", "SU"], "from": "09:00", "to": "17:30"}]
    one = a_service(opens=opens, languages=["bfi"])
    found = hub.get(f"/HealthcareService/{one.pk}").json()
    assert found["availableTime"] == [
        {
            "daysOfWeek": ["mon", "sun"],
            "availableStartTime": "09:00:00",
            "availableEndTime": "17:30:00",
        }
    ]
    assert found["communication"][0]["text"] == "British Sign Language"
