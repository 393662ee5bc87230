"""Writing to the audit. Every change and every look at a person's record passes through here."""

from datetime import datetime
from typing import Any

from django.db import connection, models
from django.utils import timezone

from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.models import AuditEvent


class NoActor(ValueError):
    """Somebody tried to change something without saying who they are."""


class NotInTransaction(RuntimeError):
    """The audit must live or die with the change it describes."""


def record(
    actor: Viewer,
    verb: str,
    subject: models.Model | tuple[str, object],
    *,
    person_id: int | None = None,
    at: datetime | None = None,
    **detail: Any,
) -> AuditEvent:
    """Adds one event in the caller's transaction.

    `subject` is the thing changed or a (type, id) pair. `detail` holds codes and ids, never
    names or free text about a person. What was sent with a key names the key, and the worker whose
    work it tells. Raises NoActor or NotInTransaction.
    """
    if actor is None or (actor.user_id is None and not actor.name):
        raise NoActor(f"'{verb}' needs an actor: pass the viewer who is doing it.")
    if not connection.in_atomic_block:
        raise NotInTransaction(f"'{verb}' must be audited inside the transaction that does it.")
    kind, key = subject if isinstance(subject, tuple) else _named(subject)
    return AuditEvent.objects.create(
        chain=actor.organisation_id or 0,
        at=at or timezone.now(),
        actor=actor.actor,
        verb=verb,
        subject_type=kind,
        subject_id=str(key),
        person_id=person_id,
        detail={**detail, **_sent_with(actor)},
    )


def _sent_with(actor: Viewer) -> dict[str, int]:
    named = {"key": actor.key_id, "entered_for": actor.entered_for}
    return {name: number for name, number in named.items() if number is not None}


def _named(subject: models.Model) -> tuple[str, object]:
    return str(subject._meta.model_name), subject.pk
