"""What stewards decide: nothing is listed, and no listed word changes, without one of them."""

from datetime import datetime

from django.db import transaction

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.directory.access import check_steward, is_steward, writes_for
from almoner.registers.directory.commands.ground import locked, move
from almoner.registers.directory.commands.listing import apply, read_back, waiting_change
from almoner.registers.directory.models import Change, Service
from almoner.registers.directory.rules.listing import (
    check_complete,
    check_somebody_else,
    check_values,
    check_why,
)


@transaction.atomic
def approve(actor: Viewer, *, service_id: int, at: datetime) -> Service:
    """Lists an entry, or puts its new words in place of the old. Whoever approves has read it, so
    it counts as checked at that moment. Refused to whoever sent it in."""
    check_steward(actor)
    service = locked(service_id)
    waiting = waiting_change(service)
    if waiting is not None:
        check_somebody_else(waiting.made_by, actor.actor)
        _put_in_place(service, waiting, at)
    else:
        target = move(actor, service, "approve")
        check_somebody_else(service.submitted_by, actor.actor)
        service.status = target
    check_complete(service)
    service.last_verified_at, service.last_verified_by = at, verifier(actor)
    service.save()
    audit(actor, "listing.approved", service, at=at, change=waiting.pk if waiting else None)
    return service


@transaction.atomic
def return_(actor: Viewer, *, service_id: int, why: str, at: datetime) -> Service:
    """Sends back what waits, with the reason. A listed entry stays as it was."""
    check_steward(actor)
    said = check_why(why)
    service = locked(service_id)
    waiting = waiting_change(service)
    if waiting is not None:
        waiting.status, waiting.decided_at, waiting.why = Change.Status.RETURNED, at, said
        waiting.save(update_fields=["status", "decided_at", "why"])
    else:
        service.status = move(actor, service, "return")
    service.returned_why = said
    service.save(update_fields=["status", "returned_why"])
    audit(actor, "listing.returned", service, at=at)
    return service


@transaction.atomic
def withdraw(actor: Viewer, *, service_id: int, why: str, at: datetime) -> Service:
    """Takes an entry off the directory at once. Whatever waited for approval goes with it."""
    service = locked(service_id)
    if not (is_steward(actor) or writes_for(actor, service.organisation)):
        raise Unseen
    said = check_why(why)
    service.status = move(actor, service, "withdraw")
    if waiting := waiting_change(service):
        waiting.status, waiting.decided_at = Change.Status.WITHDRAWN, at
        waiting.save(update_fields=["status", "decided_at"])
    service.returned_why = said
    service.save(update_fields=["status", "returned_why"])
    audit(actor, "listing.withdrawn", service, at=at)
    return service


def verifier(actor: Viewer) -> str:
    """The organisation for which somebody looked. Names of workers are not shown to the public."""
    return actor.organisation_name or "This installation"


def _put_in_place(service: Service, waiting: Change, at: datetime) -> None:
    given = read_back(waiting.given)
    check_values(given)
    apply(service, given)
    service.returned_why = ""
    waiting.status, waiting.decided_at = Change.Status.APPROVED, at
    waiting.save(update_fields=["status", "decided_at"])
