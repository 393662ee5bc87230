"""From the text of an HL7 v2 ADT message to news. Pure; every way of being wrong has its words.

Understood: A01 (admitted), A02 (moved), A03 (left), A08 (changed), A11 and A13 (taken back). From
memory of the standard and of its use in England (M): an NHS number is an identifier of PID-3 of
type NH, or assigned by NHS. A number that is not said to be one is not taken for one.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

import hl7  # type: ignore[import-untyped]

from almoner.kernel.london import localise
from almoner.services.discharge.rules.news import Heard, News

MOST_BYTES = 64 * 1024
MOST_SEGMENTS = 200
TRIGGERS = {
    "A01": Heard.ADMITTED,
    "A02": Heard.MOVED,
    "A03": Heard.LEFT,
    "A08": Heard.CHANGED,
    "A11": Heard.NOT_ADMITTED,
    "A13": Heard.NOT_LEFT,
}
NUMBER_TYPES = frozenset({"NH", "NHS", "NHSNBR", "NHSNMBR"})
_GENDERS = {"M": "male", "F": "female", "O": "other", "A": "other", "U": "unknown"}
_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})?(\d{2})?(?:\.\d{1,4})?)?([+-]\d{4})?")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EARLIEST = 1880
ACCEPT, WRONG, REJECT = "AA", "AE", "AR"


class Unreadable(Exception):
    """Why a message is not acted on. `answer`: AE, it could be sent again when mended; AR, this
    receiver does not take such a message. The words never repeat what was sent."""

    def __init__(self, code: str, words: str, answer: str = WRONG) -> None:
        super().__init__(code)
        self.code, self.words, self.answer = code, words, answer


@dataclass(frozen=True, slots=True)
class Head:
    """What an answer needs: who sent it, as which message. Empty where it was not said."""

    application: str = ""
    facility: str = ""
    control_id: str = ""
    trigger: str = ""
    version: str = "2.4"
    processing: str = "P"

    @property
    def sender(self) -> str:
        return f"{self.application}|{self.facility}"[:120]


def decoded(raw: bytes) -> str:
    """UTF-8, else the western code page that older systems send. Never fails."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def parsed(text: str) -> hl7.Message:
    """The segments. Unreadable for anything that is not one message of ordinary size."""
    text = text.strip("\r\n").replace("\r\n", "\r").replace("\n", "\r")
    if len(text.encode("utf-8")) > MOST_BYTES:
        raise Unreadable("too-long", "The message is too long.", REJECT)
    if not text.startswith("MSH") or len(text) < 9:
        raise Unreadable("no-head", "It does not begin with an MSH segment.", REJECT)
    if text.count("\r") >= MOST_SEGMENTS:
        raise Unreadable("too-many-segments", "It has too many segments.", REJECT)
    if len({*text[3:8]}) != 5 or any(one.isalnum() or one.isspace() for one in text[3:8]):
        raise Unreadable("separators", "Its separators cannot be told apart.", REJECT)
    try:
        return hl7.parse(text)
    except Exception as problem:
        raise Unreadable("not-hl7", "It cannot be read as HL7 version 2.", REJECT) from problem


def head_of(message: hl7.Message) -> Head:
    kind = [_part(message, "MSH", 9, n) for n in (1, 2)]
    return Head(
        application=_part(message, "MSH", 3)[:60],
        facility=_part(message, "MSH", 4)[:60],
        control_id=_part(message, "MSH", 10)[:200],
        trigger="^".join(filter(None, kind))[:10],
        version=_part(message, "MSH", 12)[:10] or "2.4",
        processing=_part(message, "MSH", 11)[:1] or "P",
    )


def check_head(head: Head) -> Heard:
    """What the message tells. Unreadable when it is none of those that are understood here."""
    if not head.control_id or len(head.control_id) > 199:
        raise Unreadable("control-id", "It has no message control ID (MSH-10).", REJECT)
    kind, _, trigger = head.trigger.partition("^")
    if kind != "ADT":
        raise Unreadable("not-adt", "Only ADT messages are taken here (MSH-9).", REJECT)
    if trigger not in TRIGGERS:
        known = ", ".join(TRIGGERS)
        raise Unreadable("trigger", f"Only these events are taken here: {known}.", REJECT)
    return TRIGGERS[trigger]


