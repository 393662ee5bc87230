"""Places and travel times in a file of a day: by a table of minutes, or by degrees."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.services.rounds.problem.fields import Fields
from almoner.services.rounds.problem.places import Point, Ways
from almoner.services.rounds.problem.travel import Travel

ALL_DAY = (0.0,)


def read_places(
    file: Fields, modes: Collection[str], ways: Ways | None
) -> tuple[list[str], Travel]:
    """The keys of the places in their order, and the minutes between them."""
    travel = file.object_or_none("travel") or Fields("travel", {})
    travel.only("parts", "minutes")
    if "minutes" in travel.values:
        keys = [_key(one, at) for at, one in enumerate(file.items("places"))]
        _check_keys(keys)
        return keys, read_tables(travel, len(keys))
    rows = file.objects("places")
    for row in rows:
        row.only("key", "latitude", "longitude")
    keys = [row.text("key") for row in rows]
    _check_keys(keys)
    points = [_point(row) for row in rows]
    if ways is None:
        refuse(
            "no-travel-times",
            "The day gives its places by degrees, and there is nothing to work out travel with.",
            "Give travel.minutes.",
        )
    return keys, ways(points, modes, _parts(travel) if "parts" in travel.values else None)


def _key(one: Any, at: int) -> str:
    """A place is its key alone, or an object with a key."""
    return Fields(f"places[{at}]", one if isinstance(one, dict) else {"key": one}).text("key")


def _check_keys(keys: Sequence[str]) -> None:
    for key, times in Counter(keys).items():
        if times > 1:
            refuse("key-twice", f"Two places have the key {key}: each needs its own.")


def _point(row: Fields) -> Point:
    try:
        return Point(row.number("latitude"), row.number("longitude"), row.text("key"))
    except Refused as refused:
        raise Refused(*(_at(one, row.where) for one in refused.refusals)) from None


def _at(refusal: Refusal, where: str) -> Refusal:
    if refusal.reason.startswith(where):
        return refusal
    return Refusal(refusal.code, f"{where}: {refusal.reason}", refusal.mend)


def _parts(travel: Fields) -> tuple[float, ...]:
    if "parts" not in travel.values:
        return ALL_DAY
    return tuple(travel.numbers_in(travel.items("parts"), "parts"))


def read_tables(travel: Fields, places: int) -> Travel:
    """The travel times of an object with `minutes`, and perhaps `parts`.

    `minutes.car` is a square of rows; with `parts`, a list of squares, one for each part.
    """
    parts, minutes = _parts(travel), travel.object("minutes")
    tables = {}
    for mode in minutes.values:
        squares = minutes.items(mode) if "parts" in travel.values else [minutes.items(mode)]
        if len(squares) != len(parts):
            refuse(
                "travel-shape",
                f"{minutes.where}.{mode} has {len(squares)} squares, and there are {len(parts)}"
                " parts of the day.",
                "Give a square of minutes for each part.",
            )
        where = f"{minutes.where}.{mode}"
        found = [_square(one, minutes, mode, where, places) for one in squares]
        tables[mode] = np.array(found, dtype=np.float64).reshape(len(parts), places, places)
    return Travel(tables, parts)


def _square(rows: Any, minutes: Fields, mode: str, where: str, places: int) -> list[list[float]]:
    found = [list(minutes.numbers_in(row, mode)) for row in rows] if isinstance(rows, list) else []
    if len(found) != places or any(len(row) != places for row in found):
        refuse(
            "travel-shape",
            f"{where} is not {places} by {places}.",
            "Give a row and a column for each place, in the order of the places.",
        )
    return found
