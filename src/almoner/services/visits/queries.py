"""Rounds and visits, scoped to the viewer's provider."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from almoner.kernel.refusals import Refusal
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.people.models import Person
from almoner.registers.workforce.models import Worker
from almoner.services.delegation.models import Act
from almoner.services.delegation.queries.naming import named
from almoner.services.delegation.rules.reasons import shown
from almoner.services.visits.models import Task, Visit


def visits_seen_by(viewer: Viewer) -> QuerySet[Visit]:
    """A care worker's own visits; a manager's whole service."""
    visits = Visit.objects.filter(provider_id=viewer.organisation_id)
    if viewer.role == "care_worker":
        visits = visits.filter(Q(worker_id=viewer.worker_id))
    recorded = Task.objects.select_related("act__corrected_by__corrected_by")
    tasks = Prefetch("tasks", recorded.order_by("due_at"))
    return visits.select_related("person", "worker").prefetch_related(tasks)


def round_of(viewer: Viewer, starts: datetime, ends: datetime) -> list[Visit]:
    """The viewer's own visits that start in the half-open period, in order."""
    visits = visits_seen_by(viewer).filter(
        Q(worker_id=viewer.worker_id), starts_at__gte=starts, starts_at__lt=ends
    )
    return list(visits.exclude(status=Visit.Status.CANCELLED).order_by("starts_at"))


def round_with_left_over(
    viewer: Viewer, since: datetime, starts: datetime, ends: datetime
) -> list[Visit]:
    """The viewer's own visits that start in the half-open period, and before them those since
    `since` at which something is still not recorded, in order. Read without the worker."""
    forgotten = Task.objects.filter(visit=OuterRef("pk"), act__isnull=True, granted=True)
    visits = visits_seen_by(viewer).filter(
        Q(starts_at__gte=starts) | Exists(forgotten),
        Q(worker_id=viewer.worker_id),
        starts_at__gte=since,
        starts_at__lt=ends,
    )
    shown = visits.exclude(status=Visit.Status.CANCELLED).order_by("starts_at")
    return list(shown.select_related(None).select_related("person"))


def week_of(viewer: Viewer, starts: datetime, ends: datetime) -> list[Visit]:
    """Every visit of the viewer's provider in the period, cancelled ones too, in order."""
    visits = visits_seen_by(viewer).filter(starts_at__gte=starts, starts_at__lt=ends)
    return list(visits.order_by("starts_at", "pk"))


def next_visits_to(viewer: Viewer, person_id: int, since: datetime, limit: int = 20) -> list[Visit]:
    """Visits of the viewer's provider to one person that end after `since`, soonest first."""
    visits = visits_seen_by(viewer).filter(person_id=person_id, ends_at__gt=since)
    return list(visits.order_by("starts_at", "pk")[:limit])


def visit_seen_by(viewer: Viewer, visit_id: int) -> Visit:
    visit = visits_seen_by(viewer).filter(pk=visit_id).first()
    if visit is None:
        raise Unseen
    return visit


def task_seen_by(viewer: Viewer, task_id: int) -> Task:
    tasks = Task.objects.select_related("visit__person", "act__corrected_by__corrected_by")
    task = tasks.filter(pk=task_id).first()
    if task is None:
        raise Unseen
    visit_seen_by(viewer, task.visit_id)
    return task


def task_with(act: Act) -> Task | None:
    """The task that an act was recorded for; None when nothing was planned."""
    return Task.objects.filter(act=act).first()


def tasks_left(viewer: Viewer, person_id: int, starts: datetime, ends: datetime) -> list[Task]:
    """What is due at the viewer's own visits to a person in the period and not recorded yet."""
    tasks = Task.objects.filter(
        Q(visit__worker_id=viewer.worker_id),
        visit__provider_id=viewer.organisation_id,
        visit__person_id=person_id,
        act__isnull=True,
        due_at__gte=starts,
        due_at__lt=ends,
    )
    return list(tasks.exclude(visit__status=Visit.Status.CANCELLED).order_by("due_at"))


