"""Looking at a person's record is kept like changing it."""

from datetime import datetime

from django.db import transaction

from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record


@transaction.atomic
def look_at(actor: Viewer, *, person_id: int, at: datetime) -> None:
    """Somebody opened a page with a person's record on it."""
    record(actor, "person.viewed", ("person", person_id), person_id=person_id, at=at)
