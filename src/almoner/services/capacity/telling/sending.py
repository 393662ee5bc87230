"""Tells one address what it has not been told yet, and keeps how far that came.

The cursor moves only once the other side has it. Whatever crashes, it is told again: the same
message with the same id, or, with what has come meanwhile, another that says more. Nothing is lost,
and the other side can drop what it has twice.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q

from almoner.platform.access.viewer import Viewer, system
from almoner.platform.audit.commands import record as audit
from almoner.services.capacity import feed, showing_standard
from almoner.services.capacity.models import Standing, Subscription
from almoner.services.capacity.telling.outward import NotTold, post
from almoner.services.capacity.telling.rules import RESERVATIONS, STALE, next_try, signature

A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Message:
    """`moves` are the columns of the subscription that move once it has been told."""

    body: bytes
    moves: dict[str, Any]


def due(at: datetime) -> list[int]:
    """Ids of the subscriptions that are to be tried now."""
    live = Subscription.objects.filter(ended_at__isnull=True, stopped_at__isnull=True)
    return list(live.filter(next_at__lte=at).order_by("next_at").values_list("pk", flat=True))


def tell(subscription_id: int, at: datetime, send: Callable[..., None] | None = None) -> int:
    """How many messages were told. One failure ends it until its next try. `send`: instead of
    `outward.post`, where nothing may leave this machine."""
    row = Subscription.objects.filter(pk=subscription_id, ended_at__isnull=True).first()
    if row is None or row.stopped_at is not None or row.next_at > at:
        return 0
    told = 0
    for message in messages(row, at):
        try:
            signed = headers(row.secret, at, message.body)
            (send or post)(row.url, message.body, signed, private=_private())
        except NotTold as why:
            _failed(row, str(why), at)
            return told
        # Only what this run was told itself: another that was quicker has moved on already.
        _same(row).update(told_at=at, failures=0, failed_why="", **message.moves)
        row.cursor = message.moves.get("cursor", row.cursor)
        row.failures = 0
        told += 1
    return told


def headers(secret: str, at: datetime, body: bytes) -> dict[str, str]:
    stamp = int(at.timestamp())
    return {
        "Content-Type": "application/json",
        "Almoner-Timestamp": str(stamp),
        "Almoner-Signature": signature(secret, stamp, body),
    }


def messages(row: Subscription, at: datetime) -> Iterator[Message]:
    """What it has not been told, oldest first; each page is read once the one before was told."""
    viewer = system("capacity", row.organisation_id)
    if RESERVATIONS in row.kinds:
        yield from _reservations(row, viewer)
    if STALE in row.kinds and (found := _stale(row, at)) is not None:
        yield found


def _reservations(row: Subscription, viewer: Viewer) -> Iterator[Message]:
    more, since = True, row.cursor
    while more:
        page = feed.changed_reservations(viewer, since, A_PAGE)
        since, more = str(page.next), page.more
        if page.ids:
            items = showing_standard.reservations(page.ids)
            yield _message(row, RESERVATIONS, items, since, {"cursor": since})


def _stale(row: Subscription, at: datetime) -> Message | None:
    new = Q(nudged_at__gt=row.nudged_until, nudged_at__lte=at, holds_until__gt=at)
    own = Standing.objects.filter(new, service__organisation_id=row.organisation_id)
    found = list(own.order_by("nudged_at", "pk"))
    until = found[-1].nudged_at if found else None
    if until is None:
        return None
    items = [{"service": str(one.service_id), "holds_until": one.holds_until} for one in found]
    return _message(row, STALE, items, until.isoformat(), {"nudged_until": until})


def _message(
    row: Subscription, kind: str, items: list[Any], following: str, moves: dict[str, Any]
) -> Message:
    named = hashlib.sha256(f"{row.pk}:{kind}:{following}".encode()).hexdigest()[:32]
    told = {"id": named, "kind": kind, "items": items, "next": following}
    return Message(json.dumps(told, cls=DjangoJSONEncoder).encode(), moves)


@transaction.atomic
def _failed(row: Subscription, why: str, at: datetime) -> None:
    failures = row.failures + 1
    again = next_try(failures, at)
    changes: dict[str, Any] = {"failures": failures, "failed_why": why[:200]}
    changes |= {"stopped_at": at} if again is None else {"next_at": again}
    if _same(row).filter(failures=row.failures).update(**changes) and again is None:
        actor = system("capacity", row.organisation_id)
        audit(actor, "capacity.software_unreachable", row, at=at, failures=failures)


def _same(row: Subscription) -> Any:
    return Subscription.objects.filter(pk=row.pk, ended_at__isnull=True, cursor=row.cursor)


def _private() -> bool:
    return bool(settings.CAPACITY_PRIVATE_ADDRESSES)
