"""Where a postcode is, without asking any service on a network.

Data: ONS Postcode Directory (Open Government Licence v3.0). A place is the postcode's own grid
reference, usually the building nearest its middle; degrees are within about five metres of it.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from math import hypot

import h3

from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.geography import build
from almoner.platform.geography.postcodes import misreadings, normalise, nowhere, unknown
from almoner.platform.geography.store import Directory, Row

NEIGHBOURHOOD_RESOLUTION = 8
"""H3 resolution: cells of about 0.7 km², some 900 m across."""

_MOST_SUGGESTIONS = 3
_MAYBE_MISTYPED = {"postcode-malformed", "postcode-unknown"}


@dataclass(frozen=True, slots=True)
class Place:
    """A placed postcode.

    `easting`, `northing`: metres, British National Grid (EPSG:27700), for Northern Ireland too.
    `latitude`, `longitude`: degrees, WGS 84. `local_authority`: ONS code of the lowest tier.
    `neighbourhood`: H3 cell. `terminated`: None, because the data does not say.
    """

    postcode: str
    easting: int
    northing: int
    latitude: float
    longitude: float
    local_authority: str
    neighbourhood: str
    terminated: bool | None = None


def place(postcode: str) -> Place:
    """Where a postcode is. Refused, with what to do, if it is malformed, unknown or elsewhere."""
    found = _found(postcode)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


def place_many(postcodes: Iterable[str]) -> list[Place | Refusal]:
    """Each postcode's place or the refusal that `place` would raise, in the order given."""
    return [_found(postcode) for postcode in postcodes]


def places_in(local_authorities: Collection[str]) -> Iterator[Place]:
    """Every placed postcode of these authorities (ONS codes), in order of postcode.

    The data keeps withdrawn postcodes, so some may no longer be in use.
    """
    return map(_place_of, directory().within(local_authorities))


def metres_between(a: Place, b: Place) -> float:
    """Metres in a straight line on the National Grid; within 0.1% of the ground in Great Britain.

    Roads are longer: this is for nearness, never for pay.
    """
    return hypot(a.easting - b.easting, a.northing - b.northing)


@cache
def directory() -> Directory:
    """The postcode directory, opened once in a process."""
    return build.ready()


def _found(postcode: str) -> Place | Refusal:
    try:
        spaced = normalise(postcode)
    except Refused as refused:
        return _with_suggestions(refused.refusals[0], postcode)
    index = directory().find(spaced)
    if index is None:
        return _with_suggestions(unknown(), spaced)
    row = directory().row(spaced, index)
    return _place_of(row) if row else nowhere()


def _place_of(row: Row) -> Place:
    return Place(
        row.postcode,
        row.easting,
        row.northing,
        row.latitude,
        row.longitude,
        row.authority,
        h3.latlng_to_cell(row.latitude, row.longitude, NEIGHBOURHOOD_RESOLUTION),
    )


def _with_suggestions(refusal: Refusal, postcode: str) -> Refusal:
    known = (text for text in misreadings(postcode) if directory().find(text) is not None)
    likely = list(islice(known, _MOST_SUGGESTIONS))
    if refusal.code not in _MAYBE_MISTYPED or not likely:
        return refusal
    question = f"Did you mean {' or '.join(likely)}?"
    return Refusal(refusal.code, refusal.reason, f"{question} {refusal.mend}", refusal.who)
