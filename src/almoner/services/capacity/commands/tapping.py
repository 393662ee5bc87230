"""One tap by somebody at the provider: still right, more, fewer, or what a round leaves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from almoner.kernel.london import day_period, to_london
from almoner.kernel.refusals import refuse
from almoner.platform.access.unseen import Unseen
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
from almoner.services.capacity.models import Spare
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


@transaction.atomic
def offer_spare(actor: Viewer, service_id: int, spare_id: int, *, at: datetime) -> Stated:
    """Offers what a published round leaves free on its day, until that day ends."""
    check_right(actor, RIGHT)
    own = Spare.objects.select_for_update().filter(organisation_id=actor.own)
    spare = own.filter(pk=spare_id).first()
    if spare is None:
        raise Unseen
    service = opened(actor, service_id)
    last = service.stood.said if service.spoken_at else None
    ends = day_period(spare.day).end or at
    now = _just_after(at, service.spoken_at)
    said = replace(
        last or Said(now, ends, spare.day),
        said_at=now,
        holds_until=ends,
        available_from=spare.day,
        minutes=spare.minutes,
    )
    key = f"spare {spare.pk} {spare.announced_at.isoformat()}"
    made = spoken_before(service_id, key) or say(actor, service, said, key, source=ROUND, at=at)
    own.filter(service_id=service_id).exclude(pk=spare.pk).update(service=None)
    spare.offered_at, spare.service_id = spare.offered_at or at, service_id
    spare.save(update_fields=["offered_at", "service"])
    if not made.repeated:
        audit(actor, "capacity.stated", ("service", service_id), at=at, source=ROUND)
    return made


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
    made = say(actor, service, _again(changed(last), at), key, source=TAP, at=at, has=has)
    audit(actor, "capacity.stated", ("service", service_id), at=at, source=TAP)
    return made


def _again(last: Said, at: datetime) -> Said:
    """For as long as it held before, an hour at least and no longer than anything may."""
    most = timedelta(days=limits.amount(limits.HOLDS_AT_MOST, to_london(at).date()))
    now = _just_after(at, last.said_at)
    length = min(max(last.holds_until - last.said_at, _LEAST), most)
    return replace(last, said_at=now, holds_until=min(now + length, at + most))


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
