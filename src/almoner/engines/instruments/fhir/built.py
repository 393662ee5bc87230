"""Whether a Questionnaire is built as FHIR builds one, before anybody asks what it says. Pure.

A file may hold anything at all, and whoever chose it is told where it goes wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from math import isfinite
from typing import Any

from almoner.kernel.refusals import Refusal, Refused

DEEPEST = 60
_MOST_TOLD = 10
_READ = ("Questionnaire", "Bundle", "ValueSet", "CodeSystem")
_PASSED_OVER = ("meta", "identifier", "contact", "useContext", "jurisdiction")
_OBJECTS = (
    *("compose", "expansion", "resource", "valueCoding", "valueCodeableConcept"),
    *("valueExpression", "valueQuantity", "valueReference"),
    *("answerCoding", "answerQuantity", "answerReference"),
)
_LISTS = (
    *("item", "extension", "modifierExtension", "contained", "entry", "answerOption", "enableWhen"),
    *("include", "exclude", "concept", "contains", "property", "coding", "initial"),
)
_TEXTS = (
    *("linkId", "type", "question", "operator", "enableBehavior", "url", "system", "display"),
    *("prefix", "title", "name", "publisher", "id", "answerValueSet", "resourceType"),
    *("valueString", "valueCode", "valueUri", "valueDate", "valueDateTime", "valueTime"),
)
_FLAGS = ("required", "repeats", "readOnly", "valueBoolean", "answerBoolean", "abstract")


def _is_object(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) for one in value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return _is_whole(value) or (isinstance(value, float) and isfinite(value))


def _is_said(value: Any) -> bool:
    """What stands beside a plain value, or beside each of several."""
    return all(
        one is None or isinstance(one, Mapping)
        for one in (value if isinstance(value, list) else [value])
    )


Check = tuple[Callable[[Any], bool], str]
_CHECKS: Mapping[str, Check] = {
    **dict.fromkeys(_OBJECTS, (_is_object, "an object")),
    **dict.fromkeys(_LISTS, (_is_list, "a list of objects")),
    **dict.fromkeys(_TEXTS, (_is_text, "text")),
    **dict.fromkeys(_FLAGS, (_is_flag, "true or false")),
    **dict.fromkeys(("maxLength", "valueInteger", "answerInteger"), (_is_whole, "a whole number")),
    **dict.fromkeys(("valueDecimal", "answerDecimal"), (_is_number, "a number")),
    "code": (_is_text, "text"),
    "codes": (_is_list, "a list of objects"),
}


def check_built(resource: Any) -> None:
    """Refused with the path of every part that is not as it must be; at most ten."""
    faults = list(islice(_faults(resource, "", 0), _MOST_TOLD))
    if faults:
        mend = "Correct how the questionnaire is built."
        raise Refused(*(Refusal("questionnaire-fault", fault, mend) for fault in faults))


def _faults(part: Any, path: str, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        yield f"{path[:80]}… is more than {DEEPEST} levels deep."
    elif isinstance(part, Mapping) and part.get("resourceType", _READ[0]) in _READ:
        coded = "linkId" in part or "item" in part
        for key, value in part.items():
            name = "codes" if coded and key == "code" else str(key)
            yield from _of_key(name, value, f"{path}.{key}".lstrip("."), depth)
    elif isinstance(part, list):
        for n, one in enumerate(part):
            yield from _faults(one, f"{path}[{n}]", depth + 1)


def _of_key(key: str, value: Any, path: str, depth: int) -> Iterator[str]:
    if key in _PASSED_OVER:
        return
    said: Check = (_is_said, "an object, or a list of objects")
    fits, what = said if key.startswith("_") else _CHECKS.get(key, (None, ""))
    if fits is not None and not fits(value):
        yield f"{path} must be {what}."
    else:
        yield from _faults(value, path, depth + 1)
