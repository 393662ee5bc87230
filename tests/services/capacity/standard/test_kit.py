"""The kit against an endpoint that is wrong, and what it says to whoever made it."""

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from jsonschema import Draft202012Validator
from tests.surfaces.cli.terminal import data, run

from almoner.services.capacity.standard.kit import CHECKS, Endpoint, NoEndpoint, try_all
from almoner.services.capacity.standard.kit.endpoint import Reply
from almoner.services.capacity.standard.schemas import SHAPES, schema

SPEAKING = {one.code for one in CHECKS if one.speaks}


class Careless(BaseHTTPRequestHandler):
    """Tells everybody, takes whatever came last, reads nothing twice, and knows no unknown."""

    said = {"accepting": 0}

    def do_GET(self):
        path = self.path.partition("?")[0]
        bodies = {
            "/services": {"items": [{**SERVICE, "listed": True}]},
            "/changes": {"items": [], "next": "1", "more": False},
            "/standings": {"items": [self.standing()]},
        }
        self.answer(bodies.get(path, {}))

    def do_PUT(self):
        given = self.given()
        type(self).said = given
        key = self.path.rpartition("/")[2]
        self.answer({"service": "7", "key": key, "outcome": "counted", "refusals": []})

    def do_POST(self):
        answers = [{"service": "7", "key": "k", "outcome": "counted"}]
        self.answer({"answers": answers[: len(self.given()["statements"])]})

    def standing(self):
        return {
            "service": "7",
            "name": "Elm",
            "kind": "nursing",
            "organisation": "Elm Care",
            "listed": True,
            "freshness": "fresh",
            "free_places": self.said.get("accepting") or 0,
        }

    def given(self):
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, body):
        sent = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_):
        pass


SERVICE = {"service": "7", "reference": "elm", "name": "Elm", "kind": "nursing", "rate_per": "week"}


@pytest.fixture(scope="module")
def careless():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Careless)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def told(careless):
    results = try_all(Endpoint(careless, "key"), "7", wait=0.1)
    return {one.code: one for one in results}


GOOD = {"services", "changes", "said", "stands"}
WRONG = {
    "key-needed": "GET /services without a key answered 200.",
    "cursor-refused": "A cursor that was never given was answered 200.",
    "repeated": "had another answer than the first time",
    "key-reused": "A key used for something else was answered 200.",
    "late": "What was said an hour before was answered “counted”.",
    "unknown": "0 places stand free (fresh), not None.",
    "misspelt": "A field called “acepting” was answered 200.",
    "impossible": "More places occupied than there are was answered 200.",
    "no-zone": "A time without a zone was answered 200.",
    "not-theirs": "A service that is not there was answered 200.",
    "batch": "did not answer each statement",
    "followed": "is not among the changes",
    "stale": "After it stopped holding it was “fresh” with 3 free.",
}


@pytest.mark.hazard("HZ-72")
def test_what_is_wrong_is_found_and_nothing_else(told):
    assert {code for code, one in told.items() if one.passed} == GOOD
    assert {code for code, one in told.items() if not one.passed} == set(WRONG)


@pytest.mark.parametrize("code", sorted(WRONG))
def test_each_fault_says_what_came_and_what_to_mend(told, code):
    assert WRONG[code] in told[code].told
    assert told[code].mend.endswith(".")


@pytest.mark.hazard("HZ-72")
def test_at_the_end_nothing_that_was_tried_looks_free(told):
    assert Careless.said["accepting"] == 0


class Breaking:
    """Takes statements, and breaks off whenever anything is asked."""

    def __init__(self):
        self.said = []

    def get(self, *path, **_):
        if path == ("standings",):
            raise NoEndpoint("It broke off.")
        return Reply(401, {}, None)

    def put(self, *path, body):
        self.said.append(body)
        return Reply(200, {}, {"service": "7", "key": path[-1], "outcome": "counted"})


@pytest.mark.hazard("HZ-72")
def test_also_when_it_breaks_off_nothing_that_was_tried_looks_free():
    endpoint = Breaking()
    with pytest.raises(NoEndpoint):
        list(try_all(endpoint, "7"))
    assert endpoint.said[0]["accepting"] > 0
    assert endpoint.said[-1]["accepting"] == 0


def test_without_a_service_nothing_is_said_of_any(careless):
    Careless.said = {"accepting": "untouched"}
    found = {one.code: one.passed for one in try_all(Endpoint(careless, "key"), "")}
    assert {code for code, passed in found.items() if passed is None} == SPEAKING
    assert Careless.said == {"accepting": "untouched"}


def test_the_command_ends_with_1_and_says_what_to_mend(careless):
    said = run("capacity", "conform", careless, "--token", "key")
    assert said.exit_code == 1
    assert "FAIL     key-needed      Nothing is told without a key" in said.stdout
    assert "Answer 401" in said.stdout
    assert "2 of 4 checks passed." in said.stdout


def test_the_command_prints_json_for_software(careless):
    found = data("capacity", "conform", careless, "--token", "key", code=1)
    assert [one["code"] for one in found] == [one.code for one in CHECKS]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1:9", "did not answer"),
        ("http://example.org", "Use https"),
        ("ftp://example.org", "Give an address"),
        ("nonsense", "Give an address"),
    ],
)
def test_an_address_that_cannot_be_asked_is_not_answerable(url, words):
    said = run("capacity", "conform", url, "--token", "key")
    assert said.exit_code == 2
    assert words in said.stderr


def test_a_key_is_never_carried_elsewhere():
    with pytest.raises(NoEndpoint, match="Use https"):
        Endpoint("http://other.example.org/capacity", "key")


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_every_schema_is_one(name):
    made = schema(name)
    Draft202012Validator.check_schema(made)
    assert made["$id"].endswith(f":{name}")


NOW = datetime(2026, 3, 3, 8, tzinfo=UTC).isoformat()
STATEMENT = {"said_at": NOW, "holds_until": NOW, "available_from": "2026-03-03"}
SHAPED = [
    ({}, True),
    ({"accepting": 0}, True),
    ({"accepting": None}, True),
    ({"minutes": {"night": 30}}, True),
    ({"accepting": -1}, False),
    ({"accepting": "2"}, False),
    ({"accepting": 1.5}, False),
    ({"acepting": 2}, False),
    ({"minutes": {"noon": 30}}, False),
    ({"said_at": None}, False),
]


@pytest.mark.parametrize(("changes", "fits"), SHAPED)
def test_the_schema_of_a_statement_is_as_strict_as_the_endpoint(changes, fits):
    assert Draft202012Validator(schema("statement")).is_valid({**STATEMENT, **changes}) is fits
