"""Drops what nobody needs any more of those who looked for care, and says how much that was."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer, system
from almoner.platform.audit.commands import record as audit
from almoner.registers.directory.models import Answer, Ask, Referral, Release
from almoner.registers.directory.rules.retention import (
    ASK_KEPT,
    CHOICE_KEPT,
    ENDED,
    REFERRAL_KEPT,
    kept_since,
)
from almoner.registers.organisations.access import is_installation

MOST = 1_000
"""In one transaction; the rest waits for the next."""


@transaction.atomic
def forget_asks(actor: Viewer, *, at: datetime) -> int:
    """Drops asks, with every answer and whom it was told, of which the time is over. How many.

    `actor` is the installation. Ids alone stay in the audit.
    """
    _check(actor)
    unmet = ~Q(status=Ask.Status.CHOSEN) & Q(closes_at__lt=kept_since(ASK_KEPT, at))
    told = Release.objects.filter(released_at__lt=kept_since(CHOICE_KEPT, at))
    met = Q(status=Ask.Status.CHOSEN, pk__in=told.values("answer__ask_id"))
    rows = Ask.objects.select_for_update().filter(unmet | met).order_by("pk")
    old = list(rows.values_list("pk", flat=True)[:MOST])
    if not old:
        return 0
    Release.objects.filter(answer__ask_id__in=old).delete()
    Answer.objects.filter(ask_id__in=old).delete()
    Ask.objects.filter(pk__in=old).delete()
    audit(actor, "care.forgotten", ("directory", "asks"), at=at, asks=old)
    return len(old)


@transaction.atomic
def forget_referrals(actor: Viewer, *, at: datetime) -> int:
    """Drops referrals that ended long ago, and those that nobody answered in all that time. How
    many. Each receiver's own audit names the ids. `actor` is the installation."""
    _check(actor)
    since = kept_since(REFERRAL_KEPT, at)
    ended = Q(status__in=ENDED, decided_at__lt=since)
    unanswered = Q(status=Referral.Status.SENT, sent_at__lt=since)
    rows = Referral.objects.select_for_update().filter(ended | unanswered).order_by("pk")
    old: dict[int, list[int]] = defaultdict(list)
    for key, organisation in rows.values_list("pk", "organisation_id")[:MOST]:
        old[organisation].append(key)
    for organisation, keys in sorted(old.items()):
        Referral.objects.filter(pk__in=keys).delete()
        receiver = system(actor.name, organisation)
        subject = ("organisation", organisation)
        audit(receiver, "referral.forgotten", subject, at=at, referrals=keys)
    return sum(map(len, old.values()))


def _check(actor: Viewer) -> None:
    """Nobody drops these by hand."""
    if not is_installation(actor):
        raise Unseen
