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
    """`due_on`: the first day on which it is stale. `words`: what a reader is told."""

    state: Freshness
    due_on: date | None
    words: str

    @property
    def reliable(self) -> bool:
        return self.state in (Freshness.FRESH, Freshness.DUE)


def standing(last_verified_at: datetime | None, every_days: int, today: date) -> Standing:
    """Where an entry stands on a day in London. One verified today with 90 days is stale on the
    90th day after."""
    if last_verified_at is None:
        return Standing(Freshness.NEVER, None, "Nobody has checked this yet")
    checked = to_london(last_verified_at).date()
    due = checked + timedelta(days=every_days)
    if today >= due:
        return Standing(
            Freshness.STALE, due, f"Out of date: last checked on {format_date(checked)}"
        )
    state = Freshness.DUE if due - today <= SOON else Freshness.FRESH
    return Standing(state, due, f"Checked on {format_date(checked)}")
