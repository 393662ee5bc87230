"""Whether a QuestionnaireResponse is built as one at all, before anybody asks what it says. Pure.

Software sends these over the network, so nothing about them is taken for granted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from almoner.kernel.refusals import Refusal, Refused

DEEPEST = 30
_WORDS = ("valueString", "valueUri", "valueDate", "valueDateTime", "valueTime")
_SHAPES = {
    **dict.fromkeys(_WORDS, "text"),
    "valueBoolean": "true or false",
    "valueInteger": "a whole number",
    "valueDecimal": "a number",
    "valueCoding": "a coding with a code",
    "valueQuantity": "a quantity with a value",
}


def check_shape(resource: Any) -> None:
    """Refused with every fault that is found, each with the path to it; at most ten."""
    faults = [fault for fault, _ in zip(_resource(resource), range(10), strict=False)]
    if faults:
        mend = "Correct how the response is built."
        raise Refused(*(Refusal("response-shape", words, mend) for words in faults))


def _resource(resource: Any) -> Iterator[str]:
    if not isinstance(resource, Mapping):
        yield "It is not a resource."
        return
    yield from _items(resource.get("item"), "item", 0)


def _items(items: Any, path: str, depth: int) -> Iterator[str]:
    if items is not None and depth > DEEPEST:
        yield f"{path[:60]} lies too deep."
        return
    for at, one in _objects(items, path):
        if isinstance(one, str):
            yield one
            continue
        if not isinstance(one.get("linkId"), str):
            yield f"{at}.linkId must be text."
        yield from _items(one.get("item"), f"{at}.item", depth + 1)
        for where, answer in _objects(one.get("answer"), f"{at}.answer"):
            if isinstance(answer, str):
                yield answer
                continue
            yield from _values(answer, where)
            yield from _items(answer.get("item"), f"{where}.item", depth + 1)


def _objects(found: Any, path: str) -> Iterator[tuple[str, Any]]:
    """(path, object), or (path, words) for what is no object."""
    if found is None:
        return
    if not isinstance(found, list):
        yield path, f"{path} must be a list."
        return
    for number, one in enumerate(found):
        at = f"{path}[{number}]"
        yield at, one if isinstance(one, Mapping) else f"{at} must be an object."


def _values(answer: Mapping[str, Any], path: str) -> Iterator[str]:
    for key, wanted in _SHAPES.items():
        if key in answer and not _fits(key, answer[key]):
            yield f"{path}.{key} must be {wanted}."


def _fits(key: str, value: Any) -> bool:
    if key == "valueBoolean":
        return isinstance(value, bool)
    if key == "valueInteger":
        return isinstance(value, int) and not isinstance(value, bool)
    if key == "valueDecimal":
        return _number(value)
    if key == "valueCoding":
        return isinstance(value, Mapping) and isinstance(value.get("code"), str)
    if key == "valueQuantity":
        return isinstance(value, Mapping) and _number(value.get("value"))
    return isinstance(value, str)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
