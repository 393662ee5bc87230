"""Planning a visit, opening the round, and keeping the answers about it fresh."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from almoner.kernel.london import to_london
from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.services.delegation.models import Act
from almoner.services.delegation.queries.authority import Question, may_each
from almoner.services.delegation.rules.answer import Answer
from almoner.services.visits import rules
from almoner.services.visits.models import Task, Visit
from almoner.services.visits.queries import people_to_plan, workers_to_plan
from almoner.services.visits.rechecks import recheck


@dataclass(frozen=True, slots=True)
class Due:
    """One delegated activity to be done at a visit."""

    activity: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Planned:
    """A visit to be made by one worker."""

    person_id: int
    worker_id: int
    starts_at: datetime
    ends_at: datetime
    due: tuple[Due, ...] = ()


@transaction.atomic
def plan_visit(
    actor: Viewer,
    *,
    person_id: int,
    worker_id: int,
    starts_at: datetime,
    ends_at: datetime,
    due: Sequence[Due] = (),
    at: datetime,
) -> Visit:
    """A visit by one worker. Refused when the worker may not do, at that time, what is due."""
    wanted = Planned(person_id, worker_id, starts_at, ends_at, tuple(due))
    return plan_visits(actor, [wanted], at=at)[0]


@transaction.atomic
def plan_visits(actor: Viewer, wanted: Sequence[Planned], *, at: datetime) -> list[Visit]:
    """Many visits, all of them or none, in the order given. Refused with every reason."""
    _check_planner(actor)
    found = _check_ours(actor, wanted, at)
    for one in wanted:
        found += rules.check_times(one.starts_at, one.ends_at)
        for due in one.due:
            found += rules.check_due(due.due_at, one.starts_at, one.ends_at)
    _refuse(found)
    answers = iter(_answers(actor, wanted))
    made = []
    for one in wanted:
        visit = _save_visit(
            Visit(
                provider_id=actor.organisation_id,  # type: ignore[misc]
                person_id=one.person_id,
                worker_id=one.worker_id,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
            )
        )
        for due, answer in zip(one.due, answers, strict=False):
            _add_task(visit, due, answer, at)
        audit(actor, "visit.planned", visit, person_id=one.person_id, tasks=len(one.due), at=at)
        made.append(visit)
    return made


def _answers(actor: Viewer, wanted: Sequence[Planned]) -> list[Answer]:
    """The authority's answer about each thing due, in order. Refused unless all are granted."""
    asked = [
        Question(one.worker_id, due.activity, one.person_id, due.due_at, actor.organisation_id)
        for one in wanted
        for due in one.due
    ]
    answers = list(may_each(asked)) if asked else []
    _refuse([refusal for answer in answers for refusal in answer.refusals])
    return answers


@transaction.atomic
def open_round(actor: Viewer, *, starts: datetime, ends: datetime, at: datetime) -> list[Task]:
    """The worker opens the day: each thing due is asked again, and the answers are kept."""
    tasks = (
        Task.objects.select_for_update(of=("self",))
        .select_related("visit")
        .filter(
            Q(visit__worker_id=actor.worker_id),
            visit__provider_id=actor.organisation_id,
            visit__starts_at__gte=starts,
            visit__starts_at__lt=ends,
            act__isnull=True,
        )
        .exclude(visit__status="cancelled")
        .order_by("due_at")
    )
    asked = [task.pk for task in tasks]
    changed = recheck(asked, at)
    audit(
        actor, "round.opened", ("worker", actor.worker_id), tasks=len(asked), changed=changed, at=at
    )
    return list(tasks.all() if changed else tasks)


@transaction.atomic
def look_at(actor: Viewer, *, person_id: int, at: datetime) -> None:
    """Somebody opened a page with a person's record on it. Looking is kept like changing."""
    audit(actor, "person.viewed", ("person", person_id), person_id=person_id, at=at)


@transaction.atomic
def start_visit(actor: Viewer, *, visit_id: int, at: datetime) -> Visit:
    visit = _own_visit(actor, visit_id)
    if visit.status in (Visit.Status.PLANNED, Visit.Status.MISSED):
        visit.status, visit.started_at = Visit.Status.STARTED, at
        _save_visit(visit)
        audit(actor, "visit.started", visit, person_id=visit.person_id, at=at)
    return visit


