"""Which moves are open to whom, and every reason why one is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from almoner.engines.pathways import rates
from almoner.engines.pathways.definition.shapes import CLOSED, Criterion, Pathway, Transition
from almoner.engines.pathways.rules.facts import check_facts
from almoner.engines.pathways.rules.states import CaseState
from almoner.kernel.expressions import Expression, ExpressionFailed
from almoner.kernel.refusals import Refusal
from almoner.kernel.wording import either
from almoner.kernel.zone import to_london
from almoner.platform.access.rights import ROLES

LONGEST_NOTE = 4000
# How the refusal for an instrument that is not complete begins.
MISSING = "instrument:"
Completions = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Mover:
    """Who wants to move the case. `owner`: it is allocated to them."""

    role: str
    owner: bool = False
    system: bool = False

    def is_one_of(self, by: tuple[str, ...]) -> bool:
        return self.role in by or (self.owner and "owner" in by) or (self.system and "system" in by)


@dataclass(frozen=True, slots=True)
class Given:
    """What came with a move. `information`: words on what the person was told at the end."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    note: str = ""
    evidence: str = ""
    outcome: str = ""
    information: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What is known beside the case itself at that moment. `forms`: instrument code to title."""

    at: datetime
    person: Mapping[str, Any] = field(default_factory=dict)
    completions: Completions = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)

    def form(self, code: str) -> str:
        return self.forms.get(code, code)


def asked_of(state: CaseState, around: Around, facts: Mapping[str, Any] = {}) -> dict[str, Any]:
    """The variables of a condition, with the facts of this move already in."""
    today = to_london(around.at).date()
    since = {
        name: (today - to_london(datetime.fromisoformat(when)).date()).days
        for name, when in state.moments.items()
    }
    merged = {**state.facts, **facts}
    return {
        "facts": {name: value for name, value in merged.items() if value is not None},
        "state": state.state,
        "priority": state.priority,
        "route": state.route,
        "days_open": (today - to_london(state.opened_at).date()).days,
        "days_in_state": (today - to_london(state.state_since).date()).days,
        "days_since": since,
        "completions": around.completions,
        "person": around.person,
        "rates": rates.in_force(today),
    }


def permitted(
    definition: Pathway, state: CaseState, mover: Mover, around: Around
) -> list[tuple[Transition, list[Refusal]]]:
    """Every move from here that the mover's role has, each with what still stands against it."""
    found = []
    for move in definition.from_state(state.state):
        if mover.is_one_of(move.by):
            found.append((move, check_open(definition, state, move, around)))
    return found


def check_open(
    definition: Pathway, state: CaseState, move: Transition, around: Around
) -> list[Refusal]:
    """What stands against a move before anything was typed. A condition on a fact that the move
    itself asks for waits until it is given."""
    refusals = check_instruments(move, around)
    typed = {*move.requires.fields, *move.asks, *(code for code, _ in move.sets)}
    if move.when is not None and not (move.when.members("facts") & typed):
        refusals += check_guard(move, asked_of(state, around))
    return refusals


def check_move(
    definition: Pathway,
    state: CaseState,
    code: str,
    mover: Mover,
    given: Given,
    around: Around,
    *,
    second: bool = False,
) -> list[Refusal]:
    """Everything that stands against this move now, with what was given. `second`: the mover is
    the second of two people."""
    if state.closed:
        return [Refusal("case-closed", "This case is closed.", "Open a new case.")]
    move = definition.transitions.get(code)
    if move is None or state.state not in move.sources:
        title = definition.states[state.state].title
        return [
            Refusal(
                "move-not-from-here",
                f"“{move.title if move else code[:60]}” is not open to a case in “{title}”.",
                "Look at the case again: it may have moved on.",
            )
        ]
    allowed = move.seconders if second else move.by
    if not mover.is_one_of(allowed):
        who = who_may(allowed)
        return [Refusal("move-not-yours", f"Only {who} can do this.", f"Ask {who}.", who)]
    refusals = check_given(definition, state, move, given)
    refusals += check_instruments(move, around)
    if not refusals:
        refusals += check_guard(move, asked_of(state, around, given.facts))
    return refusals


def who_may(allowed: Iterable[str]) -> str:
    names = {"owner": "the worker it is allocated to", "system": "the system"}
    return either(names.get(one) or _a(ROLES[one].title.lower()) for one in allowed)


def _a(title: str) -> str:
    return f"{'an' if title[0] in 'aeiou' else 'a'} {title}"


