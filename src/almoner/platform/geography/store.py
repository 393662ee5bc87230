"""The postcode directory as one memory-mapped file that every process of a machine shares.

Layout, in the machine's own byte order: `MAGIC`, the length of the header (unsigned 32-bit),
the header (JSON, padded to eight bytes), then six columns of equal length, ordered by postcode.
"""

import json
import mmap
import struct
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

from almoner.platform.geography.postcodes import INWARD_LENGTH, inward_number, inward_text

MAGIC = b"ALMPCD01"
FORMAT = 1
NOWHERE = -1
DEGREE = 10_000_000
"""Latitude and longitude are kept as whole ten-millionths of a degree (about a centimetre)."""

COLUMNS: dict[str, Literal["i", "H"]] = {
    "easting": "i",
    "northing": "i",
    "latitude": "i",
    "longitude": "i",
    "inward": "H",
    "authority": "H",
}
_LENGTH = struct.Struct("=I")
_ALIGNMENT = 8


class Stale(Exception):
    """The file is missing, cut short, or made from another version of the data."""


@dataclass(frozen=True, slots=True)
class Row:
    """One postcode of the directory. Metres on the British National Grid, degrees on WGS 84."""

    postcode: str
    easting: int
    northing: int
    latitude: float
    longitude: float
    authority: str


class Directory:
    """A read-only view of the file. Safe to share between threads and forked processes."""

    def __init__(self, path: Path, version: str) -> None:
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (FileNotFoundError, ValueError) as problem:
            raise Stale(str(path)) from problem
        header, start = _header_of(self._map)
        _check(header, version)
        self.version: str = header["version"]
        self._count: int = header["count"]
        self._authorities: list[str] = header["authorities"]
        self._outcodes: dict[str, list[int]] = header["outcodes"]
        self._columns = _columns(self._map, start, self._count)

    def __len__(self) -> int:
        return self._count

    def find(self, postcode: str) -> int | None:
        """Where a spaced postcode stands in the directory, or None."""
        outward, _, inward = postcode.partition(" ")
        bounds = self._outcodes.get(outward)
        if bounds is None or len(inward) != INWARD_LENGTH:
            return None
        wanted, column = inward_number(inward), self._columns["inward"]
        index = bisect_left(column, wanted, *bounds)
        return index if index < bounds[1] and column[index] == wanted else None

    def row(self, postcode: str, index: int) -> Row | None:
        """The postcode at `index`, or None if the directory gives it no place."""
        columns = self._columns
        if columns["easting"][index] == NOWHERE:
            return None
        return Row(
            postcode,
            columns["easting"][index],
            columns["northing"][index],
            columns["latitude"][index] / DEGREE,
            columns["longitude"][index] / DEGREE,
            self._authorities[columns["authority"][index]],
        )

    def outward(self, outward: str) -> Iterator[Row]:
        """Every placed postcode with this outward half; none for a half that is not known."""
        for index in range(*self._outcodes.get(outward, (0, 0))):
            postcode = f"{outward} {inward_text(self._columns['inward'][index])}"
            if row := self.row(postcode, index):
                yield row

    def within(self, authorities: Iterable[str]) -> Iterator[Row]:
        """Every placed postcode of these local authorities, in order of postcode."""
        wanted = {i for i, code in enumerate(self._authorities) if code in set(authorities)}
        column = self._columns["authority"]
        for outward, (first, end) in sorted(self._outcodes.items()):
            for index in range(first, end):
                if column[index] in wanted:
                    postcode = f"{outward} {inward_text(self._columns['inward'][index])}"
                    if row := self.row(postcode, index):
                        yield row


def write(
    file: BinaryIO,
    version: str,
    columns: dict[str, Any],
    authorities: list[str],
    outcodes: dict[str, list[int]],
) -> None:
    """Write the whole file. `columns` holds an `array.array` for each of `COLUMNS`."""
    header = {
        "format": FORMAT,
        "byteorder": sys.byteorder,
        "version": version,
        "count": len(columns["inward"]),
        "authorities": authorities,
        "outcodes": outcodes,
    }
    text = json.dumps(header, separators=(",", ":")).encode()
    padding = -(len(MAGIC) + _LENGTH.size + len(text)) % _ALIGNMENT
    text += b" " * padding
    file.write(MAGIC + _LENGTH.pack(len(text)) + text)
    for name in COLUMNS:
        file.write(columns[name].tobytes())


def _header_of(data: mmap.mmap) -> tuple[dict[str, Any], int]:
    fixed = len(MAGIC) + _LENGTH.size
    if data[: len(MAGIC)] != MAGIC or len(data) < fixed:
        raise Stale("not a postcode directory")
    (length,) = _LENGTH.unpack(data[len(MAGIC) : fixed])
    try:
        return json.loads(data[fixed : fixed + length]), fixed + length
    except ValueError as problem:
        raise Stale("the header cannot be read") from problem


def _check(header: dict[str, Any], version: str) -> None:
    found = (header.get("format"), header.get("byteorder"), header.get("version"))
    if found != (FORMAT, sys.byteorder, version):
        raise Stale(f"made as {found}")


def _columns(data: mmap.mmap, start: int, count: int) -> dict[str, memoryview]:
    view, columns = memoryview(data), {}
    for name, code in COLUMNS.items():
        end = start + count * struct.calcsize(code)
        if end > len(view):
            raise Stale("the file is cut short")
        columns[name] = view[start:end].cast(code)
        start = end
    return columns
