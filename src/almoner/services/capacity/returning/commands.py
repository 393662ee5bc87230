"""A provider saves the month's return. It is kept here; the provider sends it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from almoner.kernel.refusals import Refused, refuse
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right
from almoner.services.capacity.commands.stating import RIGHT, speaker
from almoner.services.capacity.models import Return
from almoner.services.capacity.queries import own_service
from almoner.services.capacity.returning.queries import last_of
from almoner.services.capacity.returning.rules import check_values, month_of


@transaction.atomic
def save_return(
    actor: Viewer, service_id: int, values: Mapping[str, int | None], *, at: datetime
) -> int:
    """Saves what the tracker is told this month; again, and the newer counts. Its id."""
    check_right(actor, RIGHT)
    service = own_service(actor, service_id)
    reasons = list(check_values(values, service.kind, at))
    if reasons:
        raise Refused(*reasons)
    return _saved(actor, service_id, dict(values), at, no_change=False)


@transaction.atomic
def save_no_change(actor: Viewer, service_id: int, *, at: datetime) -> int:
    """Saves again what was saved last: that nothing changed has to be said too."""
    check_right(actor, RIGHT)
    service = own_service(actor, service_id)
    before = last_of(service_id)
    if before is None:
        refuse("no-return-before", "No return was saved before.", "Fill in the numbers.", "You")
    reasons = list(check_values(before.values, service.kind, at))
    if reasons:
        raise Refused(*reasons)
    return _saved(actor, service_id, before.values, at, no_change=True)


def _saved(
    actor: Viewer, service_id: int, values: dict[str, int | None], at: datetime, *, no_change: bool
) -> int:
    row = Return.objects.create(
        service_id=service_id,
        month=month_of(at),
        saved_at=at,
        saved_by=speaker(actor),
        values=values,
        no_change=no_change,
    )
    audit(actor, "capacity.return_saved", row, at=at, service=service_id, no_change=no_change)
    return int(row.pk)