def check_guard(move: Transition, asked: Mapping[str, Any]) -> list[Refusal]:
    """A condition that cannot be worked out is not met."""
    if move.when is None or holds(move.when, asked):
        return []
    return [Refusal(f"guard:{move.code}", move.unless_words)]


def holds(expression: Expression, asked: Mapping[str, Any]) -> bool:
    try:
        return expression.holds(asked)
    except ExpressionFailed:
        return False


def check_instruments(move: Transition, around: Around) -> list[Refusal]:
    return [
        Refusal(
            f"{MISSING}{code}",
            f"“{around.form(code)}” is not complete yet.",
            "Complete it first.",
        )
        for code in move.requires.instruments
        if code not in around.completions
    ]


def check_given(
    definition: Pathway, state: CaseState, move: Transition, given: Given
) -> list[Refusal]:
    found = check_facts(definition, given.facts)
    open_to = {*move.requires.fields, *move.asks}
    found += [
        Refusal("field-not-asked", f"This move does not ask for “{code[:60]}”.", "Leave it out.")
        for code in given.facts
        if code in definition.fields and code not in open_to
    ]
    after = {**state.facts, **given.facts}
    for code in move.requires.fields:
        if after.get(code) in (None, "", []):
            title = definition.fields[code].title
            found.append(Refusal(f"field:{code}", f"Answer “{title}”."))
    found += _check_words(move, given)
    found += _check_end(definition, state, move, given)
    return found


def _check_words(move: Transition, given: Given) -> list[Refusal]:
    found, needs = [], move.requires
    if needs.reason and given.reason not in needs.reason:
        found.append(Refusal("reason", "Choose a reason."))
    if not needs.reason and given.reason:
        found.append(Refusal("reason", "This move takes no reason.", "Leave it out."))
    if needs.note and not given.note.strip():
        found.append(Refusal("note", "Write a note."))
    if needs.evidence and not given.evidence.strip():
        found.append(Refusal("evidence", f"Say what it rests on: {needs.evidence}"))
    for name in ("note", "evidence", "information"):
        if len(getattr(given, name)) > LONGEST_NOTE:
            found.append(Refusal(name, f"Use {LONGEST_NOTE} characters or fewer."))
    return found


def _check_end(
    definition: Pathway, state: CaseState, move: Transition, given: Given
) -> list[Refusal]:
    """A case ends with an outcome, and with the information that outcome owes the person."""
    if definition.states[move.target(state.state)].kind != CLOSED:
        return []
    outcomes = {one.code: one for one in definition.outcomes_of(move, state.state)}
    outcome = outcomes.get(given.outcome)
    if outcome is None:
        return [Refusal("outcome", "Choose how it ended.")]
    if outcome.needs_information and not given.information.strip():
        return [
            Refusal(
                "information",
                "Say what information was given, to whom and how.",
                "Nobody leaves without knowing what happens next.",
            )
        ]
    return []


def facts_after(
    state: CaseState, move: Transition, given: Given, around: Around
) -> tuple[dict[str, Any], list[Refusal]]:
    """The facts that this move writes: those given, then those its expressions set."""
    facts, refusals = dict(given.facts), []
    for code, expression in move.sets:
        try:
            facts[code] = expression.value(asked_of(state, around, facts))
        except ExpressionFailed as problem:
            refusals.append(Refusal("sets-failed", f"“{code}” could not be worked out: {problem}"))
    return facts, refusals


def priority_of(definition: Pathway, asked: Mapping[str, Any]) -> str:
    """The first priority whose condition holds; else the usual one."""
    for one in definition.priorities:
        if one.when is not None and holds(one.when, asked):
            return one.code
    usual = [one.code for one in definition.priorities if one.when is None]
    return usual[-1] if usual else ""


def priority_after(definition: Pathway, state: CaseState, asked: Mapping[str, Any]) -> str:
    """Conditions raise a priority. What somebody chose by hand is lowered by nobody but them."""
    found = priority_of(definition, asked)
    ranks = definition.ranks
    if not state.by_hand or ranks.get(found, 0) < ranks.get(state.priority, 0):
        return found
    return state.priority


def unmet(definition: Pathway, asked: Mapping[str, Any]) -> list[Criterion]:
    """The entry criteria that do not hold."""
    return [one for one in definition.entry.criteria if not holds(one.when, asked)]


def check_entry(definition: Pathway, asked: Mapping[str, Any], override: str) -> list[Refusal]:
    missing = unmet(definition, asked)
    if not missing or (override.strip() and definition.entry.override):
        return []
    mend = "Or say why it is opened all the same." if definition.entry.override else ""
    return [Refusal("entry", f"{one.reason} {one.otherwise}".strip(), mend) for one in missing]
