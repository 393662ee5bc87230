"""While the database is away, and when something breaks: a status, and reasons."""

import pytest
from django.db import OperationalError
from django.test import Client

from almoner.platform.access import middleware

PATHS = ("/api/v1/acts", "/fhir/R4/Task", "/find-care/")


def asked(monkeypatch, error, path):
    def fails(*_):
        raise error

    monkeypatch.setattr(middleware.Scope, "_answer", fails)
    return Client(raise_request_exception=False).get(path)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError("the server is away"), 503), (ValueError("x"), 500)]
)
def test_every_door_says_that_it_is_not_the_senders_fault(monkeypatch, path, error, status):
    answer = asked(monkeypatch, error, path)
    words = answer.content.decode()
    assert answer.status_code == status
    assert ("Retry-After" in answer.headers) is (status == 503)
    assert "server is away" not in words
    if path.startswith("/api/"):
        (refusal,) = answer.json()["refusals"]
        assert refusal["code"] == ("records_away" if status == 503 else "broken")
    elif path.startswith("/fhir/"):
        assert answer.json()["resourceType"] == "OperationOutcome"
    else:
        assert "problem with the service" in words