def people_to_plan(viewer: Viewer, today: date) -> list[Person]:
    """People for whom the viewer's provider cares now, by family name."""
    people = Person.objects.filter(
        Q(involvements__ends_on__isnull=True) | Q(involvements__ends_on__gt=today),
        Q(involvements__organisation_id=viewer.organisation_id),
        involvements__starts_on__lte=today,
    )
    return list(people.order_by("family_name", "given_name", "pk").distinct())


def workers_to_plan(viewer: Viewer, today: date) -> list[Worker]:
    """Care workers whom the viewer's provider employs now, by family name."""
    workers = Worker.objects.filter(
        Q(employments__ends_on__isnull=True) | Q(employments__ends_on__gt=today),
        Q(employments__organisation_id=viewer.organisation_id),
        employments__starts_on__lte=today,
        employments__access_role="care_worker",
    )
    return list(workers.order_by("family_name", "given_name", "pk").distinct())


@dataclass(frozen=True, slots=True)
class Gap:
    """A visit ahead at which the planned worker may not do what is due."""

    task: Task
    reasons: tuple[str, ...]


def gaps_ahead(viewer: Viewer, at: datetime, until: datetime, limit: int = 50) -> list[Gap]:
    """What is due in the period and not authorised, soonest first. Names of people only."""
    due = (
        Task.objects.select_related("visit")
        .filter(
            visit__provider_id=viewer.organisation_id,
            due_at__gte=at,
            due_at__lt=until,
            granted=False,
            act__isnull=True,
        )
        .exclude(visit__status=Visit.Status.CANCELLED)
        .order_by("due_at")
    )
    tasks = list(due[: 3 * limit])
    (visits,) = named([task.visit for task in tasks])
    seen = {visit.pk for visit in visits}
    return [Gap(task, _reasons(task)) for task in tasks if task.visit_id in seen][:limit]


def _reasons(task: Task) -> tuple[str, ...]:
    """For the office: in words, or the codes of an answer kept in its short form."""
    kept = task.answer.get("refusals", [])
    told = shown([Refusal(**one) for one in kept if isinstance(one, dict)])
    return tuple([one.reason for one in told] or [str(one) for one in kept])


def callers_between(
    viewer: Viewer, people: Collection[int], starts: datetime, ends: datetime
) -> dict[int, set[int]]:
    """Person id → ids of the workers of the viewer's provider who came in the half-open period."""
    visits = _made(viewer).filter(person_id__in=people, starts_at__gte=starts, starts_at__lt=ends)
    found: dict[int, set[int]] = {}
    for person, worker in visits.values_list("person_id", "worker_id").distinct():
        found.setdefault(person, set()).add(worker)
    return found


def hours_between(
    viewer: Viewer, workers: Collection[int], starts: datetime, ends: datetime
) -> dict[int, list[tuple[datetime, datetime]]]:
    """Worker id → start and end of each visit made or planned in the half-open period, in order."""
    visits = _made(viewer).filter(worker_id__in=workers, starts_at__gte=starts, starts_at__lt=ends)
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for worker, start, end in visits.order_by("starts_at").values_list(
        "worker_id", "starts_at", "ends_at"
    ):
        found.setdefault(worker, []).append((start, end))
    return found


def visits_named(viewer: Viewer, visit_ids: Collection[int]) -> list[Visit]:
    """The visits with these ids, as far as they are the viewer's provider's."""
    return list(Visit.objects.filter(provider_id=viewer.organisation_id, pk__in=visit_ids))


def cancelled_among(viewer: Viewer, visit_ids: Collection[int]) -> set[int]:
    """Those of the visits that the office has cancelled."""
    visits = Visit.objects.filter(provider_id=viewer.organisation_id, pk__in=visit_ids)
    return set(visits.filter(status=Visit.Status.CANCELLED).values_list("pk", flat=True))


def _made(viewer: Viewer) -> QuerySet[Visit]:
    """Visits of the viewer's provider that took or are to take place."""
    gone = (Visit.Status.CANCELLED, Visit.Status.MISSED)
    return Visit.objects.filter(provider_id=viewer.organisation_id).exclude(status__in=gone)
