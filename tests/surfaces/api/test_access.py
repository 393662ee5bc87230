"""Every operation walked by those who may not: no key, spent keys, no scope, no right, a rival."""

from datetime import timedelta
from re import sub

import pytest
from django.test import Client
from django.utils import timezone
from tests.factories import client_for
from tests.services.delegation.world import NOW, make_worker
from tests.surfaces.keys import ALL, Caller, key_for

from almoner.platform.accounts.models import ApiToken
from almoner.platform.accounts.tokens import SCOPES, digest
from almoner.surfaces.api.main import api


def operations():
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    for path, methods in schema["paths"].items():
        for method, described in methods.items():
            yield pytest.param(method, path, described["x-scope"], id=described["operationId"])


EVERY = pytest.mark.parametrize(("method", "path", "scope"), list(operations()))


def call(caller, method, path, number=1):
    address = path.removeprefix("/api/v1")
    address = sub(r"\{[a-z]+(_id)?\}", str(number), address)
    if method == "put":
        return caller.put(address, {})
    return caller.get(address) if method == "get" else caller.post(address, {})


def refused(response, status):
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == status
    assert response.json()["refusals"][0]["reason"]


@EVERY
def test_without_a_key(db, method, path, scope):
    response = call(Caller(None), method, path)
    refused(response, 401)
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@EVERY
def test_with_a_key_nobody_made(db, method, path, scope):
    refused(call(Caller("alm_guessed"), method, path), 401)


@EVERY
def test_with_every_scope_but_the_one(world, method, path, scope):
    others = [one for one in SCOPES if one != scope]
    caller = Caller(key_for(world.lead, world.trust, others))
    response = call(caller, method, path)
    refused(response, 403)
    assert scope in response.json()["refusals"][0]["reason"]


@EVERY
def test_a_session_is_not_a_key(world, method, path, scope):
    """A browser signed in to Almoner cannot be made to call the API from another site."""
    browser = Caller(None)
    browser.client = client_for(world.lead)
    refused(call(browser, method, path), 401)


@EVERY
def test_as_a_rival_nothing_of_others_shows(world, rival, method, path, scope):
    number = world.delegation.pk
    response = call(rival, method, path, number)
    assert response.status_code < 500
    text = response.content.decode()
    for secret in ("Okafor", "Margaret", "Joe", "Banks", "Amina", "Good Neighbours"):
        assert secret not in text
    if response.status_code != 200:
        return
    told = response.json()
    if path.endswith("/indicators"):  # What is measured is open to all; what was counted is not.
        assert told
        assert not any(figure["counted"] for one in told for figure in one["figures"])
    elif path.endswith("/instruments"):  # What is asked is no secret of anybody.
        assert told["items"]
    elif "/capacity/" in path:  # What is free is open to all, and nothing of it is of a person.
        assert told
    else:
        assert told["items"] == [] or path.endswith(("/workers", "/audit"))


def test_a_role_without_the_right(world):
    key = key_for(make_worker("Bea Board", world.icb, "board"), world.icb, ALL)
    refused(Caller(key).get("/people"), 403)


def test_a_key_past_its_day_or_revoked_is_no_key(world):
    plain = key_for(world.lead, world.trust)
    assert Caller(plain).get("/people").status_code == 200
    token = ApiToken.objects.filter(digest=digest(plain))
    token.update(revoked_at=NOW)
    refused(Caller(plain).get("/people"), 401)
    token.update(
        revoked_at=None, created_at=NOW - timedelta(days=3), expires_at=NOW - timedelta(days=1)
    )
    refused(Caller(plain).get("/people"), 401)


def test_a_key_ends_with_the_job_it_was_made_in(world):
    """It must not fall back to another job of the same account."""
    plain = key_for(world.lead, world.trust)
    job = world.lead.employments.get()
    other = make_worker("Other Job", world.rival, "registered_manager")
    other.employments.update(worker=world.lead)
    assert Caller(plain).get("/people").status_code == 200
    job.ends_on = timezone.now().date()
    job.save()
    refused(Caller(plain).get("/people"), 401)


def test_a_key_opens_no_screen(world):
    key = key_for(world.lead, world.trust)
    response = Client().get("/accounts/keys/", headers={"Authorization": f"Bearer {key}"})
    assert response.status_code in (302, 404)


def test_a_key_wins_over_a_session(world):
    """Both sent: the key decides, and the session's rights are not added to it."""
    caller = Caller(key_for(world.rival_manager, world.rival))
    caller.client = client_for(world.lead)
    assert caller.get("/people").json()["items"] == []


def test_too_often_is_told_with_when_to_go_on(world, team, settings):
    settings.API_REQUESTS_A_MINUTE = 2
    assert team.get("/people").status_code == 200
    assert team.get("/people").status_code == 200
    response = team.get("/people")
    refused(response, 429)
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    another = Caller(key_for(world.manager, world.provider))
    assert another.get("/people").status_code == 200


@pytest.mark.parametrize("path", ["/nothing", "/delegations/1/fly", ""])
def test_an_unknown_address_is_a_problem_too(db, path):
    refused(Caller(None).get(path), 404)


def test_a_wrong_method_says_which_are_right(db):
    response = Caller(None).client.delete("/api/v1/delegations")
    refused(response, 405)
    assert response.headers["Allow"] == "GET, POST"


def test_the_description_is_open_and_whole(db):
    response = Caller(None).get("/openapi.json")
    assert response.status_code == 200
    schema = response.json()
    assert schema["openapi"].startswith("3.1")
    for methods in schema["paths"].values():
        for described in methods.values():
            assert described["x-scope"] in SCOPES
            assert described["security"] == [{"Key": []}]
            assert {"401", "403", "404", "409", "422", "429"} <= set(described["responses"])
            assert described["description"]


def bodies():
    from almoner.platform.rest.fields import Given

    waiting = [Given]
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if "model_config" in vars(one) and (shown := one.model_config.get("json_schema_extra")):
            yield pytest.param(one, shown["examples"], id=one.__name__)


@pytest.mark.parametrize(("body", "examples"), sorted(bodies(), key=lambda one: one.id))
def test_an_example_in_the_description_is_one_that_is_taken(body, examples):
    for example in examples:
        assert body.model_validate(example)


def test_every_body_shows_an_example():
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    for path, methods in schema["paths"].items():
        if "requestBody" not in methods.get("post", {}):
            continue
        shown = methods["post"]["requestBody"]["content"]["application/json"]["schema"]
        model = schema["components"]["schemas"][shown["$ref"].rpartition("/")[2]]
        assert model.get("examples") or not model["properties"], path
