"""Taking one HL7 message: read, kept, acted on, answered. The same message has the same answer."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from almoner.kernel.refusals import Refused
from almoner.platform.access.viewer import Viewer
from almoner.platform.database.circles import was_let_go
from almoner.registers.organisations.access import own_organisation
from almoner.services.discharge.adt.answering import answer
from almoner.services.discharge.adt.reading import (
    ACCEPT,
    REJECT,
    WRONG,
    Head,
    Unreadable,
    check_head,
    decoded,
    head_of,
    news_of,
    parsed,
)
from almoner.services.discharge.commands.identity import WHY
from almoner.services.discharge.commands.telling import Told, tell
from almoner.services.discharge.models import Held, Message
from almoner.services.discharge.rules.news import Do, News

log = logging.getLogger(__name__)
Read = Callable[[], News]
_NOTHING = {
    "older-than-known": "Older than what is known. Nothing was changed.",
    "left-already": "This person has left already. Nothing was changed.",
    "has-not-left": "This person has not left. Nothing was changed.",
    "not-on-a-ward": "This person is not on a ward here. Nothing was changed.",
    "ward-not-here": "This ward is not one of those set up here. Nothing was changed.",
}
_HELD = "Kept. A person has to say who this is."


@dataclass(frozen=True, slots=True)
class _Became:
    """What became of a message, as it is kept and answered."""

    answer: str
    outcome: str
    words: str = ""
    told: Told | None = None


def receive(actor: Viewer, raw: bytes, *, at: datetime) -> bytes:
    """The acknowledgement for one message. Never raises for what was sent; nothing half-done. What
    the database let go, for another to go on, is raised: its caller does it again.

    Nothing of a person is logged: the kind of fault and the message's own number are.
    """
    head = Head()
    try:
        message = parsed(decoded(raw))
        head = head_of(message)
        heard = check_head(head)
        with transaction.atomic():
            return _once(actor, head, raw, at, lambda: news_of(message, heard))
    except Unreadable as problem:
        log.warning("adt message refused: %s", problem.code)
        return answer(head, problem.answer, problem.words, at=at, number=_number(raw))
    except Exception as problem:
        if was_let_go(problem):
            raise
        # Whatever it is, the sender hears that this message is not kept, and the next one is read.
        log.error("adt message failed: %s", type(problem).__name__)
        words = "It could not be kept just now. Send it again."
        return answer(head, WRONG, words, at=at, number=_number(raw))


def _once(actor: Viewer, head: Head, raw: bytes, at: datetime, read: Read) -> bytes:
    own, digest = own_organisation(actor), hashlib.sha256(raw).hexdigest()
    known = Message.objects.filter(
        organisation_id=own, sender=head.sender, control_id=head.control_id
    ).first()
    if known is not None:
        return _again(head, known, digest, at, raw)
    became, news = _act(actor, at, read)
    kept = Message.objects.create(
        organisation_id=own,
        sender=head.sender,
        control_id=head.control_id,
        trigger=head.trigger,
        digest=digest,
        happened_at=news.happened_at if news else None,
        received_at=at,
        answer=became.answer,
        outcome=became.outcome,
        reason=became.words[:200],
        stay=became.told.stay if became.told else None,
    )
    if became.told is not None and became.told.held is not None:
        Held.objects.filter(pk=became.told.held.pk).update(message=kept)
    return answer(head, became.answer, became.words, at=at, number=f"A{kept.pk}")


def _again(head: Head, known: Message, digest: str, at: datetime, raw: bytes) -> bytes:
    if known.digest != digest:
        words = "Another message had this control ID. Give each message its own."
        return answer(head, REJECT, words, at=at, number=_number(raw))
    return answer(head, known.answer, known.reason, at=at, number=f"A{known.pk}")


def _act(actor: Viewer, at: datetime, read: Read) -> tuple[_Became, News | None]:
    news = None
    try:
        news = read()
        with transaction.atomic():
            told = tell(actor, news, at=at)
    except Unreadable as problem:
        return _Became(problem.answer, Message.Outcome.REFUSED, problem.words), None
    except Refused as refused:
        first = refused.refusals[0]
        return _Became(WRONG, Message.Outcome.REFUSED, first.reason), news
    if told.held is not None:
        return _Became(ACCEPT, Message.Outcome.HELD, WHY.get(told.why, _HELD), told), news
    if told.do is Do.NOTHING:
        return _Became(ACCEPT, Message.Outcome.NOTHING, _NOTHING.get(told.why, ""), told), news
    return _Became(ACCEPT, Message.Outcome.APPLIED, "", told), news


def _number(raw: bytes) -> str:
    return "R" + hashlib.sha256(raw).hexdigest()[:19]
