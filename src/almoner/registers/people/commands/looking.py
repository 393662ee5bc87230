"""Looking at a person's record is a deed, and is audited as one."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right
from almoner.registers.people.queries import PersonRecord, person_record
from almoner.registers.people.rules import day_of


@transaction.atomic
def view_person(
    actor: Viewer,
    person_id: int,
    at: datetime,
    *,
    restrict_to: Collection[int] | None = None,
) -> PersonRecord:
    """The whole record, and a trace that the actor saw it. Unseen when it is not theirs to see."""
    check_right(actor, "person.view")
    seen = person_record(actor, person_id, today=day_of(at), restrict_to=restrict_to)
    audit(actor, "person.viewed", seen.person, person_id=person_id, at=at)
    return seen
