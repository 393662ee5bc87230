"""Asking providers without saying for whom, and what becomes of a referral."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from almoner.kernel.refusals import Refusal, Refused
from almoner.kernel.transitions import Transition, TransitionTable

OPEN_FOR = timedelta(days=7)
"""How long providers may answer. A local value."""
MOST_ASKED = 20
"""How many services at most are asked at once, the best fits first. A local value."""

_RECEIVER = "receiver"
REFERRAL = TransitionTable(
    name="referral",
    states={
        "sent": "Nobody has answered yet",
        "accepted": "The service will help",
        "declined": "The service cannot help",
        "helped": "The person was helped",
        "ended": "It ended without help",
    },
    initial="sent",
    finals=("declined", "helped", "ended"),
    transitions=(
        Transition("sent", "accepted", "accept", (_RECEIVER,), words="The service will help."),
        Transition("sent", "declined", "decline", (_RECEIVER,), ("outcome",), "It says why not."),
        Transition(
            "accepted", "helped", "help", (_RECEIVER,), ("outcome",), "It says what came of it."
        ),
        Transition("accepted", "ended", "end", (_RECEIVER,), ("outcome",), "It says why it ended."),
    ),
)
_TELLING = (
    (re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+"), "an email address"),
    (re.compile(r"(?:\d[\s().-]*){7,}"), "a long number, such as a phone or NHS number"),
    (re.compile(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}\b"), "a full postcode"),
    (re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b"), "a date of birth or other date"),
    (re.compile(r"\b(?i:mr|mrs|ms|miss|dr)\.?\s+[A-Z]"), "a name"),
)


def telling(words: str) -> Iterator[str]:
    """What in these words could tell who somebody is. Names in plain words cannot be found."""
    return (what for pattern, what in _TELLING if pattern.search(words))


def check_anonymous(words: str) -> None:
    """Refused when the words hold something that tells who it is about."""
    if found := list(telling(words)):
        raise Refused(
            Refusal(
                "tells-who",
                f"Providers would read {' and '.join(found)}.",
                "Leave it out. You tell who you are only to the provider you choose.",
            )
        )


def check_offer(price: Decimal | None, per: str, starts_on: date | None, today: date) -> None:
    """Refused with everything that an offer lacks."""
    refusals = []
    if price is None or price < 0:
        refusals.append(Refusal("price-missing", "The price is missing.", "Enter a price."))
    if per not in ("hour", "week", "visit"):
        refusals.append(Refusal("per-missing", "The price does not say for what.", "Choose."))
    if starts_on is None or starts_on < today:
        refusals.append(
            Refusal(
                "start-past", "Care cannot start on a day that is over.", "Enter a day to come."
            )
        )
    if refusals:
        raise Refused(*refusals)


def check_open(status: str, closes_at: datetime, at: datetime) -> None:
    """Refused when an ask no longer takes answers."""
    if status != "open":
        raise Refused(
            Refusal("ask-closed", "They have chosen, or no longer look.", "There is nothing to do.")
        )
    if at >= closes_at:
        raise Refused(
            Refusal("ask-over", "The time for answers is over.", "Answer sooner next time.")
        )


def check_can_be_answered(name: str, phone: str, email: str) -> None:
    """Refused unless there is a name and a way to answer."""
    refusals = []
    if not name.strip():
        refusals.append(Refusal("name-missing", "The name is missing.", "Enter a name."))
    if not (phone.strip() or email.strip()):
        refusals.append(
            Refusal(
                "contact-missing",
                "There is no way to answer you.",
                "Enter a phone number or an email address.",
            )
        )
    if refusals:
        raise Refused(*refusals)
