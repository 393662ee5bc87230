"""What a round leaves free is of its day and of no other: pure rules.

A window is a run of days of which rounds were published. In it so much is free each day as the
least of its days leaves; outside it nobody knows. The age is that of the round, not of the offer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from almoner.kernel.london import day_period, format_date, format_datetime
from almoner.kernel.refusals import Refusal
from almoner.services.capacity.rules import Said, Stood, last_day

_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)
# Rounds that were published together are of one moment.
_TOGETHER = timedelta(seconds=1)


def check_offer(
    stood: Stood | None, day: date, announced_at: datetime, at: datetime
) -> Iterator[Refusal]:
    """Every reason why the spare time of a day cannot be offered. `stood`: what was said last;
    None when nothing was."""
    if (day_period(day).end or at) <= at:
        yield Refusal("day-is-over", f"{format_date(day)} is over.", "Offer a later day.")
    if stood is None:
        return
    holds = stood.said.holds_until > at
    if holds and not stood.of_days:
        yield Refusal(
            "said-of-every-day",
            "You have said what is free on every day, until"
            f" {format_datetime(stood.said.holds_until)}. One day's time would replace that.",
            "Step the time up on the page, if you have more of it every day.",
            "You",
        )
    elif stood.said.said_at > announced_at + (_TOGETHER if stood.of_days else timedelta()):
        yield Refusal(
            "said-since",
            "You have said what is free since this round was published.",
            "Say what is free in numbers. Rounds are offered in the order of their publishing.",
            "You",
        )
    elif holds and not _adjoins(stood, day):
        yield Refusal(
            "days-apart",
            f"Time up to {format_date(_last(stood))} is offered, and {format_date(day)} does not"
            " adjoin it.",
            "Offer the day between first, or wait until what is offered is over.",
            "You",
        )


def offered(
    stood: Stood | None, day: date, announced_at: datetime, minutes: Mapping[str, int], at: datetime
) -> Said:
    """What is offered once the day is: it alone, or with the days that it adjoins."""
    ends = day_period(day).end or at
    if stood is None:
        return Said(announced_at, ends, day, minutes=minutes)
    last = stood.said
    if last.holds_until <= at or _last(stood) == day == last.available_from:
        return Said(max(announced_at, last.said_at + _INSTANT), ends, day, minutes=minutes)
    return replace(
        last,
        # As old as the oldest of them, and just later, so that it counts.
        said_at=last.said_at + _INSTANT,
        holds_until=max(ends, last.holds_until),
        available_from=min(day, last.available_from),
        minutes=_least(last.minutes, minutes),
    )


def covers(stood: Stood, day: date, at: datetime) -> bool:
    """Whether what holds is a window with that day in it."""
    holds = stood.of_days and stood.said.holds_until > at
    return holds and stood.said.available_from <= day <= _last(stood)


def lowered(last: Said, minutes: Mapping[str, int], at: datetime) -> Said:
    """The window once one of its days leaves so much and no more. Not younger than it was."""
    said_at = min(at, last.said_at + _INSTANT)
    return replace(last, said_at=said_at, minutes=_least(last.minutes, minutes))


def _least(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {part: min(one.get(part, 0), other.get(part, 0)) for part in {*one, *other}}


def _adjoins(stood: Stood, day: date) -> bool:
    return stood.said.available_from - _DAY <= day <= _last(stood) + _DAY


def _last(stood: Stood) -> date:
    return last_day(stood.said)
