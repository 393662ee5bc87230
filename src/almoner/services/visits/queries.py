"""Rounds and visits, scoped to the viewer's provider."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.services.visits.models import Task, Visit


def visits_seen_by(viewer: Viewer) -> QuerySet[Visit]:
    """A care worker's own visits; a manager's whole service."""
    visits = Visit.objects.filter(provider_id=viewer.organisation_id)
    if viewer.role == "care_worker":
        visits = visits.filter(worker_id=viewer.worker_id)
    tasks = Prefetch("tasks", Task.objects.order_by("due_at"))
    return visits.select_related("person", "worker").prefetch_related(tasks)


def round_of(viewer: Viewer, starts: datetime, ends: datetime) -> list[Visit]:
    """The viewer's own visits that start in the half-open period, in order."""
    visits = visits_seen_by(viewer).filter(
        worker_id=viewer.worker_id, starts_at__gte=starts, starts_at__lt=ends
    )
    return list(visits.exclude(status=Visit.Status.CANCELLED).order_by("starts_at"))


def visit_seen_by(viewer: Viewer, visit_id: int) -> Visit:
    visit = visits_seen_by(viewer).filter(pk=visit_id).first()
    if visit is None:
        raise Unseen
    return visit


def task_seen_by(viewer: Viewer, task_id: int) -> Task:
    task = Task.objects.select_related("visit", "visit__person", "act").filter(pk=task_id).first()
    if task is None:
        raise Unseen
    visit_seen_by(viewer, task.visit_id)
    return task


@dataclass(frozen=True, slots=True)
class Gap:
    """A visit ahead at which the planned worker may not do what is due."""

    task: Task
    reasons: tuple[str, ...]


def gaps_ahead(viewer: Viewer, at: datetime, until: datetime, limit: int = 50) -> list[Gap]:
    """What is due in the period and not authorised, soonest first."""
    tasks = (
        Task.objects.select_related("visit", "visit__person", "visit__worker")
        .filter(
            visit__provider_id=viewer.organisation_id,
            due_at__gte=at,
            due_at__lt=until,
            granted=False,
            act__isnull=True,
        )
        .exclude(visit__status=Visit.Status.CANCELLED)
        .order_by("due_at")[:limit]
    )
    return [Gap(task, _reasons(task)) for task in tasks]


def _reasons(task: Task) -> tuple[str, ...]:
    refusals = task.answer.get("refusals", [])
    return tuple(r["reason"] if isinstance(r, dict) else str(r) for r in refusals)
