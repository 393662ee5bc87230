"""One tap by somebody at the provider: still right, more or fewer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from almoner.kernel.refusals import refuse
from almoner.kernel.zone import to_london
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right
from almoner.services.capacity import limits
from almoner.services.capacity.carrying import carried
from almoner.services.capacity.commands.stating import (
    RIGHT,
    ROUND,
    TAP,
    Stated,
    opened,
    say,
    spoken_before,
)
from almoner.services.capacity.rules import PARTS, Said
from almoner.services.capacity.standing import taken_at

# What a tap holds for when nothing was said before.
USUAL = timedelta(days=1)
_LEAST = timedelta(hours=1)


@transaction.atomic
def still_right(actor: Viewer, service_id: int, key: str, *, at: datetime) -> Stated:
    """Says again what is shown, from now on and for as long: what was said last less what was
    taken since. Refused when nothing was said."""
    return _tapped(actor, service_id, key, lambda last: last, at)


@transaction.atomic
def change_places(actor: Viewer, service_id: int, by: int, key: str, *, at: datetime) -> Stated:
    """One place more (`by` 1) or fewer (-1) to fill than is shown: one has become free or has been
    filled."""
    return _tapped(actor, service_id, key, lambda last: _moved(last, by), at)


@transaction.atomic
def change_minutes(
    actor: Viewer, service_id: int, part: str, by: int, key: str, *, at: datetime
) -> Stated:
    """So many minutes a day more, or fewer (`by` below 0), in a part of the day than are shown.
    Fewer than there are leaves none."""
    return _tapped(actor, service_id, key, lambda last: _stretched(last, part, by), at)


def _tapped(
    actor: Viewer, service_id: int, key: str, changed: Callable[[Said], Said], at: datetime
) -> Stated:
    check_right(actor, RIGHT)
    service = opened(actor, service_id)
    if (before := spoken_before(service_id, key)) is not None:
        return before
    if service.spoken_at is None:
        refuse(
            "nothing-said-before",
            "Nothing has been said of this service yet.",
            "Say first what is free.",
            "You",
        )
    last, has = carried(service.stood.said, taken_at(service_id))
    again = _of_days(changed(last), at) if service.stood.of_days else _again(changed(last), at)
    source = ROUND if service.stood.of_days else TAP
    made = say(actor, service, again, key, source=source, at=at, has=has)
    audit(actor, "capacity.stated", ("service", service_id), at=at, source=TAP)
    return made


def _again(last: Said, at: datetime) -> Said:
    """For as long as it held before, an hour at least and no longer than anything may."""
    most = timedelta(days=limits.amount(limits.HOLDS_AT_MOST, to_london(at).date()))
    now = _just_after(at, last.said_at)
    length = min(max(last.holds_until - last.said_at, _LEAST), most)
    return replace(last, said_at=now, holds_until=min(now + length, at + most))


def _of_days(last: Said, at: datetime) -> Said:
    """What rounds leave free is said again of their days, and of no other."""
    if last.holds_until <= at:
        refuse(
            "of-days-that-are-over",
            "What was said was of the days of your rounds, which are over.",
            "Say what is free in numbers.",
            "You",
        )
    return replace(last, said_at=_just_after(at, last.said_at))


def _just_after(at: datetime, last: datetime | None) -> datetime:
    """Whoever taps speaks last, also after software whose clock runs ahead."""
    return at if last is None or last < at else last + timedelta(microseconds=1)


def _moved(last: Said, by: int) -> Said:
    if last.accepting is None:
        refuse(
            "places-not-said",
            "Nobody has said how many places you would fill.",
            "Say what is free in numbers first.",
            "You",
        )
    if last.accepting + by < 0:
        refuse("none-left", "There is no free place to take away.", "Check the number.", "You")
    occupied = None if last.occupied is None else max(0, last.occupied - by)
    return replace(last, accepting=last.accepting + by, occupied=occupied)


def _stretched(last: Said, part: str, by: int) -> Said:
    minutes = last.minutes.get(part) if part in PARTS else None
    if minutes is None:
        refuse(
            "part-not-said",
            "Nobody has said how many minutes are free then.",
            "Say what is free in numbers first.",
            "You",
        )
    if minutes + by < 0 and minutes == 0:
        refuse("none-left", "There is no free time to take away.", "Check the number.", "You")
    return replace(last, minutes={**last.minutes, part: max(0, minutes + by)})
