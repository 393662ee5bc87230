"""Rows of what was said and held, in the words that the screens show."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from almoner.kernel.zone import to_london
from almoner.platform.web.words import plural
from almoner.services.capacity import limits, words
from almoner.services.capacity.forms import BEDS, new_key
from almoner.services.capacity.models import Reservation, Statement
from almoner.services.capacity.queries import Own
from almoner.services.capacity.rules import PARTS


def own_rows(services: Iterable[Own], at: datetime) -> list[dict[str, Any]]:
    """A provider's own services, each with the keys of the taps that it offers."""
    soon = at + timedelta(hours=limits.amount(limits.NUDGE_BEFORE, to_london(at).date()))
    return [_own_row(one, soon) for one in services]


def _own_row(one: Own, soon: datetime) -> dict[str, Any]:
    free = one.now.free
    said = one.now.stood.said if one.now.stood else None
    until = free.age.holds_until if free.age.holds else None
    return {
        "service": one.service,
        "free": words.free(free),
        "fresh": words.fresh(free.age),
        "colour": words.COLOURS[free.age.freshness],
        "holds_until": until,
        "soon": until is not None and until <= soon,
        "over": free.over,
        "said": said,
        "counts_places": said is not None and said.accepting is not None,
        "noun": "bed" if one.service.kind in BEDS else "place",
        "held": [(each, held_words(each)) for each in one.reservations],
        "key": new_key(),
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
