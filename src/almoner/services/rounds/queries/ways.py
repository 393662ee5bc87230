"""Where the travel times of this installation come from: its own file or map, if it has one."""

from functools import cache
from pathlib import Path

from django.conf import settings

from almoner.services.rounds.travelling.fromfile import FromFile
from almoner.services.rounds.travelling.opening import open_ways
from almoner.services.rounds.travelling.remembering import Remembering
from almoner.services.rounds.travelling.ways import TravelTimes


def house_ways() -> TravelTimes | None:
    """What ALMONER_TRAVEL_TIMES names; None, which is the straight line, without it. Opened once a
    process. Refused with the reason when it cannot be read."""
    return _opened(settings.TRAVEL_TIMES) if settings.TRAVEL_TIMES else None


def house_map() -> TravelTimes | None:
    """The same where it knows any place: a table knows only the postcodes in it."""
    found = house_ways()
    return None if found is None or isinstance(_source(found), FromFile) else found


@cache
def _opened(name: str) -> Remembering:
    return Remembering(open_ways(Path(name)))


def _source(found: TravelTimes) -> TravelTimes:
    return found.source if isinstance(found, Remembering) else found
