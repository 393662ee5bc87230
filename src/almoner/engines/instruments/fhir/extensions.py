"""The extensions of FHIR that are understood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from almoner.engines.instruments.fhir.vocabulary import (
    ENTRY_FORMAT,
    EXCLUSIVE,
    HIDDEN,
    ITEM_CONTROL,
    ITEM_WEIGHT,
    MAX_OCCURS,
    MAX_VALUE,
    MIN_OCCURS,
    MIN_VALUE,
    ORDINAL,
    UNIT,
    UNIT_OPTION,
)

Resource = Mapping[str, Any]
KNOWN = frozenset(
    {
        *(MIN_VALUE, MAX_VALUE, ORDINAL, ITEM_WEIGHT, HIDDEN, UNIT, UNIT_OPTION),
        *(MIN_OCCURS, MAX_OCCURS, EXCLUSIVE, ENTRY_FORMAT, ITEM_CONTROL),
    }
)


def extensions(element: Resource, url: str) -> list[Any]:
    """The values of every extension with this address."""
    found = [one for one in element.get("extension") or [] if one.get("url") == url]
    return [next((v for k, v in one.items() if k.startswith("value")), None) for one in found]


def extension(element: Resource, url: str) -> Any:
    return next(iter(extensions(element, url)), None)


def unit_of(item: Resource) -> str | None:
    """The one unit, or None."""
    codings = extensions(item, UNIT) or extensions(item, UNIT_OPTION)
    if len(codings) != 1 or not isinstance(codings[0], Mapping):
        return None
    return codings[0].get("display") or codings[0].get("code")


def limits(item: Resource) -> list[Any] | None:
    low, high = extension(item, MIN_VALUE), extension(item, MAX_VALUE)
    numbers = [one for one in (low, high) if one is not None]
    if not numbers or not all(isinstance(one, int | float) for one in numbers):
        return None
    return [low, high]


def rows(item: Resource) -> list[int | None]:
    low, high = extension(item, MIN_OCCURS), extension(item, MAX_OCCURS)
    return [low or (1 if item.get("required") else 0), high]


def points(option: Resource) -> Any:
    coding = option.get("valueCoding") or {}
    for element in (option, coding):
        for url in (ORDINAL, ITEM_WEIGHT):
            if (found := extension(element, url)) is not None:
                return found
    return None


def exclusive(option: Resource) -> bool:
    return bool(extension(option, EXCLUSIVE))


def is_help(item: Resource) -> bool:
    control = extension(item, ITEM_CONTROL) or {}
    codes = {str(one.get("code")) for one in control.get("coding") or []}
    return item.get("type") == "display" and bool(codes & {"help", "flyover"})
