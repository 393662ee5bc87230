"""What a worker may do for a person now without it having been planned, and what comes first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import Exists, OuterRef, Q

from almoner.kernel.refusals import Refusal
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.models import Act, Delegation, Reading
from almoner.services.delegation.queries.authority import may
from almoner.services.delegation.queries.doses import done_since
from almoner.services.delegation.queries.feed import delegations_seen_by
from almoner.services.delegation.queries.plans import plan_at
from almoner.services.delegation.rules import repeats
from almoner.services.delegation.rules.acts import SAME_ACT_WITHIN
from almoner.services.delegation.rules.repeats import Repeat

_NAMED = ("person", "worker", "delegator", "deputy", "team", "delegating", "provider")


@dataclass(frozen=True, slots=True)
class Unplanned:
    """One activity delegated to the worker for the person, with the answer at `at`.

    `repeat` says when it was last done and from when it may be done again.
    """

    delegation: Delegation
    activity: str
    title: str
    granted: bool
    refusals: tuple[Refusal, ...]
    repeat: Repeat
    at: datetime


def unplanned(viewer: Viewer, worker_id: int, person_id: int, at: datetime) -> list[Unplanned]:
    """What the viewer may see of it, those that may be done first. Raises Unseen when the viewer
    sees nothing that is delegated to this worker for this person."""
    rows = delegations_seen_by(viewer).exclude(status="ended").select_related(*_NAMED)
    found = sorted(rows.filter(worker_id=worker_id, person_id=person_id), key=_counts_first)
    if not found:
        raise Unseen
    counted: dict[tuple[str, int], Delegation] = {}
    for one in found:
        counted.setdefault((one.activity, one.provider_id), one)
    listed = [_unplanned(one, at) for one in counted.values()]
    return sorted(listed, key=lambda one: (not one.granted, one.title))


def _counts_first(one: Delegation) -> tuple[bool, int]:
    return (one.status != "active", -one.pk)


def repeat_of(delegation: Delegation, at: datetime) -> Repeat:
    """When it was last done for the person, by whomever, and from when it may be done again."""
    plan = plan_at(delegation.person_id, delegation.activity, at)
    held = repeats.limits(definition(delegation.activity), plan.values if plan else {})
    earlier = done_since(delegation.person_id, delegation.activity, at - repeats.LOOK_BACK)
    return repeats.repeat(held, earlier, at)


def reference_to_go_on(
    viewer: Viewer, delegation: Delegation, planned: Collection[UUID], at: datetime
) -> UUID:
    """The worker's own unfinished check of the last two hours, or a new reference.

    `planned` are the references of what is due at a visit: those go on there.
    """
    recorded = Act.objects.filter(reference=OuterRef("reference"))
    begun = Reading.objects.filter(
        Q(worker_id=viewer.worker_id),
        ~Exists(recorded),
        delegation=delegation,
        taken_at__gt=at - SAME_ACT_WITHIN,
    ).exclude(reference__in=planned)
    last = begun.order_by("-taken_at", "-pk").first()
    return last.reference if last is not None else uuid4()


def act_under(delegation: Delegation, reference: UUID) -> Act | None:
    """What the worker has recorded under this reference."""
    return Act.objects.filter(delegation=delegation, reference=reference).first()


def _unplanned(delegation: Delegation, at: datetime) -> Unplanned:
    answer = may(
        delegation.worker_id,
        delegation.activity,
        delegation.person_id,
        at,
        delegation.provider_id,
    )
    return Unplanned(
        delegation,
        delegation.activity,
        definition(delegation.activity).title,
        answer.granted,
        answer.refusals,
        repeat_of(delegation, at),
        at,
    )
