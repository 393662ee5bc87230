"""A provider says which address of its software is told, ends that, or begins it again."""

from collections.abc import Collection
from datetime import datetime
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction

from almoner.kernel.refusals import Refused, refuse
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right, own_organisation
from almoner.services.capacity.commands.stating import speaker
from almoner.services.capacity.models import Subscription
from almoner.services.capacity.telling.rules import check_asked

RIGHT = "capacity.publish"
MOST = 5


@transaction.atomic
def tell_software(
    actor: Viewer, url: str, kinds: Collection[str], *, at: datetime
) -> tuple[int, str]:
    """From now on this address is told. The id and the secret, which is shown once."""
    check_right(actor, RIGHT)
    own = own_organisation(actor)
    reasons = list(check_asked(url, kinds, private=settings.CAPACITY_PRIVATE_ADDRESSES))
    if reasons:
        raise Refused(*reasons)
    _check_room(own, url)
    secret = token_urlsafe(32)
    row = Subscription.objects.create(
        organisation_id=own,
        url=url,
        secret=secret,
        kinds=sorted(set(kinds)),
        made_at=at,
        made_by=speaker(actor),
        nudged_until=at,
        next_at=at,
    )
    audit(actor, "capacity.software_told", row, at=at, kinds=row.kinds)
    return row.pk, secret


@transaction.atomic
def end_telling(actor: Viewer, subscription_id: int, *, at: datetime) -> None:
    """Twice is harmless."""
    row = _own(actor, subscription_id)
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        audit(actor, "capacity.software_not_told", row, at=at)


@transaction.atomic
def tell_again(actor: Viewer, subscription_id: int, *, at: datetime) -> None:
    """After it stopped: what waited is told first. Twice is harmless."""
    row = _own(actor, subscription_id)
    if row.ended_at is not None:
        refuse("telling-ended", "This address is no longer told.", "Add it again.", "You")
    if row.stopped_at is None:
        return
    row.stopped_at, row.failures, row.failed_why, row.next_at = None, 0, "", at
    row.save(update_fields=["stopped_at", "failures", "failed_why", "next_at"])
    audit(actor, "capacity.software_told_again", row, at=at)


def _check_room(own: int, url: str) -> None:
    told = Subscription.objects.filter(organisation_id=own, ended_at__isnull=True)
    if told.filter(url=url).exists():
        refuse("address-told-already", "This address is told already.", "Give another.", "You")
    if told.count() >= MOST:
        refuse("too-many-addresses", f"{MOST} addresses are told already.", "End one.", "You")


def _own(actor: Viewer, subscription_id: int) -> Subscription:
    check_right(actor, RIGHT)
    mine = Subscription.objects.select_for_update().filter(organisation_id=own_organisation(actor))
    row = mine.filter(pk=subscription_id).first()
    if row is None:
        raise Unseen
    return row
