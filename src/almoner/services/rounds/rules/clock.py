"""Minutes after midnight, as people in London read their clocks, and moments."""

from datetime import date, datetime, time, timedelta

from almoner.kernel.london import format_time, localise, to_london

DAY = 24 * 60


def moment_of(day: date, minutes: float) -> datetime:
    """The moment at which a clock in London shows so many minutes after that day's midnight."""
    days, rest = divmod(minutes, DAY)
    hour, minute = divmod(rest, 60)
    whole = time(int(hour), int(minute))
    return localise(day + timedelta(days=int(days)), whole) + timedelta(minutes=rest - int(rest))


def minutes_of(day: date, at: datetime) -> float:
    """The other way round. Below 0 on the day before, above 1,440 on the day after."""
    shown = to_london(at)
    seconds = shown.second + shown.microsecond / 1e6
    days = (shown.date() - day).days
    return days * DAY + shown.hour * 60 + shown.minute + seconds / 60


def told(minutes: float) -> str:
    """ "8:05am" of 485. The part of a minute is left off."""
    hour, minute = divmod(int(minutes) % DAY, 60)
    return format_time(time(hour, minute))