@transaction.atomic
def end_visit(actor: Viewer, *, visit_id: int, note: str = "", at: datetime) -> Visit:
    """Refused while something due is not recorded: nothing is forgotten silently."""
    visit = _own_visit(actor, visit_id)
    if visit.status == Visit.Status.DONE:
        return visit
    left = list(visit.tasks.filter(act__isnull=True).exclude(status=Task.Status.REFUSED))
    if left:
        _refuse(
            [
                Refusal(
                    "still_to_record",
                    "Something at this visit is not recorded yet.",
                    "Record it, even when it was not done.",
                    "You",
                )
            ]
        )
    visit.status, visit.ended_at, visit.note = Visit.Status.DONE, at, note.strip()
    visit.started_at = visit.started_at or at
    visit.save(update_fields=["status", "started_at", "ended_at", "note"])
    audit(actor, "visit.ended", visit, person_id=visit.person_id, at=at)
    return visit


@transaction.atomic
def cancel_visit(actor: Viewer, *, visit_id: int, reason: str, at: datetime) -> Visit:
    _check_planner(actor)
    visit = _locked(visit_id, provider_id=actor.organisation_id)
    if not reason.strip():
        _refuse([Refusal("say_why", "Say why the visit is cancelled.", "Add a reason.", "You")])
    if visit.status != Visit.Status.PLANNED:
        _refuse([Refusal("visit_not_planned", "This visit has already started or ended.", "", "")])
    visit.status, visit.cancelled_because = Visit.Status.CANCELLED, reason.strip()
    visit.save(update_fields=["status", "cancelled_because"])
    audit(actor, "visit.cancelled", visit, person_id=visit.person_id, at=at)
    return visit


@transaction.atomic
def settle_task(actor: Viewer, *, task_id: int, act: Act, at: datetime) -> Task:
    """Ties a task to the act that was recorded for it."""
    task = Task.objects.select_for_update().get(pk=task_id)
    if task.act_id is None:
        task.act, task.status, task.checked_at = act, Task.Status.RECORDED, at
        task.save(update_fields=["act", "status", "checked_at"])
        audit(actor, "task.recorded", task, person_id=act.person_id, at=at)
    return task


def _add_task(visit: Visit, due: Due, answer: Answer, at: datetime) -> Task:
    return Task.objects.create(
        visit=visit,
        activity=due.activity,
        due_at=due.due_at,
        planned_granted=answer.granted,
        granted=answer.granted,
        reasons=[refusal.code for refusal in answer.refusals],
        answer=answer.as_dict(),
        checked_at=at,
    )


def _save_visit(visit: Visit) -> Visit:
    try:
        with transaction.atomic():
            visit.save()
    except IntegrityError as error:
        if "worker_in_one_place_at_a_time" not in str(error):
            raise
        raise Refused(
            Refusal(
                "worker_elsewhere",
                "The worker already has a visit then.",
                "Choose another time or another worker.",
                "You",
            )
        ) from None
    return visit


def _own_visit(actor: Viewer, visit_id: int) -> Visit:
    visit = _locked(visit_id, worker_id=actor.worker_id, provider_id=actor.organisation_id)
    if visit.status == Visit.Status.CANCELLED:
        _refuse(
            [Refusal("visit_cancelled", "This visit was cancelled.", "Ask the office.", "Office")]
        )
    return visit


def _locked(visit_id: int, **owned) -> Visit:
    visit = Visit.objects.select_for_update().filter(pk=visit_id, **owned).first()
    if visit is None:
        raise Refused(
            Refusal("no_visit", "There is no such visit on your round.", "Check with the office.")
        )
    return visit


def _check_planner(actor: Viewer) -> None:
    if not actor.can("visit.plan"):
        _refuse(
            [
                Refusal(
                    "may_not_plan",
                    "Your role may not plan visits.",
                    "Ask the registered manager.",
                    "The registered manager",
                )
            ]
        )


def _check_ours(actor: Viewer, wanted: Sequence[Planned], at: datetime) -> list[Refusal]:
    """All are the provider's own today: nobody plans for a rival's worker or person."""
    today, found = to_london(at).date(), []
    people = {one.pk for one in people_to_plan(actor, today)}
    workers = {one.pk for one in workers_to_plan(actor, today)}
    if any(one.person_id not in people for one in wanted):
        found.append(
            Refusal("not_our_person", "You do not care for this person.", "Choose another person.")
        )
    if any(one.worker_id not in workers for one in wanted):
        found.append(
            Refusal("not_our_worker", "You do not employ this worker.", "Choose another worker.")
        )
    return found


def _refuse(refusals: Sequence[Refusal]) -> None:
    if refusals:
        raise Refused(*refusals)
