"""Days, clock times and lengths as rosters write them. Pure: a value, or why it is none."""

import re
from dataclasses import dataclass
from datetime import date

from almoner.platform.imports.dates import DateProblem, read_date

_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*([ap]\.?m\.?)?", re.IGNORECASE)
_FOUR = re.compile(r"(\d{2})(\d{2})")
_MINUTES = re.compile(r"(\d{1,4})\s*(?:m|min|mins|minutes?)?", re.IGNORECASE)
_HOURS = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_HOURS_WORDS = re.compile(
    r"(\d{1,2})\s*h(?:rs?|ours?)?\s*(?:(\d{1,2})\s*m(?:ins?|inutes?)?)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a cell is not what its column says, and how to mend it."""

    code: str
    problem: str
    mend: str


def read_moment(text: str) -> tuple[date | None, float] | Wrong:
    """(day, minutes after midnight) of "21/11/2026 08:05"; the day is None for a time alone."""
    day_text, _, rest = text.strip().replace("T", " ").partition(" ")
    if not rest or not re.search(r"[-/]", day_text):
        minutes = read_time(text)
        return minutes if isinstance(minutes, Wrong) else (None, minutes)
    day, minutes = read_day(day_text), read_time(rest)
    if isinstance(day, Wrong):
        return day
    return minutes if isinstance(minutes, Wrong) else (day, minutes)


def read_day(text: str) -> date | Wrong:
    found = read_date(text)
    if isinstance(found, DateProblem):
        return Wrong(found.code, found.problem, found.mend)
    return found


def read_time(text: str) -> float | Wrong:
    """Minutes after midnight of 08:05, 8.05am, 0805, 8pm or 08:05:00."""
    plain = text.strip()
    if found := _FOUR.fullmatch(plain):
        return _clock(int(found[1]), int(found[2]), "")
    if (found := _TIME.fullmatch(plain)) and (found[2] or found[3]):
        return _clock(int(found[1]), int(found[2] or 0), (found[3] or "").lower())
    return Wrong("not-a-time", "This is not a time.", "Write it as 08:05.")


def _clock(hour: int, minute: int, half: str) -> float | Wrong:
    if half and not 1 <= hour <= 12:
        return Wrong("no-such-time", "There is no such time.", "Write it as 08:05.")
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 23 or minute > 59:
        return Wrong("no-such-time", "There is no such time.", "Write it as 08:05.")
    return hour * 60.0 + minute


def read_length(text: str) -> float | Wrong:
    """Minutes of 30, "30 mins", 0:30, "1h 15m"."""
    plain = text.strip()
    if found := _MINUTES.fullmatch(plain):
        minutes = float(found[1])
    elif found := _HOURS.fullmatch(plain):
        minutes = float(found[1]) * 60 + float(found[2])
    elif found := _HOURS_WORDS.fullmatch(plain):
        minutes = float(found[1]) * 60 + float(found[2] or 0)
    else:
        return Wrong("not-a-length", "This is not a length of time.", "Write minutes, as in 30.")
    if not 0 < minutes <= 24 * 60:
        return Wrong(
            "length-out-of-range",
            "A visit lasts more than 0 minutes and at most a day.",
            "Correct the length.",
        )
    return minutes
