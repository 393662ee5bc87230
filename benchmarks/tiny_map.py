"""A map of a few streets, written as OpenStreetMap's own files are (.osm.pbf), to try roads on.

Only what a reader needs of the format (wiki.openstreetmap.org/wiki/PBF_Format): plain nodes and
ways in one block.
"""

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from almoner.services.rounds.problem.places import Point

MIDDLE = (52.40, -1.50)
METRES = (111_300.0, 67_900.0)
"""In a degree of latitude and of longitude there."""

# Metres east and north. A block with one side that is one way east, a street beyond it, and a path
# that no street leads to.
CORNERS = {
    **{1: (0, 0), 2: (1_000, 0), 3: (1_000, 1_000), 4: (0, 1_000), 5: (2_000, 0)},
    **{6: (5_000, 5_000), 7: (5_300, 5_000)},
}
STREETS: tuple[tuple[tuple[int, ...], dict[str, str]], ...] = (
    ((1, 2), {"highway": "residential", "oneway": "yes"}),
    ((2, 3, 4, 1), {"highway": "residential"}),
    ((2, 5), {"highway": "residential"}),
    ((6, 7), {"highway": "footway"}),
)
HOMES = {"one": (100, 0), "two": (900, 0), "three": (500, 1_000)}
ISLAND = {"island": (5_100, 5_000)}


def spot(east: float, north: float) -> tuple[float, float]:
    """Latitude and longitude."""
    return MIDDLE[0] + north / METRES[0], MIDDLE[1] + east / METRES[1]


def points(homes: Mapping[str, tuple[float, float]]) -> list[Point]:
    return [Point(*spot(*at), key) for key, at in homes.items()]


def write(path: Path) -> None:
    features = (b"OsmSchema-V0.6",)
    header = b"".join(_text(4, one) for one in features)
    path.write_bytes(_blob(b"OSMHeader", header) + _blob(b"OSMData", _block()))


def _block() -> bytes:
    words = [
        b"",
        *sorted({w.encode() for _, tags in STREETS for pair in tags.items() for w in pair}),
    ]
    at = {word.decode(): number for number, word in enumerate(words)}
    nodes = b"".join(_text(1, _node(number, *spot(*found))) for number, found in CORNERS.items())
    ways = b"".join(
        _text(3, _way(number, corners, tags, at))
        for number, (corners, tags) in enumerate(STREETS, 1)
    )
    table = b"".join(_text(1, word) for word in words)
    return _text(1, table) + _text(2, nodes) + _text(2, ways)


def _node(number: int, latitude: float, longitude: float) -> bytes:
    """Degrees in hundreds of nano-degrees, which is how a block counts unless it says otherwise."""
    north, east = (round(degrees * 1e7) for degrees in (latitude, longitude))
    return _whole(1, _zigzag(number)) + _whole(8, _zigzag(north)) + _whole(9, _zigzag(east))


def _way(
    number: int, corners: Sequence[int], tags: Mapping[str, str], at: Mapping[str, int]
) -> bytes:
    steps = [one - before for before, one in zip((0, *corners), corners, strict=False)]
    return (
        _whole(1, number)
        + _text(2, _packed(at[key] for key in tags))
        + _text(3, _packed(at[value] for value in tags.values()))
        + _text(8, _packed(map(_zigzag, steps)))
    )


def _blob(kind: bytes, data: bytes) -> bytes:
    packed = _whole(2, len(data)) + _text(3, zlib.compress(data))
    header = _text(1, kind) + _whole(3, len(packed))
    return struct.pack(">I", len(header)) + header + packed


def _text(field: int, data: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def _whole(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _packed(values: Iterable[int]) -> bytes:
    return b"".join(map(_varint, values))


def _zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])
