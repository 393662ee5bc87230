"""The person an instrument is about, and what the record says that validity asks."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from almoner.platform.access.viewer import Viewer
from almoner.registers.people.access import NEEDS_NAMING, person_for
from almoner.registers.people.models import Person

_LEARNING = "learning-disability"
_named: list[Callable[[Viewer], Collection[int]]] = []


def offer_people(name: Callable[[Viewer], Collection[int]]) -> None:
    """A service says whom a care worker cares for (ids of people); the register does not know."""
    if name not in _named:
        _named.append(name)


def person_to_assess(viewer: Viewer, person_id: int, today: date) -> Person:
    """Unseen when this viewer may not see them."""
    only = None
    if viewer.role in NEEDS_NAMING:
        only = {one for name in _named for one in name(viewer)}
    return person_for(viewer, person_id, today, restrict_to=only)


def facts_of(person: Person, today: date) -> dict[str, Any]:
    """What the record says for the guards of an instrument. What it does not say is left out:
    an empty list of conditions does not mean that there are none."""
    facts: dict[str, Any] = {"age_known": person.born_on is not None}
    if person.born_on is not None:
        facts["age"] = age_on(person.born_on, today)
    codes = [_code(one) for one in person.conditions]
    if codes:
        facts["conditions"] = codes
        facts["learning_disability"] = _LEARNING in codes
    return facts


def age_on(born_on: date, today: date) -> int:
    """Whole years."""
    had_birthday = (today.month, today.day) >= (born_on.month, born_on.day)
    return today.year - born_on.year - (not had_birthday)


def _code(condition: Any) -> str:
    said = (
        condition.get("code") or condition.get("title", "")
        if isinstance(condition, dict)
        else condition
    )
    return str(said).strip().lower().replace(" ", "-")
