"""Minutes between places on the map, by way of travelling, in whole minutes. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from almoner.services.rounds.problem.places import Point
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.travelling.straight import StraightLine
from almoner.services.rounds.travelling.ways import TravelTimes, pounds_a_minute


@dataclass(frozen=True, slots=True)
class Roads:
    """Travel times of a day, rounded up: people are told times in whole minutes."""

    travel: Travel
    points: tuple[Point, ...]
    source: TravelTimes

    def mileage(self, mode: str, pounds_a_mile: float) -> float:
        """Pounds for a minute of travel."""
        if not pounds_a_mile:
            return 0.0
        minutes = self.travel.minutes[mode].mean(axis=0)
        return pounds_a_minute(pounds_a_mile, self.source.metres(self.points, mode), minutes)


def roads_between(
    spots: Sequence[tuple[float, float]],
    modes: Collection[str],
    times: TravelTimes | None = None,
    names: Mapping[tuple[float, float], str] | None = None,
) -> Roads:
    """Between all of `spots` (latitude, longitude), by the parts of the day of the source. `names`:
    what a table of travel times calls them."""
    source, known = times or StraightLine(), names or {}
    points = tuple(Point(*spot, known.get(spot, "")) for spot in spots)
    found = source.travel(points, sorted(modes))
    minutes = {mode: np.ceil(table - 1e-6) for mode, table in found.minutes.items()}
    return Roads(Travel(minutes, found.parts), points, source)


def origin(times: TravelTimes | None = None) -> list[str]:
    """Where the travel times come from, in words for the screen."""
    return (times or StraightLine()).origin()
