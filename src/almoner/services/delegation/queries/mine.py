"""A worker's own delegations: what they may do, what lapses soon, what waits for their answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from almoner.kernel.refusals import Refusal
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.models import Delegation, Plan, Reflection, Signature
from almoner.services.delegation.queries.authority import facts_of, required_courses
from almoner.services.delegation.queries.plans import plan_at
from almoner.services.delegation.rules import authority
from almoner.services.delegation.rules.answer import moment
from almoner.services.delegation.rules.facts import Facts
from almoner.services.delegation.rules.reasons import shown
from almoner.services.delegation.rules.voices import link_to_worker

SOON = timedelta(days=30)
_ANSWERING = ("proposed",)
# What a list shows of each: fewer joins than one delegation's own page.
_LISTED = ("person", "delegator", "team", "delegating", "provider")


@dataclass(frozen=True, slots=True)
class Lapse:
    """One thing the authority rests on that ends soon."""

    words: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Mine:
    delegation: Delegation
    title: str
    granted: bool
    lapsing: tuple[Lapse, ...]
    refusals: tuple[Refusal, ...]
    waiting: bool


def delegations_mine(viewer: Viewer, at: datetime) -> list[Mine]:
    """Everything delegated to this worker at this employer that has not ended, by person."""
    own = _own(viewer).select_related(None).select_related(*_LISTED).exclude(status="ended")
    rows = list(own.order_by("person__family_name", "pk"))
    facts = facts_of([row.pk for row in rows])
    answered = _answered([row.pk for row in rows])
    return [_mine(row, facts.get(row.pk), row.pk in answered, at) for row in rows]


def delegation_mine(viewer: Viewer, delegation_id: int) -> Delegation:
    found = _own(viewer).filter(pk=delegation_id).first()
    if found is None:
        raise Unseen
    return found


def delegation_to(
    worker_id: int, person_id: int, activity: str, provider_id: int | None
) -> Delegation | None:
    """The delegation that counts: the active one, else the newest that has not ended."""
    rows = _with_names().filter(
        worker_id=worker_id, person_id=person_id, activity=activity, provider_id=provider_id
    )
    return min(rows, key=_counts_first, default=None)


def _counts_first(row: Delegation) -> tuple[bool, bool, int]:
    return (row.status != "active", row.status == "ended", -row.pk)


def delegation_of_provider(viewer: Viewer, delegation_id: int) -> Delegation:
    """For the worker themselves, or for a manager of the provider."""
    if viewer.role == "care_worker":
        return delegation_mine(viewer, delegation_id)
    rows = _with_names().filter(pk=delegation_id, provider_id=viewer.organisation_id)
    found = rows.first()
    if found is None:
        raise Unseen
    return found


def plan_of(delegation: Delegation) -> Plan | None:
    """The version in force now: what a worker at the door reads and does."""
    return plan_at(delegation.person_id, delegation.activity, timezone.now())


def reflections_mine(viewer: Viewer, delegation_id: int, limit: int = 20) -> list[Reflection]:
    rows = Reflection.objects.filter(Q(worker_id=viewer.worker_id), delegation_id=delegation_id)
    return list(rows.order_by("-written_at")[:limit])


def _own(viewer: Viewer) -> QuerySet[Delegation]:
    return _with_names().filter(Q(worker_id=viewer.worker_id), provider_id=viewer.organisation_id)


def _with_names() -> QuerySet[Delegation]:
    return Delegation.objects.select_related(
        "person", "worker", "delegator", "deputy", "team", "delegating", "provider"
    )


def _answered(ids: list[int]) -> set[int]:
    signed = Signature.objects.filter(delegation_id__in=ids, party=Signature.Party.DELEGATE)
    return set(signed.values_list("delegation_id", flat=True))


def _mine(row: Delegation, facts: Facts | None, answered: bool, at: datetime) -> Mine:
    seconds = at.timestamp()
    if facts is None:
        answer = authority.no_delegation(seconds)
    else:
        answer = authority.decide(facts, seconds, required_courses(row.activity))
    ends = (at + SOON).timestamp()
    lapsing = [
        Lapse(link_to_worker(one), moment(one.until)) for one in answer.chain if one.until < ends
    ]
    return Mine(
        row,
        definition(row.activity).title,
        answer.granted,
        tuple(sorted(dict.fromkeys(lapsing), key=lambda one: one.until)),
        shown(answer.refusals, worker_reads=True),
        row.status in _ANSWERING and not answered,
    )
