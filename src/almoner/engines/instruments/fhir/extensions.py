"""The extensions of FHIR that are understood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from almoner.engines.instruments.fhir.vocabulary import (
    CALCULATED,
    ENTRY_FORMAT,
    EXCLUSIVE,
    HIDDEN,
    ITEM_CONTROL,
    ITEM_WEIGHT,
    MAX_OCCURS,
    MAX_VALUE,
    MIN_OCCURS,
    MIN_VALUE,
    OPEN_LABEL,
    ORDINAL,
    UNIT,
    UNIT_OPTION,
    USAGE_MODE,
)

Resource = Mapping[str, Any]
KNOWN = frozenset(
    {
        *(MIN_VALUE, MAX_VALUE, ORDINAL, ITEM_WEIGHT, HIDDEN, UNIT, UNIT_OPTION),
        *(MIN_OCCURS, MAX_OCCURS, EXCLUSIVE, ENTRY_FORMAT, ITEM_CONTROL),
        *(OPEN_LABEL, USAGE_MODE, *CALCULATED),
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
    """[low, high]; None without numbers."""
    low, high = extension(item, MIN_VALUE), extension(item, MAX_VALUE)
    found = [one if isinstance(one, int | float) else None for one in (low, high)]
    return found if found != [None, None] else None


def limits_said(item: Resource) -> int:
    return len(extensions(item, MIN_VALUE)) + len(extensions(item, MAX_VALUE))


def rows(item: Resource) -> list[int | None]:
    found = (extension(item, MIN_OCCURS), extension(item, MAX_OCCURS))
    low, high = (one if isinstance(one, int) else None for one in found)
    return [low or (1 if item.get("required") else 0), high]


def points(option: Resource) -> Any:
    coding = option.get("valueCoding") or {}
    for element in (option, coding):
        for url in (ORDINAL, ITEM_WEIGHT):
            if isinstance(found := extension(element, url), int | float):
                return found
    return None


def exclusive(option: Resource) -> bool:
    return bool(extension(option, EXCLUSIVE))


def controls(item: Resource) -> set[str]:
    """How the item is to be shown, in the codes of FHIR."""
    control = extension(item, ITEM_CONTROL)
    codings = control.get("coding") or [] if isinstance(control, Mapping) else []
    return {str(one.get("code")) for one in codings}


def is_help(item: Resource) -> bool:
    return item.get("type") == "display" and bool(controls(item) & {"help", "flyover"})


def is_unit(item: Resource) -> bool:
    return item.get("type") == "display" and "unit" in controls(item)
