"""Fits the factors of a place from journeys that it knows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from almoner.kernel.refusals import refuse
from almoner.kernel.sourced import Confidence, Sourced
from almoner.services.rounds.problem.places import Point
from almoner.services.rounds.travelling.factors import Factors
from almoner.services.rounds.travelling.sphere import straight_metres

FEWEST = 10
SLOWEST, QUICKEST = 1.0, 130.0


@dataclass(frozen=True, slots=True)
class Journey:
    """A way that is known: by road it is so many metres, and takes so many minutes."""

    start: Point
    end: Point
    metres: float
    minutes: float


@dataclass(frozen=True, slots=True)
class Fit:
    """Factors fitted to journeys. `off`: how far the minutes of one journey are out, middling."""

    factors: Factors
    journeys: int
    off: float


def fit(journeys: Sequence[Journey], factors: Factors, set_by: str) -> Fit:
    """Winding, speed (one for all day) and minutes at the door that suit the journeys best.

    Winding: all metres by road over all in a straight line. Speed and door: least squares. `set_by`
    says whose values these are. Refused with too few journeys, or ones that make no sense.
    """
    straight = np.array([_straight(one) for one in journeys])
    road = np.array([one.metres for one in journeys])
    minutes = np.array([one.minutes for one in journeys])
    _check(journeys, straight)
    winding = float(road.sum() / straight.sum())
    pace, door = _line(straight * winding, minutes)
    kmh = 60 / (1000 * pace) if pace > 0 else math.inf
    if not SLOWEST <= kmh <= QUICKEST:
        refuse(
            "fit-no-speed",
            f"These journeys make a speed of {kmh:g} km an hour.",
            "Give journeys of different lengths, in metres and minutes.",
        )
    off = float(np.median(np.abs(pace * straight * winding + door - minutes)))
    return Fit(_fitted(factors, (winding, kmh, door), len(journeys), set_by), len(journeys), off)


def _fitted(
    factors: Factors, values: tuple[float, float, float], journeys: int, set_by: str
) -> Factors:
    winding, kmh, door = (
        _set(one, value, journeys, set_by)
        for one, value in zip(
            (factors.winding, factors.paces[0][1], factors.door), values, strict=True
        )
    )
    return replace(factors, winding=winding, paces=((0.0, kmh),), door=door)


def _set(one: Sourced[float], value: float, journeys: int, set_by: str) -> Sourced[float]:
    source = f"Fitted to {journeys} journeys"
    return Sourced(round(value, 3), one.unit, source, Confidence.D, set_by)


def _straight(one: Journey) -> float:
    return float(straight_metres([one.start, one.end])[0, 1])


def _check(journeys: Sequence[Journey], straight: np.ndarray) -> None:
    if len(journeys) < FEWEST:
        refuse(
            "fit-too-few",
            f"{len(journeys)} journeys are too few to go by.",
            f"Give at least {FEWEST}.",
        )
    for at, (one, direct) in enumerate(zip(journeys, straight, strict=True), start=1):
        if not (
            direct > 0 and 0 < one.minutes < math.inf and direct * 0.99 <= one.metres < math.inf
        ):
            refuse(
                "fit-journey",
                f"Journey {at} is {direct:.0f} metres in a straight line, and by road"
                f" {one.metres:g} metres in {one.minutes:g} minutes.",
                "Give two different places, the metres by road, not fewer than in a straight line,"
                " and more than 0 minutes.",
            )


def _line(metres: np.ndarray, minutes: np.ndarray) -> tuple[float, float]:
    """Minutes a metre, and minutes at the door: never fewer than none."""
    design = np.column_stack([metres, np.ones(len(metres))])
    pace, door = np.linalg.lstsq(design, minutes, rcond=None)[0]
    if door < 0:
        return float(metres @ minutes / (metres @ metres)), 0.0
    return float(pace), float(door)
