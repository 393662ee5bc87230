"""A provider's software says what is free, and a hub's reads it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.registers.directory.world import a_service
from tests.services.capacity.world import DAY, HOUR, NOW, a_world
from tests.surfaces.keys import ALL, Caller, key_for

from almoner.services.capacity import api
from almoner.services.capacity.models import Statement

pytestmark = pytest.mark.django_db
BASE = "/api/v1/capacity"


class Software(Caller):
    def put(self, path, body):
        return self.client.put(
            self.base + path, body, content_type="application/json", headers=self.headers
        )


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def world():
    return a_world()


def software(worker, scopes=ALL):
    return Software(key_for(worker, worker.employments.get().organisation, scopes), BASE)


@pytest.fixture
def elm(world):
    return software(world.manager)


@pytest.fixture
def hub(world):
    return software(world.hub)


def statement(at=NOW, **changes):
    return {
        "said_at": at.isoformat(),
        "holds_until": (at + DAY).isoformat(),
        "available_from": "2026-03-01",
        "maximum": 10,
        "occupied": 8,
        "accepting": 2,
        **changes,
    }


def message(world, key, **changes):
    return {"service": str(world.home.pk), "key": key, **statement(**changes)}


def put(world, caller, key="a", **changes):
    return caller.put(f"/services/{world.home.pk}/statements/{key}", statement(**changes))


def stands(world, caller):
    (one,) = caller.get("/standings", service=world.home.pk).json()["items"]
    return one


def test_what_is_put_is_found_by_a_hub(world, elm, hub):
    assert put(world, elm).json()["outcome"] == "counted"
    one = stands(world, hub)
    assert (one["free_places"], one["freshness"], one["age_seconds"]) == (2, "fresh", 0)
    found = hub.get("/search", kind="nursing", places=2).json()["items"]
    assert [(f["service"], f["fits"]) for f in found] == [(str(world.home.pk), True)]


def test_a_service_that_never_spoke_is_not_known_and_not_nought(world, hub):
    one = stands(world, hub)
    assert (one["free_places"], one["freshness"], one["said_at"]) == (None, "unsaid", None)


@pytest.mark.hazard("HZ-70")
def test_what_no_longer_holds_has_no_free_number(world, elm, hub, monkeypatch):
    put(world, elm)
    monkeypatch.setattr(timezone, "now", lambda: NOW + DAY)
    one = stands(world, hub)
    assert (one["free_places"], one["freshness"]) == (None, "stale")
    assert [f["fits"] for f in hub.get("/search", kind="nursing").json()["items"]] == [False]


def test_the_same_message_twice_is_answered_as_the_first_time(world, elm):
    first, again = put(world, elm).json(), put(world, elm).json()
    assert first == {**again, "repeated": False}
    assert Statement.objects.count() == 1


def test_a_key_used_for_something_else_is_refused_and_says_where(world, elm, hub):
    put(world, elm)
    answer = put(world, elm, accepting=1)
    assert answer.status_code == 409
    (refusal,) = answer.json()["refusals"]
    assert (refusal["code"], refusal["where"]) == ("key-used-for-something-else", "key")
    assert stands(world, hub)["free_places"] == 2


@pytest.mark.hazard("HZ-70")
def test_what_came_late_is_kept_and_changes_nothing(world, elm, hub):
    put(world, elm, "new", accepting=1)
    assert put(world, elm, "old", at=NOW - HOUR).json()["outcome"] == "late"
    assert stands(world, hub)["free_places"] == 1


WRONG = [
    ({"accepting": -1}, 422, "accepting", "greater_than_equal"),
    ({"accepting": "2"}, 422, "accepting", "int_type"),
    ({"accepting": True}, 422, "accepting", "int_type"),
    ({"acepting": 2}, 422, "acepting", "extra_forbidden"),
    ({"minutes": {"noon": 5}}, 422, "minutes.noon", "extra_forbidden"),
    ({"holds_until": "2026-03-04T08:00:00"}, 422, "holds_until", "no_zone"),
    ({"occupied": 11}, 409, "occupied", "more-occupied-than-there-are"),
    ({"holds_until": "2026-09-01T08:00:00Z"}, 409, "holds_until", "holds-too-long"),
    ({"accepting": 9}, 409, "accepting", "more-accepted-than-left"),
    ({"rate_pence": 1}, 409, "rate_pence", "rate-out-of-range"),
    ({"accepting": None, "maximum": None, "occupied": None}, 409, "accepting", "nothing-said"),
]


@pytest.mark.parametrize(("changes", "status", "where", "code"), WRONG)
def test_each_refusal_says_where_and_what_mends_it(world, elm, changes, status, where, code):
    answer = put(world, elm, **changes)
    assert answer.status_code == status, answer.content
    (refusal,) = answer.json()["refusals"]
    assert refusal["code"] == code
    assert refusal["where"].endswith(where)
    assert refusal["reason"]
    assert refusal["mend"]
    assert not Statement.objects.exists()


def test_a_batch_is_answered_one_by_one_in_the_order_sent(world, elm):
    care = {**message(world, "c"), "service": str(world.home_care.pk)}
    sent = [
        message(world, "a"),
        message(world, "b", at=NOW - HOUR),
        {**care, "minutes": {"morning": 60}},
        message(world, "d", occupied=11),
        {**message(world, "e"), "service": "999999"},
        {"service": "x"},
        "nonsense",
        message(world, "a"),
    ]
    answers = elm.post("/statements", {"statements": sent}).json()["answers"]
    told = [(one["key"], one["outcome"], one["repeated"]) for one in answers]
    assert told == [
        ("a", "counted", False),
        ("b", "late", False),
        ("c", "counted", False),
        ("d", "refused", False),
        ("e", "refused", False),
        ("", "refused", False),
        ("", "refused", False),
        ("a", "counted", True),
    ]
    assert answers[3]["refusals"][0]["where"] == "occupied"
    assert answers[4]["refusals"][0]["where"] == "service"
    assert {one["where"] for one in answers[5]["refusals"]} >= {"key", "said_at"}
    assert Statement.objects.count() == 3


def test_more_than_five_hundred_are_refused_whole(world, elm):
    answer = elm.post("/statements", {"statements": [message(world, "a")] * 501})
    assert answer.status_code == 422
    assert not Statement.objects.exists()


@pytest.mark.hazard("HZ-70")
def test_nobody_speaks_for_another_provider(world):
    rival = software(world.rival)
    assert put(world, rival).status_code == 404
    sent = {"statements": [message(world, "a")]}
    (answer,) = rival.post("/statements", sent).json()["answers"]
    assert answer["outcome"] == "refused"
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    ("scopes", "status"), [(["capacity:read"], 403), (["capacity:write"], 200)]
)
def test_saying_takes_a_scope_of_its_own(world, scopes, status):
    assert put(world, software(world.manager, scopes)).status_code == status


def test_reading_takes_a_scope_and_saying_a_right(world, elm, hub):
    writer = software(world.manager, ["capacity:write"])
    assert writer.get("/search").status_code == 403
    assert put(world, hub).status_code == 403
    assert hub.get("/reservations").status_code == 403


def test_another_organisations_draft_is_not_told(world, hub, elm):
    world.home.status = "draft"
    world.home.save()
    asked = {"service": world.home.pk}
    assert hub.get("/standings", **asked).json()["items"] == []
    assert elm.get("/standings", **asked).json()["items"][0]["listed"] is False


@pytest.mark.hazard("HZ-70")
def test_a_key_that_floods_waits_and_harms_nobody_else(world, elm, hub, settings):
    settings.API_REQUESTS_A_MINUTE = 2
    flood = [put(world, elm, f"k{n}", at=NOW + timedelta(seconds=n)) for n in range(3)]
    assert [one.status_code for one in flood] == [200, 200, 429]
    assert int(flood[-1].headers["Retry-After"]) in range(1, 61)
    (refusal,) = flood[-1].json()["refusals"]
    assert (refusal["code"], bool(refusal["reason"] and refusal["mend"])) == ("too_often", True)
    oak = a_service(organisation=world.rival.employments.get().organisation, kind="nursing")
    told = software(world.rival).put(f"/services/{oak.pk}/statements/a", statement())
    assert told.json()["outcome"] == "counted"
    assert hub.get("/search").status_code == 200


def test_too_many_batches_wait_and_single_statements_still_pass(world, elm, hub, monkeypatch):
    monkeypatch.setattr(api, "BATCHES_A_MINUTE", 1)
    sent = {"statements": [message(world, "a")]}
    answers = [elm.post("/statements", sent) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 429]
    assert int(answers[1].headers["Retry-After"]) in range(1, 61)
    assert put(world, elm, "b", at=NOW - HOUR).status_code == 200


def test_own_services_are_listed_with_their_ids(world, elm):
    items = elm.get("/services").json()["items"]
    assert [(one["service"], one["rate_per"]) for one in items] == [
        (str(world.home.pk), "week"),
        (str(world.home_care.pk), "hour"),
    ]
