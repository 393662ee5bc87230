"""A page of search results as a searchset Bundle."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from almoner.surfaces.fhir.kinds import Shown

BASE = "/fhir/R4"


def searchset(
    request: HttpRequest, resources: Iterable[Shown], following: str | None
) -> dict[str, Any]:
    links = [{"relation": "self", "url": request.build_absolute_uri()}]
    if following is not None:
        query = request.GET.copy()
        query["_after"] = following
        url = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
        links.append({"relation": "next", "url": url})
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "link": links}
    entries = [_entry(request, one) for one in resources]
    return {**bundle, "entry": entries} if entries else bundle


def _entry(request: HttpRequest, resource: Shown) -> dict[str, Any]:
    place = f"{BASE}/{resource['resourceType']}/{resource['id']}"
    return {
        "fullUrl": request.build_absolute_uri(place),
        "resource": resource,
        "search": {"mode": "match"},
    }
