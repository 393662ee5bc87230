"""A provider says what is free. The busiest command of all: two statements, no other row."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from almoner.kernel.refusals import Refused, refuse
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.platform.database.joining import joined
from almoner.registers.organisations.access import check_own, check_right
from almoner.services.capacity.commands.settling import known_to, settle, settle_these
from almoner.services.capacity.models import Statement
from almoner.services.capacity.rows import SAID, Locked, keep, locked, said_of
from almoner.services.capacity.rules import Said, check_said, counts

RIGHT = "capacity.publish"
LONGEST_KEY = 80
API, TAP, FILE, ROUND = Statement.Source.values


@dataclass(frozen=True, slots=True)
class Stated:
    """What became of a statement. `counted` is False when a later one was there first;
    `repeated` is True when this very message came before and is answered as then."""

    statement_id: int
    counted: bool
    repeated: bool


def state(
    actor: Viewer,
    service_id: int,
    said: Said,
    key: str,
    *,
    source: str = API,
    at: datetime,
    knows_to: datetime | None = None,
) -> Stated:
    """Keeps what a provider says of its own service; from now on it holds, unless a later one does.

    `key` is the sender's own, up to 80 characters. Refused with every reason; refused too when the
    key was used for something else. `knows_to`: up to when the speaker knew what was taken, where
    that is earlier than its source lets one think. What software sends is not audited one by one:
    the log of statements only grows and names who spoke, and is sealed in the audit by the hour.
    """
    check_right(actor, RIGHT)
    with joined():
        service = opened(actor, service_id)
        made = say(actor, service, said, key, source=source, at=at, knows_to=knows_to)
        if source != API and not made.repeated:
            audit(actor, "capacity.stated", ("service", service_id), at=at, source=source)
    return made


def say(
    actor: Viewer,
    service: Locked,
    said: Said,
    key: str,
    *,
    source: str,
    at: datetime,
    knows_to: datetime | None = None,
    has: Collection[int] | None = None,
) -> Stated:
    """The same for a service whose row is locked, without right or audit of its own. Nothing is
    written before it is sure that nothing is refused. `has`: ids of the reservations that were
    taken and are in these numbers, where that is known one by one."""
    _check_key(key)
    reasons = list(check_said(said, service.kind, at))
    if reasons:
        return repeated(service.service_id, key, said) or _refused(reasons)
    counted = counts(said.said_at, service.spoken_at)
    if counted and service.holds_something:
        if (before := repeated(service.service_id, key, said)) is not None:
            return before
        if has is None:
            settle(service.service_id, said.said_at, _knew(said, source, knows_to))
        else:
            settle_these(service.service_id, said.said_at, has)
    kept = {
        "source": source,
        "said_by": speaker(actor),
        "key": key,
        "received_at": at,
        "counted": counted,
    }
    new = keep(service.service_id, said, kept)
    if new is None:
        return _same(service.service_id, key, said)
    return Stated(new, counted, False)


def _knew(said: Said, source: str, knows_to: datetime | None) -> datetime | None:
    usual = known_to(said.said_at, source)
    return usual if usual is None or knows_to is None else min(usual, knows_to)


def repeated(service_id: int, key: str, said: Said) -> Stated | None:
    """The answer given before to a message with this key; None when there was none."""
    rows = Statement.objects.filter(service_id=service_id, key=key)
    found = rows.values_list("pk", "counted", *SAID).first()
    if found is None:
        return None
    if said_of(found[2:]) != said:
        refuse(
            "key-used-for-something-else",
            "This key was used before, for a statement that said something else.",
            "Send each statement with a key of its own.",
        )
    return Stated(found[0], found[1], True)


def spoken_before(service_id: int, key: str) -> Stated | None:
    """The answer to whatever was said with this key; None when it is new."""
    rows = Statement.objects.filter(service_id=service_id, key=key)
    found = rows.values_list("pk", "counted").first()
    return found and Stated(found[0], found[1], True)


def speaker(actor: Viewer) -> str:
    """Who spoke, as the log names them: an account, and the key of the software that sent it."""
    sent = f" key:{actor.key_id}" if actor.key_id is not None else ""
    return f"{actor.actor}{sent}"[:60]


def _same(service_id: int, key: str, said: Said) -> Stated:
    found = repeated(service_id, key, said)
    if found is None:
        raise RuntimeError("A key was taken by a statement that is not there.")
    return found


def opened(actor: Viewer, service_id: int) -> Locked:
    """The actor's own service, locked. Unseen when it is not theirs or not there."""
    service = locked(service_id)
    if service is None:
        raise Unseen
    check_own(actor, service.organisation_id)
    if service.status == "withdrawn":
        refuse(
            "service-withdrawn",
            "This service was withdrawn from the directory.",
            "List it again before you say what is free.",
            "You",
        )
    return service


def _check_key(key: str) -> None:
    if not key.strip() or len(key) > LONGEST_KEY:
        refuse(
            "key-missing-or-long",
            "A statement needs a key of its own, so that it counts once if it is sent twice.",
            f"Give a key of 1 to {LONGEST_KEY} characters, another for each statement.",
        )


def _refused(reasons: list) -> Stated:
    raise Refused(*reasons)
