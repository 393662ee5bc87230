"""The state of a case is what its timeline says: events in, state out, always the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from typing import Any

from almoner.engines.pathways.definition.shapes import CLOSED, ClockDefinition, Pathway
from almoner.engines.pathways.rules.clocks import Run, day_of
from almoner.engines.pathways.rules.states import CaseState, Happened, moment_of
from almoner.kernel.calendars import CALENDARS, due
from almoner.kernel.expressions import ExpressionFailed
from almoner.kernel.london import localise
from almoner.kernel.zone import to_utc

Versions = Callable[[int], Pathway]


def replay(versions: Versions, events: Iterable[Happened]) -> CaseState:
    """The state after the events, oldest first. ValueError for a timeline that does not begin."""
    timeline = Timeline(versions)
    for event in events:
        timeline.apply(event)
    return timeline.settled()


class Timeline:
    """A case as it goes: give it each event in order, then ask for the state."""

    def __init__(self, versions: Versions) -> None:
        self.versions = versions
        self.state: CaseState | None = None

    def apply(self, event: Happened) -> None:
        verb, number, at = event.verb, event.number, event.at
        if verb == "opened":
            self._open(event)
            return
        state = self.state or self._begun()
        if number != state.number + 1:
            raise ValueError(f"Event {number} follows event {state.number}.")
        if at < state.last_at:
            raise ValueError(f"Event {number} lies before the one it follows.")
        # Notes are most of a timeline.
        if verb not in _CHANGE_NOTHING:
            _VERBS[verb](self, state, event)
        state.number, state.last_at = number, at

    def settled(self) -> CaseState:
        """The state with every running clock worked out."""
        state = self._begun()
        for run in state.runs:
            if run.stopped_at is None:
                run.settle(state.facts)
        days = self._definition.queues[state.queue].waiting_contact_days if state.queue else None
        state.contact_due_at = None
        if days and state.contact_from and not state.closed:
            calendar = CALENDARS["calendar_days"]
            state.contact_due_at = due(state.contact_from, days, "days", calendar)
        return state

    def _begun(self) -> CaseState:
        if self.state is None:
            raise ValueError("A timeline begins with “opened”.")
        return self.state

    def _work_to(self, version_id: int) -> None:
        """The version of the definition that the case is on from here."""
        self._definition = self.versions(version_id)
        self._wires = wiring(self._definition)

    def _open(self, event: Happened) -> None:
        if self.state is not None or event.number != 1:
            raise ValueError("A case is opened once, by its first event.")
        data = event.data
        received = moment_of(data.get("received")) or event.at
        self._work_to(data["version"])
        self.state = state = CaseState(
            version_id=data["version"],
            state=event.target,
            kind=self._definition.states[event.target].kind,
            state_since=event.at,
            queue=data["queue"],
            organisation_id=data["organisation"],
            team_id=data.get("team"),
            worker_id=data.get("worker"),
            priority=data.get("priority", ""),
            route=data.get("route", ""),
            opened_at=event.at,
            last_at=event.at,
            number=1,
            facts=dict(data.get("facts", {})),
            moments={"received": received.isoformat()},
            contact_from=event.at,
        )
        fired = {("opened", ""): event.at, ("state", event.target): event.at}
        fired["moment", "received"] = received
        self._set_fields(state.facts, fired)
        self._ring(state, fired, event.at)

    def _move(self, state: CaseState, event: Happened) -> None:
        data, at = event.data, event.at
        fired: dict[tuple[str, str], datetime] = {("transition", event.transition): at}
        if facts := data.get("facts"):
            state.facts.update(facts)
            for name in [name for name, value in facts.items() if value is None]:
                del state.facts[name]
            self._set_fields(facts, fired)
        if event.moment:
            happened = moment_of(data.get("happened")) or at
            state.moments.setdefault(event.moment, happened.isoformat())
            fired["moment", event.moment] = happened
        state.moments.pop(data.get("forgets", ""), None)
        if event.target != state.state:
            fired["left", state.state] = fired["state", event.target] = at
            state.state, state.state_since = event.target, at
            state.kind = self._definition.states[event.target].kind
        self._place(state, data, at)
        state.priority = data.get("priority", state.priority)
        state.proposal = None
        if state.kind == CLOSED:
            state.closed_at, state.queue = at, ""
            state.outcome, state.information = data["outcome"], data["information"]
            state.paused_for = ""
        self._hold(state, event.transition)
        self._ring(state, fired, at)

    def _place(self, state: CaseState, data: Mapping[str, Any], at: datetime) -> None:
        """Where the case lies now, as far as the event says."""
        if "queue" in data and data["queue"] != state.queue:
            state.queue, state.contact_from = data["queue"], at
        state.team_id = data.get("team", state.team_id)
        state.worker_id = data.get("worker", state.worker_id)
        state.organisation_id = data.get("organisation", state.organisation_id)

    def _placed(self, state: CaseState, event: Happened) -> None:
        self._place(state, event.data, event.at)

    def _contact(self, state: CaseState, event: Happened) -> None:
        state.contact_from = event.at

    def _prioritise(self, state: CaseState, event: Happened) -> None:
        state.priority, state.by_hand = event.data["priority"], True

    def _pause(self, state: CaseState, event: Happened) -> None:
        state.paused_for = event.reason
        self._ring(state, {}, event.at)

    def _resume(self, state: CaseState, event: Happened) -> None:
        state.paused_for = ""
        self._ring(state, {}, event.at)

    def _share(self, state: CaseState, event: Happened) -> None:
        state.shared_with = sorted({*state.shared_with, event.data["organisation"]})

    def _unshare(self, state: CaseState, event: Happened) -> None:
        state.shared_with = sorted({*state.shared_with} - {event.data["organisation"]})

    def _accept(self, state: CaseState, event: Happened) -> None:
        self._place(state, event.data, event.at)
        state.shared_with = sorted({*event.data.get("shared_with", state.shared_with)})

    def _propose(self, state: CaseState, event: Happened) -> None:
        state.proposal = {**event.data, "transition": event.transition, "number": event.number}

    def _unpropose(self, state: CaseState, event: Happened) -> None:
        state.proposal = None

    def _migrate(self, state: CaseState, event: Happened) -> None:
        data = event.data
        state.version_id = data["version"]
        self._work_to(state.version_id)
        if event.target != state.state:
            state.state, state.state_since = event.target, event.at
        state.kind = self._definition.states[event.target].kind
        state.facts, state.priority = dict(data["facts"]), data["priority"]
        state.moments = dict(data["moments"])
        state.proposal = None
        self._place(state, data, event.at)
        for run in state.runs:
            if run.stopped_at is None:
                self._carry(state, run, event.at)
        self._ring(state, {}, event.at)

    def _carry(self, state: CaseState, run: Run, at: datetime) -> None:
        """A clock that the new version still has runs on by its rule; any other one stops."""
        spec = self._definition.clocks.get(run.code)
        if spec is None:
            run.stop(at, state.facts)
        else:
            run.spec = spec

    def _hold(self, state: CaseState, transition: str) -> None:
        for code, held in self._wires.holds.get(transition, ()):
            (state.held.add if held else state.held.discard)(code)

    def _set_fields(self, facts: Mapping[str, Any], fired: dict[tuple[str, str], datetime]) -> None:
        """A date field that is set starts a clock at that midnight; any other one at the event."""
        for name in self._wires.fields & facts.keys():
            day = day_of(facts[name]) if self._definition.fields[name].type == "date" else None
            when = to_utc(localise(day, time())) if day else self._begun().last_at
            fired["field", name] = when

    def _ring(
        self, state: CaseState, fired: Mapping[tuple[str, str], datetime], at: datetime
    ) -> None:
        """Stops, then starts, then pauses the clocks that what happened concerns."""
        by_trigger = self._wires.by_trigger
        touched = {code for trigger in fired for code in by_trigger.get(trigger, ())}
        if touched:
            for code, clock in self._definition.clocks.items():
                if code in touched:
                    self._turn(state, clock, fired, at)
        for run in state.runs:
            if run.stopped_at is not None:
                continue
            if state.closed:
                run.stop(at, state.facts)
            elif run.spec.pauses:
                (run.pause if paused(state, run.spec) else run.resume)(at)

    def _turn(
        self,
        state: CaseState,
        clock: ClockDefinition,
        fired: Mapping[tuple[str, str], datetime],
        at: datetime,
    ) -> None:
        """A clock planned backwards from a day runs from when that day was recorded."""
        earlier = [run for run in state.runs if run.code == clock.code]
        run = next((one for one in earlier if one.stopped_at is None), None)
        stops = [fired[t.kind, t.code] for t in clock.stops if (t.kind, t.code) in fired]
        starts = [t for t in clock.starts if (t.kind, t.code) in fired]
        if run is not None and stops:
            run.stop(min(stops), state.facts)
            run = None
        if run is not None:
            for trigger in starts:
                if trigger.kind == "field" and not clock.backwards_from:
                    run.started_at = fired["field", trigger.code]
            return
        for trigger in starts:
            again = clock.repeat or trigger.kind in ("state", "transition")
            if (earlier and not again) or not _applies(clock, state):
                continue
            began = at if clock.backwards_from else fired[trigger.kind, trigger.code]
            state.runs.append(Run(clock.code, len(earlier) + 1, clock, began))
            return


def paused(state: CaseState, clock: ClockDefinition) -> bool:
    return any(
        (pause.kind == "state" and pause.code == state.state)
        or (pause.kind == "reason" and pause.code == state.paused_for)
        or (pause.kind == "transition" and clock.code in state.held)
        for pause in clock.pauses
    )


def _applies(clock: ClockDefinition, state: CaseState) -> bool:
    if clock.when is None:
        return True
    asked = {
        "facts": state.facts,
        "route": state.route,
        "priority": state.priority,
        "state": state.state,
    }
    try:
        return clock.when.holds(asked)
    except ExpressionFailed:
        return False


@dataclass(frozen=True, slots=True)
class Wiring:
    """Which clocks each trigger concerns; which fields are triggers; and for each transition the
    clocks that it holds, or lets go."""

    by_trigger: Mapping[tuple[str, str], tuple[str, ...]]
    fields: frozenset[str]
    holds: Mapping[str, tuple[tuple[str, bool], ...]]


@lru_cache(maxsize=512)
def wiring(definition: Pathway) -> Wiring:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for clock in definition.clocks.values():
        for trigger in (*clock.starts, *clock.stops):
            key = (trigger.kind, trigger.code)
            found[key] = (*found.get(key, ()), clock.code)
    fields = frozenset(code for kind, code in found if kind == "field")
    return Wiring(found, fields, _holds(definition))


def _holds(definition: Pathway) -> Mapping[str, tuple[tuple[str, bool], ...]]:
    """In the order of the clocks and of their pauses: of two the later one counts."""
    found: dict[str, tuple[tuple[str, bool], ...]] = {}
    for clock in definition.clocks.values():
        for pause in clock.pauses:
            if pause.kind != "transition":
                continue
            found[pause.code] = (*found.get(pause.code, ()), (clock.code, True))
            if pause.until != pause.code:
                found[pause.until] = (*found.get(pause.until, ()), (clock.code, False))
    return found


# Notes and links change nothing but the timeline itself.
_CHANGE_NOTHING = frozenset({"handed-over", "declined", "noted", "linked"})
_VERBS: dict[str, Callable[[Timeline, CaseState, Happened], None]] = {
    "moved": Timeline._move,
    "allocated": Timeline._placed,
    "accepted": Timeline._accept,
    "contacted": Timeline._contact,
    "reprioritised": Timeline._prioritise,
    "paused": Timeline._pause,
    "resumed": Timeline._resume,
    "joined": Timeline._share,
    "left": Timeline._unshare,
    "proposed": Timeline._propose,
    "unproposed": Timeline._unpropose,
    "migrated": Timeline._migrate,
}
