"""The nouns of a pathway definition, frozen once read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from almoner.kernel.basis import Basis
from almoner.kernel.calendars import Calendar
from almoner.kernel.choices import Choice
from almoner.kernel.expressions import Expression

OPEN, WAITING, CLOSED = "open", "waiting", "closed"
SAME = "same"
# Time stands still while a state or a reason holds, or from one transition until another.
Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A fact of a case. Kept in JSON: money in pence, days as 2026-03-31, choices as a list, a
    carer by the number of the relationship in the register, a provider by that of its record."""

    code: str
    title: str
    type: str
    help: str = ""
    choices: tuple[Choice, ...] = ()
    personal: bool = True
    between: tuple[int, int] | None = None

    @property
    def labels(self) -> Mapping[str, str]:
        return {one.code: one.label for one in self.choices}


@dataclass(frozen=True, slots=True)
class Queue:
    code: str
    title: str
    role: str
    order: str
    team: str
    waiting_contact_days: int | None


@dataclass(frozen=True, slots=True)
class Priority:
    code: str
    title: str
    rank: int
    when: Expression | None


@dataclass(frozen=True, slots=True)
class State:
    code: str
    title: str
    kind: str
    queue: str
    words: str
    outcomes: Codes


@dataclass(frozen=True, slots=True)
class Outcome:
    code: str
    title: str
    information_given: str
    counts_as: str

    @property
    def needs_information(self) -> bool:
        return self.information_given == "required"


@dataclass(frozen=True, slots=True)
class Second:
    """Who the second of two people must be. `roles` empty: whoever may make the move.
    `organisation`: other or same, as seen from the first; empty: any."""

    roles: Codes = ()
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Requires:
    """What a transition asks for before it may be made. `second` narrows `two_people`."""

    instruments: Codes = ()
    fields: Codes = ()
    reason: Codes = ()
    evidence: str = ""
    note: bool = False
    two_people: bool = False
    second: Second | None = None


@dataclass(frozen=True, slots=True)
class Opens:
    """`route`: how it comes in there; empty, or not known there, for the first. `facts`: field
    there → field here. `person`, `provider`: the field here that names whom it is about."""

    pathway: str
    link: str
    when: Expression | None
    route: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    person: str = ""
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Transition:
    """A move (or, with `to` “same”, a record) that the roles in `by` may make. `usual`: the states
    from which it is the next step that most cases take. `urgent`: it may not wait. `forgets`: a
    moment that this move takes back."""

    code: str
    title: str
    sources: Codes
    to: str
    by: Codes
    when: Expression | None
    unless_words: str
    requires: Requires
    asks: Codes
    sets: tuple[tuple[str, Expression], ...]
    records: str
    queue: str
    outcomes: Codes
    opens: tuple[Opens, ...]
    tells: Codes
    worked_by: str
    words: str
    usual: Codes = ()
    urgent: bool = False
    forgets: str = ""

    @property
    def seconders(self) -> Codes:
        """The roles of whom one may be the second of two people."""
        second = self.requires.second
        return second.roles if second and second.roles else self.by

    def target(self, source: str) -> str:
        return source if self.to == SAME else self.to


@dataclass(frozen=True, slots=True)
class Trigger:
    """What starts or stops a clock. `kind`: moment, state, left, transition, field, opened."""

    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class PauseRule:
    """`kind` state: while in it. transition: from it until `until`. reason: while paused for it."""

    kind: str
    code: str
    until: str
    reason: str


@dataclass(frozen=True, slots=True)
class Warning:
    """Warn when `percent` of the time has passed, or `amount` of `unit` before it is due."""

    percent: int | None
    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class ClockDefinition:
    code: str
    title: str
    starts: tuple[Trigger, ...]
    stops: tuple[Trigger, ...]
    amount: int
    unit: str
    calendar: Calendar
    backwards_from: str
    warn: Warning | None
    pauses: tuple[PauseRule, ...]
    when: Expression | None
    repeat: bool
    basis: Basis

    def words(self) -> str:
        """ "5 working days" or "28 days before the needed-by date"."""
        unit = self.unit[:-1] if self.amount == 1 else self.unit
        amount = f"{self.amount} {unit}"
        if self.calendar.code == "working_days" and self.unit == "days":
            return f"{self.amount} working {unit}"
        if self.calendar.code in ("calendar_days", "round_the_clock"):
            return amount
        return f"{amount} ({self.calendar.title[:1].lower()}{self.calendar.title[1:]})"


