"""Delegations over REST: lists by keyset, one in full, and each step through its command."""

from datetime import timedelta

import pytest
from tests.services.delegation.world import NOW, TODAY, make_delegation

from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation.models import Delegation, DelegationEvent


def more(world, count, **extra):
    return [
        make_delegation(
            world.person,
            world.worker,
            world.nurse,
            world.deputy,
            world.trust,
            world.provider,
            world.team,
            status="ended",
            active_from=NOW - timedelta(days=500 + 10 * n),
            active_until=NOW - timedelta(days=495 + 10 * n),
            **extra,
        )
        for n in range(count)
    ]


def ids(response):
    assert response.status_code == 200, response.content
    return [one["id"] for one in response.json()["items"]]


def test_pages_meet_without_gap_or_overlap(world, team):
    every = [world.delegation.pk, *(one.pk for one in more(world, 6))]
    seen, after = [], {}
    while True:
        page = team.get("/delegations", limit=3, **after)
        seen += ids(page)
        following = page.json()["next_after"]
        if following is None:
            break
        after = {"after": following}
    assert seen == every


@pytest.mark.parametrize("limit", [0, 201, "many"])
def test_pages_have_bounds(team, limit):
    response = team.get("/delegations", limit=limit)
    assert response.status_code == 422
    assert response.json()["refusals"][0]["where"] == "query.limit"


def test_filters(world, team):
    ended = more(world, 1)[0]
    assert ids(team.get("/delegations", status="active")) == [world.delegation.pk]
    assert ids(team.get("/delegations", status="ended")) == [ended.pk]
    assert ids(team.get("/delegations", worker=world.manager.pk)) == []
    assert ids(team.get("/delegations", person=world.person.pk, limit=1)) == [world.delegation.pk]
    assert ids(team.get("/delegations", provider=world.rival.pk)) == []
    assert ids(team.get("/delegations", activity="wound-care")) == []


def test_changed_since_sees_a_step(world, team):
    since = {"changed_since": (NOW - timedelta(hours=1)).isoformat()}
    assert ids(team.get("/delegations", **since)) == []
    DelegationEvent.objects.create(
        delegation=world.delegation, at=NOW, verb="suspend", target="suspended", by="system:test"
    )
    assert ids(team.get("/delegations", **since)) == [world.delegation.pk]


def test_one_in_full_is_audited(world, team):
    response = team.get(f"/delegations/{world.delegation.pk}")
    assert response.status_code == 200, response.content
    shown = response.json()
    assert shown["worker"] == world.worker.pk
    assert {one["party"] for one in shown["signatures"]} == {"delegator", "delegate", "employer"}
    assert shown["consents"][0]["basis"] == "consent"
    assert "given_by" not in shown["consents"][0]
    event = AuditEvent.objects.get(verb="delegation.viewed")
    assert event.person_id == world.person.pk


def test_names_and_free_text_stay_out(world, team):
    text = team.get(f"/delegations/{world.delegation.pk}").content.decode()
    assert "Okafor" not in text
    assert "Morning dose" not in text


def test_nothing_and_not_yours_look_the_same(world, rival):
    real = rival.get(f"/delegations/{world.delegation.pk}")
    invented = rival.get("/delegations/987654")
    assert real.status_code == invented.status_code == 404
    assert real.content == invented.content


def test_a_care_worker_lists_only_their_own(world, doorstep):
    assert ids(doorstep.get("/delegations")) == [world.delegation.pk]
    Delegation.objects.filter(pk=world.delegation.pk).update(worker=world.manager)
    assert ids(doorstep.get("/delegations")) == []


def test_suspend_stops_it_at_once(world, home_care):
    path = f"/delegations/{world.delegation.pk}/suspend"
    response = home_care.post(path, {"trigger": "concern", "reason": "A wrong dose was drawn up."})
    assert response.status_code == 200, response.content
    assert response.json()["status"] == "suspended"
    world.delegation.refresh_from_db()
    assert world.delegation.status == "suspended"


def test_withdrawing_consent_suspends(world, home_care):
    path = f"/delegations/{world.delegation.pk}/withdraw-consent"
    response = home_care.post(path, {"withdrawn_by": "The person"})
    assert response.status_code == 200, response.content
    assert response.json()["status"] == "suspended"
    assert response.json()["consents"][0]["withdrawn_at"] is not None


def test_a_step_out_of_order_is_refused_in_words_and_changes_nothing(world, team):
    before = AuditEvent.objects.count()
    response = team.post(f"/delegations/{world.delegation.pk}/start-training", {})
    assert response.status_code == 409
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["refusals"][0]["reason"]
    world.delegation.refresh_from_db()
    assert world.delegation.status == "active"
    assert AuditEvent.objects.count() == before


def test_only_the_delegator_or_deputy_lifts(world, home_care, team):
    home_care.post(
        f"/delegations/{world.delegation.pk}/withdraw-consent", {"withdrawn_by": "The person"}
    )
    for caller in (home_care, team):
        response = caller.post(f"/delegations/{world.delegation.pk}/lift", {"because": "All well."})
        assert response.status_code in (403, 409)
    world.delegation.refresh_from_db()
    assert world.delegation.status == "suspended"


def test_a_rival_cannot_take_a_step(world, rival):
    response = rival.post(
        f"/delegations/{world.delegation.pk}/withdraw-consent", {"withdrawn_by": "Nobody"}
    )
    assert response.status_code == 404
    world.delegation.refresh_from_db()
    assert world.delegation.status == "active"


@pytest.mark.parametrize(
    ("body", "where", "code"),
    [
        ({}, "body.withdrawn_by", "missing"),
        ({"withdrawn_by": "X", "force": True}, "body.force", "extra_forbidden"),
        ({"withdrawn_by": "X\x00"}, "body.withdrawn_by", "not_text"),
        ({"withdrawn_by": "X" * 201}, "body.withdrawn_by", "string_too_long"),
        ({"withdrawn_by": 7}, "body.withdrawn_by", "string_type"),
    ],
)
def test_a_bad_body_is_named_field_by_field(world, home_care, body, where, code):
    path = f"/delegations/{world.delegation.pk}/withdraw-consent"
    response = home_care.post(path, body)
    assert response.status_code == 422, response.content
    (refusal,) = response.json()["refusals"]
    assert (refusal["where"], refusal["code"]) == (where, code)


def test_a_body_that_is_not_json_is_told(world, home_care):
    response = home_care.client.post(
        f"/api/v1/delegations/{world.delegation.pk}/suspend",
        b"{not json",
        content_type="application/json",
        headers=home_care.headers,
    )
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"


def test_competence_lapsing_before(world, team, home_care, doorstep, rival):
    day = (TODAY + timedelta(days=201)).isoformat()
    for caller in (team, home_care):
        assert ids(caller.get("/competence", lapsing_before=day)) == [world.competence.pk]
        assert ids(caller.get("/competence", lapsing_before=TODAY.isoformat())) == []
    assert doorstep.get("/competence").status_code == 403
    assert ids(rival.get("/competence")) == []


def test_the_plan_carries_its_version_as_etag(world, team, rival):
    asked = {"person": world.person.pk, "activity": "insulin-administration"}
    response = team.get("/plans/in-force", **asked)
    assert response.status_code == 200, response.content
    assert response.headers["ETag"] == '"1"'
    assert response.json()["values"]["dose_units"] == "12"
    assert rival.get("/plans/in-force", **asked).status_code == 404
