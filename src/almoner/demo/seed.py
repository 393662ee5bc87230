"""Seeding: an empty database becomes a synthetic place, all of it or nothing."""

from dataclasses import dataclass
from datetime import date, datetime, time
from time import monotonic

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from almoner.demo.growing.growth import FULL, Scale, grow
from almoner.demo.growing.speed import uncollected
from almoner.kernel.london import localise
from almoner.kernel.refusals import refuse
from almoner.platform.accounts.models import User
from almoner.registers.organisations.models import Organisation

_MIDMORNING = time(10, 30)


@dataclass(frozen=True, slots=True)
class Summary:
    """What was made. `made` is False when a place was there already and nothing was done."""

    made: bool
    people: int = 0
    workers: int = 0
    delegations: int = 0
    acts: int = 0
    visits: int = 0
    seconds: float = 0.0

    @property
    def words(self) -> str:
        if not self.made:
            return "There is a place already. Nothing was changed."
        return (
            f"Made a place with {self.people} people, {self.workers} workers,"
            f" {self.delegations} delegations, {self.acts:,} acts and {self.visits:,} visits"
            f" in {self.seconds:.0f} seconds."
        )


def seed(
    number: int = 1, *, if_empty: bool = False, today: date | None = None, scale: Scale = FULL
) -> Summary:
    """Grows the place of seed `number`, as it is now (or mid-morning of `today`).

    The same number at the same moment gives the same place. Refused unless the demo is on and
    the database is empty; with `if_empty` a place that is there is left alone.
    """
    if not settings.DEMO:
        refuse(
            "demo-off",
            "The demo is off, so no invented place is made here.",
            "Set ALMONER_DEMO to 1 on an installation that holds no real people.",
        )
    if not is_empty():
        if if_empty:
            return Summary(made=False)
        refuse(
            "not-empty",
            "This database already holds organisations or accounts.",
            "Use an empty database, or make forget to throw this one away.",
        )
    began = monotonic()
    moment = timezone.now() if today is None else localise(today, _MIDMORNING)
    counts = _grown(number, moment, scale)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Summary(made=True, **counts, seconds=monotonic() - began)


def is_empty() -> bool:
    return not (Organisation.objects.exists() or User.objects.exists())


@transaction.atomic
def _grown(number: int, moment: datetime, scale: Scale) -> dict[str, int]:
    with uncollected():
        return grow(number, moment.replace(second=0, microsecond=0), scale)
