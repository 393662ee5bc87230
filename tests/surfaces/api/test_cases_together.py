"""Cases between people and organisations over REST: the second person, hand-over, sharing, and
what a new version would do."""

import pytest
from django.utils import timezone
from tests import factories
from tests.engines.pathways.world import DOOR, ENQUIRY, NOW, make_world, publish, text_of
from tests.surfaces.keys import ALL, Caller, key_for

from almoner.engines.pathways.models import Case, CaseParty, HandOver


@pytest.fixture
def place(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return make_world()


def caller(place, who, organisation=None, scopes=ALL):
    return Caller(key_for(who, organisation or place.council, scopes))


def codes(response):
    assert response.status_code == 409, response.content
    return [one["code"] for one in response.json()["refusals"]]


def test_a_hand_over_is_offered_and_accepted(place):
    path = f"/cases/{place.open().pk}"
    sara, dora, rita = (
        caller(place, place.sara),
        caller(place, place.dora),
        caller(place, place.rita, place.rival),
    )
    offer = {"team": place.duty.pk, "reason": "Needs duty.", "number": 1}
    made = sara.post(f"{path}/hand-over", offer)
    assert made.status_code == 201, made.content
    assert made.json()["to_team"] == place.duty.pk
    assert codes(sara.post(f"{path}/hand-over", {**offer, "number": 2})) == ["offered"]
    answer = {"agree": True, "number": 2}
    assert rita.post(f"{path}/hand-over/answer", answer).status_code == 404
    assert codes(sara.post(f"{path}/hand-over/answer", answer)) == ["not-your-team"]
    assert codes(dora.post(f"{path}/hand-over/answer", {**answer, "number": 1})) == [
        "case-moved-on"
    ]
    taken = dora.post(f"{path}/hand-over/answer", answer)
    assert (taken.status_code, taken.json()["team"]) == (201, place.duty.pk)
    assert taken.headers["ETag"] == '"3"'


def test_a_hand_over_is_declined_with_a_reason(place):
    case = place.open()
    offer = {"team": place.duty.pk, "reason": "Needs duty.", "number": 1}
    caller(place, place.sara).post(f"/cases/{case.pk}/hand-over", offer)
    dora = caller(place, place.dora)
    answer = {"agree": False, "number": 2}
    assert codes(dora.post(f"/cases/{case.pk}/hand-over/answer", answer)) == ["reason"]
    said = dora.post(f"/cases/{case.pk}/hand-over/answer", {**answer, "reason": "Not ours."})
    assert said.json()["team"] == place.contact.pk
    assert HandOver.objects.get().answer == "declined"


def test_a_case_is_shared_and_the_sharing_ends(place):
    path = f"/cases/{place.open().pk}"
    sara, nick = caller(place, place.sara), caller(place, place.nick, place.trust)
    assert nick.get(path).status_code == 404
    partner = {"organisation": place.trust.pk, "role": "joint", "basis": "Consent", "number": 1}
    assert sara.post(f"{path}/partners", {**partner, "role": "offered"}).status_code == 422
    rival = {**partner, "organisation": place.rival.pk}
    assert codes(sara.post(f"{path}/partners", rival)) == ["not-a-partner"]
    assert sara.post(f"{path}/partners", partner).status_code == 201
    assert nick.get(path).status_code == 200
    end = {"organisation": place.trust.pk, "reason": "Done.", "number": 2}
    assert codes(nick.post(f"{path}/partners/end", end)) == ["case-not-owned"]
    assert sara.post(f"{path}/partners/end", end).json()["number"] == 3
    assert nick.get(path).status_code == 404
    assert CaseParty.objects.get().left_at == NOW


def test_the_second_person_agrees_or_says_no(place):
    case = place.open(place.mona, pathway=ENQUIRY)
    path, mona = f"/cases/{case.pk}", caller(place, place.mona)
    mia = caller(place, factories.worker(place.council, "casework_manager"))
    move = {
        "transition": "start",
        "number": 1,
        "facts": {"risk": "high"},
        "reason": "serious",
        "evidence": "A bruise.",
    }
    assert mona.post(f"{path}/moves", move).json()["state"] == "raised"
    agreed = {"agree": True, "number": 2}
    assert codes(mona.post(f"{path}/proposal", agreed)) == ["second-person"]
    no = {"agree": False, "reason": "Not yet.", "number": 2}
    assert mia.post(f"{path}/proposal", no).json()["number"] == 3
    assert codes(mia.post(f"{path}/proposal", {**agreed, "number": 3})) == ["no-proposal"]
    mona.post(f"{path}/moves", {**move, "number": 3})
    assert mia.post(f"{path}/proposal", {**agreed, "number": 4}).json()["state"] == "enquiry"


def test_a_migration_is_tried_and_nothing_is_changed(place):
    case = place.open()
    mona = caller(place, place.mona)
    publish(DOOR, text_of(DOOR).replace("version: 1", "version: 2", 1))
    told = mona.post("/cases/migration/dry-run", {"pathway": DOOR})
    assert told.status_code == 200, told.content
    assert told.json() == {
        "to_version": 2,
        "moves": [case.pk],
        "cannot": [],
        "states": [{"from_state": "received", "to_state": "received", "cases": 1}],
        "stopped_clocks": {},
    }
    assert Case.objects.get().version_id == case.version_id
    assert (
        caller(place, place.sara).post("/cases/migration/dry-run", {"pathway": DOOR}).status_code
        == 403
    )
    assert mona.post("/cases/migration/dry-run", {"pathway": "moon"}).status_code == 409


DEEDS = [
    ("proposal", {"agree": True}),
    ("hand-over", {"team": 1, "reason": "x"}),
    ("hand-over/answer", {"agree": True}),
    ("partners", {"organisation": 1, "role": "joint", "basis": "x"}),
    ("partners/end", {"organisation": 1, "reason": "x"}),
]


@pytest.mark.parametrize(("deed", "body"), DEEDS)
def test_a_rival_reaches_none_of_it_and_a_reader_changes_nothing(place, deed, body):
    path = f"/cases/{place.open().pk}/{deed}"
    sent = {**body, "number": 1}
    assert caller(place, place.rita, place.rival).post(path, sent).status_code == 404
    reading = caller(place, place.sara, scopes=["cases:read"])
    assert reading.post(path, sent).status_code == 403
    assert caller(place, place.sara).post(path, body).status_code == 422
    assert Case.objects.get().last_number == 1
