"""What an organisation's own software sends is done once, however often it is sent."""

import json
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

from django.db import transaction

from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import own_organisation
from almoner.services.brokerage.models import Sent


class _Made(Protocol):
    pk: int


class _Message(Protocol):
    key: str

    def model_dump(self, *, mode: str) -> dict[str, Any]: ...


def once(
    actor: Viewer,
    given: _Message,
    *,
    what: str,
    deed: Callable[[], _Made],
    at: datetime,
) -> int:
    """The id of what `deed` made, now or when the same message came first.

    Of two that come together the second waits for the first. Refused when the key was used for
    something else. What `deed` refuses leaves the key free.
    """
    digest = _digest(given)
    with transaction.atomic():
        kept, fresh = Sent.objects.get_or_create(
            organisation_id=own_organisation(actor),
            key=given.key,
            defaults={"what": what, "digest": digest, "made": 0, "sent_at": at},
        )
        if fresh:
            kept.made = deed().pk
            kept.save(update_fields=["made"])
        elif (kept.what, kept.digest) != (what, digest):
            refuse(
                "key-used",
                "This key was sent before with something else.",
                "Use a new key for each message, and the same one only to send it again.",
            )
    return kept.made


def _digest(given: _Message) -> str:
    told = json.dumps(given.model_dump(mode="json"), sort_keys=True)
    return sha256(told.encode()).hexdigest()
