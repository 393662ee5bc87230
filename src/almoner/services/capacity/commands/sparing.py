"""What a published round leaves free is kept as a suggestion, until somebody offers it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction

from almoner.kernel.day_parts import PARTS
from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right
from almoner.services.capacity.commands.stating import (
    RIGHT,
    ROUND,
    Stated,
    opened,
    say,
    spoken_before,
)
from almoner.services.capacity.models import Spare
from almoner.services.capacity.rows import Locked, locked
from almoner.services.capacity.rules import Said
from almoner.services.capacity.windows import check_offer, covers, lowered, offered


def keep_spare(
    *,
    actor: Viewer,
    at: datetime,
    provider_id: int,
    day: date,
    minutes: Mapping[str, int],
    areas: Collection[str],
) -> None:
    """Called in the transaction that publishes the round, which is audited. A round published anew
    replaces what the one before left free, offered or not; what was offered of that day and is no
    longer free is taken off at once."""
    before = Spare.objects.filter(organisation_id=provider_id, day=day, service__isnull=False)
    if (service_id := before.values_list("service_id", flat=True).first()) is not None:
        _lower(actor, service_id, day, minutes, at)
    Spare.objects.update_or_create(
        organisation_id=provider_id,
        day=day,
        defaults={
            **{part: minutes.get(part) for part in PARTS},
            "areas": list(areas),
            "announced_at": at,
            "offered_at": None,
            "service": None,
        },
    )


def _lower(
    actor: Viewer, service_id: int, day: date, minutes: Mapping[str, int], at: datetime
) -> None:
    service = locked(service_id)
    if service is None or not covers(service.stood, day, at):
        return
    said = lowered(service.stood.said, minutes, at)
    say(actor, service, said, f"spare {day} anew {at.isoformat()}", source=ROUND, at=at)


@transaction.atomic
def offer_spare(actor: Viewer, service_id: int, spare_id: int, *, at: datetime) -> Stated:
    """Offers what a published round leaves free on its day, as old as that round is.

    Days that adjoin make one window, in which the least of them is free each day. Refused when
    what holds is of every day, or something was said since the round was published. Nothing that
    was taken is settled: a round knows only what was planned.
    """
    check_right(actor, RIGHT)
    own = Spare.objects.select_for_update().filter(organisation_id=actor.own)
    spare = own.filter(pk=spare_id).first()
    if spare is None:
        raise Unseen
    service = opened(actor, service_id)
    key = f"spare {spare.pk} {spare.announced_at.isoformat()}"
    if (before := spoken_before(service_id, key)) is not None:
        return before
    made = say(actor, service, _said(service, spare, at), key, source=ROUND, at=at)
    own.filter(service_id=service_id).exclude(pk=spare.pk).update(service=None)
    spare.offered_at, spare.service_id = at, service_id
    spare.save(update_fields=["offered_at", "service"])
    audit(actor, "capacity.stated", ("service", service_id), at=at, source=ROUND)
    return made


def _said(service: Locked, spare: Spare, at: datetime) -> Said:
    """Refused, with every reason, when the day cannot be offered."""
    stood = service.stood if service.spoken_at else None
    if reasons := list(check_offer(stood, spare.day, spare.announced_at, at)):
        raise Refused(*reasons)
    return offered(stood, spare.day, spare.announced_at, spare.minutes, at)
