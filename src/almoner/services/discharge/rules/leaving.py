"""When somebody left, from what was said: a moment, or a day alone."""

from __future__ import annotations

from datetime import date, datetime, time

from almoner.kernel.london import localise, to_london
from almoner.kernel.refusals import refuse

_LAST = time(23, 59)


def left_when(
    admitted_at: datetime, at: datetime, *, day: date | None = None, moment: datetime | None = None
) -> datetime:
    """The moment of leaving: the one said; else now, when the day is today or none was said; else
    the last minute of that day, because the time is not known.

    Refused for a day before the admission or after today, and for a moment on another day.
    """
    if moment is not None:
        if day is not None and to_london(moment).date() != day:
            refuse(
                "left-days-differ",
                "The day of leaving and the time given lie on two days.",
                "Correct one of them.",
            )
        return _checked(moment, admitted_at, at)
    if day is None or day == to_london(at).date():
        return _checked(at, admitted_at, at)
    if day > to_london(at).date():
        _refuse_later()
    if day < to_london(admitted_at).date():
        _refuse_earlier()
    return max(localise(day, _LAST), admitted_at)


def died_when(admitted_at: datetime, at: datetime, died_on: date | None) -> datetime:
    """As `left_when`, for somebody who died. A day outside the stay is put right by a person: until
    then the stay ends now."""
    first, last = to_london(admitted_at).date(), to_london(at).date()
    day = died_on if died_on is not None and first <= died_on <= last else None
    return left_when(admitted_at, max(at, admitted_at), day=day)


def _checked(moment: datetime, admitted_at: datetime, at: datetime) -> datetime:
    if moment < admitted_at:
        _refuse_earlier()
    if moment > at:
        _refuse_later()
    return moment


def _refuse_earlier() -> None:
    refuse("left-before-admission", "They cannot have left before they came.", "Check the time.")


def _refuse_later() -> None:
    refuse("left-later", "The time of leaving lies in the future.", "Check the time.")
