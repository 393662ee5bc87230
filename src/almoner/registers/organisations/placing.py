"""Putting an address on the map with the offline postcode data."""

import re
from typing import Any

from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.geography.placing import place

_NOWHERE: dict[str, Any] = {
    "postcode": "",
    "latitude": None,
    "longitude": None,
    "local_authority": "",
    "neighbourhood": "",
}


def placed(postcode: str) -> dict[str, Any]:
    """The fields of `Placed` for a postcode; all empty for none.

    Refused, with what to do, when the postcode is malformed or not known.
    """
    if not postcode.strip():
        return dict(_NOWHERE)
    found = place(postcode)
    return {
        "postcode": found.postcode,
        "latitude": found.latitude,
        "longitude": found.longitude,
        "local_authority": found.local_authority,
        "neighbourhood": found.neighbourhood,
    }


def neighbourhoods_of(postcodes: str) -> list[str]:
    """The neighbourhood cells in which these postcodes lie: commas or lines between them.

    Refused with every postcode that cannot be placed, so that all are mended at once.
    """
    refusals: list[Refusal] = []
    cells: set[str] = set()
    for text in filter(None, (one.strip() for one in re.split(r"[,;\n]", postcodes))):
        try:
            cells.add(place(text).neighbourhood)
        except Refused as refused:
            refusals += [
                Refusal("locality-postcode", f"{text[:12]}: {one.reason}", one.mend, one.who)
                for one in refused.refusals
            ]
    if refusals:
        raise Refused(*refusals)
    return sorted(cells)
