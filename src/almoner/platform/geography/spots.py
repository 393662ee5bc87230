"""Where somebody is, roughly: from a postcode, or from its first half when that is all they say."""

import re
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

import h3

from almoner.kernel.refusals import Refused, refuse
from almoner.platform.geography.placing import directory, place
from almoner.platform.geography.postcodes import compact

AREA_RESOLUTION = 6
"""H3 resolution of areas that services cover: cells of about 36 km²."""
_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?")


@dataclass(frozen=True, slots=True)
class Spot:
    """`outward`: first half of the postcode. `exact`: False when it is the middle of that area.

    Degrees on WGS 84.
    """

    outward: str
    latitude: float
    longitude: float
    exact: bool

    @property
    def area(self) -> str:
        """The H3 cell of `AREA_RESOLUTION` it lies in."""
        return h3.latlng_to_cell(self.latitude, self.longitude, AREA_RESOLUTION)


def spot(text: str) -> Spot:
    """A full postcode, or only its first half. Refused, with what to do, if it is neither."""
    packed = compact(text)
    if _OUTWARD.fullmatch(packed):
        return middle(packed)
    try:
        found = place(text)
    except Refused as refused:
        if len(packed) > len("CV11"):
            raise
        refuse("outward-malformed", refused.refusals[0].reason, _EITHER)
    return Spot(found.postcode.split()[0], found.latitude, found.longitude, True)


_EITHER = "Enter a postcode, like CV1 2WT, or its first half, like CV1."


@lru_cache(maxsize=256)
def middle(outward: str) -> Spot:
    """The middle of an outward half: the median of its postcodes. Refused when it is not known."""
    rows = list(directory().outward(outward))
    if not rows:
        refuse("outward-unknown", "We do not know this first half of a postcode.", _EITHER)
    return Spot(
        outward,
        median(row.latitude for row in rows),
        median(row.longitude for row in rows),
        False,
    )


@lru_cache(maxsize=256)
def areas_of(outward: str) -> tuple[str, ...]:
    """The H3 cells of `AREA_RESOLUTION` with postcodes of an outward half, in order. Refused when
    it is not known."""
    if not _OUTWARD.fullmatch(outward):
        refuse("outward-malformed", "This is not the first half of a postcode.", "Write it: CV1.")
    middle(outward)
    rows = directory().outward(outward)
    cells = {h3.latlng_to_cell(row.latitude, row.longitude, AREA_RESOLUTION) for row in rows}
    return tuple(sorted(cells))


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """As the crow flies between two points (latitude, longitude in degrees)."""
    return float(h3.great_circle_distance(a, b, unit="km"))
