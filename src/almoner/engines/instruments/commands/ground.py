"""What every command stands on: the locked row, the right, the version as it was asked."""

from datetime import datetime
from typing import Any

from almoner.engines.instruments.definition import Instrument
from almoner.engines.instruments.models import Completion
from almoner.engines.instruments.offering import works_on
from almoner.engines.instruments.queries.completions import completions_seen_by
from almoner.engines.instruments.rules.amending import Amender, Signed, check_amender, standing
from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record
from almoner.platform.definitions.queries import definition_of

_RIGHT = "instrument.answer"
STATUS_WORDS = {
    "draft": "It is not finished yet.",
    "awaiting_second": "It waits for a second person.",
    "complete": "It is complete already.",
    "void": "It was marked as not valid.",
}


def permit(actor: Viewer) -> None:
    """The installation itself may; a person needs the right."""
    if actor.user_id is not None and not actor.can(_RIGHT):
        refuse(
            "may-not-answer",
            "Your role does not let you fill in assessments and forms.",
            "Ask somebody who may, or ask your manager for another role.",
        )


def locked(actor: Viewer, completion_id: int) -> Completion:
    """The row, locked until the end of the transaction. Unseen when it is not the actor's."""
    permit(actor)
    rows = completions_seen_by(actor).select_for_update(of=("self",))
    found = rows.filter(pk=completion_id).first()
    if found is None:
        raise Unseen
    return found


def instrument_of(completion: Completion) -> Instrument:
    made: Instrument = definition_of(completion.version_id)
    return made


def check_status(completion: Completion, *wanted: str) -> None:
    if completion.status not in wanted:
        raise Refused(
            Refusal(
                "wrong-status",
                f"This cannot be done now. {STATUS_WORDS[completion.status]}",
                "Open it again to see what can be done.",
            )
        )


def check_number(completion: Completion, number: int | None) -> None:
    """Somebody else may have saved since the page was opened."""
    if number is not None and number != completion.number:
        refuse(
            "stale-page",
            "Somebody has saved other answers since you opened this page.",
            "Open it again, look at what is there, and add your answers.",
            "you",
        )


def standing_of(actor: Viewer, completion: Completion) -> str:
    """What the actor may put right or set aside this complete form as; empty: not at all."""
    return standing(_signed(completion), _amender(actor, completion))


def may_amend(actor: Viewer, completion: Completion) -> bool:
    return actor.can(_RIGHT) and bool(standing_of(actor, completion))


def check_may_amend(actor: Viewer, completion: Completion) -> str:
    """Refused to colleagues who have no part in it; else what they do it as."""
    if refusals := check_amender(_signed(completion), _amender(actor, completion)):
        raise Refused(*refusals)
    return standing_of(actor, completion)


def _signed(completion: Completion) -> Signed:
    signers = {completion.answered_by_id, *completion.entries.values_list("by_id", flat=True)}
    return Signed(completion.organisation_id, signers - {None}, completion.second_by_id)


def _amender(actor: Viewer, completion: Completion) -> Amender:
    works = works_on(actor, completion.about)
    return Amender(actor.user_id, actor.organisation_id, actor.rights, works)


def audit(actor: Viewer, verb: str, completion: Completion, at: datetime, **detail: Any) -> None:
    record(
        actor,
        f"instrument.{verb}",
        completion,
        person_id=completion.person_id,
        at=at,
        instrument=completion.instrument,
        **detail,
    )
