"""The door an act stands at: a task of a visit, or something that nobody planned."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.web.screens import Request
from almoner.registers.people.models import Person
from almoner.services.delegation.catalogue import ActivityDefinition
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.models import Act, Delegation, Plan
from almoner.services.delegation.queries.acts import readings_about, readings_of
from almoner.services.delegation.queries.mine import delegation_mine, delegation_to, plan_of
from almoner.services.delegation.queries.stopping import Held
from almoner.services.delegation.queries.unplanned import act_under, repeat_of
from almoner.services.visits import rounds
from almoner.services.visits.commands import look_at
from almoner.services.visits.models import Task
from almoner.services.visits.queries import task_seen_by
from almoner.services.visits.rules import reference_of
from almoner.services.visits.steps import Standing, standing

# A reference made when the list is drawn is a random one. That of a task is derived from its
# number, so that no task can be recorded as if it had not been planned.
RANDOM = 4


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses of one act's pages. `back` leads to where the worker came from."""

    start: str
    check: str
    confirm: str
    record: str
    other: str
    back: str
    back_words: str


@dataclass
class Door:
    """Everything the pages about one act stand on. `task` is None when nothing was planned."""

    viewer: Viewer
    at: datetime
    activity: str
    person: Person
    provider_id: int
    reference: UUID
    delegation: Delegation | None
    plan: Plan | None
    readings: list
    act: Act | None
    links: Links
    task: Task | None = None

    @property
    def known(self) -> ActivityDefinition:
        return definition(self.activity)

    @property
    def due_at(self) -> datetime | None:
        return self.task.due_at if self.task else None

    @property
    def done_page(self) -> str:
        """Where the record is shown, once there is one."""
        if self.task is not None:
            return reverse("visits:done", args=[self.task.pk])
        return reverse("visits:act", args=[self.act.pk]) if self.act else self.links.start

    @property
    def others(self) -> list:
        """Checks about the same person and activity, made under another reference."""
        if self.delegation is None:
            return []
        found = readings_about(self.delegation, self.reference, self.at)
        return list(found.exclude(reference=self.reference).order_by("taken_at"))

    def standing(self) -> Standing:
        plan_id = self.plan.pk if self.plan else 0
        return standing(self.known, self.readings, plan_id, self.at, self.others)

    def held(self) -> list[Held]:
        """Stops in force for the person."""
        if self.task is not None:
            return rounds.held_for([self.task], self.at)
        return rounds.held_of_person(self.person.pk, self.at, self.reference)

    def tag(self, held: list[Held]) -> Any:
        """What may be done now: `words` and their `colour`."""
        if self.task is not None:
            return rounds.line(self.task, self.at, held)
        assert self.delegation is not None
        return rounds.told_again(repeat_of(self.delegation, self.at), self.at)


def open_door(
    request: Request,
    *,
    task_id: int | None = None,
    delegation_id: int | None = None,
    reference: UUID | None = None,
) -> Door:
    """Only the worker whose act it is stands at the door."""
    viewer, at = request.viewer, timezone.now()
    if task_id is not None:
        return _of_task(viewer, task_id, at)
    if delegation_id is None or reference is None or reference.version != RANDOM:
        raise Unseen
    return _unplanned(viewer, delegation_id, reference, at)


def _of_task(viewer: Viewer, task_id: int, at: datetime) -> Door:
    task = task_seen_by(viewer, task_id)
    visit = task.visit
    if visit.worker_id != viewer.worker_id:
        raise Unseen
    look_at(viewer, person_id=visit.person_id, at=at)
    delegation = delegation_to(visit.worker_id, visit.person_id, task.activity, visit.provider_id)
    return Door(
        viewer,
        at,
        task.activity,
        visit.person,
        visit.provider_id,
        reference_of(task.pk),
        delegation,
        plan_of(delegation) if delegation else None,
        readings_of(viewer, reference_of(task.pk)),
        task.act,
        _links_of_task(task),
        task,
    )


def _unplanned(viewer: Viewer, delegation_id: int, reference: UUID, at: datetime) -> Door:
    delegation = delegation_mine(viewer, delegation_id)
    look_at(viewer, person_id=delegation.person_id, at=at)
    return Door(
        viewer,
        at,
        delegation.activity,
        delegation.person,
        delegation.provider_id,
        reference,
        delegation,
        plan_of(delegation),
        readings_of(viewer, reference),
        act_under(delegation, reference),
        _links_unplanned(delegation, reference),
    )


def _links_of_task(task: Task) -> Links:
    back = reverse("visits:visit", args=[task.visit_id])
    return _links("visits:{}", "task", [task.pk], back, "Back to the visit")


def _links_unplanned(delegation: Delegation, reference: UUID) -> Links:
    back = reverse("visits:unplanned", args=[delegation.person_id])
    where = [delegation.pk, reference]
    return _links("visits:unplanned_{}", "start", where, back, "Back to what you may do")


def _links(names: str, start: str, where: list[Any], back: str, back_words: str) -> Links:
    def to(page: str) -> str:
        return reverse(names.format(page), args=where)

    return Links(
        start=to(start),
        check=to("check"),
        confirm=to("confirm"),
        record=to("record"),
        other=to("other"),
        back=back,
        back_words=back_words,
    )
