"""Where somebody lives or starts, in degrees."""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from almoner.kernel.refusals import refuse
from almoner.services.rounds.problem.travel import Travel


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees north and east, WGS 84. `key`: what a table of travel times calls the place."""

    latitude: float
    longitude: float
    key: str = ""

    def __post_init__(self) -> None:
        for name, value, most in (
            ("latitude", self.latitude, 90),
            ("longitude", self.longitude, 180),
        ):
            if not (math.isfinite(value) and abs(value) <= most):
                refuse(
                    "point-off-the-earth",
                    f"A {name} of {value:g} degrees is not on the earth.",
                    f"Give degrees from -{most} to {most}, latitude first.",
                )


Ways = Callable[[Sequence[Point], Collection[str], Sequence[float] | None], Travel]
"""Makes travel times for points, by ways of travelling and parts of the day (None: its own)."""
