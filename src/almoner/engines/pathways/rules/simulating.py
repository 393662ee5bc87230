"""Runs a pathway on invented arrivals, to see queues and missed clocks before anyone works to it.

Work is done in service hours. Each queue has so many whole-time workers; each state takes so many
minutes of one of them. The clocks are the real ones: every invented case is a timeline that the
same rules replay.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import simpy

from almoner.engines.pathways.definition.shapes import CLOSED, WAITING, Pathway, Simulation
from almoner.engines.pathways.rules.states import Event
from almoner.engines.pathways.rules.timeline import Timeline
from almoner.kernel.calendars import CALENDARS, due
from almoner.kernel.refusals import refuse

DAY = 510  # minutes from 9am to 5:30pm
WEEK = 5 * DAY
MOST_CASES, MOST_WEEKS = 50_000, 156
_SERVICE = CALENDARS["service_hours"]


@dataclass(slots=True)
class QueueResult:
    """`weekly`: how many waited at the end of each week. Waits are in working hours."""

    code: str
    title: str
    staff: float
    mean_wait: float
    longest_wait: float
    longest_queue: int
    busy: float
    weekly: list[int] = field(default_factory=list)


@dataclass(slots=True)
class ClockResult:
    code: str
    title: str
    started: int
    late: int

    @property
    def share_late(self) -> float:
        return self.late / self.started if self.started else 0.0


@dataclass(slots=True)
class SimulationResult:
    weeks: int
    seed: int
    arrived: int
    closed: int
    open: int
    queues: list[QueueResult]
    clocks: list[ClockResult]


def simulate(
    pathway: Pathway,
    *,
    weeks: int = 26,
    seed: int = 1,
    staff: Mapping[str, float] | None = None,
    arrivals_per_week: float | None = None,
    starts: datetime = datetime(2026, 1, 5, 9, tzinfo=UTC),
) -> SimulationResult:
    """The same seed gives the same run. `staff` (queue to whole-time equivalents) and
    `arrivals_per_week` replace those of the definition. Refused without a `simulate` section."""
    plan = pathway.simulation
    if plan is None:
        refuse("no-simulation", "This pathway has no “simulate” section.", "Write one first.")
    arrivals = plan.arrivals_per_week if arrivals_per_week is None else arrivals_per_week
    if not 1 <= weeks <= MOST_WEEKS or not 0 <= arrivals * weeks <= MOST_CASES:
        refuse(
            "too-large",
            f"Give 1 to {MOST_WEEKS} weeks and no more than {MOST_CASES:,} arrivals in all.",
        )
    run = _Run(pathway, plan, weeks, seed, {**plan.staff, **(staff or {})}, arrivals, starts)
    return run.result()


class _Run:
    def __init__(
        self,
        pathway: Pathway,
        plan: Simulation,
        weeks: int,
        seed: int,
        staff: Mapping[str, float],
        arrivals: float,
        starts: datetime,
    ) -> None:
        self.pathway, self.plan, self.weeks, self.seed = pathway, plan, weeks, seed
        self.staff, self.arrivals, self.starts = staff, arrivals, starts
        self.random = random.Random(seed)  # noqa: S311  (a simulation, not a secret)
        self.environment = simpy.Environment()
        self.desks = {
            code: simpy.PriorityResource(
                self.environment, capacity=max(1, round(staff.get(code, 1)))
            )
            for code in pathway.queues
        }
        self.waits: dict[str, list[float]] = defaultdict(list)
        self.worked: Counter[str] = Counter()
        self.longest: Counter[str] = Counter()
        self.weekly: dict[str, list[int]] = defaultdict(list)
        self.timelines: list[Timeline] = []

    def result(self) -> SimulationResult:
        self.environment.process(self._arrive())
        self.environment.process(self._look())
        self.environment.run(until=self.weeks * WEEK + 1)
        states = [timeline.settled() for timeline in self.timelines]
        end = self._when(self.weeks * WEEK)
        return SimulationResult(
            self.weeks,
            self.seed,
            len(states),
            sum(state.closed for state in states),
            sum(not state.closed for state in states),
            [self._queue(code) for code in self.pathway.queues],
            [self._clock(code, states, end) for code in self.pathway.clocks],
        )

    def _arrive(self) -> Generator[Any, Any, None]:
        if self.arrivals <= 0:
            return
        while True:
            yield self.environment.timeout(self.random.expovariate(self.arrivals / WEEK))
            self.environment.process(self._case())

    def _look(self) -> Generator[Any, Any, None]:
        for _ in range(self.weeks):
            yield self.environment.timeout(WEEK)
            for code, desk in self.desks.items():
                self.weekly[code].append(len(desk.queue))

    def _case(self) -> Generator[Any, Any, None]:
        """One case from its arrival to its end."""
        timeline = self._open()
        state, number = self.pathway.initial, 1
        while self.pathway.states[state].kind != CLOSED:
            yield from self._work(state)
            code = self._choose(state)
            if code is None:
                return
            move = self.pathway.transitions[code]
            target, number = move.target(state), number + 1
            timeline.apply(self._moved(number, code, state, target))
            state = target

    def _open(self) -> Timeline:
        timeline = Timeline(lambda _: self.pathway)
        first = self.pathway.states[self.pathway.initial]
        usual = [one.code for one in self.pathway.priorities if one.when is None]
        data = {
            "version": 0,
            "organisation": 0,
            "queue": first.queue,
            "team": 0,
            "priority": (usual or [""])[-1],
            "route": self.pathway.entry.routes[0].code,
        }
        timeline.apply(Event(1, self._now(), "opened", first.code, data=data))
        self.timelines.append(timeline)
        return timeline

    def _moved(self, number: int, code: str, source: str, target: str) -> Event:
        move, state = self.pathway.transitions[code], self.pathway.states[target]
        data: dict[str, Any] = {}
        if state.kind == CLOSED:
            outcomes = move.outcomes or state.outcomes
            data = {"outcome": outcomes[0], "information": "given"}
        elif target != source:
            data = {"queue": move.queue or state.queue}
        return Event(number, self._now(), "moved", target, source, code, move.records, data=data)

    def _work(self, state: str) -> Generator[Any, Any, None]:
        """Waits for a worker of the queue, then takes their time. Who waits needs no worker."""
        minutes = self._minutes(state)
        described = self.pathway.states[state]
        if described.kind == WAITING:
            yield self.environment.timeout(minutes)
            return
        desk = self.desks[described.queue]
        came = self.environment.now
        with desk.request(priority=int(came)) as turn:
            self.longest[described.queue] = max(self.longest[described.queue], len(desk.queue))
            yield turn
            self.waits[described.queue].append(self.environment.now - came)
            share = self.staff.get(described.queue, 1) or 0.01
            self.worked[described.queue] += minutes  # type: ignore[assignment]
            yield self.environment.timeout(minutes * desk.capacity / share)

    def _minutes(self, state: str) -> float:
        low, mode, high = self.plan.minutes.get(state, (0.0, 0.0, 0.0))
        return self.random.triangular(low, high, mode) if high > low else low

    def _choose(self, state: str) -> str | None:
        shares = self.plan.branch.get(state)
        if shares:
            return self.random.choices(list(shares), list(shares.values()))[0]
        ways = [one.code for one in self.pathway.from_state(state) if one.target(state) != state]
        return ways[0] if ways else None

    def _now(self) -> datetime:
        return self._when(self.environment.now)

    def _when(self, minutes: float) -> datetime:
        """The moment in the calendar after so many minutes of service hours."""
        return due(self.starts, int(minutes), "minutes", _SERVICE)

    def _queue(self, code: str) -> QueueResult:
        waits = self.waits[code] or [0.0]
        staff = self.staff.get(code, 1)
        return QueueResult(
            code,
            self.pathway.queues[code].title,
            staff,
            sum(waits) / len(waits) / 60,
            max(waits) / 60,
            self.longest[code],
            min(self.worked[code] / (staff * WEEK * self.weeks), 1.0) if staff else 0.0,
            self.weekly[code],
        )

    def _clock(self, code: str, states: list[Any], end: datetime) -> ClockResult:
        runs = [run for state in states for run in state.runs if run.code == code]
        late = sum(run.late(end) for run in runs)
        return ClockResult(code, self.pathway.clocks[code].title, len(runs), late)
