"""How a way of travelling differs from a straight line: data, each value with its source."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from almoner.kernel.refusals import refuse
from almoner.kernel.sourced import Confidence, Sourced


@dataclass(frozen=True, slots=True)
class Factors:
    """One way of travelling.

    `winding`: metres of road for a metre in a straight line, at least 1. `paces`: from which
    minute after midnight on, how many kilometres an hour. `door`: minutes for each journey.
    """

    mode: str
    winding: Sourced[float]
    paces: tuple[tuple[float, Sourced[float]], ...]
    door: Sourced[float]

    def __post_init__(self) -> None:
        _check(self.mode, "winding", self.winding.value, least=1.0)
        _check(self.mode, "door", self.door.value, least=0.0)
        for _, pace in self.paces:
            _check(self.mode, "kmh", pace.value, least=0.1)

    @property
    def parts(self) -> tuple[float, ...]:
        return tuple(begins for begins, _ in self.paces)

    @property
    def minutes_a_metre(self) -> list[float]:
        """Minutes for a metre of road, by its own parts of the day."""
        return [60 / (1000 * pace.value) for _, pace in self.paces]

    def words(self) -> list[str]:
        """Each value with where it comes from."""
        paces = [f"{self.mode}, from {_clock(at)}: {_words(pace)}" for at, pace in self.paces]
        winding, door = _words(self.winding), _words(self.door)
        return [f"{self.mode}: {winding}", *paces, f"{self.mode}: {door}"]


def _words(value: Sourced[float]) -> str:
    return f"{value.label()}. {value.source}." if value.source else f"{value.label()}."


def _check(mode: str, name: str, value: float, least: float) -> None:
    if not (math.isfinite(value) and value >= least):
        refuse(
            "factor-wrong",
            f"The {name} of {mode} is {value:g}.",
            f"Give {least:g} or more.",
        )


def _clock(minute: float) -> str:
    return f"{int(minute) // 60}:{int(minute) % 60:02d}"


@cache
def usual() -> Mapping[str, Factors]:
    """The factors that come with Almoner, by way of travelling."""
    text = files(__package__).joinpath("factors.yaml").read_text(encoding="utf-8")
    return read_factors(yaml.safe_load(text))


def read_factors(data: Mapping[str, Any]) -> dict[str, Factors]:
    return {
        mode: Factors(
            mode,
            _value(one["winding"], "metres by road for each in a straight line"),
            tuple((float(pace["from"]), _value(pace, "km an hour")) for pace in one["kmh"]),
            _value(one["door"], "minutes for each journey"),
        )
        for mode, one in data.items()
    }


def _value(one: Mapping[str, Any], unit: str) -> Sourced[float]:
    return Sourced(
        float(one["value"]),
        unit,
        one.get("source", ""),
        Confidence(one["confidence"]),
        one.get("set_by", ""),
    )
