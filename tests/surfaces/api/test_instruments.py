"""Instruments over REST: what is in use, filling in, signing, putting right, and receiving."""

import pytest
from tests.engines.instruments.places import Place
from tests.engines.instruments.samples import small
from tests.surfaces.keys import ALL, Caller, key_for

from almoner.engines.instruments.models import Completion
from almoner.platform.audit.models import AuditEvent

AT = "/instruments/completions"


@pytest.fixture
def place(db):
    made = Place()
    made.publish(small())
    return made


def caller(place, who=None, organisation=None, scopes=ALL):
    return Caller(key_for(who or place.member, organisation or place.council, scopes))


def codes(response):
    assert response.status_code == 409, response.content
    return [one["code"] for one in response.json()["refusals"]]


def begun(place, mine, **more):
    response = mine.post(AT, {"instrument": "small", "person": place.person.pk, **more})
    assert response.status_code == 201, response.content
    return response.json()["id"]


def test_what_is_in_use_and_what_it_asks(place):
    mine = caller(place)
    titles = {one["code"]: one["title"] for one in mine.get("/instruments").json()["items"]}
    assert titles["small"] == "A small instrument"
    told = mine.get("/instruments/definitions/small").json()
    pain = next(one for one in told["items"] if one["code"] == "pain")
    assert (told["version"], pain["type"]) == (1, "yes-no")
    assert mine.get("/instruments/definitions/unheard-of").status_code == 404
    theirs = caller(place, place.stranger, place.rival)
    assert theirs.get("/instruments/definitions/small").status_code == 404


def test_a_form_from_its_start_to_its_amendment(place):
    mine = caller(place)
    key = begun(place, mine)
    path = f"{AT}/{key}"
    saved = mine.post(f"{path}/answers", {"answers": {"pain": False}, "number": 0})
    assert (saved.status_code, saved.json()["number"]) == (201, 1)
    assert codes(mine.post(f"{path}/answers", {"answers": {}, "number": 0})) == ["stale-page"]
    signed = mine.post(f"{path}/signature", {"number": 1}).json()
    assert signed["status"] == "complete"
    change = {"answers": {"pain": False}, "reason": "Asked again."}
    assert mine.post(f"{path}/amendments", change).status_code == 201
    told = mine.get(path).json()
    assert (told["answers"], told["version"]) == ({"pain": False}, 1)
    assert [one["reason"] for one in told["entries"]] == ["", "Asked again."]
    assert AuditEvent.objects.filter(verb="instrument.viewed", person_id=place.person.pk).exists()


def test_a_colleague_amends_nothing(place):
    row = place.signed()
    cora = caller(place, place.mate)
    change = {"answers": {"pain": False}, "reason": "I think."}
    assert codes(cora.post(f"{AT}/{row.pk}/amendments", change)) == ["may-not-amend"]
    assert row.entries.count() == 1


def test_every_reason_why_it_cannot_be_signed(place):
    mine = caller(place)
    key = begun(place, mine)
    assert "pain" in codes(mine.post(f"{AT}/{key}/signature", {}))
    assert codes(mine.post(f"{AT}/{key}/answers", {"answers": {"pain": "perhaps"}})) == ["pain"]


def test_two_people_sign(place):
    place.publish(small(code="pair", people="two"))
    mine, cora = caller(place), caller(place, place.mate)
    key = mine.post(AT, {"instrument": "pair", "person": place.person.pk}).json()["id"]
    mine.post(f"{AT}/{key}/answers", {"answers": {"pain": False}})
    assert mine.post(f"{AT}/{key}/signature", {}).json()["status"] == "awaiting_second"
    assert codes(mine.post(f"{AT}/{key}/agreement")) == ["same-person"]
    assert cora.post(f"{AT}/{key}/agreement").json()["status"] == "complete"


def test_a_list_is_filtered_and_a_rival_sees_none(place):
    row, draft = place.signed(), place.started()
    mine = caller(place)
    shown = mine.get(f"{AT}?status=complete&person={place.person.pk}").json()["items"]
    assert [one["id"] for one in shown] == [row.pk]
    assert [one["id"] for one in mine.get(f"{AT}?after={row.pk}").json()["items"]] == [draft.pk]
    assert mine.get(f"{AT}?instrument=other").json()["items"] == []
    theirs = caller(place, place.stranger, place.rival)
    assert theirs.get(AT).json()["items"] == []
    assert theirs.get(f"{AT}/{row.pk}").status_code == 404


def test_answers_of_another_system_are_kept_as_a_draft(place):
    item = [{"linkId": "pain", "answer": [{"valueBoolean": True}]}]
    sent = {
        "instrument": "small",
        "person": place.person.pk,
        "response": {
            "resourceType": "QuestionnaireResponse",
            "status": "completed",
            "item": [{"linkId": "first", "item": item}],
        },
    }
    response = caller(place).post("/instruments/responses", sent)
    assert response.status_code == 201, response.content
    assert response.json()["completion"]["status"] == "draft"
    assert response.json()["left_out"] == []
    odd = {**sent, "response": {**sent["response"], "item": [{"linkId": 1}]}}
    assert codes(caller(place).post("/instruments/responses", odd)) == ["response-shape"]
    theirs = caller(place, place.stranger, place.rival).post("/instruments/responses", sent)
    assert theirs.status_code in (404, 409)
    assert Completion.objects.count() == 1


DEEDS = [
    ("answers", {"answers": {}}),
    ("signature", {}),
    ("agreement", None),
    ("amendments", {"answers": {}, "reason": "x"}),
]


@pytest.mark.parametrize(("deed", "body"), DEEDS)
def test_a_rival_reaches_none_of_it_and_a_reader_changes_nothing(place, deed, body):
    row = place.signed()
    path = f"{AT}/{row.pk}/{deed}"
    assert caller(place, place.stranger, place.rival).post(path, body).status_code == 404
    assert caller(place, scopes=["instruments:read"]).post(path, body).status_code == 403
    assert row.entries.count() == 1
