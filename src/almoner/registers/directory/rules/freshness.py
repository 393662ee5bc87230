"""How long what an entry says can be relied on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from almoner.kernel.london import format_date
from almoner.kernel.zone import to_london

SOON = timedelta(days=14)


class Freshness(Enum):
    FRESH = "fresh"
    DUE = "due"
    STALE = "stale"
    NEVER = "never"

    @property
    def colour(self) -> str:
        return _COLOURS[self]

    @property
    def rank(self) -> int:
        """0 for what can be relied on, higher for what cannot."""
        return list(Freshness).index(self)


_COLOURS = {
    Freshness.FRESH: "green",
    Freshness.DUE: "orange",
    Freshness.STALE: "red",
    Freshness.NEVER: "red",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """`checked_on`: the last check. `due_on`: the first day on which it is stale."""

    state: Freshness
    checked_on: date | None
    due_on: date | None

    @property
    def words(self) -> str:
        """What a reader is told."""
        if self.checked_on is None:
            return "Nobody has checked this yet"
        said = f"hecked on {format_date(self.checked_on)}"
        return f"C{said}" if self.reliable else f"Out of date: last c{said}"

    @property
    def reliable(self) -> bool:
        return self.state in (Freshness.FRESH, Freshness.DUE)


def standing(last_verified_at: datetime | None, every_days: int, today: date) -> Standing:
    """Where an entry stands on a day in London. One verified today with 90 days is stale on the
    90th day after."""
    if last_verified_at is None:
        return Standing(Freshness.NEVER, None, None)
    checked = to_london(last_verified_at).date()
    due = checked + timedelta(days=every_days)
    if today >= due:
        return Standing(Freshness.STALE, checked, due)
    state = Freshness.DUE if due - today <= SOON else Freshness.FRESH
    return Standing(state, checked, due)
