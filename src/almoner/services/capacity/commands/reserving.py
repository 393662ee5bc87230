"""A buyer holds what is free for a stated time, takes it or gives it back.

Every one of these locks the service's row first, then the reservation: nobody waits in a circle.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from almoner.kernel.london import format_datetime
from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.kernel.zone import to_london
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right, own_organisation
from almoner.services.capacity import limits
from almoner.services.capacity.commands.settling import lapse
from almoner.services.capacity.commands.stating import LONGEST_KEY, speaker
from almoner.services.capacity.models import Reservation
from almoner.services.capacity.rows import Locked, locked
from almoner.services.capacity.rules import PARTS, check_room

RIGHT = "capacity.reserve"
LONGEST_ABOUT = 60
_State = Reservation.State


@transaction.atomic
def reserve(
    actor: Viewer,
    service_id: int,
    key: str,
    until: datetime,
    *,
    places: int = 1,
    minutes: Mapping[str, int] | None = None,
    about: str = "",
    ends_on: date | None = None,
    at: datetime,
) -> int:
    """Holds places, or minutes by part of the day, until then. Returns the reservation's id.

    With `minutes` no place is held beside them. Asked again with the same key it is held once, and
    the same id is returned. `about` names a package or a case by its id, never a person. `ends_on`:
    the last day of the care; None when it goes on. Refused when it is not free, or not for as
    long, when nobody knows, or when the provider takes nobody.
    """
    check_right(actor, RIGHT)
    buyer, held = own_organisation(actor), {p: m for p, m in (minutes or {}).items() if m}
    asked = {"places": 0 if minutes else places, **{part: held.get(part) for part in PARTS}}
    _check_asked(key, until, about, places, minutes or {}, at)
    if (found := _before(buyer, key, service_id, asked)) is not None:
        return found
    service = locked(service_id)
    if service is None:
        raise Unseen
    if service.holds_something and lapse(service_id, at):
        service = locked(service_id) or service
    _check_free(service, asked["places"] or 0, held, ends_on, at)
    return _held(actor, service_id, buyer, key, until, asked, about, at)


@transaction.atomic
def take(actor: Viewer, reservation_id: int, *, at: datetime) -> None:
    """The buyer takes what it holds: it no longer runs out. Twice is harmless."""
    row = _own(actor, reservation_id)
    if row.state in (_State.TAKEN, _State.SETTLED):
        return
    _check_runs(row, at)
    _check_held(row)
    row.state, row.taken_at = _State.TAKEN, at
    row.save(update_fields=["state", "taken_at"])
    audit(actor, "capacity.taken", row, at=at)


@transaction.atomic
def extend(
    actor: Viewer, reservation_id: int, until: datetime, *, by: timedelta, at: datetime
) -> bool:
    """The buyer goes on holding what it holds. False when that is less than `by` longer. Refused
    when it is not held any more, or for longer than anything may be held."""
    row = _own(actor, reservation_id)
    _check_runs(row, at)
    _check_held(row)
    if until < row.until + by:
        return False
    if reasons := list(_bad_until(until, at)):
        raise Refused(*reasons)
    row.until = until
    row.save(update_fields=["until"])
    audit(actor, "capacity.extended", row, at=at, until=until.isoformat())
    return True


@transaction.atomic
def release(actor: Viewer, reservation_id: int, *, why: str = "", at: datetime) -> None:
    """The buyer gives back what it holds or has taken. Twice is harmless."""
    row = _own(actor, reservation_id)
    if row.state in (_State.RELEASED, _State.LAPSED):
        return
    row.state, row.ended_at, row.ended_why = _State.RELEASED, at, why.strip()[:200]
    row.save(update_fields=["state", "ended_at", "ended_why"])
    audit(actor, "capacity.released", row, at=at)


def _held(
    actor: Viewer,
    service_id: int,
    buyer: int,
    key: str,
    until: datetime,
    asked: Mapping[str, int | None],
    about: str,
    at: datetime,
) -> int:
    row = Reservation(
        service_id=service_id,
        organisation_id=buyer,
        key=key,
        about=about,
        held_at=at,
        until=until,
        held_by=speaker(actor),
        **asked,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        return _taken_meanwhile(error, buyer, key, service_id, asked)
    audit(actor, "capacity.reserved", row, at=at, service=service_id, about=about)
    return int(row.pk)


def _taken_meanwhile(
    error: IntegrityError, buyer: int, key: str, service_id: int, asked: Mapping[str, int | None]
) -> int:
    """The same message came twice at once, and the other was first."""
    if "reservation_once" not in str(error):
        raise error
    found = _before(buyer, key, service_id, asked)
    if found is None:
        raise error
    return found


def _before(buyer: int, key: str, service_id: int, asked: Mapping[str, int | None]) -> int | None:
    """The id of what this key holds already. Refused when it was for something else."""
    row = Reservation.objects.filter(organisation_id=buyer, key=key).first()
    if row is None:
        return None
    if row.service_id != service_id or any(getattr(row, n) != v for n, v in asked.items()):
        refuse(
            "key-used-for-something-else",
            "This key was used before, to hold something else.",
            "Use a key of its own for each thing that you hold.",
        )
    return int(row.pk)


def _own(actor: Viewer, reservation_id: int) -> Reservation:
    """The buyer's own reservation, with the service's row locked before it."""
    check_right(actor, RIGHT)
    mine = Reservation.objects.filter(Q(organisation_id=actor.own), pk=reservation_id)
    service_id = mine.values_list("service_id", flat=True).first()
    if service_id is None:
        raise Unseen
    locked(service_id)
    return mine.select_for_update().get()


def _check_runs(row: Reservation, at: datetime) -> None:
    if row.state == _State.HELD and row.until <= at:
        refuse(
            "reservation-ran-out",
            f"This was held until {format_datetime(row.until)}.",
            "Hold it again, if it is still free.",
            "You",
        )


def _check_held(row: Reservation) -> None:
    if row.state != _State.HELD:
        refuse(
            "reservation-ended",
            f"This is no longer held: {row.get_state_display().lower()}.",
            "Hold it again, if it is still free.",
            "You",
        )


def _check_free(
    service: Locked, places: int, minutes: Mapping[str, int], ends_on: date | None, at: datetime
) -> None:
    if service.status != "listed":
        refuse(
            "service-not-listed",
            "This service is not listed in the directory.",
            "Choose another service.",
            "You",
        )
    if service.stopped_on is not None and service.stopped_on <= to_london(at).date():
        refuse(
            "placements-stopped",
            "New placements at this service have been stopped.",
            "Choose another service. Its page in the directory says why.",
            "You",
        )
    reasons = list(check_room(service.stood, places, minutes, at, ends_on))
    if reasons:
        raise Refused(*reasons)


def _check_asked(
    key: str, until: datetime, about: str, places: int, minutes: Mapping[str, int], at: datetime
) -> None:
    today = to_london(at).date()
    reasons = list(_bad_words(key, about))
    reasons += _bad_until(until, at)
    if not _is_something(places, minutes, today):
        reasons.append(
            Refusal(
                "nothing-to-hold",
                "Nothing is asked for, or more than there can be.",
                f"Ask for 1 place or more, or for minutes in {', '.join(PARTS)}.",
                "You",
            )
        )
    if reasons:
        raise Refused(*reasons)


def _bad_until(until: datetime, at: datetime) -> Iterator[Refusal]:
    days = limits.amount(limits.RESERVED_AT_MOST, to_london(at).date())
    if not at < until <= at + timedelta(days=days):
        yield Refusal(
            "until-out-of-range",
            f"Something is held from now on, for {days} days at most.",
            "Choose until when.",
            "You",
        )


def _bad_words(key: str, about: str) -> Iterator[Refusal]:
    if not key.strip() or len(key) > LONGEST_KEY:
        yield Refusal(
            "key-missing-or-long",
            "A reservation needs a key of its own, so that it is held once if asked twice.",
            f"Give a key of 1 to {LONGEST_KEY} characters.",
        )
    if len(about) > LONGEST_ABOUT:
        yield Refusal(
            "about-too-long",
            f"What it is about is longer than {LONGEST_ABOUT} characters.",
            "Name a package or a case by its number, as in package:12.",
        )


def _is_something(places: int, minutes: Mapping[str, int], today: date) -> bool:
    if not minutes:
        return 1 <= places <= limits.amount(limits.MOST_PLACES, today)
    most = limits.amount(limits.MOST_MINUTES, today)
    return all(part in PARTS and 1 <= number <= most for part, number in minutes.items())
