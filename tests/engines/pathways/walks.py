"""Random walks through a pathway, made of permitted moves only."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from tests.engines.pathways.world import NOW

from almoner.engines.pathways.definition import Pathway
from almoner.engines.pathways.definition.shapes import CLOSED
from almoner.engines.pathways.rules import CaseState, Event
from almoner.engines.pathways.rules.timeline import Timeline

steps = st.lists(
    st.tuples(
        st.integers(0, 10**6),
        st.integers(0, 20 * 24 * 60),
        st.sampled_from(["move", "move", "move", "allocate", "contact", "note", "pause", "accept"]),
    ),
    max_size=25,
)


def opening(definition: Pathway, **data: Any) -> Event:
    first = definition.states[definition.initial]
    given = {
        "version": 1,
        "organisation": 1,
        "queue": first.queue,
        "team": 1,
        "route": definition.entry.routes[0].code,
        **data,
    }
    return Event(1, NOW, "opened", first.code, data=given)


def moving(state: CaseState, definition: Pathway, code: str, at: Any, **data: Any) -> Event:
    """A move as the command writes it."""
    move = definition.transitions[code]
    target = move.target(state.state)
    if definition.states[target].kind == CLOSED:
        outcome = definition.outcomes_of(move, state.state)[0]
        told = "given" if outcome.needs_information else "not-needed"
        data = {"outcome": outcome.code, "information": told, **data}
    elif target != state.state or move.queue:
        data = {"queue": move.queue or definition.states[target].queue, **data}
    return Event(state.number + 1, at, "moved", target, state.state, code, move.records, data=data)


def walk(definition: Pathway, taken: list[tuple[int, int, str]]) -> list[Event]:
    """The events of one walk: each step is one that the state permits."""
    timeline = Timeline(lambda _: definition)
    events = [opening(definition)]
    timeline.apply(events[0])
    at = NOW
    for choice, minutes, kind in taken:
        state = timeline.settled()
        if state.closed:
            break
        at += timedelta(minutes=minutes)
        event = _step(state, definition, choice, kind, at)
        timeline.apply(event)
        events.append(event)
    return events


def _step(state: CaseState, definition: Pathway, choice: int, kind: str, at: Any) -> Event:
    number, here = state.number + 1, state.state
    if kind == "allocate":
        data = {"worker": choice % 5 or None, "team": 1 + choice % 3}
        return Event(number, at, "allocated", here, here, data=data)
    if kind == "accept":
        data = {"team": 1 + choice % 3, "worker": None, "organisation": 1 + choice % 2}
        return Event(number, at, "accepted", here, here, data=data)
    if kind == "contact":
        return Event(number, at, "contacted", here, here)
    if kind == "pause" and definition.pause_reasons:
        if state.paused_for:
            return Event(number, at, "resumed", here, here)
        return Event(number, at, "paused", here, here, reason=definition.pause_reasons[0])
    if kind != "move":
        return Event(number, at, "noted", here, here, data={"note": "x"})
    moves = definition.from_state(here)
    return moving(state, definition, moves[choice % len(moves)].code, at)
