"""Opening a page with somebody's record on it is a deed, and is audited as one."""

from datetime import datetime

from django.db import transaction

from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record


@transaction.atomic
def look_at(actor: Viewer, *, person_id: int, at: datetime) -> None:
    record(actor, "person.viewed", ("person", person_id), person_id=person_id, at=at)
