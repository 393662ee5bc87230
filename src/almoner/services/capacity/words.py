"""What is free and how fresh that is, as people read it."""

from collections.abc import Mapping
from datetime import timedelta

from almoner.kernel.london import format_date
from almoner.kernel.money import Money
from almoner.kernel.wording import both
from almoner.platform.web.words import plural
from almoner.services.capacity import limits
from almoner.services.capacity.rules import PARTS, Age, Free, Freshness

COLOURS = {
    Freshness.FRESH: "green",
    Freshness.AGEING: "orange",
    Freshness.STALE: "red",
    Freshness.UNSAID: "grey",
}
_HOUR = 60


def fresh(age: Age) -> str:
    """ "Said 2 hours ago", "Too old to rely on: said 3 days ago", "Nothing said yet"."""
    if age.age is None:
        return "Nothing said yet"
    ago = f"said {lasting(age.age)} ago"
    if age.freshness is Freshness.STALE:
        return f"Too old to rely on: {ago}"
    return ago[:1].upper() + ago[1:]


def lasting(length: timedelta) -> str:
    """ "less than a minute", "5 minutes", "3 hours", "2 days"."""
    minutes = int(length.total_seconds() // 60)
    for size, unit in ((24 * _HOUR, "day"), (_HOUR, "hour"), (1, "minute")):
        if minutes >= size:
            return plural(minutes // size, unit)
    return "less than a minute"


def free(what: Free) -> str:
    """ "2 places free", "2 hours free in the morning", "Nothing free", "Not known"; what is of some
    days only says up to which."""
    told = [] if what.places is None else [what.places]
    places = [f"{plural(n, 'place')} free" for n in told if n]
    minutes = {part: n for part, n in what.minutes.items() if n}
    found = [*places, *([f"{spare(minutes)} free"] if minutes else [])]
    until = f", up to {format_date(what.last_day)} only" if what.last_day else ""
    if found:
        return ", ".join(found) + until
    return "Nothing free" if told or what.minutes else "Not known"


def free_lately(what: Free) -> str:
    """ "2 places free. Said 2 hours ago."; "" when nobody knows. For people who look for care."""
    known = what.places is not None or what.minutes
    return f"{free(what)}. {fresh(what.age)}." if what.age.holds and known else ""


def spare(minutes: Mapping[str, int]) -> str:
    """ "4 hours in the morning and 30 minutes in the evening"."""
    return both(f"{hours(minutes[part])} {when(part)}" for part in PARTS if minutes.get(part))


def when(part: str) -> str:
    """ "in the morning", "at midday"."""
    return {"midday": "at midday", "night": "at night"}.get(part, f"in the {part}")


def hours(minutes: int) -> str:
    """ "4 hours", "1 hour 30 minutes", "45 minutes"."""
    whole, rest = divmod(minutes, _HOUR)
    parts = [plural(whole, "hour")] if whole else []
    if rest or not whole:
        parts.append(plural(rest, "minute"))
    return " ".join(parts)


def rate(pence: int | None, kind: str) -> str:
    """ "£24.50 an hour", "" when none was said."""
    if pence is None:
        return ""
    unit = limits.PAID_BY[kind]
    return f"{Money(pence)} {'an' if unit == limits.HOUR else 'a'} {unit}"
