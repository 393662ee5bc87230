"""Signing what was answered: by one person, or by two."""

from datetime import datetime
from typing import Any

from django.db import transaction

from almoner.engines.instruments.commands.ground import (
    audit,
    check_number,
    check_status,
    instrument_of,
    locked,
)
from almoner.engines.instruments.commands.starting import refuse_faults
from almoner.engines.instruments.definition import Instrument
from almoner.engines.instruments.models import Completion, CompletionEntry
from almoner.engines.instruments.queries.completions import newest_entry
from almoner.engines.instruments.rules import check_answers, kept, score
from almoner.engines.instruments.rules.scoring import result_of
from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.platform import events
from almoner.platform.access.viewer import Viewer

Status = Completion.Status


@transaction.atomic
def complete(
    actor: Viewer, *, completion_id: int, number: int | None = None, at: datetime
) -> Completion:
    """Signs the draft. Complete at once, or waiting for a second person where two are needed.

    Refused, with every reason, while an answer is missing. Announces "instruments.completed"
    when it is complete.
    """
    completion = locked(actor, completion_id)
    check_status(completion, Status.DRAFT)
    check_number(completion, number)
    instrument = instrument_of(completion)
    entry = sign(actor, completion, instrument, at, reason=_sent_back(completion))
    completion.answered_at, completion.answered_by_id = at, actor.user_id
    completion.draft, completion.sent_back = {}, ""
    if instrument.people == "two":
        completion.status = Status.AWAITING
        completion.save()
        audit(actor, "signed", completion, at, entry=entry.number)
        return completion
    return _finish(actor, completion, instrument, at)


@transaction.atomic
def second(actor: Viewer, *, completion_id: int, at: datetime) -> Completion:
    """Another person agrees with every answer."""
    completion = locked(actor, completion_id)
    check_second(actor, completion)
    completion.second_at, completion.second_by_id = at, actor.user_id
    return _finish(actor, completion, instrument_of(completion), at)


@transaction.atomic
def send_back(actor: Viewer, *, completion_id: int, reason: str, at: datetime) -> Completion:
    """The second person does not agree: it opens again with the answers that were given."""
    completion = locked(actor, completion_id)
    check_second(actor, completion)
    if not reason.strip():
        refuse("no-reason", "Say what needs to change.", "Write it in your own words.", "you")
    entry = newest_entry(completion)
    completion.draft = {
        "answers": entry.answers,
        "evidence": entry.evidence,
        "wishes": entry.wishes,
    }
    completion.status, completion.sent_back = Status.DRAFT, reason.strip()
    completion.answered_at = completion.answered_by_id = None
    completion.scores, completion.bands = {}, {}
    completion.number += 1
    completion.save()
    audit(actor, "sent_back", completion, at)
    return completion


def check_second(actor: Viewer, completion: Completion) -> None:
    check_status(completion, Status.AWAITING)
    if actor.user_id is None or actor.user_id == completion.answered_by_id:
        raise Refused(
            Refusal(
                "same-person",
                "You signed it first. A second person must agree.",
                "Ask a colleague to read it.",
                "a colleague who may fill in assessments",
            )
        )


def sign(
    actor: Viewer, completion: Completion, instrument: Instrument, at: datetime, *, reason: str = ""
) -> CompletionEntry:
    """Appends an entry from the draft and repeats its result on the completion."""
    draft = completion.draft
    answers = kept(instrument, draft.get("answers", {}))
    evidence = {code: words for code, words in draft.get("evidence", {}).items() if code in answers}
    refuse_faults(check_answers(instrument, answers, evidence=evidence))
    if instrument.wishes and not draft.get("wishes", "").strip():
        refuse("wishes", "Write down the person's views, wishes and needs.", "", "you")
    found = score(instrument, answers)
    last = completion.entries.count()
    completion.scores, completion.bands = found.as_json(), dict(found.bands)
    return CompletionEntry.objects.create(
        completion=completion,
        number=last + 1,
        at=at,
        by_id=actor.user_id,
        answers=answers,
        evidence=evidence,
        scores=completion.scores,
        bands=completion.bands,
        incomplete={code: list(items) for code, items in found.incomplete.items()},
        wishes=draft.get("wishes", ""),
        reason=reason,
    )


def _sent_back(completion: Completion) -> str:
    return f"Sent back: {completion.sent_back}" if completion.sent_back else ""


def _finish(
    actor: Viewer, completion: Completion, instrument: Instrument, at: datetime
) -> Completion:
    completion.status, completion.completed_at = Status.COMPLETE, at
    completion.save()
    audit(actor, "completed", completion, at, scores=completion.scores, bands=completion.bands)
    announce(actor, completion, instrument, at)
    return completion


def announce(actor: Viewer, completion: Completion, instrument: Instrument, at: datetime) -> None:
    events.publish("instruments.completed", actor, at, **news(completion, instrument))


def news(completion: Completion, instrument: Instrument) -> dict[str, Any]:
    """What an event says. `actions` are those of every band that was reached."""
    return {
        "completion_id": completion.pk,
        "person_id": completion.person_id,
        "organisation_id": completion.organisation_id,
        "about": completion.about,
        "code": completion.instrument,
        "scores": completion.scores,
        "bands": completion.bands,
        "actions": result_of(instrument, completion.scores).actions,
    }
