"""A shipped pathway told as a story: every move is checked by the rules before it is made."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.engines.pathways.walks import opening

from almoner.engines.indicators import kind as indicators
from almoner.engines.pathways import definition as pathways
from almoner.engines.pathways.definition import Pathway, read
from almoner.engines.pathways.definition.shapes import CLOSED
from almoner.engines.pathways.rules import CaseState, Event, Given, Mover, Run, check_move
from almoner.engines.pathways.rules.moves import (
    Around,
    asked_of,
    check_entry,
    facts_after,
    priority_after,
    priority_of,
)
from almoner.engines.pathways.rules.timeline import Timeline
from almoner.kernel.marks import parse_marked
from almoner.kernel.refusals import Refusal
from almoner.kernel.zone import LONDON

WORKER, MANAGER = Mover("social_worker"), Mover("casework_manager")
OWNER, DELEGATOR = Mover("social_worker", owner=True), Mover("delegator")
SHIPPED = Path(pathways.__file__).parents[1] / "definitions"
INDICATORS = Path(indicators.__file__).parent / "definitions"
TOLD = "Told the person by telephone, with a letter to follow."
# Everything that asks for words gets these.
WORDS = {"note": "As agreed.", "evidence": "Seen and written down."}


def text(code: str) -> str:
    return (SHIPPED / f"{code}.yaml").read_text(encoding="utf-8")


def shipped(code: str) -> Pathway:
    return read(parse_marked(text(code), f"{code}.yaml"))


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def at(text: str) -> datetime:
    """A moment of the clock on the wall in England, as the record keeps it."""
    return london(text).astimezone(UTC)


def entry(definition: Pathway, facts: Mapping[str, Any] = {}, why: str = "", **person: Any) -> str:
    """The words of a refused opening; empty when it may be opened."""
    known = {"age_known": "age" in person, **person}
    route = definition.entry.routes[0].code
    found = check_entry(definition, {"facts": facts, "route": route, "person": known}, why)
    return " ".join(one.reason for one in found)


class Story:
    """A case of one pathway: `story.go("start", "2026-03-02 10:00", facts=…)`."""

    def __init__(self, definition: Pathway, when: str, route: str = "", **facts: Any) -> None:
        self.definition = definition
        self.completions: dict[str, Any] = {}
        self.timeline = Timeline(lambda _: definition)
        event = opening(definition, facts=facts)
        event.at = at(when)
        event.data["route"] = route or definition.entry.routes[0].code
        self.timeline.apply(event)
        event.data["priority"] = priority_of(definition, asked_of(self.state, Around(event.at)))
        self.timeline = Timeline(lambda _: definition)
        self.timeline.apply(event)

    @property
    def state(self) -> CaseState:
        return self.timeline.settled()

    def refusals(self, code: str, when: str, mover: Mover = WORKER, **given: Any) -> list[Refusal]:
        around = Around(at(when), completions=self.completions)
        return check_move(self.definition, self.state, code, mover, Given(**given), around)

    def refused(self, code: str, when: str, mover: Mover = WORKER, **given: Any) -> list[str]:
        return [one.code for one in self.refusals(code, when, mover, **given)]

    def why(self, code: str, when: str, mover: Mover = WORKER, **given: Any) -> str:
        return " ".join(one.reason for one in self.refusals(code, when, mover, **given))

    def go(self, code: str, when: str, mover: Mover = WORKER, **given: Any) -> "Story":
        """Makes a move. What it asks for in words is filled in; all else must be given."""
        move = self.definition.transitions[code]
        target = move.target(self.state.state)
        closes = self.definition.states[target].kind == CLOSED
        if closes:
            outcome = self.definition.outcomes_of(move, self.state.state)[0].code
            given = {"outcome": outcome, "information": TOLD, **given}
        asked = {"note": move.requires.note, "evidence": move.requires.evidence}
        given = {**{name: WORDS[name] for name, needed in asked.items() if needed}, **given}
        found = self.refusals(code, when, mover, **given)
        assert found == [], [(one.code, one.reason) for one in found]
        self._apply(code, when, given, target, closes)
        return self

    def _apply(self, code: str, when: str, given: dict[str, Any], target: str, ends: bool) -> None:
        state, move = self.state, self.definition.transitions[code]
        around = Around(at(when), completions=self.completions)
        facts, failed = facts_after(state, move, Given(**given), around)
        assert failed == []
        data: dict[str, Any] = {"facts": facts}
        if ends:
            data |= {"outcome": given["outcome"], "information": "given"}
        elif target != state.state or move.queue:
            data["queue"] = move.queue or self.definition.states[target].queue
        asked = asked_of(state, around, facts)
        data["priority"] = priority_after(self.definition, state, asked)
        number, here = state.number + 1, state.state
        event = Event(number, at(when), "moved", target, here, code, move.records, data=data)
        self.timeline.apply(event)

    def do(self, verb: str, when: str, reason: str = "") -> "Story":
        state = self.state
        event = Event(
            state.number + 1, at(when), verb, state.state, state.state, reason=reason, data={}
        )
        self.timeline.apply(event)
        return self

    def run(self, code: str, number: int = 1) -> Run:
        return next(one for one in self.state.runs if (one.code, one.round) == (code, number))

    def due(self, code: str, number: int = 1) -> str:
        """When a clock is due, as the person reads it: “2026-03-05 00:00”; empty while paused."""
        moment = self.run(code, number).due_at
        return moment.astimezone(LONDON).strftime("%Y-%m-%d %H:%M") if moment else ""

    @property
    def clocks(self) -> set[str]:
        return {one.code for one in self.state.runs if one.running}

    @property
    def here(self) -> tuple[str, str]:
        return self.state.state, self.state.outcome or self.state.queue


def unknown_indicators(definition: Pathway) -> set[str]:
    """Indicators that the pathway names and no file defines."""
    return set(definition.indicators) - {one.stem for one in INDICATORS.glob("*.yaml")}
