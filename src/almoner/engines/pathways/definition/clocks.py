"""Reads clocks: what starts and stops them, in which time they run, when they pause and warn."""

from __future__ import annotations

import re
from datetime import time

from almoner.engines.pathways.definition import shapes as s
from almoner.engines.pathways.definition.language import ON_CLOCK
from almoner.engines.pathways.definition.parts import guard, percent
from almoner.kernel.basis import read_basis
from almoner.kernel.calendars import CALENDARS, UNITS, Calendar, may_measure
from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader, as_one_of, as_text

_TRIGGERS = ("moment", "state", "left", "transition", "field", "opened")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_BEFORE = re.compile(r"(\d+) (minute|hour|day|week|month|year)s?")
_CLOCK_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


def clock(node: Marked) -> s.ClockDefinition:
    reader = Reader(node)
    code, title = reader.code("code"), reader.text("title")
    amount, unit = _amount(reader), reader.one_of("unit", UNITS)
    calendar = _calendar(reader, code)
    if not may_measure(unit, calendar):
        raise node.error(f"{unit} cannot be counted in {calendar.code}: count days")
    starts = _triggers(reader.take("start"))
    made = s.ClockDefinition(
        code=code,
        title=title,
        starts=starts,
        stops=_stops(reader, starts, node),
        amount=amount,
        unit=unit,
        calendar=calendar,
        backwards_from=reader.name("backwards_from") if reader.has("backwards_from") else "",
        warn=_warn(reader, unit),
        pauses=reader.each("pause", _pause, empty=True),
        when=guard(reader, "when", ON_CLOCK),
        repeat=reader.flag("repeat"),
        basis=read_basis(reader.take("basis")),
    )
    reader.done()
    return made


def _amount(reader: Reader) -> int:
    node = reader.node.value.get("amount", reader.node)
    amount = reader.whole("amount")
    if not 0 <= amount <= 100_000:
        raise node.error("must be from 0 to 100000")
    return amount


def _triggers(node: Marked) -> tuple[s.Trigger, ...]:
    items = node.value if isinstance(node.value, list) else [node]
    if not items:
        raise node.error("must not be empty")
    return tuple(_trigger(item) for item in items)


def _trigger(node: Marked) -> s.Trigger:
    if not isinstance(node.value, dict) or len(node.value) != 1:
        raise node.error(f"must name one of: {', '.join(_TRIGGERS)}")
    [(kind, value)] = node.value.items()
    if kind not in _TRIGGERS:
        raise node.error(f"{kind!r} is not one of: {', '.join(_TRIGGERS)}")
    return s.Trigger(kind, "" if kind == "opened" else as_text(value))


def _stops(reader: Reader, starts: tuple[s.Trigger, ...], node: Marked) -> tuple[s.Trigger, ...]:
    """Without a stop, a clock that starts with a state stops when the case leaves it."""
    if reader.has("stop"):
        return _triggers(reader.take("stop"))
    if all(one.kind == "state" for one in starts):
        return tuple(s.Trigger("left", one.code) for one in starts)
    raise node.error("has no “stop”: say what ends it")


def _calendar(reader: Reader, code: str) -> Calendar:
    node = reader.take("calendar")
    if not isinstance(node.value, dict):
        return CALENDARS[as_one_of(node, CALENDARS)]
    inner = Reader(node)
    days = inner.each("days", lambda one: as_one_of(one, _DAYS)) if inner.has("days") else _DAYS
    opens, closes = _time(inner.take("opens")), _time(inner.take("closes"))
    if closes <= opens:
        raise node.error("closes before it opens")
    title = f"{days[0]} to {days[-1]}".capitalize() if len(days) < 7 else "Every day"
    made = Calendar(
        code=f"own-{code}",
        title=f"{title}, {opens:%H:%M} to {closes:%H:%M}",
        weekdays=frozenset(_DAYS.index(day) for day in days),
        bank_holidays=inner.flag("bank_holidays", default=True),
        opens=opens,
        closes=closes,
    )
    inner.done()
    return made


def _time(node: Marked) -> time:
    found = _CLOCK_TIME.fullmatch(str(node.value))
    if not found:
        raise node.error("must be a time in quotes, such as “08:00”")
    return time(int(found[1]), int(found[2]))


def _warn(reader: Reader, unit: str) -> s.Warning | None:
    if not reader.has("warn"):
        return None
    inner = reader.within("warn")
    if inner.has("at"):
        made = s.Warning(percent(inner.take("at")), 0, unit)
    else:
        node = inner.take("before")
        found = _BEFORE.fullmatch(as_text(node))
        if not found or f"{found[2]}s" != unit:
            raise node.error(f"must be a number of {unit}, such as “1 {unit[:-1]}”")
        made = s.Warning(None, int(found[1]), unit)
    inner.done()
    return made


def _pause(node: Marked) -> s.PauseRule:
    reader = Reader(node)
    words = reader.text("reason")
    if reader.has("state"):
        made = s.PauseRule("state", reader.code("state"), "", words)
    elif reader.has("paused_for"):
        made = s.PauseRule("reason", reader.code("paused_for"), "", words)
    else:
        made = s.PauseRule("transition", reader.code("transition"), reader.code("until"), words)
    reader.done()
    return made
