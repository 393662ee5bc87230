"""The month's returns of a provider: what is saved, what would be filled in, what was missed."""

from dataclasses import dataclass
from datetime import date, datetime

from almoner.platform.access.viewer import Viewer
from almoner.registers.directory.models import Service
from almoner.registers.organisations.access import check_right
from almoner.services.capacity.models import Return
from almoner.services.capacity.queries import own_service
from almoner.services.capacity.returning.filling import prefilled
from almoner.services.capacity.returning.rules import (
    AT_HOME,
    BEDS,
    Missed,
    changed,
    fields_of,
    missed,
    month_of,
)

RIGHT = "capacity.publish"


@dataclass(frozen=True, slots=True)
class Month:
    """One service's return of a month. `saved` is None until it is saved; `values` are then what
    was filled in. `before` is the return of an earlier month."""

    service: Service
    month: date
    saved: Return | None
    before: Return | None
    values: dict[str, int | None]
    missed: Missed

    @property
    def changes(self) -> dict[str, tuple[int | None, int | None]]:
        return changed(self.before.values if self.before else None, self.values)


def returns(viewer: Viewer, at: datetime) -> list[Month]:
    """This month's of each of the viewer's listed services that the tracker asks for."""
    check_right(viewer, RIGHT)
    kinds = BEDS | AT_HOME
    own = Service.objects.filter(organisation_id=viewer.own, status="listed", kind__in=kinds)
    return [_month(one, at) for one in own.order_by("name", "pk")]


def return_of(viewer: Viewer, service_id: int, at: datetime) -> Month:
    """This month's of one of the viewer's own services. Unseen when it is not theirs."""
    check_right(viewer, RIGHT)
    return _month(own_service(viewer, service_id), at)


def last_of(service_id: int, before: date | None = None) -> Return | None:
    """The newest that was saved, of a month before `before` if that is given."""
    rows = Return.objects.filter(service_id=service_id)
    if before is not None:
        rows = rows.filter(month__lt=before)
    return rows.order_by("-month", "-saved_at", "-pk").first()


def rows(viewer: Viewer, at: datetime) -> list[tuple[object, ...]]:
    """One row a field, in the order of the file's columns. What is not saved says so."""
    return [row for one in returns(viewer, at) for row in _rows(one)]


def _month(service: Service, at: datetime) -> Month:
    month = month_of(at)
    newest = last_of(service.pk)
    saved = newest if newest is not None and newest.month == month else None
    moments = Return.objects.filter(service_id=service.pk).values_list("saved_at", flat=True)
    values = saved.values if saved else prefilled(service, at)
    before = last_of(service.pk, month)
    return Month(service, month, saved, before, values, missed(moments, at))


def _rows(one: Month) -> list[tuple[object, ...]]:
    before = one.before.values if one.before else {}
    saved = "yes" if one.saved else "not saved"
    head = (one.service.name, f"{one.month:%Y-%m}")
    return [
        (*head, f.words, one.values.get(f.code), before.get(f.code), saved, f.confidence.value)
        for f in fields_of(one.service.kind)
    ]
