"""The nouns of a timeline: what an event tells, and all about a case that its events decide."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from almoner.engines.pathways.rules.clocks import Run
from almoner.kernel.zone import to_utc


class Happened(Protocol):
    """What an event must tell. Rows of the database and `Event` both do."""

    @property
    def number(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def verb(self) -> str: ...
    @property
    def transition(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def moment(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def data(self) -> dict[str, Any]: ...


@dataclass(slots=True)
class Event:
    """One event before it is written. `data` is JSON."""

    number: int
    at: datetime
    verb: str
    target: str
    source: str = ""
    transition: str = ""
    moment: str = ""
    reason: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class CaseState:
    """Everything about a case that its events decide."""

    version_id: int
    state: str
    kind: str
    state_since: datetime
    queue: str
    organisation_id: int
    team_id: int | None
    worker_id: int | None
    priority: str
    route: str
    opened_at: datetime
    last_at: datetime
    number: int
    facts: dict[str, Any] = field(default_factory=dict)
    moments: dict[str, str] = field(default_factory=dict)
    by_hand: bool = False
    outcome: str = ""
    information: str = ""
    closed_at: datetime | None = None
    paused_for: str = ""
    contact_from: datetime | None = None
    contact_due_at: datetime | None = None
    shared_with: list[int] = field(default_factory=list)
    proposal: dict[str, Any] | None = None
    runs: list[Run] = field(default_factory=list)
    held: set[str] = field(default_factory=set)

    @property
    def closed(self) -> bool:
        return self.closed_at is not None

    def running(self) -> list[Run]:
        return [run for run in self.runs if run.stopped_at is None]

    @property
    def next_due_at(self) -> datetime | None:
        dues = [run.due_at for run in self.runs if run.stopped_at is None and run.due_at]
        if self.contact_due_at:
            dues.append(self.contact_due_at)
        return min(dues, default=None)

    def late(self, now: datetime) -> bool:
        return any(run.late(now) for run in self.runs if run.stopped_at is None)

    def owned(self) -> bool:
        """Nobody falls between teams: an open case has a queue with a team or a worker."""
        if self.closed:
            return bool(self.outcome and self.information)
        return bool(self.queue) and (self.team_id is not None or self.worker_id is not None)


def moment_of(value: Any) -> datetime | None:
    """A moment as data keeps it, ISO 8601 with its zone."""
    return to_utc(datetime.fromisoformat(value)) if value else None
