"""Starting an instrument and keeping what is answered so far."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from almoner.engines.instruments.commands.ground import (
    audit,
    check_number,
    check_status,
    instrument_of,
    locked,
    permit,
)
from almoner.engines.instruments.definition import Instrument
from almoner.engines.instruments.models import Completion
from almoner.engines.instruments.queries.completions import first_complete
from almoner.engines.instruments.queries.people import facts_of, person_to_assess
from almoner.engines.instruments.rules import check_answers, validity
from almoner.engines.instruments.rules.validity import check_use
from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.kernel.zone import to_london
from almoner.platform.access.viewer import Viewer
from almoner.platform.definitions.queries import all_current, current

_ABOUT = re.compile(r"[a-z-]{1,30}:[0-9]{1,18}")
_LONGEST = 10_000


@transaction.atomic
def start(
    actor: Viewer,
    *,
    code: str,
    person_id: int | None = None,
    about: str = "",
    at: datetime,
    despite: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Completion:
    """Begins a draft on the version in use now. `about` is like "case:12". `facts` adds what the
    record does not hold (setting, pregnant). Refused where the instrument is not valid for the
    person; `despite` says why it is used although a warning stands."""
    permit(actor)
    version_id, instrument = current("instruments", code, actor.organisation_id)
    _check_about(instrument, person_id, about)
    today = to_london(at).date()
    person = person_to_assess(actor, person_id, today) if person_id else None
    known = facts_of(person, today) if person else {}
    found = validity(instrument, {**known, **(facts or {})})
    if refusals := check_use(instrument, found, despite, titles(actor)):
        raise Refused(*refusals)
    made = Completion.objects.create(
        version_id=version_id,
        instrument=code,
        organisation_id=actor.own,
        person=person,
        about=about,
        despite=despite.strip() if found.needs_a_reason else "",
        started_at=at,
        started_by_id=actor.user_id,
        baseline=first_complete(actor, person_id, code) if instrument.baseline == "first" else None,
    )
    audit(actor, "started", made, at, version=instrument.version, about=about)
    return made


@transaction.atomic
def save_draft(
    actor: Viewer,
    *,
    completion_id: int,
    answers: Mapping[str, Any],
    evidence: Mapping[str, str] | None = None,
    wishes: str | None = None,
    number: int | None = None,
    at: datetime,
) -> Completion:
    """Adds answers to what is kept; an empty answer takes one back. Refused for an answer that
    its question cannot have, and when `number` is not the newest."""
    completion = locked(actor, completion_id)
    check_status(completion, Completion.Status.DRAFT)
    check_number(completion, number)
    instrument = instrument_of(completion)
    draft = completion.draft
    merged = {**draft.get("answers", {}), **answers}
    refuse_faults(check_answers(instrument, merged, partial=True))
    completion.draft = {
        "answers": merged,
        "evidence": {**draft.get("evidence", {}), **_evidence(instrument, evidence or {})},
        "wishes": draft.get("wishes", "") if wishes is None else _limited(wishes),
    }
    completion.number += 1
    completion.save(update_fields=["draft", "number"])
    audit(actor, "saved", completion, at, number=completion.number)
    return completion


def refuse_faults(faults: Any) -> None:
    """The code of each refusal is the item it is about."""
    if faults:
        raise Refused(*(Refusal(one.item or one.code, one.words) for one in faults))


def titles(viewer: Viewer) -> dict[str, str]:
    found = all_current("instruments", viewer.organisation_id)
    return {code: one.title for code, (_, one) in found.items()}


def _evidence(instrument: Instrument, given: Mapping[str, str]) -> dict[str, str]:
    known = {item.code for item in instrument.items if item.evidence != "no"}
    for code in given:
        if code not in known:
            refuse("unknown-evidence", f"“{code}” does not ask what it rests on.")
    return {code: _limited(text) for code, text in given.items()}


def _limited(text: str) -> str:
    if len(text) > _LONGEST:
        refuse("too-long", f"Use {_LONGEST:,} characters or fewer.", "Shorten the text.")
    return text.strip()


def _check_about(instrument: Instrument, person_id: int | None, about: str) -> None:
    if about and not _ABOUT.fullmatch(about):
        refuse("about-shape", f"“{about[:60]}” does not say what it is about.", "Use “case:12”.")
    if instrument.about == "person" and person_id is None:
        refuse(
            "who-is-it-about",
            f"“{instrument.title}” is about one person.",
            "Open the person's record and start it there.",
            "you",
        )
    if instrument.about == "organisation" and person_id is not None:
        refuse("not-about-a-person", f"“{instrument.title}” is not about one person.")
