"""Travel times from a file that somebody else made: a table of pairs (CSV) or of squares (JSON)."""

import csv
import json
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np

from almoner.kernel.refusals import refuse
from almoner.services.rounds.problem.dayplaces import read_tables
from almoner.services.rounds.problem.fields import Fields
from almoner.services.rounds.problem.places import Point
from almoner.services.rounds.problem.travel import CAR, Travel
from almoner.services.rounds.travelling.ways import check_modes, check_parts, shares

NEEDED = ("from", "to", "minutes")
ALLOWED = (*NEEDED, "mode", "part", "metres")


@dataclass(frozen=True, slots=True, eq=False)
class FromFile:
    """Minutes by the keys of places. A pair that the file does not have is NaN until asked for."""

    name: str
    places: Mapping[str, int]
    minutes: Mapping[str, np.ndarray]
    parts: tuple[float, ...]
    lengths: Mapping[str, np.ndarray]

    def travel(
        self,
        points: Sequence[Point],
        modes: Collection[str],
        parts: Sequence[float] | None = None,
    ) -> Travel:
        check_modes(modes, self.minutes, self.name)
        wanted = self.parts if parts is None else tuple(parts)
        check_parts(wanted)
        at, by = self._rows(points), shares(self.parts, wanted)
        found = {}
        for mode in modes:
            tables = self.minutes[mode][np.ix_(range(len(self.parts)), at, at)]
            self._check_known(tables.sum(axis=0), points, f"minutes by {mode}")
            found[mode] = np.tensordot(by, tables, axes=1)
        return Travel(found, wanted)

    def metres(self, points: Sequence[Point], mode: str) -> np.ndarray:
        check_modes([mode], self.lengths, f"{self.name}, which has metres for some modes only,")
        at = self._rows(points)
        found = self.lengths[mode][np.ix_(at, at)]
        self._check_known(found, points, f"metres by {mode}")
        return found

    def origin(self) -> list[str]:
        return [f"The file {self.name}: {len(self.places)} places."]

    def _rows(self, points: Sequence[Point]) -> list[int]:
        for point in points:
            if point.key not in self.places:
                refuse(
                    "travel-no-place",
                    f"{self.name} has no place {point.key!r}.",
                    "Add its rows, or use another source of travel times.",
                )
        return [self.places[point.key] for point in points]

    def _check_known(self, table: np.ndarray, points: Sequence[Point], what: str) -> None:
        missing = np.argwhere(np.isnan(table))
        if len(missing):
            start, end = (points[at].key for at in missing[0])
            refuse(
                "travel-no-pair",
                f"{self.name} has no {what} from {start} to {end}.",
                f"Add the pair. {len(missing)} of {table.size} are missing.",
            )


def read_file(path: Path) -> FromFile:
    """Travel times in a .csv or .json file. Raises Refused with the line or field that is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not text in UTF-8"
        refuse("travel-file", f"{path.name} cannot be read: {why}.", "Check its path.")
    return read_json(text, path.name) if path.suffix == ".json" else read_csv(text, path.name)


def read_json(text: str, name: str) -> FromFile:
    """`places` (keys), `minutes` (a square for each mode, or with `parts` a list), `metres`."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        refuse("travel-file", f"{name} is not JSON: {error}.", "Check that it is whole.")
    file = Fields.of(data, "the file of travel times")
    file.only("places", "parts", "minutes", "metres")
    keys = file.texts("places")
    travel = read_tables(file, len(keys))
    lengths = _lengths(file, len(keys)) if "metres" in file.values else {}
    return FromFile(name, _numbered(keys, name), travel.minutes, travel.parts, lengths)


def _lengths(file: Fields, places: int) -> dict[str, np.ndarray]:
    metres = read_tables(Fields("the metres", {"minutes": file.values["metres"]}), places)
    return {mode: table[0] for mode, table in metres.minutes.items()}


