"""Blood glucose of somebody with stable type 2 diabetes on basal insulin: invented, for charts.

Plausible shapes only, no clinical source: morning readings wander about the person's own level,
about one morning in fifty is low and is treated and rechecked, and an unwell week runs high.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from almoner.demo.invent.chance import happens, one_of, stream, whole
from almoner.demo.invent.shapes import GlucoseReading
from almoner.kernel.zone import LONDON

LOW = Decimal("4.0")
"""Below this in mmol/L no dose is given until a recheck is at or above it."""

_BREAKFAST, _BEDTIME = time(8, 0), time(21, 30)
_RECHECK_MINUTES = 15
_SHARE_LOW, _SHARE_UNWELL, _SHARE_BEDTIME = 0.02, 0.01, 0.25
_PULL = 0.55
_UNWELL_DAYS = 5
_LOWEST, _HIGHEST = 2.4, 22.0


def glucose_readings(seed: int, number: int, first: date, days: int) -> Iterator[GlucoseReading]:
    """Readings of person `number` on `days` days from `first`, in order of time (UTC)."""
    chance = stream(seed, "glucose", number)
    usual, units = chance.uniform(6.4, 9.2), 2 * whole(chance, 5, 16)
    level, unwell_for = usual, 0
    for offset in range(days):
        day = first + timedelta(days=offset)
        unwell_for = _UNWELL_DAYS if happens(chance, _SHARE_UNWELL) else max(0, unwell_for - 1)
        middle = usual + 5.5 if unwell_for else usual
        level = middle + _PULL * (level - middle) + chance.gauss(0, 0.9)
        yield from _day(chance, day, level, units)


def _day(chance: Random, day: date, level: float, units: int) -> Iterator[GlucoseReading]:
    at = _at(day, _BREAKFAST) + timedelta(minutes=whole(chance, -10, 25))
    value = _shown(chance.uniform(2.9, 3.9) if happens(chance, _SHARE_LOW) else level)
    yield GlucoseReading(at, value, "before breakfast", None if value < LOW else units)
    while value < LOW:
        at += timedelta(minutes=_RECHECK_MINUTES)
        value = _shown(float(value) + chance.uniform(0.6, 2.4))
        yield GlucoseReading(at, value, "recheck", None if value < LOW else units)
    if happens(chance, _SHARE_BEDTIME):
        evening = _at(day, _BEDTIME) + timedelta(minutes=whole(chance, -20, 20))
        yield GlucoseReading(evening, _shown(level + chance.uniform(0.5, 3.5)), "bedtime", None)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=LONDON).astimezone(UTC)


def _shown(value: float) -> Decimal:
    """As a meter shows it: one decimal, within the meter's range."""
    return Decimal(round(min(max(value, _LOWEST), _HIGHEST) * 10)).scaleb(-1)


def injection_site(chance: Random) -> str:
    return one_of(chance, ("left thigh", "right thigh", "left abdomen", "right abdomen"))
