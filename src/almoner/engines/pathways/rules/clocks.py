"""When a running clock is due, when it warns, and whether it is past its time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from almoner.engines.pathways.definition.shapes import ClockDefinition
from almoner.kernel.calendars import Pause, due, due_before

_MINUTES = {"minutes": 1, "hours": 60}
NO_PAUSES: tuple[Pause, ...] = ()


@dataclass(slots=True)
class Run:
    """One run of a clock. `due_at` is None while it is paused, or while its date is not known."""

    code: str
    round: int
    spec: ClockDefinition = field(compare=False, repr=False)
    started_at: datetime
    stopped_at: datetime | None = None
    paused_since: datetime | None = None
    pauses: list[Pause] = field(default_factory=list)
    due_at: datetime | None = None
    warn_at: datetime | None = None

    @property
    def running(self) -> bool:
        return self.stopped_at is None

    @property
    def paused_seconds(self) -> int:
        return sum(int((until - since).total_seconds()) for since, until in self.pauses)

    def pause(self, at: datetime) -> None:
        if self.paused_since is None:
            self.paused_since = max(at, self.started_at)

    def resume(self, at: datetime) -> None:
        if self.paused_since is not None:
            self.pauses.append((self.paused_since, max(at, self.paused_since)))
            self.paused_since = None

    def stop(self, at: datetime, facts: Mapping[str, Any]) -> None:
        """A clock never runs backwards: it stops when it started, at the earliest."""
        end = max(at, self.started_at)
        self.resume(end)
        self.settle(facts)
        self.stopped_at = end

    def settle(self, facts: Mapping[str, Any]) -> None:
        """Works out when it is due and when it warns, from what is known now."""
        self.due_at, self.warn_at = when_due(self, facts), None
        if self.due_at is None:
            return
        if self.paused_since is not None and self.due_at > self.paused_since:
            self.due_at = None
            return
        self.warn_at = when_to_warn(self, facts)

    def late(self, now: datetime) -> bool:
        """Half-open: what is done before the due time is in time, at that instant it is late."""
        return self.due_at is not None and (self.stopped_at or now) >= self.due_at


def when_due(run: Run, facts: Mapping[str, Any]) -> datetime | None:
    """The first instant too late, as if a pause that still lasts ended now."""
    spec = run.spec
    if spec.backwards_from:
        needed = day_of(facts.get(spec.backwards_from))
        if needed is None:
            return None
        return due_before(needed, spec.amount, spec.unit, spec.calendar)
    return due(run.started_at, spec.amount, spec.unit, spec.calendar, run.pauses or NO_PAUSES)


def when_to_warn(run: Run, facts: Mapping[str, Any]) -> datetime | None:
    spec, warn = run.spec, run.spec.warn
    if warn is None or run.due_at is None:
        return None
    if spec.backwards_from and warn.percent is None:
        needed = day_of(facts.get(spec.backwards_from))
        if needed is None:
            return None
        return due_before(needed, spec.amount + warn.amount, spec.unit, spec.calendar)
    if warn.percent is None:
        return _after(run, spec.amount - warn.amount, spec.unit)
    if spec.unit in _MINUTES and not spec.backwards_from:
        return _after(run, spec.amount * _MINUTES[spec.unit] * warn.percent // 100, "minutes")
    if spec.unit == "days" and not spec.backwards_from:
        return _after(run, spec.amount * warn.percent // 100, "days")
    length = max(run.due_at - run.started_at, timedelta(0))
    return run.started_at + length * warn.percent // 100


def _after(run: Run, amount: int, unit: str) -> datetime:
    return due(run.started_at, amount, unit, run.spec.calendar, run.pauses or NO_PAUSES)


def day_of(value: Any) -> date | None:
    """A day as facts keep it (2026-03-31); None when it is not there."""
    return date.fromisoformat(value) if isinstance(value, str) and value else None
