"""Rows of what was said and held, in the words that the screens show."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from almoner.kernel.wording import headed
from almoner.kernel.zone import to_london
from almoner.platform.web.words import plural
from almoner.services.capacity import limits, words
from almoner.services.capacity.forms import BEDS, new_key
from almoner.services.capacity.models import Reservation, Spare, Statement
from almoner.services.capacity.queries import Own
from almoner.services.capacity.rules import PARTS, Now, Stood

PLACES = "places"
STEP = 30
"""Minutes of one tap on the time in a part of the day."""


def own_rows(services: Iterable[Own], at: datetime) -> list[dict[str, Any]]:
    """A provider's own services, each with the keys of the taps that it offers."""
    soon = _soon(at)
    return [_own_row(one, soon) for one in services]


def spare_row(one: Spare, at: datetime) -> tuple[Spare, str, str]:
    """What a round leaves free, in words, and how long ago it was published."""
    return one, words.spare(one.minutes), words.lasting(max(at - one.announced_at, timedelta()))


def said_again(now: Now, at: datetime) -> dict[str, Any] | None:
    """What a page shows of a statement that soon no longer holds, or no longer does, and the key of
    the tap that says it again. None when it holds for longer, or nothing was said."""
    until = now.free.age.holds_until
    if now.stood is None or until is None or until > _soon(at):
        return None
    return {"holds": now.free.age.holds, "until": until, "key": new_key()}


def _soon(at: datetime) -> datetime:
    return at + timedelta(hours=limits.amount(limits.NUDGE_BEFORE, to_london(at).date()))


def _own_row(one: Own, soon: datetime) -> dict[str, Any]:
    free = one.now.free
    said = one.now.stood.said if one.now.stood else None
    until = free.age.holds_until if free.age.holds else None
    key = new_key()
    return {
        "service": one.service,
        "free": words.free(free),
        "fresh": words.fresh(free.age),
        "colour": words.COLOURS[free.age.freshness],
        "holds_until": until,
        "soon": until is not None and until <= soon,
        "over": free.over,
        "said": said,
        "steps": [_step(*step, key) for step in _steps(one.now.stood, one.service.kind)],
        "held": [(each, held_words(each)) for each in one.reservations],
        "key": key,
    }


def _steps(stood: Stood | None, kind: str) -> Iterator[tuple[str, int, str, str, str]]:
    """What can be tapped up and down: of what, how much was said, its name, what of it is free in
    words, and what one step is. A number that nobody said has no step: it would be made up."""
    if stood is None:
        return
    said, noun = stood.said, "bed" if kind in BEDS else "place"
    if said.accepting is not None:
        left = max(0, said.accepting - stood.held)
        yield PLACES, said.accepting, f"Free {noun}s", str(left), f"1 {noun} {{}}"
    for part in PARTS:
        if (minutes := said.minutes.get(part)) is not None:
            left = max(0, minutes - stood.held_minutes.get(part, 0))
            step = f"{STEP} minutes {{}} {words.when(part)}"
            yield part, minutes, headed(part), words.hours(left), step


def _step(of: str, amount: int, name: str, shown: str, step: str, key: str) -> dict[str, Any]:
    """Each button has a key of its own: pressed twice, it counts once."""
    return {
        "name": name,
        "amount": shown,
        "more": (step.format("more"), {"of": of, "by": "more", "key": f"{key} {of} more"}),
        "fewer": (step.format("fewer"), {"of": of, "by": "fewer", "key": f"{key} {of} fewer"})
        if amount
        else None,
    }


def said_rows(statements: Iterable[Statement]) -> list[dict[str, Any]]:
    """What was said, for a timeline, newest first."""
    return [
        {
            "at": one.said_at,
            "title": said_words(one),
            "who": one.get_source_display(),
            "text": "" if one.counted else "It came after a later one and changed nothing.",
        }
        for one in statements
    ]


def said_words(one: Statement) -> str:
    """ "2 places to fill, 8 of 10 occupied"; what was not said is left out."""
    said = []
    if one.accepting is not None:
        said.append(f"{plural(one.accepting, 'place')} to fill")
    if one.occupied is not None and one.maximum is not None:
        said.append(f"{one.occupied} of {one.maximum} occupied")
    if one.reserved:
        said.append(f"{one.reserved} kept for somebody")
    minutes = {part: getattr(one, part) for part in PARTS if getattr(one, part) is not None}
    if minutes:
        said.append(f"{words.spare(minutes) or 'no time'} free")
    return ", ".join(said)


def held_words(one: Reservation) -> str:
    """ "1 place", "45 minutes in the morning"."""
    if one.places:
        return plural(one.places, "place")
    return words.spare({part: getattr(one, part) or 0 for part in PARTS})
