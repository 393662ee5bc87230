"""The one time zone in which people read clocks."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def is_naive(at: datetime) -> bool:
    return at.utcoffset() is None


def to_utc(at: datetime) -> datetime:
    """The same instant in UTC. ValueError for a time without a zone."""
    if is_naive(at):
        raise ValueError(f"The time {at.isoformat()} has no time zone. Give it one.")
    return at.astimezone(UTC)


def to_london(at: datetime) -> datetime:
    """The same instant as a London clock shows it. ValueError for a time without a zone."""
    return to_utc(at).astimezone(LONDON)
