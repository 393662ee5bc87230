"""What training and registration amount to on a day, and which roles an employer may give."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from almoner.kernel.periods import Period, merge
from almoner.kernel.refusals import refuse

SOON = 90
"""Days. The widest of the three horizons at which a lapse is announced."""
HORIZONS = (30, 60, SOON)

VOID_REASONS = {
    "wrong_worker": "It belongs to another worker",
    "not_completed": "The course was not completed",
    "wrong_course": "It is for another course",
    "wrong_dates": "The dates are wrong",
    "duplicate": "It is recorded twice",
    "evidence_not_accepted": "The evidence was not accepted",
}

# Shapes from memory (confidence M): another shape is questioned on the screen, never refused.
_NUMBER_SHAPES = {
    "NMC": (re.compile(r"[0-9]{2}[A-L][0-9]{4}[A-Z]"), "an NMC PIN looks like 12A3456E"),
    "HCPC": (re.compile(r"[A-Z]{2,3}[0-9]{4,6}"), "an HCPC number looks like OT12345"),
    "GMC": (re.compile(r"[0-9]{7}"), "a GMC number has 7 digits"),
    "GPhC": (re.compile(r"[0-9]{7}"), "a GPhC number has 7 digits"),
    "SWE": (re.compile(r"SW[0-9]{4,6}"), "a Social Work England number looks like SW12345"),
}

_ROLES_BY_KIND = {
    "provider": {"care_worker", "registered_manager", "delegator"},
    "voluntary": {"care_worker", "registered_manager"},
    "icb": {"board", "delegator", "team_lead"},
}
_ROLES_OF_OTHERS = {"care_worker", "delegator", "team_lead", "board"}
_MANAGED_BY = {"provider": "registered_manager", "voluntary": "registered_manager"}


class Training(Protocol):
    """What the rules need of a training record."""

    @property
    def completed_on(self) -> date | None: ...
    @property
    def expires_on(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class State:
    """How something stands on a day.

    `code`: in_date, lapsing, lapsed, undated, missing. `until`: first day it no longer holds, None
    when it holds without end. `days`: whole days left, None unless it is lapsing or in date
    with an end. `words` and `colour` are for the screen.
    """

    code: str
    words: str
    colour: str
    until: date | None = None
    days: int | None = None

    @property
    def holds(self) -> bool:
        return self.code in ("in_date", "lapsing")


MISSING = State("missing", "Not done", "red")
UNDATED = State("undated", "No date: does not count", "orange")
WITHOUT_END = State("in_date", "In date, does not lapse", "green")


def training_state(records: Iterable[Training], today: date, *, soon: int = SOON) -> State:
    """How one course stands, from all records of it for one worker at one employer.

    A record counts from the day of completion until its expiry; one without a day of completion
    never counts. Records that follow each other without a gap count as one.
    """
    known = list(records)
    if not known:
        return MISSING
    spans = merge(_span(record) for record in known if record.completed_on is not None)
    if not spans:
        return UNDATED
    return _state(spans, today, soon)


def registration_state(spans: Iterable[tuple[date, date]], today: date) -> State:
    """How a registration stands, from (start, first day it no longer holds) of each entry."""
    merged = merge(Period(start, max(start, end)) for start, end in spans)
    return _state(merged, today, SOON) if merged else State("missing", "Not registered", "red")


def number_warning(body: str, number: str) -> str:
    """A question about a registration number of an unusual shape, "" when it looks right."""
    shape = _NUMBER_SHAPES.get(body)
    if shape is None or shape[0].fullmatch(tidy_number(number)):
        return ""
    return f"This number is unusual: {shape[1]}. Check it on the {body} register."


def tidy_number(number: str) -> str:
    return "".join(number.split()).upper()


def roles_for(kind: str) -> frozenset[str]:
    """The roles that an organisation of this kind may give its workers."""
    return frozenset(_ROLES_BY_KIND.get(kind, _ROLES_OF_OTHERS))


def administrator_role(kind: str) -> str:
    """The role with which the first account of such an organisation manages workers and keys."""
    return _MANAGED_BY.get(kind, "team_lead")


def check_role(kind: str, role: str) -> None:
    if role not in roles_for(kind):
        refuse(
            "role-not-here",
            "Your kind of organisation does not give this role.",
            "Choose one of the roles in the list.",
        )


def check_training(completed_on: date | None, expires_on: date | None, today: date) -> None:
    if completed_on is not None and completed_on > today:
        refuse(
            "completed-in-future",
            "The course cannot be completed in the future.",
            "Record it once it is done.",
        )
    if completed_on is not None and expires_on is not None and expires_on <= completed_on:
        refuse(
            "expires-before-completion",
            "The course cannot lapse on or before the day it was completed.",
            "Check both dates.",
        )


def check_registration(starts_on: date, expires_on: date, checked_on: date, today: date) -> None:
    if expires_on <= starts_on:
        refuse(
            "expires-before-start",
            "The registration cannot expire on or before its first day.",
            "Check both dates.",
        )
    if checked_on > today:
        refuse(
            "checked-in-future",
            "The day the register was checked is in the future.",
            "Enter the day you looked.",
        )


def check_leaves(starts_on: date, already: date | None, ends_on: date) -> None:
    if already is not None and already <= ends_on:
        refuse("already-left", "This job has already ended by then.")
    if ends_on < starts_on:
        refuse(
            "ends-before-start",
            "A job cannot end before it starts.",
            "Enter a day on or after the first.",
        )


def check_not_left(ends_on: date | None, today: date) -> None:
    if ends_on is not None and ends_on <= today:
        refuse("already-left", "This job has already ended.", "Take the worker on again first.")


def _span(record: Training) -> Period[date]:
    start, end = record.completed_on, record.expires_on
    assert start is not None
    return Period(start, end if end is None else max(start, end))


def _state(spans: tuple[Period[date], ...], today: date, soon: int) -> State:
    current = next((span for span in spans if span.contains(today)), None)
    if current is None:
        return _not_now(spans, today)
    if current.end is None:
        return WITHOUT_END
    days = (current.end - today).days
    if days <= soon:
        return State("lapsing", _lapses(days), "orange", current.end, days)
    return State("in_date", "In date", "green", current.end, days)


def _not_now(spans: tuple[Period[date], ...], today: date) -> State:
    ends = [span.end for span in spans if span.end is not None and span.end <= today]
    if not ends:
        return State("missing", "Not in force yet", "red")
    return State("lapsed", "Lapsed", "red", max(ends))


def _lapses(days: int) -> str:
    return "Lapses tomorrow" if days == 1 else f"Lapses in {days} days"
