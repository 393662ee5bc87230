"""Reads of the workforce register, scoped to the viewer's organisation and its partners."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import circle_of
from almoner.registers.workforce.access import in_force, seen_worker, visible
from almoner.registers.workforce.courses import course_title
from almoner.registers.workforce.models import Employment, Registration, TrainingRecord, Worker
from almoner.registers.workforce.rules import (
    SOON,
    State,
    registration_state,
    training_state,
)

PAGE_LENGTH = 25


@dataclass(frozen=True, slots=True)
class CourseStanding:
    """One course of one worker at one employer: its records, newest first, and their sum."""

    course: str
    title: str
    employer_id: int
    state: State
    records: tuple[TrainingRecord, ...]


@dataclass(frozen=True, slots=True)
class RegistrationStanding:
    registration: Registration
    state: State


@dataclass(frozen=True, slots=True)
class WorkerRecord:
    """A worker as the viewer may see them: jobs and training within the viewer's circle only.

    `is_own`: they work or worked for the viewer's organisation. `current`: they do today.
    """

    worker: Worker
    jobs: tuple[Employment, ...]
    registrations: tuple[RegistrationStanding, ...]
    training: tuple[CourseStanding, ...]
    is_own: bool
    current: Employment | None


@dataclass(frozen=True, slots=True)
class Overview:
    """A provider's training on a day: courses (code, title) and, by worker, the state of each."""

    courses: tuple[tuple[str, str], ...]
    workers: tuple[tuple[Worker, dict[str, State]], ...]


@dataclass(frozen=True, slots=True)
class Lapse:
    """A course that stops counting soon. `lapses_on`: the first day it no longer counts."""

    worker: Worker
    course: str
    title: str
    lapses_on: date
    days: int


def visible_workers(
    viewer: Viewer, *, today: date, search: str = "", partners: bool = False
) -> QuerySet[Worker]:
    """Workers with a current job at the viewer's organisation (with `partners`, its circle's)."""
    employers = circle_of(viewer) if partners else (viewer.organisation_id,)
    jobs = Employment.objects.filter(in_force(today), organisation__in=employers)
    found = visible(viewer).filter(Exists(jobs.filter(worker=OuterRef("pk"))))
    named = found.filter(_matching(search)).order_by("family_name", "given_name", "pk")
    ordered = jobs.select_related("organisation", "team").order_by("starts_on", "pk")
    return named.prefetch_related(Prefetch("employments", ordered, to_attr="current_jobs"))


def workers_page(
    viewer: Viewer, *, today: date, search: str = "", page: int | str = 1, partners: bool = False
) -> Page:
    """One page of `visible_workers`. Each worker carries `current_jobs`."""
    found = visible_workers(viewer, today=today, search=search, partners=partners)
    return Paginator(found, PAGE_LENGTH).get_page(page)


def named_worker(viewer: Viewer, worker_id: int) -> Worker:
    """The worker alone, for a heading or a form. Unseen outside the viewer's circle."""
    return seen_worker(viewer, worker_id)


def worker_record(viewer: Viewer, worker_id: int, *, today: date) -> WorkerRecord:
    """Unseen when the worker has no job in the viewer's circle."""
    worker = seen_worker(viewer, worker_id)
    circle = circle_of(viewer)
    jobs = tuple(
        worker.employments.filter(organisation__in=circle)
        .select_related("organisation", "team")
        .order_by("-starts_on", "-pk")
    )
    own = [job for job in jobs if job.organisation_id == viewer.organisation_id]
    records = worker.training.filter(employer__in=circle)
    return WorkerRecord(
        worker,
        jobs,
        tuple(_registrations(worker, today)),
        tuple(_standings(records, today)),
        bool(own),
        next((job for job in own if _holds(job, today)), None),
    )


def current_job(viewer: Viewer, worker_id: int, *, today: date) -> Employment:
    """The worker's job with the viewer's own organisation, now or to come. Unseen without one."""
    jobs = Employment.objects.select_related("worker", "organisation").exclude(ends_on__lte=today)
    own = jobs.filter(worker_id=worker_id, organisation_id=viewer.organisation_id or 0)
    found = own.order_by("starts_on").first()
    if found is None:
        raise Unseen
    return found


