"""How long a statement is fresh, how far ahead it may hold, and which rates are believed.

Nobody has set these for England: each is a proposal of this project until a place decides.
"""

from datetime import date
from functools import lru_cache

from almoner.kernel.sourced import Confidence, Sourced, pick

FROM = date(2026, 1, 1)
_WHY = "Almoner, a proposal until this place decides"


def _proposed(value: int, unit: str) -> Sourced[int]:
    return Sourced(value, unit, _WHY, Confidence.D, valid_from=FROM)


HOUR, WEEK = "hour", "week"
# Beds and flats are paid by the week, time at home by the hour.
PAID_BY = {
    "home_care": HOUR,
    "reablement": HOUR,
    "community": HOUR,
    "live_in": WEEK,
    "residential": WEEK,
    "nursing": WEEK,
    "community_bed": WEEK,
    "extra_care": WEEK,
    "supported": WEEK,
}

# Up to this age what was said is fresh; from then on it is ageing, until it no longer holds.
FRESH_FOR = (_proposed(24, "hours"),)
# At this age what was said is worth half in the order of a search.
HALVES_EVERY = (_proposed(24, "hours"),)
HOLDS_AT_MOST = (_proposed(35, "days"),)
NUDGE_BEFORE = (_proposed(4, "hours"),)
# A clock may run ahead of ours by this much.
CLOCKS_DIFFER = (_proposed(5, "minutes"),)
RESERVED_AT_MOST = (_proposed(14, "days"),)
# What was taken may not be in a provider's software yet. Until then it still counts as held.
SETTLES_AFTER = (_proposed(60, "minutes"),)
# After this many days the log keeps of what software said one statement a service and day.
LOG_KEPT_WHOLE = (_proposed(35, "days"),)
MOST_PLACES = (_proposed(5_000, "places"),)
MOST_MINUTES = (_proposed(100_000, "minutes"),)
LEAST_RATE = {HOUR: (_proposed(500, "pence"),), WEEK: (_proposed(10_000, "pence"),)}
MOST_RATE = {HOUR: (_proposed(20_000, "pence"),), WEEK: (_proposed(1_500_000, "pence"),)}


@lru_cache(maxsize=256)
def amount(values: tuple[Sourced[int], ...], today: date) -> int:
    """The value in force on that day, in its own unit; before the first, the first. Remembered,
    for it is asked of every row that a search finds."""
    return pick(values, max(today, FROM)).value
