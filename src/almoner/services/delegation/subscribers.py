"""What happens in the registers stops delegations at once, in the same transaction."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q, QuerySet

from almoner.platform.access.viewer import Viewer
from almoner.platform.events import subscribe
from almoner.services.delegation.commands.suspensions import suspend_for
from almoner.services.delegation.commands.sweeping import sweep
from almoner.services.delegation.models import Delegation

# The scopes of a sharing decision that a delegation rests on.
SHARING_SCOPES = ("record", "delegation")


def person_admitted(*, actor: Viewer, at: datetime, person_id: int) -> None:
    stop_everywhere(actor, person_id, "hospital-admission", at)


def person_discharged(*, actor: Viewer, at: datetime, person_id: int) -> None:
    """Coming home does not lift the stop, and makes one where nobody recorded the admission."""
    stop_everywhere(actor, person_id, "hospital-admission", at)


def person_died(*, actor: Viewer, at: datetime, person_id: int) -> None:
    stop_everywhere(actor, person_id, "person-died", at)


def capacity_changed(*, actor: Viewer, at: datetime, person_id: int) -> None:
    stop_everywhere(actor, person_id, "capacity-changed", at)


def involvement_ended(*, actor: Viewer, at: datetime, person_id: int, organisation_id: int) -> None:
    """The authority does not travel with the person, to another provider or another team."""
    found = _of_person(person_id)
    suspend_for(actor, found.filter(provider_id=organisation_id), "provider-changed", at=at)
    suspend_for(actor, found.filter(delegating_id=organisation_id), "team-changed", at=at)


def sharing_refused(
    *, actor: Viewer, at: datetime, person_id: int, organisation_id: int | None, scope: str
) -> None:
    """A record closed to one of the two organisations, or a no to sharing for delegation at all.
    A yes that is taken back counts as a no until the delegator has looked."""
    if scope in SHARING_SCOPES:
        found = about_sharing(_of_person(person_id), organisation_id)
        suspend_for(actor, found, "sharing-refused", at=at)
        leave_for_others(person_id, "sharing-refused", at, organisation_id)


def about_sharing(found: QuerySet[Delegation], organisation_id: int | None) -> QuerySet[Delegation]:
    """Those that the organisation is a party to; all when the decision names none."""
    if organisation_id is None:
        return found
    return found.filter(Q(provider_id=organisation_id) | Q(delegating_id=organisation_id))


def worker_left(*, actor: Viewer, at: datetime, worker_id: int, organisation_id: int) -> None:
    """A worker takes no delegation along; a delegator leaves none behind without a handover."""
    as_worker = Delegation.objects.filter(worker_id=worker_id, provider_id=organisation_id)
    as_delegator = Delegation.objects.filter(delegator_id=worker_id, delegating_id=organisation_id)
    suspend_for(actor, as_worker, "left-employer", at=at)
    suspend_for(actor, as_delegator, "delegator-left", at=at)


def training_changed(*, actor: Viewer, at: datetime, worker_id: int, organisation_id: int) -> None:
    found = Delegation.objects.filter(worker_id=worker_id, provider_id=organisation_id)
    sweep(actor, found, at=at)


def registration_changed(*, actor: Viewer, at: datetime, worker_id: int) -> None:
    sweep(actor, Delegation.objects.filter(delegator_id=worker_id), at=at)


def stop_everywhere(actor: Viewer, person_id: int, trigger: str, at: datetime) -> None:
    """Stops at once what the actor can see: delegations that their own organisation is a party
    to. The same transaction leaves a job behind that stops the others."""
    suspend_for(actor, _of_person(person_id), trigger, at=at)
    leave_for_others(person_id, trigger, at)


def leave_for_others(
    person_id: int, trigger: str, at: datetime, organisation_id: int | None = None
) -> None:
    from almoner.services.delegation.jobs import stop_person

    stop_person.defer(
        person_id=person_id,
        trigger=trigger,
        at=at.isoformat(),
        **({} if organisation_id is None else {"organisation_id": organisation_id}),
    )


def _of_person(person_id: int) -> QuerySet[Delegation]:
    return Delegation.objects.filter(person_id=person_id)


SUBSCRIPTIONS: dict[str, Callable[..., None]] = {
    "person.admitted": person_admitted,
    "person.discharged": person_discharged,
    "person.died": person_died,
    "person.involvement_ended": involvement_ended,
    "person.capacity_changed": capacity_changed,
    "person.sharing_refused": sharing_refused,
    "worker.left": worker_left,
    "worker.training_changed": training_changed,
    "worker.registration_changed": registration_changed,
}


def connect() -> None:
    for event, subscriber in SUBSCRIPTIONS.items():
        subscribe(event, subscriber)
