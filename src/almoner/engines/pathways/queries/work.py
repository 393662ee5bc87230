"""My work: what presses, which queues have something in them, and which have nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from almoner.engines.pathways.models import Case, QueueTeam
from almoner.engines.pathways.queries.cases import QueueCount, open_cases, queues_of
from almoner.engines.pathways.store import all_current
from almoner.platform.access.viewer import Viewer

SOON = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Mine:
    """How many cases of the viewer are late, due within SOON, and neither."""

    late: int
    soon: int
    later: int

    @property
    def pressing(self) -> int:
        return self.late + self.soon


@dataclass(frozen=True, slots=True)
class EmptyQueue:
    pathway: str
    queue: str
    title: str


@dataclass(frozen=True, slots=True)
class Queues:
    """`team`: with something in them, those with most that is late first. `others`: where other
    teams of the organisation have cases, for those who allocate. `empty`: of the viewer's team."""

    team: list[QueueCount]
    others: list[QueueCount]
    empty: list[EmptyQueue]


def mine(viewer: Viewer, at: datetime) -> Mine:
    found = (
        open_cases(viewer)
        .filter(worker_id=viewer.me)
        .aggregate(
            late=Count("pk", filter=Q(next_due_at__lte=at)),
            soon=Count("pk", filter=Q(next_due_at__gt=at, next_due_at__lte=at + SOON)),
            all=Count("pk"),
        )
    )
    return Mine(found["late"], found["soon"], found["all"] - found["late"] - found["soon"])


def presses(case: Case, at: datetime) -> bool:
    return case.next_due_at is not None and case.next_due_at <= at + SOON


def queues(viewer: Viewer) -> Queues:
    team = queues_of(viewer, viewer.team_id)
    everyone = queues_of(viewer) if viewer.can("case.allocate") and viewer.team_id else []
    return Queues(
        sorted(team, key=_worst_first),
        sorted((one for one in everyone if one not in team), key=_worst_first),
        _empty(viewer, team),
    )


def _worst_first(one: QueueCount) -> tuple[int, int, str, str]:
    return -one.late, -one.cases, one.pathway_title, one.title


def _empty(viewer: Viewer, filled: Iterable[QueueCount]) -> list[EmptyQueue]:
    """Queues that the viewer's team is named for and that have no case now, by title."""
    if viewer.team_id is None:
        return []
    taken = {(one.pathway, one.queue) for one in filled}
    rows = QueueTeam.objects.filter(organisation_id=viewer.own, team_id=viewer.team_id)
    free = sorted(set(rows.values_list("pathway", "queue")) - taken)
    known = all_current(viewer.own) if free else {}
    found = [
        EmptyQueue(code, queue, f"{known[code][1].queues[queue].title} ({known[code][1].title})")
        for code, queue in free
        if code in known and queue in known[code][1].queues
    ]
    return sorted(found, key=lambda one: one.title)
