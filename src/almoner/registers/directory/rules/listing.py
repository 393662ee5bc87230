"""What an entry must say before it is listed, and who may move it from state to state."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from almoner.kernel.refusals import Refusal, Refused
from almoner.kernel.transitions import Transition, TransitionTable
from almoner.registers.directory.vocabulary import (
    DAYS,
    GENDERS,
    LANGUAGES,
    NEEDS,
    PER,
    activities,
    unknown,
)

OWNER, STEWARD = "owner", "steward"
LISTING = TransitionTable(
    name="listing",
    states={
        "draft": "Being written; nobody else sees it",
        "submitted": "Waiting for approval; not yet listed",
        "listed": "Everybody sees it",
        "withdrawn": "No longer listed",
    },
    initial="draft",
    finals=(),
    transitions=(
        Transition("draft", "draft", "write", (OWNER,), words="Nobody else sees it yet."),
        Transition(
            "draft", "submitted", "submit", (OWNER,), ("complete",), "It waits for approval."
        ),
        Transition("submitted", "draft", "take_back", (OWNER,), words="It is written on."),
        Transition(
            "submitted",
            "listed",
            "approve",
            (STEWARD,),
            ("complete", "somebody_else"),
            "Everybody finds it, and it counts as checked.",
        ),
        Transition(
            "submitted", "draft", "return", (STEWARD,), ("why",), "It goes back with the reason."
        ),
        Transition(
            "listed", "listed", "write", (OWNER,), words="The old words stay until approved."
        ),
        Transition(
            "listed", "withdrawn", "withdraw", (OWNER, STEWARD), ("why",), "Nobody finds it."
        ),
        Transition("withdrawn", "draft", "write", (OWNER,), words="It begins again."),
    ),
)
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
FEWEST_WORDS = 20
"""Characters that a summary needs before it says anything."""


class Entry(Protocol):
    """What these rules read of a service."""

    name: str
    summary: str
    eligibility: str
    access: str
    phone: str
    email: str
    web: str
    needs: Any
    languages: Any
    genders: Any
    areas: Any
    reach_km: float | None
    latitude: float | None
    price_from: Any
    price_per: str


def missing(entry: Entry) -> Iterator[Refusal]:
    """What an entry still lacks. Contact, offer, eligibility and access are what people who look
    for help need of any entry."""
    if not (entry.phone or entry.email or entry.web):
        yield _lacks("contact", "There is no phone number, email or web address.", "Enter one.")
    if len(entry.summary.strip()) < FEWEST_WORDS:
        yield _lacks(
            "summary", "The entry does not say what the service does.", "Say what it does."
        )
    if not entry.needs:
        yield _lacks("needs", "No need is chosen.", "Choose everything the service helps with.")
    if not entry.eligibility.strip():
        yield _lacks(
            "eligibility",
            "The entry does not say who can use it.",
            "Say who. If everybody can, say so.",
        )
    if not entry.access.strip():
        yield _lacks("access", "The entry does not say how to come to use it.", "Say how.")
    if entry.latitude is None and not entry.areas:
        yield _lacks("where", "The entry does not say where it is.", "Enter a postcode.")


def check_complete(entry: Entry) -> None:
    """Refused with everything that the entry still lacks."""
    if refusals := list(missing(entry)):
        raise Refused(*refusals)


def check_values(given: dict[str, Any]) -> None:
    """Refused with every value that is not of the lists, or impossible."""
    refusals = [
        *unknown(given.get("needs", ()), NEEDS, "need"),
        *unknown(given.get("languages", ()), LANGUAGES, "language"),
        *unknown(given.get("genders", ()), GENDERS, "gender"),
        *unknown(given.get("activities", ()), activities(), "activity"),
        *_unreadable_hours(given.get("opens", ())),
        *_impossible(given),
    ]
    if refusals:
        raise Refused(*refusals)


def _impossible(given: dict[str, Any]) -> Iterator[Refusal]:
    if "name" in given and not str(given["name"]).strip():
        yield Refusal("name-missing", "The entry has no name.", "Enter its name.")
    reach = given.get("reach_km")
    if reach is not None and not 0 < reach <= 200:
        yield Refusal(
            "reach-impossible",
            "A service reaches from more than 0 to 200 kilometres.",
            "Enter how far it goes, or leave it empty.",
        )
    price, per = given.get("price_from"), given.get("price_per") or ""
    if per and per not in PER:
        yield Refusal("per-unknown", "We do not know this way to pay.", "Choose one of the list.")
    if price is not None and price < 0:
        yield Refusal("price-negative", "A price is never below nothing.", "Check the price.")
    if price is not None and per not in ("hour", "week", "visit"):
        yield Refusal("price-per-what", "The price does not say for what.", "Say for how long.")
    every = given.get("verify_every_days")
    if every is not None and not 7 <= every <= 366:
        yield Refusal(
            "verify-every",
            "An entry is checked every 7 to 366 days.",
            "Enter a number of days from 7 to 366.",
        )
    starts, ends = given.get("starts_on"), given.get("ends_on")
    if starts and ends and ends <= starts:
        yield Refusal(
            "ends-before-start", "The service ends before it starts.", "Check the two dates."
        )


def _unreadable_hours(parts: Iterable[dict[str, Any]]) -> Iterator[Refusal]:
    """Opening hours are parts of {"days": codes of `DAYS`, "from": "09:00", "to": "17:00"}."""
    for part in parts:
        days, opens, closes = (part.get(name) or "" for name in ("days", "from", "to"))
        clocks = all(_CLOCK.fullmatch(str(one)) for one in (opens, closes))
        if not days or set(days) - set(DAYS) or not clocks or opens >= closes:
            yield Refusal(
                "opens-unreadable",
                "The opening hours cannot be read.",
                "Choose days, and a time to close after the time to open.",
            )


def check_somebody_else(written_by: str, decided_by: str) -> None:
    """Refused when whoever wrote it would approve it too."""
    if written_by and written_by == decided_by:
        raise Refused(
            Refusal(
                "own-words",
                "You sent this in yourself.",
                "Ask a colleague to approve it.",
                "another broker",
            )
        )


def check_why(why: str) -> str:
    """The reason without spaces around it. Refused when it is empty."""
    if not (said := " ".join(why.split())):
        raise Refused(
            Refusal("why-missing", "The reason is missing.", "Say why. The other side reads it.")
        )
    return said


def _lacks(field: str, reason: str, mend: str) -> Refusal:
    return Refusal(f"{field}-missing", reason, mend)
