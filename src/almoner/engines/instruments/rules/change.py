"""What changed since the first time the instrument was completed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from almoner.engines.instruments.definition.shapes import Instrument, Score


@dataclass(frozen=True, slots=True)
class Change:
    """One score, then and now. `direction` is better, worse, same or other."""

    title: str
    then: Decimal
    now: Decimal
    direction: str

    @property
    def words(self) -> str:
        if self.now == self.then:
            return f"{self.now}, the same as the first time"
        more = "more" if self.now > self.then else "less"
        said = {"better": ": better", "worse": ": worse"}.get(self.direction, "")
        return f"{self.now}, {abs(self.now - self.then)} {more} than the first time{said}"


def changes(
    instrument: Instrument, first: Mapping[str, Any], now: Mapping[str, Any]
) -> tuple[Change, ...]:
    """For every score that is a number both times."""
    found = []
    for score in instrument.scores:
        then, later = _number(first.get(score.code)), _number(now.get(score.code))
        if then is not None and later is not None:
            found.append(Change(score.title, then, later, _direction(score, then, later)))
    return tuple(found)


def _direction(score: Score, then: Decimal, now: Decimal) -> str:
    if now == then:
        return "same"
    if score.change == "none":
        return "other"
    return "better" if (now > then) == (score.change == "higher-better") else "worse"


def _number(value: Any) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None