def own_training_record(viewer: Viewer, worker_id: int, training_id: int) -> TrainingRecord:
    """A worker's record at the viewer's own organisation. Unseen for any other."""
    found = TrainingRecord.objects.select_related("worker").filter(
        pk=training_id, worker_id=worker_id, employer_id=viewer.organisation_id or 0
    )
    record = found.first()
    if record is None:
        raise Unseen
    return record


def training_overview(viewer: Viewer, *, today: date) -> Overview:
    """Every current worker of the viewer's organisation, with the state of every course known."""
    workers = list(visible_workers(viewer, today=today))
    records = TrainingRecord.objects.filter(
        employer_id=viewer.organisation_id, worker__in=[worker.pk for worker in workers]
    )
    grouped: dict[int, dict[str, list[TrainingRecord]]] = defaultdict(lambda: defaultdict(list))
    titles: dict[str, str] = {}
    for record in records:
        grouped[record.worker_id][record.course].append(record)
        titles.setdefault(record.course, course_title(record.course, record.title))
    courses = tuple(sorted(titles.items(), key=lambda pair: pair[1]))
    return Overview(
        courses,
        tuple(
            (
                worker,
                {code: training_state(grouped[worker.pk][code], today) for code, _ in courses},
            )
            for worker in workers
        ),
    )


def lapses(viewer: Viewer, *, today: date, within: int = SOON) -> list[Lapse]:
    """What stops counting within so many days at the viewer's organisation, soonest first.

    Reads only the courses of which some record ends by then: what is renewed falls out after."""
    grouped = _grouped(_ending(viewer, today, today + timedelta(days=within)))
    workers = visible_workers(viewer, today=today).filter(pk__in={key for key, _ in grouped})
    named = {worker.pk: worker for worker in workers.prefetch_related(None)}
    found = [
        Lapse(named[key], code, course_title(code, kept[0].title), state.until, state.days)
        for (key, code), kept in grouped.items()
        if key in named
        and (state := training_state(kept, today)).holds
        and state.until
        and state.days is not None
        and state.days <= within
    ]
    return sorted(found, key=lambda lapse: (lapse.lapses_on, lapse.worker.family_name, lapse.title))


def _ending(viewer: Viewer, after: date, until: date) -> QuerySet[TrainingRecord]:
    """Every record of a worker's course of which one record ends between the two days."""
    records = TrainingRecord.objects.filter(employer_id=viewer.organisation_id)
    ends = records.filter(
        worker=OuterRef("worker"),
        course=OuterRef("course"),
        expires_on__gt=after,
        expires_on__lte=until,
    )
    shown = ("worker_id", "course", "title", "completed_on", "expires_on")
    return records.filter(Exists(ends)).only(*shown).order_by("pk")


def _grouped(records: Iterable[TrainingRecord]) -> dict[tuple[int, str], list[TrainingRecord]]:
    grouped: dict[tuple[int, str], list[TrainingRecord]] = defaultdict(list)
    for record in records:
        grouped[record.worker_id, record.course].append(record)
    return grouped


def _registrations(worker: Worker, today: date) -> list[RegistrationStanding]:
    entries = worker.registrations.order_by("-expires_on", "-pk")
    return [
        RegistrationStanding(
            entry, registration_state([(entry.starts_on, entry.expires_on)], today)
        )
        for entry in entries
    ]


def _standings(records: Iterable[TrainingRecord], today: date) -> list[CourseStanding]:
    grouped: dict[tuple[str, int], list[TrainingRecord]] = defaultdict(list)
    for record in records:
        grouped[record.course, record.employer_id].append(record)
    found = [
        CourseStanding(
            course,
            course_title(course, kept[0].title),
            employer,
            training_state(kept, today),
            tuple(sorted(kept, key=lambda one: one.completed_on or date.min, reverse=True)),
        )
        for (course, employer), kept in grouped.items()
    ]
    return sorted(found, key=lambda standing: (standing.title, standing.employer_id))


def _holds(job: Employment, today: date) -> bool:
    return job.starts_on <= today and (job.ends_on is None or job.ends_on > today)


def _matching(search: str) -> Q:
    found = Q()
    for word in search.split():
        found &= Q(given_name__icontains=word) | Q(family_name__icontains=word)
    return found
