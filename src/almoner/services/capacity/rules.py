"""What a statement may say, whether it counts, how fresh it is, and what is free."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from almoner.kernel.day_parts import PARTS
from almoner.kernel.london import format_date, format_datetime
from almoner.kernel.money import Money
from almoner.kernel.refusals import Refusal
from almoner.kernel.zone import is_naive, to_london
from almoner.services.capacity import limits

PLACES = ("maximum", "occupied", "reserved", "accepting")


@dataclass(frozen=True, slots=True)
class Said:
    """What a provider says is free at one of its services. None is unknown, never nought or free.

    `accepting` counts whole places (beds, flats, people) it would fill now: not those it keeps for
    somebody (`reserved`). `minutes` are free minutes a day by part of the day. `rate_pence` is for
    an hour or a week, by the kind of service. Moments carry a zone.
    """

    said_at: datetime
    holds_until: datetime
    available_from: date
    maximum: int | None = None
    occupied: int | None = None
    reserved: int | None = None
    accepting: int | None = None
    minutes: Mapping[str, int] = field(default_factory=dict)
    rate_pence: int | None = None


class Freshness(StrEnum):
    """How far a statement is to be trusted. UNSAID: the provider has never said anything."""

    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Age:
    """How old a statement is. `weight` falls from 1 to 0 and is 0 once it no longer holds."""

    freshness: Freshness
    weight: float
    age: timedelta | None = None
    said_at: datetime | None = None
    holds_until: datetime | None = None

    @property
    def holds(self) -> bool:
        return self.freshness in (Freshness.FRESH, Freshness.AGEING)


UNSAID = Age(Freshness.UNSAID, 0.0)


@dataclass(frozen=True, slots=True)
class Stood:
    """What holds of one service: the statement that counts, and what is held for buyers.

    `of_days`: it came from published rounds, and is of the days from `available_from` to
    `holds_until` alone.
    """

    said: Said
    held: int = 0
    held_minutes: Mapping[str, int] = field(default_factory=dict)
    of_days: bool = False


@dataclass(frozen=True, slots=True)
class Free:
    """What is free at a moment. None is unknown: not said, or said too long ago.

    `over` says that more is held than the provider now accepts. `last_day`: it is free up to that
    day and not known later; None when nothing of the kind was said.
    """

    age: Age
    places: int | None = None
    minutes: Mapping[str, int] = field(default_factory=dict)
    over: bool = False
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Now:
    """One service at a moment: what was said and is held, and what of it is free."""

    stood: Stood | None
    free: Free


def now_of(stood: Stood | None, at: datetime) -> Now:
    return Now(stood, free_of(stood, at))


def age_of(said_at: datetime, holds_until: datetime, at: datetime) -> Age:
    """Stale from the instant at which it no longer holds, whatever its age."""
    today, age = to_london(at).date(), max(at - said_at, timedelta())
    if at >= holds_until:
        return Age(Freshness.STALE, 0.0, age, said_at, holds_until)
    fresh = age < timedelta(hours=limits.amount(limits.FRESH_FOR, today))
    half = timedelta(hours=limits.amount(limits.HALVES_EVERY, today))
    state = Freshness.FRESH if fresh else Freshness.AGEING
    return Age(state, 0.5 ** (age / half), age, said_at, holds_until)


def free_of(stood: Stood | None, at: datetime) -> Free:
    """Accepted and not held, of what was said and still holds. Never below nought."""
    if stood is None:
        return Free(UNSAID)
    age = age_of(stood.said.said_at, stood.said.holds_until, at)
    over = is_over(stood)
    if not age.holds:
        return Free(age, over=over)
    accepting = stood.said.accepting
    places = None if accepting is None else max(0, accepting - stood.held)
    minutes = {
        part: max(0, said - stood.held_minutes.get(part, 0))
        for part, said in stood.said.minutes.items()
    }
    return Free(age, places, minutes, over, last_day(stood.said) if stood.of_days else None)


def last_day(said: Said) -> date:
    """The last day in London on which this holds."""
    return to_london(said.holds_until - timedelta(microseconds=1)).date()


def is_over(stood: Stood) -> bool:
    """True when more is held than the provider now accepts: it has promised more than it has."""
    if stood.held > (stood.said.accepting or 0):
        return True
    said = stood.said.minutes
    return any(held > said.get(part, 0) for part, held in stood.held_minutes.items())


def counts(said_at: datetime, latest: datetime | None) -> bool:
    """A statement counts if it was said after every one that came before it."""
    return latest is None or said_at > latest


def check_said(said: Said, kind: str, at: datetime) -> Iterator[Refusal]:
    """Every reason why a statement about a service of this kind cannot be taken, at once."""
    if is_naive(said.said_at) or is_naive(said.holds_until):
        yield Refusal(
            "time-without-zone",
            "A time has no time zone.",
            "Write it with one, like 2026-03-03T08:05:00Z.",
        )
        return
    today = to_london(at).date()
    yield from _check_times(said, at, today)
    yield from _check_places(said, today)
    yield from _check_minutes(said, today)
    yield from _check_rate(said.rate_pence, kind, today)
    if said.accepting is None and said.maximum is None and not said.minutes:
        yield Refusal(
            "nothing-said",
            "Nothing is said about places or time.",
            "Say how many places you would fill now, or how many minutes are free. 0 means none.",
        )


def can_say(said: Said, kind: str, at: datetime) -> bool:
    return next(check_said(said, kind, at), None) is None


def _check_times(said: Said, at: datetime, today: date) -> Iterator[Refusal]:
    ahead = timedelta(minutes=limits.amount(limits.CLOCKS_DIFFER, today))
    if said.said_at > at + ahead:
        yield Refusal(
            "said-in-the-future",
            f"This was said at {format_datetime(said.said_at)}, which is still to come.",
            "Check the clock of the sender and its time zone.",
        )
    if said.holds_until <= at or said.holds_until <= said.said_at:
        yield Refusal(
            "holds-no-longer",
            f"This holds until {format_datetime(said.holds_until)}, which is past.",
            "Say until when it holds from now on.",
        )
    most = limits.amount(limits.HOLDS_AT_MOST, today)
    if said.holds_until > at + timedelta(days=most):
        yield Refusal(
            "holds-too-long",
            f"This is to hold until {format_datetime(said.holds_until)}: too far ahead.",
            f"Choose a time in the next {most} days, and say it again before then.",
        )


def _check_places(said: Said, today: date) -> Iterator[Refusal]:
    most = limits.amount(limits.MOST_PLACES, today)
    for name in PLACES:
        number = getattr(said, name)
        if number is not None and not 0 <= number <= most:
            yield Refusal(
                f"{name}-out-of-range",
                f"{number} places cannot be right for “{name}”.",
                f"Give a whole number from 0 to {most}.",
            )
    if said.maximum is None:
        return
    if said.occupied is not None and said.occupied > said.maximum:
        yield Refusal(
            "more-occupied-than-there-are",
            f"{said.occupied} places are occupied, but there are only {said.maximum}.",
            "Check both numbers. “Maximum” counts every place, taken or not.",
        )
        return
    left = said.maximum - (said.occupied or 0)
    if (said.accepting or 0) + (said.reserved or 0) > left:
        yield Refusal(
            "more-accepted-than-left",
            f"{said.accepting or 0} places are offered and {said.reserved or 0} kept for somebody,"
            f" but only {left} are not occupied.",
            "Offer only places that are empty and kept for nobody.",
        )


def _check_minutes(said: Said, today: date) -> Iterator[Refusal]:
    most = limits.amount(limits.MOST_MINUTES, today)
    for part, minutes in said.minutes.items():
        if part not in PARTS:
            yield Refusal(
                "no-such-part",
                f"“{part}” is not a part of the day.",
                f"Use {', '.join(PARTS)}.",
            )
        elif not 0 <= minutes <= most:
            yield Refusal(
                "minutes-out-of-range",
                f"{minutes} minutes in the {part} cannot be right.",
                f"Give whole minutes from 0 to {most} for all workers together.",
            )


def _check_rate(pence: int | None, kind: str, today: date) -> Iterator[Refusal]:
    if pence is None:
        return
    unit = limits.PAID_BY[kind]
    least = limits.amount(limits.LEAST_RATE[unit], today)
    most = limits.amount(limits.MOST_RATE[unit], today)
    if not least <= pence <= most:
        yield Refusal(
            "rate-out-of-range",
            f"{Money(pence)} for {_a(unit)} cannot be right.",
            f"Give pence for {_a(unit)}, from {least} to {most}.",
        )


def _a(unit: str) -> str:
    return f"an {unit}" if unit == limits.HOUR else f"a {unit}"


def check_room(
    stood: Stood,
    places: int,
    minutes: Mapping[str, int],
    at: datetime,
    ends_on: date | None = None,
) -> Iterator[Refusal]:
    """Every reason why this cannot be held now. Unknown is never free. `ends_on`: the last day of
    the care that it is for; None when that goes on."""
    free = free_of(stood, at)
    if not free.age.holds:
        yield Refusal(
            "not-known-to-be-free",
            "The provider has not said lately what is free.",
            "Ask the provider to say it again, or choose another service.",
            "The provider",
        )
        return
    if free.last_day is not None and (ends_on is None or ends_on > free.last_day):
        yield Refusal(
            "free-on-some-days-only",
            f"This is what rounds leave free up to {format_date(free.last_day)}. It is not known"
            " for longer.",
            "Ask the provider to say what is free on every day.",
            "The provider",
        )
        return
    if places and (free.places is None or free.places < places):
        yield Refusal(
            "not-free",
            _only(free.places, "places", ""),
            "Choose another service, or ask the provider.",
            "You",
        )
    for part, wanted in minutes.items():
        if free.minutes.get(part, 0) < wanted:
            yield Refusal(
                "not-free",
                _only(free.minutes.get(part), "minutes", f" in the {part}"),
                "Choose another service or another part of the day.",
                "You",
            )


def can_hold(
    stood: Stood,
    places: int,
    minutes: Mapping[str, int],
    at: datetime,
    ends_on: date | None = None,
) -> bool:
    return next(check_room(stood, places, minutes, at, ends_on), None) is None


def _only(number: int | None, unit: str, when: str) -> str:
    if number is None:
        return f"The provider has not said how many {unit} it has{when}."
    return f"Only {number} {unit} are free{when} now." if number else f"No {unit} are free{when}."
