"""Checks that say something of the service that is for trying things."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from almoner.services.capacity.standard.kit.reading import read_to_end
from almoner.services.capacity.standard.kit.trial import (
    HOUR,
    Fault,
    Trial,
    expect,
    fits,
    refused,
)

_SOON = timedelta(seconds=2)


def said(trial: Trial) -> None:
    key, body = trial.new_key(), trial.statement()
    reply = trial.put(key, body)
    expect(reply, 200, "PUT of a statement")
    fits("answer", reply.body, "PUT of a statement")
    if reply.body["outcome"] != "counted":
        raise Fault(
            f"The newest statement was answered “{reply.body['outcome']}”.",
            "Count what was said later than everything before.",
        )
    trial.first = (key, body, reply.body)


def stands(trial: Trial) -> None:
    trial.say(accepting=4)
    _standing(trial, 4, "Show at once what was said last, with “freshness” fresh.")


def repeated(trial: Trial) -> None:
    key, body, answer = _first(trial)
    reply = trial.put(key, body)
    expect(reply, 200, "The same message again")
    fits("answer", reply.body, "The same message again")
    if reply.body != {**answer, "repeated": True}:
        raise Fault(
            "The same message again had another answer than the first time.",
            "Answer as before, with “repeated” true, and keep it once.",
        )


def key_reused(trial: Trial) -> None:
    key, body, _ = _first(trial)
    refused(trial.put(key, {**body, "accepting": 1}), "A key used for something else", "key")


def late(trial: Trial) -> None:
    trial.say(accepting=2)
    reply = trial.say(accepting=5, at=datetime.now(UTC) - HOUR)
    expect(reply, 200, "A late statement")
    fits("answer", reply.body, "A late statement")
    if reply.body["outcome"] != "late":
        raise Fault(
            f"What was said an hour before was answered “{reply.body['outcome']}”.",
            "Compare “said_at”, not when it came: keep it, answer late, change nothing.",
        )
    _standing(trial, 2, "Let the later statement stand.")


def unknown(trial: Trial) -> None:
    reply = trial.say(accepting=None)
    expect(reply, 200, "A statement without “accepting”")
    _standing(trial, None, "Null is not known. Never show it as 0, nor as free.")


def misspelt(trial: Trial) -> None:
    refused(trial.say(acepting=1), "A field called “acepting”", "acepting")


def impossible(trial: Trial) -> None:
    refused(trial.say(maximum=4), "More places occupied than there are", "occupied")
    refused(trial.say(accepting=-1), "A number below 0", "accepting")


def no_zone(trial: Trial) -> None:
    at = datetime.now(UTC).replace(tzinfo=None).isoformat()
    refused(trial.say(said_at=at), "A time without a zone", "said_at")


def not_theirs(trial: Trial) -> None:
    path = ("services", "999999999999", "statements", trial.new_key())
    refused(trial.endpoint.put(*path, body=trial.statement()), "A service that is not there")


def batch(trial: Trial) -> None:
    sent = [_message(trial), {**_message(trial), "occupied": 11}, _message(trial)]
    reply = trial.endpoint.post("statements", body={"statements": sent})
    expect(reply, 200, "POST /statements")
    answers = reply.body.get("answers") if isinstance(reply.body, dict) else None
    if not isinstance(answers, list) or len(answers) != len(sent):
        raise Fault(
            "POST /statements did not answer each statement.",
            "Answer {“answers”: […]}, one for each, in the order sent.",
        )
    for one in answers:
        fits("answer", one, "POST /statements")
    told = [(one["key"], one["outcome"]) for one in answers]
    if told != [
        (sent[0]["key"], "counted"),
        (sent[1]["key"], "refused"),
        (sent[2]["key"], "counted"),
    ]:
        raise Fault(
            f"A good, a bad and a good statement were answered {told}.",
            "Answer each by itself: one that is refused does not stop the others.",
        )


def followed(trial: Trial) -> None:
    _, since = read_to_end(trial, "")
    trial.say(accepting=1)
    seen: list[tuple[list[str], str]] = []

    def told() -> bool:
        seen.append(read_to_end(trial, since))
        return trial.service in seen[-1][0]

    if not trial.until(told):
        raise Fault(
            "What was said is not among the changes since the cursor before it.",
            "Every statement that counts changes what stands: tell of it.",
        )
    if read_to_end(trial, since)[0].count(trial.service) != 1:
        raise Fault(
            "The same cursor again did not give the same change, once.",
            "A cursor is the reader's own: whoever crashed asks with it again.",
        )
    if trial.service in read_to_end(trial, seen[-1][1])[0]:
        raise Fault("A change came again after it was passed.", "Begin after the cursor.")


def stale(trial: Trial) -> None:
    expect(trial.say(accepting=3, holds_for=_SOON), 200, "A statement that holds for 2 seconds")
    time.sleep(_SOON.total_seconds() + 0.5)
    found = trial.standing()
    if found["freshness"] != "stale" or found["free_places"] is not None:
        raise Fault(
            f"After it stopped holding it was “{found['freshness']}” with "
            f"{found['free_places']} free.",
            "From “holds_until” on: “freshness” stale, and every free number null.",
        )


def _standing(trial: Trial, free: int | None, mend: str) -> None:
    found = trial.standing()
    if found["free_places"] != free or found["freshness"] != "fresh":
        raise Fault(
            f"{found['free_places']} places stand free ({found['freshness']}), not {free}.", mend
        )


def _first(trial: Trial) -> tuple[str, dict[str, Any], Any]:
    if trial.first is None:
        raise Fault("No statement was taken before.", "Mend the check “said” first.")
    return trial.first


def _message(trial: Trial) -> dict[str, Any]:
    return {"service": trial.service, "key": trial.new_key(), **trial.statement()}