@dataclass(frozen=True, slots=True)
class Criterion:
    when: Expression
    reason: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class Entry:
    routes: tuple[Choice, ...]
    criteria: tuple[Criterion, ...]
    asks: Codes
    override: bool


@dataclass(frozen=True, slots=True)
class Worklist:
    """A saved question about cases. `where` is a filter (filters.Where)."""

    code: str
    title: str
    purpose: str
    where: Any
    order: str


@dataclass(frozen=True, slots=True)
class Dip:
    percent: int
    every: str
    instrument: str
    closed_only: bool


@dataclass(frozen=True, slots=True)
class Tracking:
    """Somebody looks at every case in these states once a period."""

    every: str
    states: Codes
    records: str


@dataclass(frozen=True, slots=True)
class Migration:
    """How cases of an older version come over: states and fields by name."""

    since: int
    states: Mapping[str, str]
    fields: Mapping[str, str]
    drops: Codes


@dataclass(frozen=True, slots=True)
class Simulation:
    arrivals_per_week: float
    minutes: Mapping[str, tuple[float, float, float]]
    staff: Mapping[str, float]
    branch: Mapping[str, Mapping[str, float]]
    basis: Basis


@dataclass(frozen=True, eq=False)
class Pathway:
    """One version of one pathway. Equal only to itself, so that it can be looked up quickly."""

    code: str
    version: int
    title: str
    summary: str
    about: str
    basis: Basis
    sources: tuple[str, ...]
    restricted_to: Codes
    entry: Entry
    fields: Mapping[str, Field]
    queues: Mapping[str, Queue]
    priorities: tuple[Priority, ...]
    states: Mapping[str, State]
    initial: str
    transitions: Mapping[str, Transition]
    reasons: Mapping[str, str]
    pause_reasons: Codes
    outcomes: Mapping[str, Outcome]
    clocks: Mapping[str, ClockDefinition]
    worklists: Mapping[str, Worklist]
    dip: Dip | None
    tracking: tuple[Tracking, ...]
    migrations: tuple[Migration, ...]
    simulation: Simulation | None
    indicators: Codes
    instruments: Codes
    opened_from_elsewhere: bool = field(default=True)

    @cached_property
    def moments(self) -> frozenset[str]:
        """Every named moment that a case of this pathway can have."""
        named = {move.records for move in self.transitions.values()}
        named |= {one.records for one in self.tracking}
        return frozenset(named - {""}) | {"received"}

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        return {one.code: one.rank for one in self.priorities}

    @property
    def restricted(self) -> bool:
        return bool(self.restricted_to)

    def asks_person(self, moves: Iterable[Transition]) -> bool:
        """Whether one of these moves can depend on what the register knows of the person."""
        return any(one.members("person") for one in self._conditions(moves))

    def asks_instruments(self, moves: Iterable[Transition]) -> bool:
        """Whether one of these moves can depend on an instrument that is complete."""
        needed = any(move.requires.instruments for move in moves)
        return needed or any("completions" in one.text for one in self._conditions(moves))

    def _conditions(self, moves: Iterable[Transition]) -> Iterator[Expression]:
        """Of the moves, and of the priority that the case has after one."""
        for move in moves:
            found = [move.when, *(one.when for one in move.opens), *(e for _, e in move.sets)]
            yield from (one for one in found if one is not None)
        yield from (one.when for one in self.priorities if one.when is not None)

    def from_state(self, state: str) -> tuple[Transition, ...]:
        return self._leaving.get(state, ())

    @cached_property
    def _leaving(self) -> Mapping[str, tuple[Transition, ...]]:
        return {
            state: tuple(move for move in self.transitions.values() if state in move.sources)
            for state in self.states
        }

    def outcomes_of(self, move: Transition, source: str) -> tuple[Outcome, ...]:
        """What the case may end with when this move closes it; nothing when it does not."""
        state = self.states[move.target(source)]
        if state.kind != CLOSED:
            return ()
        return tuple(self.outcomes[code] for code in move.outcomes or state.outcomes)
