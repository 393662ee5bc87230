"""The order in which the moves of a case are offered: the usual one, urgent ones, the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from almoner.engines.pathways.definition.shapes import SAME, Pathway, Transition
from almoner.engines.pathways.rules.moves import MISSING
from almoner.engines.pathways.rules.states import CaseState
from almoner.kernel.refusals import Refusal

Standing = tuple[Transition, list[Refusal]]


@dataclass(frozen=True, slots=True)
class Offered:
    """`usual`: the next step that most cases take, where it may be made now. `urgent`: moves that
    may not wait, also those that something stands against. `forms`: codes of the instruments that
    moves still wait for, each once."""

    usual: Transition | None
    urgent: tuple[Standing, ...]
    others: tuple[Transition, ...]
    not_yet: tuple[Standing, ...]
    forms: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.usual or self.urgent or self.others or self.not_yet)


def offered(definition: Pathway, state: CaseState, moves: Iterable[Standing]) -> Offered:
    """Every move once, and in the order of the definition within each part."""
    moves = list(moves)
    usual = next(
        (move for move, why in moves if not why and is_usual(definition, state, move)), None
    )
    rest = [(move, why) for move, why in moves if move is not usual]
    plain = [(move, why) for move, why in rest if not move.urgent]
    return Offered(
        usual,
        tuple((move, why) for move, why in rest if move.urgent),
        tuple(move for move, why in plain if not why),
        tuple((move, why) for move, why in plain if why),
        _forms(moves),
    )


def is_usual(definition: Pathway, state: CaseState, move: Transition) -> bool:
    """A record that was made is not the next step any more, unless something waits for it anew."""
    if state.state not in move.usual:
        return False
    done = move.to == SAME and move.records in state.moments
    return not done or _awaited(definition, state, move)


def _awaited(definition: Pathway, state: CaseState, move: Transition) -> bool:
    """A clock runs until this is recorded, or it is tracked once a period."""
    tracked = any(
        one.records == move.records and state.state in one.states for one in definition.tracking
    )
    ends = {("moment", move.records), ("transition", move.code)}
    running = (run for run in state.runs if run.running)
    return tracked or any(
        (stop.kind, stop.code) in ends for run in running for stop in run.spec.stops
    )


def _forms(moves: Iterable[Standing]) -> tuple[str, ...]:
    marks = [one.code for _, why in moves for one in why]
    wanted = (mark.removeprefix(MISSING) for mark in marks if mark.startswith(MISSING))
    return tuple(dict.fromkeys(wanted))
