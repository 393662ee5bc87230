"""What was sold here, carried into the provider's own numbers: from there a person at it begins.

A pure rule. Who says something has to know what was taken, or it is sold again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from almoner.services.capacity.rules import Said


@dataclass(frozen=True, slots=True)
class Taken:
    """What one buyer took and the provider's numbers do not have yet: places, or minutes a day."""

    reservation_id: int
    places: int = 0
    minutes: Mapping[str, int] = field(default_factory=dict)


def carried(last: Said, taken: Iterable[Taken]) -> tuple[Said, tuple[int, ...]]:
    """What was said last less what was taken since, and the ids that are in it now.

    The same is free before and after. What the numbers cannot cover stays out: more was promised
    than is accepted, and that goes on being seen.
    """
    covered: list[int] = []
    for one in taken:
        if _covers(last, one):
            last = _less(last, one)
            covered.append(one.reservation_id)
    return last, tuple(covered)


def _covers(last: Said, one: Taken) -> bool:
    places = one.places == 0 or (last.accepting is not None and last.accepting >= one.places)
    return places and all(last.minutes.get(part, 0) >= m for part, m in one.minutes.items())


def _less(last: Said, one: Taken) -> Said:
    minutes = {part: m - one.minutes.get(part, 0) for part, m in last.minutes.items()}
    if one.places == 0 or last.accepting is None:
        return replace(last, minutes=minutes)
    occupied = None if last.occupied is None else last.occupied + one.places
    if occupied is not None and last.maximum is not None:
        occupied = min(occupied, last.maximum)
    accepting = last.accepting - one.places
    return replace(last, minutes=minutes, accepting=accepting, occupied=occupied)
