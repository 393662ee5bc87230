"""The parts of a day in which care at home is offered and asked for.

Nobody has set their hours for England: these are a proposal of this project. Minutes after
midnight; the night begins in the evening and goes on into the next day.
"""

from collections.abc import Iterable, Iterator

DAY = 24 * 60
HOURS = {
    "morning": (6 * 60, 11 * 60),
    "midday": (11 * 60, 14 * 60),
    "afternoon": (14 * 60, 17 * 60),
    "evening": (17 * 60, 22 * 60),
    "night": (22 * 60, 30 * 60),
}
PARTS = tuple(HOURS)


def minutes_by_part(stretches: Iterable[tuple[float, float]]) -> dict[str, int]:
    """How many whole minutes of these stretches lie in each part; parts without any are left out.

    A stretch is (start, end) in minutes after midnight, and may go on after the next midnight.
    """
    found: dict[str, float] = {}
    for starts, ends in stretches:
        for part, first, last in _windows():
            overlap = min(ends, last) - max(starts, first)
            if overlap > 0:
                found[part] = found.get(part, 0.0) + overlap
    return {part: int(found[part]) for part in PARTS if int(found.get(part, 0))}


def _windows() -> Iterator[tuple[str, int, int]]:
    """Each part yesterday, today and tomorrow, so that small hours belong to a night too."""
    for shift in (-DAY, 0, DAY):
        for part, (first, last) in HOURS.items():
            yield part, first + shift, last + shift
