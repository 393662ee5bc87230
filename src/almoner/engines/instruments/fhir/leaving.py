"""Items that nobody is asked: worked out, hidden, or filled in by a computer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from almoner.engines.instruments.fhir.extensions import extension, extensions
from almoner.engines.instruments.fhir.vocabulary import CALCULATED, HIDDEN, USAGE_MODE

Resource = Mapping[str, Any]
_ONLY_READ = frozenset({"display", "display-non-empty"})


def why_not_asked(item: Resource) -> str:
    """In words; empty for an item that is asked."""
    for url in CALCULATED:
        for one in extensions(item, url):
            rule = one.get("expression") if isinstance(one, Mapping) else ""
            return f"it is worked out and not asked; add a score for it. Its rule: {rule or one}"
    if extension(item, HIDDEN):
        return "it is hidden from whoever answers"
    if extension(item, USAGE_MODE) in _ONLY_READ:
        return "it is shown only to those who read the answers"
    if item.get("readOnly") and item.get("type") not in ("group", "display"):
        return "it may not be answered (readOnly)"
    return ""


def links_of(item: Resource) -> Iterator[str]:
    """Its own link and the link of everything under it."""
    yield str(item.get("linkId", ""))
    for child in item.get("item") or []:
        yield from links_of(child)
