"""Putting an address on the map with the offline postcode data."""

from typing import Any

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
