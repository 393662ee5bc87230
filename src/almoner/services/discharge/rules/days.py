"""Days in hospital: since when somebody could leave, how many were lost, what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from almoner.kernel.london import to_london
from almoner.services.discharge.rules.definitions import bed_day_on

# Twice a day, by the guide that cites annex A. The hours between are a local value (D).
LONGEST_BETWEEN = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Lost:
    """Bed days lost, and their cost in pence; no cost where no value is known for a day."""

    days: int
    pence: int | None


def lost(ready_on: date | None, left_on: date) -> Lost:
    """The days from the discharge ready date to the day of leaving, which are not in it.

    Whoever leaves on the day they were ready has lost none.
    """
    if ready_on is None or left_on <= ready_on:
        return Lost(0, 0)
    days = (left_on - ready_on).days
    costs = [bed_day_on(ready_on + timedelta(days=n)) for n in range(days)]
    known = [one.pence for one in costs if one is not None]
    return Lost(days, sum(known) if len(known) == days else None)


def review_due(last_at: datetime | None, admitted_at: datetime) -> datetime:
    """The first instant too late for the next review of the reasons to stay."""
    return (last_at or admitted_at) + LONGEST_BETWEEN


def is_missed(last_at: datetime | None, admitted_at: datetime, at: datetime) -> bool:
    return at >= review_due(last_at, admitted_at)


def nights(admitted_at: datetime, until: date) -> int:
    """Nights in hospital up to the midnight that begins `until`."""
    return max((until - to_london(admitted_at).date()).days, 0)
