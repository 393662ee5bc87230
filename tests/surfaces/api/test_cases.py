"""Cases over REST: open, read, move, note; an old number is refused."""

import pytest
from django.utils import timezone
from tests import factories
from tests.engines.pathways.world import ENQUIRY, NOW, make_world
from tests.surfaces.keys import ALL, Caller, key_for

from almoner.engines.pathways.models import Case


@pytest.fixture
def place(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return make_world()


@pytest.fixture
def council(place):
    return Caller(key_for(place.sara, place.council, ALL))


def opened(council, place):
    response = council.post("/cases", {"pathway": "door", "route": "phone", "person": place.ada.pk})
    assert response.status_code == 201, response.content
    return response


def test_a_case_from_its_opening_to_its_end(place, council):
    response = opened(council, place)
    case = response.json()
    assert (case["state"], case["queue"], case["number"]) == ("received", "contact", 1)
    assert response.headers["ETag"] == '"1"'
    path = f"/cases/{case['id']}"
    told = council.get(path).json()
    assert [move["code"] for move in told["moves"]] == ["make-contact"]
    assert told["clocks"][0]["code"] == "first-contact"

    move = {"transition": "make-contact", "number": 1, "facts": {"safe_now": True}, "note": "Rang."}
    assert council.post(f"{path}/moves", move).json()["state"] == "contacted"
    stale = council.post(f"{path}/moves", {**move, "transition": "pass-on"})
    assert stale.status_code == 409
    assert stale.json()["refusals"][0]["code"] == "case-moved-on"
    assert council.post(f"{path}/notes", {"text": "Well.", "number": 2}).json()["number"] == 3
    end = {"transition": "pass-on", "number": 3, "outcome": "assessment", "information": "Told."}
    closed = council.post(f"{path}/moves", end).json()
    assert (closed["kind"], closed["outcome"]) == ("closed", "assessment")
    assert [event["verb"] for event in council.get(path).json()["events"]] == [
        "opened",
        "moved",
        "noted",
        "moved",
    ]


def test_every_reason_is_given_at_once(place, council):
    case = opened(council, place).json()
    response = council.post(
        f"/cases/{case['id']}/moves", {"transition": "make-contact", "number": 1}
    )
    assert response.status_code == 409
    assert [one["code"] for one in response.json()["refusals"]] == ["field:safe_now", "note"]


def test_a_list_is_filtered_and_paged(place, council):
    first = opened(council, place).json()["id"]
    second = opened(council, place).json()["id"]
    page = council.get("/cases?limit=1").json()
    assert [one["id"] for one in page["items"]] == [first]
    page = council.get(f"/cases?after={page['next_after']}&queue=contact").json()
    assert [one["id"] for one in page["items"]] == [second]
    assert council.get("/cases?closed=true").json()["items"] == []
    assert council.get("/cases?pathway=enquiry").json()["items"] == []


def test_others_see_nothing(place, council):
    case = opened(council, place).json()
    rival = Caller(key_for(place.rita, place.rival, ALL))
    assert rival.get("/cases").json()["items"] == []
    assert rival.get(f"/cases/{case['id']}").status_code == 404
    hidden = place.open(place.mona, pathway=ENQUIRY)
    assert council.get(f"/cases/{hidden.pk}").status_code == 404
    stranger = factories.person([place.rival])
    response = council.post("/cases", {"pathway": "door", "route": "phone", "person": stranger.pk})
    assert response.status_code == 404
    assert Case.objects.count() == 2
