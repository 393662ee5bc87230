"""The questionnaires that HL7 publishes with its specification of structured forms. They come with
a pinned package of development; nothing of them stands in this repository."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]
PACKAGE = Path(__file__).resolve().parents[3] / "node_modules" / "hl7.fhir.uv.sdc"
_KINDS = ("Questionnaire", "QuestionnaireResponse")
_LONG = ("questionnaire-sdc-profile-example-", "questionnaire-sdc-", "questionnaireresponse-sdc-")


def _within(resource: Json) -> Iterator[Json]:
    yield resource
    yield from resource.get("contained", [])
    for entry in resource.get("entry", []):
        yield entry["resource"]


def _name(resource: Json) -> str:
    name = resource.get("id") or resource["url"].rpartition("/")[2]
    for prefix in _LONG:
        name = name.removeprefix(prefix)
    return name


@cache
def _everything() -> dict[str, dict[str, Json]]:
    found: dict[str, dict[str, Json]] = {kind: {} for kind in _KINDS}
    for path in sorted(PACKAGE.rglob("*.json")):
        if path.name.startswith((*_KINDS, "Bundle")):
            for one in _within(json.loads(path.read_text(encoding="utf-8"))):
                kind = one["resourceType"]
                if kind in found:
                    assert _name(one) not in found[kind], _name(one)
                    found[kind][_name(one)] = one
    return found


def questionnaires() -> dict[str, Json]:
    return _everything()["Questionnaire"]


def responses() -> dict[str, Json]:
    return _everything()["QuestionnaireResponse"]


def items_of(resource: Json) -> Iterator[Json]:
    """Every item, groups before what they hold."""
    for item in resource.get("item", []):
        yield item
        yield from items_of(item)


def extensions_of(element: Any) -> Iterator[str]:
    """The address of every extension of an item, a choice or the whole, but not of what items or
    contained resources hold, and not the parts of an extension."""
    if isinstance(element, list):
        for one in element:
            yield from extensions_of(one)
    elif isinstance(element, dict):
        for one in [*element.get("extension", []), *element.get("modifierExtension", [])]:
            yield one["url"]
        for key, value in element.items():
            if key not in ("item", "contained", "extension", "modifierExtension", "text"):
                yield from extensions_of(value)
