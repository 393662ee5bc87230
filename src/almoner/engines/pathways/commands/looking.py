"""Opening a case is a deed, and is audited as one."""

from datetime import datetime

from django.db import transaction

from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record


@transaction.atomic
def look_at(actor: Viewer, *, case_id: int, person_id: int | None, at: datetime) -> None:
    record(actor, "case.viewed", ("case", case_id), person_id=person_id, at=at)


@transaction.atomic
def look_at_list(actor: Viewer, *, pathway: str, code: str, found: int, at: datetime) -> None:
    """A worklist is looked at for its purpose: who, when, and how many cases it showed."""
    record(actor, "worklist.viewed", ("worklist", f"{pathway}/{code}"), at=at, found=found)
