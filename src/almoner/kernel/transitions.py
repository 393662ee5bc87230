"""Tables of states and of the moves between them: one source for rules, pages and diagrams."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from almoner.kernel import state_diagrams
from almoner.kernel.refusals import Refused, refuse
from almoner.kernel.wording import either, headed, spoken


@dataclass(frozen=True, slots=True)
class Transition:
    """One move. `by` names the roles that may make it; `requires` names the checks
    that the caller must pass first; `words` says in plain words what the move means."""

    source: str
    target: str
    verb: str
    by: tuple[str, ...]
    requires: tuple[str, ...] = ()
    words: str = ""

    def __post_init__(self) -> None:
        for name in ("by", "requires"):
            if isinstance(getattr(self, name), str):
                raise TypeError(f"Transition {self.verb!r}: {name} is a tuple of names.")


@dataclass(frozen=True, eq=False)
class TransitionTable:
    """States (name to description), where they begin and end, and the moves between them.

    A state and a verb lead to one target. ValueError lists everything wrong with a table.
    """

    name: str
    states: Mapping[str, str]
    initial: str
    finals: Collection[str]
    transitions: Collection[Transition]
    _moves: Mapping[tuple[str, str], Transition] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "states", MappingProxyType(dict(self.states)))
        object.__setattr__(self, "finals", _in_order_of(self.states, self.finals))
        object.__setattr__(self, "transitions", tuple(self.transitions))
        faults = list(_faults(self))
        if faults:
            raise ValueError(f"The table “{self.name}” does not hold together. " + " ".join(faults))
        moves = {(move.source, move.verb): move for move in self.transitions}
        object.__setattr__(self, "_moves", MappingProxyType(moves))

    def check(self, source: str, verb: str, role: str) -> Transition:
        """The move that `role` may make from `source`; raises Refused with the reason."""
        if source not in self.states:
            refuse("state-unknown", f"{headed(self.name)} has no state “{spoken(source)}”.")
        move = self._moves.get((source, verb))
        if move is None:
            refuse("transition-not-from-here", self._why_not(source, verb), self._instead(source))
        if role not in move.by:
            who = either(move.by)
            refuse(
                "transition-not-your-role",
                f"You cannot {spoken(verb)} this {spoken(self.name)} as {spoken(role)}.",
                f"Ask: {who}.",
                who,
            )
        return move

    def can(self, source: str, verb: str, role: str) -> bool:
        try:
            self.check(source, verb, role)
        except Refused:
            return False
        return True

    def verbs_from(self, state: str, role: str) -> tuple[str, ...]:
        """The verbs that `role` may use in `state`, in the order of the table."""
        return tuple(
            move.verb for move in self.transitions if move.source == state and role in move.by
        )

    def to_markdown(self) -> str:
        """The reference page of this table."""
        return state_diagrams.markdown(self)

    def to_mermaid(self) -> str:
        """The table as Mermaid state diagram text."""
        return state_diagrams.mermaid(self)

    def to_svg(self) -> str:
        """The table as an accessible SVG drawing without style attributes."""
        return state_diagrams.svg(self)

    def _why_not(self, source: str, verb: str) -> str:
        meaning = self.states[source].strip().rstrip(".")
        because = f" ({meaning})" if meaning else ""
        return (
            f"You cannot {spoken(verb)} this {spoken(self.name)}"
            f" while it is “{spoken(source)}”{because}."
        )

    def _instead(self, source: str) -> str:
        verbs = [spoken(move.verb) for move in self.transitions if move.source == source]
        if not verbs:
            return "Nothing more can be done with it: this is its end."
        return f"From here you can: {either(verbs)}."


def _in_order_of(states: Mapping[str, str], named: Collection[str]) -> tuple[str, ...]:
    known = [state for state in states if state in named]
    return (*known, *sorted(set(named) - set(known)))


def _faults(table: TransitionTable) -> Iterable[str]:
    if not table.name.strip():
        yield "It has no name."
    yield from _unknown_states(table)
    yield from _bad_moves(table)
    yield from _stranded_states(table)


def _unknown_states(table: TransitionTable) -> Iterable[str]:
    named = [table.initial, *table.finals]
    for move in table.transitions:
        named += [move.source, move.target]
    for state in dict.fromkeys(named):
        if state not in table.states:
            yield f"The state “{state}” is not in its list of states."


def _bad_moves(table: TransitionTable) -> Iterable[str]:
    for move in table.transitions:
        if not move.by:
            yield f"Nobody may “{move.verb}” from “{move.source}”."
        if not move.verb.strip():
            yield f"A move from “{move.source}” has no verb."
        if move.source in table.finals:
            yield f"“{move.source}” is an end, so “{move.verb}” cannot leave it."
    counts = Counter((move.source, move.verb) for move in table.transitions)
    for (source, verb), count in counts.items():
        if count > 1:
            yield f"“{verb}” from “{source}” is there {count} times."


def _stranded_states(table: TransitionTable) -> Iterable[str]:
    reached = reachable(table)
    leaving = {move.source for move in table.transitions}
    for state in table.states:
        if state not in reached:
            yield f"No move leads to “{state}”."
        if state not in leaving and state not in table.finals:
            yield f"No move leaves “{state}”: make it an end, or give it a way out."


def reachable(table: TransitionTable) -> tuple[str, ...]:
    """The states that can be reached, nearest to the beginning first."""
    order = [table.initial]
    for state in order:
        for move in table.transitions:
            if move.source == state and move.target not in order:
                order.append(move.target)
    return tuple(order)
