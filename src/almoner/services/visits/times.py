"""A clock time typed today, as a moment. Pure."""

from datetime import datetime, time, timedelta

from almoner.kernel.london import localise, to_london


def moment_today(typed: time | None, at: datetime) -> datetime:
    """The moment that the clock last showed this time; `at` when nothing was typed.

    A time later than now was yesterday's: at 00:10, "11:50pm" is twenty minutes ago.
    """
    if typed is None:
        return at
    today = to_london(at).date()
    found = localise(today, typed)
    if found <= at + timedelta(minutes=2):
        return found
    before = localise(today - timedelta(days=1), typed)
    return before if at - before < timedelta(hours=6) else found


def due_at(starts_at: datetime, typed: time) -> datetime:
    """The first moment, from the start of the visit on, at which the clock shows this time."""
    day = to_london(starts_at).date()
    found = localise(day, typed)
    return found if found >= starts_at else localise(day + timedelta(days=1), typed)
