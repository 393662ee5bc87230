"""Whose forms count in a case: of those who worked on it when they completed them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stint:
    """An organisation worked on a case from `since` (None: from its beginning) until `until`
    (None: still), half-open."""

    organisation: int
    since: datetime | None = None
    until: datetime | None = None

    def covers(self, organisation: int, at: datetime) -> bool:
        begun = self.since is None or self.since <= at
        return (
            organisation == self.organisation and begun and (self.until is None or at < self.until)
        )


def owners(owner: int, handed: Iterable[tuple[datetime, int]]) -> list[Stint]:
    """The organisations that have owned a case, in turn. `handed`: when each hand-over was
    accepted and whose the case was until then, oldest first."""
    found, since = [], None
    for at, was in handed:
        found.append(Stint(was, since, at))
        since = at
    return [*found, Stint(owner, since)]


def worked_then(stints: Iterable[Stint], organisation: int, at: datetime) -> bool:
    return any(one.covers(organisation, at) for one in stints)
