"""Checks that only read."""

from almoner.services.capacity.standard.kit.trial import Fault, Trial, expect, fits, refused

_MOST_PAGES = 400


def key_needed(trial: Trial) -> None:
    for path in ("services", "changes"):
        reply = trial.endpoint.get(path, with_key=False)
        if reply.status != 401:
            raise Fault(
                f"GET /{path} without a key answered {reply.status}.",
                "Answer 401: what is free is for the organisations of the place.",
            )


def services(trial: Trial) -> None:
    reply = trial.endpoint.get("services")
    expect(reply, 200, "GET /services")
    fits("services", reply.body, "GET /services")
    ids = [one["service"] for one in reply.body["items"]]
    if trial.service and trial.service not in ids:
        raise Fault(
            f"GET /services does not have the service {trial.service}.",
            "List every service that the key may speak for.",
        )


def changes(trial: Trial) -> None:
    read_to_end(trial, "")


def read_to_end(trial: Trial, since: str) -> tuple[list[str], str]:
    """The services that changed, in order, and the last cursor."""
    found: list[str] = []
    for _ in range(_MOST_PAGES):
        asked = {"since": since, "limit": 500} if since else {"limit": 500}
        reply = trial.endpoint.get("changes", **asked)
        expect(reply, 200, "GET /changes")
        fits("changes", reply.body, "GET /changes")
        found += [one["service"] for one in reply.body["items"]]
        since = reply.body["next"]
        if not reply.body["more"]:
            return found, since
        if not reply.body["items"]:
            raise Fault("GET /changes says more, and gives nothing.", "Let “more” be false.")
    raise Fault(f"GET /changes has more after {_MOST_PAGES} pages.", "Move “next” on.")


def bad_cursor(trial: Trial) -> None:
    reply = trial.endpoint.get("changes", since="not-a-cursor")
    refused(reply, "A cursor that was never given")
