"""When care workers came: planned by the London clock, kept in UTC, now and then late or missed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from almoner.demo.invent.chance import Weighted, happens, one_of, stream, whole
from almoner.demo.invent.shapes import VisitTime
from almoner.kernel.zone import LONDON

Slot = tuple[time, int]
"""The planned start on the London clock, and the planned minutes."""

MORNING: Slot = (time(8, 0), 30)
LUNCH: Slot = (time(12, 30), 30)
TEA: Slot = (time(17, 0), 30)
NIGHT: Slot = (time(20, 30), 20)

_SHARE_MISSED = 0.006
_LATE = Weighted(((-8, 4), 62), ((5, 14), 28), ((15, 35), 8), ((36, 55), 2))
_MISSED = (
    "Nobody answered the door. The office rang the family.",
    "Admitted to hospital overnight.",
    "Cancelled by the person the evening before.",
    "The worker was taken ill and no one else could come in time.",
    "The road was flooded.",
)


def visit_times(
    seed: int, number: int, first: date, days: int, slots: Sequence[Slot] = (MORNING, NIGHT)
) -> Iterator[VisitTime]:
    """Visits to person `number` on `days` days from `first`, in order of planned start."""
    chance = stream(seed, "visits", number)
    for offset in range(days):
        day = first + timedelta(days=offset)
        for clock, minutes in sorted(slots):
            yield _visit(chance, day, clock, minutes)


def _visit(chance: Random, day: date, clock: time, minutes: int) -> VisitTime:
    planned = datetime.combine(day, clock, tzinfo=LONDON).astimezone(UTC)
    end = planned + timedelta(minutes=minutes)
    if happens(chance, _SHARE_MISSED):
        return VisitTime(planned, end, None, None, one_of(chance, _MISSED))
    started = planned + timedelta(minutes=whole(chance, *_LATE.pick(chance)))
    stayed = max(5, round(minutes * chance.gauss(0.97, 0.14)))
    return VisitTime(planned, end, started, started + timedelta(minutes=stayed), None)