def _numbered(keys: Sequence[str], name: str) -> dict[str, int]:
    for at, key in enumerate(keys):
        if key in keys[:at]:
            refuse("key-twice", f"{name} has the place {key} twice: each needs its own row.")
    return {key: at for at, key in enumerate(keys)}


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of a CSV file."""

    line: int
    mode: str
    part: float
    start: str
    end: str
    minutes: float
    metres: float


def read_csv(text: str, name: str) -> FromFile:
    """One pair a line: from, to, minutes; and if there is more than one, mode, part, metres.

    `part` is the minute after midnight at which that part of the day begins.
    """
    pairs = list(_pairs(text, name))
    keys = dict.fromkeys(key for pair in pairs for key in (pair.start, pair.end))
    places = {key: at for at, key in enumerate(keys)}
    parts = tuple(sorted({pair.part for pair in pairs}))
    if not parts:
        refuse("travel-file", f"{name} has no lines after its heading.", "Give a line a pair.")
    check_parts(parts)
    modes = dict.fromkeys(pair.mode for pair in pairs)
    shape = (len(parts), len(keys), len(keys))
    minutes = {mode: _nothing(shape) for mode in modes}
    metres = {mode: _nothing(shape[1:]) for mode in modes if _says_metres(pairs, mode)}
    lines: dict[tuple[str, float, str, str], int] = {}
    for pair in pairs:
        _check_once(pair, lines, name)
        at = parts.index(pair.part), places[pair.start], places[pair.end]
        minutes[pair.mode][at] = pair.minutes
        if pair.mode in metres:
            metres[pair.mode][at[1:]] = pair.metres
    return FromFile(name, places, minutes, parts, metres)


def _nothing(shape: tuple[int, ...]) -> np.ndarray:
    """Nothing known yet, but that one is where one is."""
    table = np.full(shape, np.nan)
    here = np.arange(shape[-1])
    table[..., here, here] = 0.0
    return table


def _says_metres(pairs: Sequence[Pair], mode: str) -> bool:
    return any(not math.isnan(pair.metres) for pair in pairs if pair.mode == mode)


def _check_once(pair: Pair, lines: dict[tuple[str, float, str, str], int], name: str) -> None:
    key = (pair.mode, pair.part, pair.start, pair.end)
    if key in lines:
        refuse(
            "pair-twice",
            f"{name}, line {pair.line}: from {pair.start} to {pair.end} by {pair.mode} is already"
            f" in line {lines[key]}.",
            "Take one away.",
        )
    lines[key] = pair.line


def _pairs(text: str, name: str) -> Iterator[Pair]:
    rows = csv.DictReader(StringIO(text), strict=True)
    heading = rows.fieldnames or []
    if not set(NEEDED) <= set(heading) <= set(ALLOWED):
        refuse(
            "travel-heading",
            f"{name} has the columns {', '.join(heading) or 'none'}.",
            f"Give {', '.join(NEEDED)}; mode, part and metres if needed; no others.",
        )
    try:
        for row in rows:
            yield _pair(row, rows.line_num, name)
    except csv.Error as error:
        refuse("travel-file", f"{name}, line {rows.reader.line_num}: {error}.", "Check the quotes.")


def _pair(row: dict[str, Any], line: int, name: str) -> Pair:
    where = f"{name}, line {line}"
    if None in row or None in row.values():
        refuse(
            "travel-line", f"{where} has not as many values as the heading.", "Check its commas."
        )
    start, end = row["from"].strip(), row["to"].strip()
    if not (start and end):
        refuse("travel-line", f"{where} does not say from where to where.", "Give both keys.")
    return Pair(
        line,
        row.get("mode", CAR).strip() or CAR,
        _number(row.get("part", "0"), "part", where),
        start,
        end,
        _number(row["minutes"], "minutes", where),
        _number(row["metres"], "metres", where) if row.get("metres", "").strip() else math.nan,
    )


def _number(text: str, column: str, where: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 <= found < math.inf:
        refuse("travel-line", f"{where}: {column} is {text!r}.", "Give a number, 0 or more.")
    return found
