"""Referring somebody, or oneself, to a service that takes it, and telling what came of it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from almoner.kernel.refusals import refuse
from almoner.kernel.zone import to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.directory.access import EDIT, VIEW, check_own
from almoner.registers.directory.asker import new_secret, standing_as
from almoner.registers.directory.models import Referral, Service
from almoner.registers.directory.queries.listed import listed_service
from almoner.registers.directory.rules.asking import REFERRAL, check_can_be_answered
from almoner.registers.organisations.access import check_right, own_organisation


@transaction.atomic
def refer_oneself(
    actor: Viewer, *, service_id: int, by: str, at: datetime, **given: Any
) -> tuple[Referral, str]:
    """A referral by the person or a carer, without an account, and the secret of the link with
    which they read what came of it. `actor` is the installation. `given`: name, contact_name,
    phone, email, about, agreed."""
    if by not in (Referral.By.SELF, Referral.By.CARER):
        refuse("by-unknown", "We do not know who asks.", "Say whether it is for yourself.")
    service = _takes(service_id, at)
    if not service.self_referral:
        refuse(
            "no-self-referral",
            "This service does not take referrals from people themselves.",
            "See how to come to use it on its page.",
        )
    secret = new_secret()
    with standing_as(secret) as kept:
        made = _sent(service, by, at, secret=kept, **given)
        audit(actor, "referral.sent", made, at=at, service=service.pk, by=by)
    return made, secret


@transaction.atomic
def refer(actor: Viewer, *, service_id: int, at: datetime, **given: Any) -> Referral:
    """A referral by a worker for somebody who agrees to it. Their organisation sees the outcome."""
    check_right(actor, VIEW)
    own = own_organisation(actor)
    service = _takes(service_id, at)
    contact = given.pop("contact_name", "") or f"{actor.name}, {actor.organisation_name}"
    made = _sent(
        service,
        Referral.By.WORKER,
        at,
        referred_by_id=own,
        contact_name=contact[:200],
        **given,
    )
    audit(actor, "referral.sent", made, at=at, service=service.pk, by=made.by)
    return made


@transaction.atomic
def decide_referral(
    actor: Viewer, *, referral_id: int, verb: str, outcome: str, at: datetime
) -> Referral:
    """Accepts or declines a referral, or tells how it ended, by the service that received it.
    `verb`: one of `REFERRAL`. Only accepting needs no words."""
    check_right(actor, EDIT)
    found = Referral.objects.select_for_update().filter(pk=referral_id).first()
    if found is None:
        raise Unseen
    check_own(actor, found.organisation_id)
    move = REFERRAL.check(found.status, verb, "receiver")
    if "outcome" in move.requires and not outcome.strip():
        refuse("outcome-missing", "The outcome is missing.", "Say it so that the person reads it.")
    found.status, found.outcome, found.decided_at = move.target, outcome.strip(), at
    found.save(update_fields=["status", "outcome", "decided_at"])
    audit(actor, "referral.decided", found, at=at, move=verb)
    return found


def _takes(service_id: int, at: datetime) -> Service:
    """The service, if it is listed and takes anybody now."""
    service = listed_service(service_id, to_london(at).date())
    if service.placements_stopped_on is not None:
        refuse(
            "placements-stopped",
            "This service takes nobody new now.",
            "Choose another service, or ask your council.",
        )
    return service


def _sent(
    service: Service, by: str, at: datetime, *, agreed: bool, about: str, **given: Any
) -> Referral:
    check_can_be_answered(given["name"], given.get("phone", ""), given.get("email", ""))
    if not agreed:
        refuse(
            "not-agreed",
            "The person has not agreed that this is sent.",
            "Ask them first. Tick the box when they have agreed.",
        )
    if not about.strip():
        refuse("about-missing", "The referral does not say what is needed.", "Say what is needed.")
    return Referral.objects.create(
        service=service,
        organisation_id=service.organisation_id,
        by=by,
        about=about.strip(),
        agreed=True,
        sent_at=at,
        **given,
    )
