"""A provider's software that is told and one that cannot be reached, and last month's return."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from almoner.demo.growing.capacity import beds_of
from almoner.demo.growing.place import Place
from almoner.demo.invent.organisations import CARE_HOMES, HOME_CARE
from almoner.kernel.london import add_months, localise
from almoner.platform.accounts.tokens import issue
from almoner.registers.directory.models import Service
from almoner.services.capacity.jobs import nudge
from almoner.services.capacity.models import Subscription
from almoner.services.capacity.returning.commands import save_return
from almoner.services.capacity.returning.rules import fields_of
from almoner.services.capacity.telling.commands import tell_software
from almoner.services.capacity.telling.outward import NotTold
from almoner.services.capacity.telling.rules import RESERVATIONS, STALE
from almoner.services.capacity.telling.sending import tell

HOUR = timedelta(hours=1)
WORKS, FAILS = "https://rota.example.org/told", "https://old-rota.example.org/told"
# Before the first turn of what is said, and while that soon goes stale.
_ASKED, _NUDGED = 80 * HOUR, 53 * HOUR
_TRIES = 3
_DAY_OF_RETURN, _EMPTY = 9, 5


def lay_out_told(place: Place) -> None:
    now = place.clock.now
    place.script.add(now - _ASKED, partial(_connect, place))
    place.script.add(now - _NUDGED, _tell)
    last = add_months(place.clock.today.replace(day=1), -1).replace(day=_DAY_OF_RETURN)
    place.script.add(localise(last, time(10)), partial(_return, place))


def _connect(place: Place, at: datetime) -> None:
    """A supplier's key for the software of a home care provider, and where it is told."""
    manager = place.manager(HOME_CARE[0])
    issue(manager, "Rota software", ["capacity:read", "capacity:write"], days=365, at=at)
    tell_software(manager, WORKS, [STALE], at=at)
    tell_software(manager, FAILS, [RESERVATIONS, STALE], at=at)


def _tell(at: datetime) -> None:
    """What soon goes stale, as the job tells it; nothing leaves this machine."""
    nudge(at)
    for row in Subscription.objects.order_by("pk"):
        for _ in range(_TRIES):
            tell(row.pk, at, _answered)
            row.refresh_from_db()
            at = max(at, row.next_at)


def _answered(url: str, *message: Any, **how: Any) -> None:
    if url == FAILS:
        raise NotTold("It answered 503.")


def _return(place: Place, at: datetime) -> None:
    """More beds were empty then than ever are now, so that this month's has something new."""
    manager = place.manager(CARE_HOMES[1])
    service = Service.objects.filter(organisation_id=manager.own, kind="nursing").first()
    if service is None:
        return
    most = beds_of(place, service)
    beds = {"maximum": most, "occupied": most - _EMPTY, "reserved": 1, "accepting": _EMPTY - 1}
    others = {one.code: None for one in fields_of(service.kind)}
    save_return(manager, service.pk, {**others, **beds}, at=at)