def news_of(message: hl7.Message, heard: Heard) -> News:
    """What it says of whom. Unreadable when it does not say when, or has no PID or PV1."""
    segments = {str(segment[0]) for segment in message}
    for wanted in ("PID", "PV1"):
        if wanted not in segments:
            raise Unreadable(f"no-{wanted.lower()}", f"It has no {wanted} segment.")
    happened = (
        _moment(message, "EVN", 6, "EVN" in segments)
        or _moment(message, "EVN", 2, "EVN" in segments)
        or _moment(message, "MSH", 7, True)
    )
    if happened is None:
        raise Unreadable("when", "It does not say when it happened (EVN-2 or MSH-7).")
    ward, _, bed, site = (_part(message, "PV1", 3, n)[:20] for n in (1, 2, 3, 4))
    return News(
        heard=heard,
        happened_at=happened,
        nhs_number=_number(message),
        family_name=_part(message, "PID", 5, 1)[:100],
        given_name=_part(message, "PID", 5, 2)[:100],
        born_on=_day(message, "PID", 7),
        gender=_GENDERS.get(_part(message, "PID", 8).upper(), ""),
        ward=ward,
        site=site[:10],
        bed=bed,
        visit_number=_part(message, "PV1", 19, 1)[:50],
        admitted_at=_moment(message, "PV1", 44, True),
        left_at=_moment(message, "PV1", 45, True),
        died_on=_died(message, happened),
        expected_on=_expected(message),
    )


def moment_in(text: str) -> datetime | None:
    """20260302101530+0000 as an instant in UTC; without an offset, of the clock in London. None
    when nothing is said; Unreadable for what is no time."""
    if not text:
        return None
    found = _TIME.fullmatch(text)
    if found is None:
        raise Unreadable("time", "A time in it cannot be read.")
    year, month, day, hour, minute, second, offset = found.groups()
    try:
        if int(year) < _EARLIEST:
            raise ValueError("long ago")
        clock = time(int(hour or 0), int(minute or 0), int(second or 0))
        written = date(int(year), int(month), int(day))
        if offset is None:
            return localise(written, clock).astimezone(UTC)
        ahead = timedelta(hours=int(offset[1:3]), minutes=int(offset[3:]))
        zone = timezone(-ahead if offset[0] == "-" else ahead)
        return datetime.combine(written, clock, zone).astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        raise Unreadable("time", "A time in it is none.") from problem


def _moment(message: hl7.Message, segment: str, field: int, there: bool) -> datetime | None:
    return moment_in(_part(message, segment, field)) if there else None


def _day(message: hl7.Message, segment: str, field: int) -> date | None:
    """The day as written, whatever clock comes after it."""
    text = _part(message, segment, field)[:8]
    if len(text) < 8:
        return None
    try:
        made = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError as problem:
        raise Unreadable("birth", "The date of birth (PID-7) is none.") from problem
    return made if made.year >= _EARLIEST else None


def _expected(message: hl7.Message) -> date | None:
    """Expected discharge date (PV2-9, from memory of the standard: M)."""
    try:
        return _day(message, "PV2", 9)
    except Unreadable:
        return None  # A guess that cannot be read keeps nobody off the list.


def _died(message: hl7.Message, happened: datetime) -> date | None:
    if _part(message, "PID", 30).upper() != "Y":
        return None
    return _day(message, "PID", 29) or happened.date()


def _number(message: hl7.Message) -> str:
    """The identifier that is said to be an NHS number; none when two of them differ."""
    try:
        repeated = list(message.segment("PID")(3))
    except (KeyError, IndexError):
        return ""
    found = set()
    for one in repeated:
        parts = [_plain(message, str(part)) for part in ([one] if isinstance(one, str) else one)]
        value, _, _, by, kind = (*parts[:5], *[""] * (5 - len(parts)))
        if kind.upper() in NUMBER_TYPES or re.split(r"[&^]", by)[0].upper() == "NHS":
            found.add(re.sub(r"[\s-]", "", value)[:20])
    found.discard("")
    return found.pop() if len(found) == 1 else ""


def _part(message: hl7.Message, segment: str, field: int, component: int = 1) -> str:
    """One component of the first repetition, unescaped and without unseen characters."""
    try:
        value = message.extract_field(segment, 1, field, 1, component, 1)
    except (KeyError, IndexError, LookupError):
        return ""
    return _plain(message, str(value or ""))


def _plain(message: hl7.Message, value: str) -> str:
    if value == '""':
        return ""
    with suppress(Exception):  # An escape that is none stays as it was sent.
        value = message.unescape(value)
    return " ".join(_UNSEEN.sub("", value).split())
