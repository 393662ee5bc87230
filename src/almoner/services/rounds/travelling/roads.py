"""Travel times by road from a map: Valhalla, through the package pyvalhalla or its program.

The matrix action is used as its reference describes it (valhalla.github.io/valhalla/api/matrix):
locations in, seconds and kilometres out, row by row.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from shutil import which
from typing import Any, Protocol, cast

import numpy as np

from almoner.kernel.refusals import refuse
from almoner.services.rounds.problem.places import Point
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.travelling.program import NAME, Program
from almoner.services.rounds.travelling.ways import DAY, TravelTimes, check_modes, check_parts

COSTINGS = {"car": "auto", "bicycle": "bicycle", "foot": "pedestrian"}
"""Buses need timetables, which the matrix does not use."""

MAP = ".tar"
FARTHEST = 2_000
"""Metres to the nearest road. A place farther off is not on the map."""
PAIRS = 2_500
"""Pairs of one request: what Valhalla allows unless it is set otherwise."""


class Actor(Protocol):
    """What is used of Valhalla."""

    def matrix(self, request: dict[str, Any]) -> dict[str, Any]: ...


class RoadEngine:
    """Travel times on roads. `day`: a day whose usual traffic counts, where the map knows it.

    `beside`: who answers for ways of travelling that need more than roads (buses).
    """

    def __init__(
        self, actor: Actor, day: date | None = None, beside: TravelTimes | None = None
    ) -> None:
        self.actor, self.day, self.beside = actor, day, beside

    def travel(
        self,
        points: Sequence[Point],
        modes: Collection[str],
        parts: Sequence[float] | None = None,
    ) -> Travel:
        wanted = tuple(parts) if parts is not None else (0.0,)
        check_parts(wanted)
        own = [mode for mode in modes if mode in COSTINGS]
        others = [mode for mode in modes if mode not in COSTINGS]
        found = {mode: self._minutes(points, mode, wanted) for mode in own}
        if others and self.beside is not None:
            found |= self.beside.travel(points, others, wanted).minutes
        else:
            check_modes(others, COSTINGS, "The road engine")
        return Travel(found, wanted)

    def metres(self, points: Sequence[Point], mode: str) -> np.ndarray:
        if mode not in COSTINGS and self.beside is not None:
            return self.beside.metres(points, mode)
        check_modes([mode], COSTINGS, "The road engine")
        return self._table(points, mode, "distance", None) * 1000

    def origin(self) -> list[str]:
        beside = self.beside.origin() if self.beside else []
        return ["Roads of the map extract, by Valhalla.", *beside]

    def _minutes(self, points: Sequence[Point], mode: str, parts: Sequence[float]) -> np.ndarray:
        if self.day is None:
            alike = self._table(points, mode, "time", None) / 60
            return np.repeat(alike[None], len(parts), axis=0)
        middles = [(begins + ends) / 2 for begins, ends in pairwise([*parts, DAY])]
        leaving = [_leaving(self.day, middle) for middle in middles]
        return np.array([self._table(points, mode, "time", one) for one in leaving]) / 60

    def _table(
        self, points: Sequence[Point], mode: str, what: str, leaving: str | None
    ) -> np.ndarray:
        """Seconds (`time`) or kilometres (`distance`) between all points, by blocks."""
        table = np.zeros((len(points), len(points)))
        for rows, columns in _blocks(len(points)):
            request = _request([points[at] for at in rows], [points[at] for at in columns], mode)
            if leaving:
                request["date_time"] = {"type": 1, "value": leaving}
            for pair in self._pairs(request):
                start, end = rows[pair["from_index"]], columns[pair["to_index"]]
                table[start, end] = _known(pair.get(what), points[start], points[end], mode)
        np.fill_diagonal(table, 0.0)
        return table

    def _pairs(self, request: dict[str, Any]) -> list[dict[str, Any]]:
        try:
            found = self.actor.matrix(request)["sources_to_targets"]
        except (RuntimeError, KeyError) as error:
            refuse(
                "roads-no-answer",
                f"The road engine did not answer: {error}.",
                "Check that the map extract covers all places and is of this version of Valhalla.",
            )
        return [pair for row in found for pair in row]


def _known(value: float | None, start: Point, end: Point, mode: str) -> float:
    if value is None:
        refuse(
            "roads-no-way",
            f"There is no way by {mode} from {_name(start)} to {_name(end)} on the map.",
            "Check where they are, or use another source of travel times.",
        )
    return float(value)


def _name(point: Point) -> str:
    return point.key or "a place without a key"


def _request(sources: Sequence[Point], targets: Sequence[Point], mode: str) -> dict[str, Any]:
    return {
        "sources": [_location(point) for point in sources],
        "targets": [_location(point) for point in targets],
        "costing": COSTINGS[mode],
        "units": "kilometers",
        "verbose": True,
    }


def _location(point: Point) -> dict[str, float]:
    return {"lat": point.latitude, "lon": point.longitude, "search_cutoff": FARTHEST}


def _blocks(places: int) -> Iterator[tuple[range, range]]:
    """Rows and columns of requests, none of more pairs than allowed or more rows than columns.

    A departure at a given time is refused when there are more sources than targets.
    """
    wide = min(places, PAIRS)
    for left in range(0, places, wide):
        columns = range(left, min(left + wide, places))
        tall = max(1, min(len(columns), PAIRS // len(columns)))
        for top in range(0, places, tall):
            yield range(top, min(top + tall, places)), columns


def _leaving(day: date, minute: float) -> str:
    moment = datetime.combine(day, time()) + timedelta(minutes=minute)
    return moment.isoformat(timespec="minutes")


def is_configuration(path: Path) -> bool:
    """Whether a file configures Valhalla."""
    try:
        found = json.loads(path.read_text(encoding="utf-8")) if path.suffix == ".json" else None
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and "mjolnir" in found


def open_roads(
    extract: Path, day: date | None = None, beside: TravelTimes | None = None
) -> RoadEngine:
    """The road engine on a map extract made by valhalla_build_extract (a .tar of tiles), or as a
    configuration of Valhalla (.json) says.

    With a configuration the program valhalla_service does where the package is not installed.
    Refused, with how to get them, when neither is there, or the extract is missing.
    """
    if not extract.is_file():
        refuse(
            "roads-no-extract",
            f"There is no map extract {extract}.",
            "Make one with valhalla_build_extract, or use another source of travel times.",
        )
    return RoadEngine(_actor(extract), day, beside)


def _actor(extract: Path) -> Actor:
    try:
        valhalla = import_module("valhalla")
    except ImportError:
        return _program(extract)
    try:
        return cast(Actor, valhalla.Actor(_config(valhalla, extract)))
    except (RuntimeError, OSError, AttributeError) as error:
        refuse(
            "roads-no-extract",
            f"The map extract {extract} cannot be used: {error}.",
            "Make it anew with the version of Valhalla that is installed.",
        )


def _config(valhalla: Any, extract: Path) -> Any:
    if extract.suffix != MAP:
        return str(extract)
    return valhalla.get_config(tile_extract=str(extract), tile_dir=str(extract.parent))


def _program(config: Path) -> Actor:
    found = which(NAME)
    if found is None or not is_configuration(config):
        refuse(
            "roads-no-package",
            "The package pyvalhalla is not installed.",
            "Install it (Python 3.12 or newer: pip install pyvalhalla), or install Valhalla and"
            " give its configuration in place of the map, or use another source of travel times.",
        )
    return Program(Path(found), config)
