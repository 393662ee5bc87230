"""Travel times from whatever a place has: a table in a file, or a map for the road engine."""

from pathlib import Path

from almoner.services.rounds.travelling.fromfile import read_file
from almoner.services.rounds.travelling.roads import MAP, is_configuration, open_roads
from almoner.services.rounds.travelling.straight import StraightLine
from almoner.services.rounds.travelling.ways import TravelTimes


def open_ways(path: Path) -> TravelTimes:
    """A map extract (.tar) or a configuration of Valhalla (.json) opens the road engine, and
    buses are answered by the straight line; any other file is a table.

    Refused with the reason when it cannot be read.
    """
    if path.suffix == MAP or is_configuration(path):
        return open_roads(path, beside=StraightLine())
    return read_file(path)
