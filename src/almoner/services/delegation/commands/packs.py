"""Taking a governance pack away is a deed, and is audited as one."""

from datetime import datetime

from django.db import models, transaction

from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record


@transaction.atomic
def export_pack(
    actor: Viewer,
    subject: models.Model | tuple[str, object],
    *,
    at: datetime,
    person_id: int | None = None,
) -> None:
    """`subject` is what the pack is about: ("delegation", id), ("organisation", id)."""
    record(actor, "pack.exported", subject, person_id=person_id, at=at)
