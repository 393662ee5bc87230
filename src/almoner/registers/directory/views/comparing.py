"""What new words would change, side by side with the old, for whoever approves them."""

from collections.abc import Iterator, Mapping
from typing import Any

from almoner.registers.directory.forms.listing import EntryForm
from almoner.registers.directory.models import Service
from almoner.registers.directory.rules.hours import hours_words
from almoner.registers.directory.vocabulary import (
    GENDERS,
    LANGUAGES,
    NEEDS,
    PER,
    activities,
    labels,
)

_OPEN = "When it is open"


def compared(service: Service, given: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(what, the old words, the new ones) for each value that a change gives."""
    for name, new in given.items():
        yield _label(name), _shown(name, getattr(service, name)), _shown(name, new)


def _label(name: str) -> str:
    field = EntryForm.base_fields.get(name)
    return str(field.label) if field is not None else _OPEN


def _shown(name: str, value: Any) -> str:
    if name == "opens":
        return hours_words(value) or "Not said"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(labels(value, _lists().get(name, {}))) or "None"
    if name == "price_per":
        return PER.get(value, "Not said")
    return "Not said" if value in (None, "") else str(value)


def _lists() -> dict[str, Mapping[str, str]]:
    return {
        "needs": NEEDS,
        "languages": LANGUAGES,
        "genders": GENDERS,
        "activities": activities(),
    }
