"""What a condition may ask beside the case: the person, and the instruments that are complete."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from almoner.engines.pathways.models import Case
from almoner.engines.pathways.rules.moves import Around
from almoner.kernel.london import to_london
from almoner.registers.people.models import Person

LEARNING_DISABILITY = "learning disability"


def around(case: Case, at: datetime) -> Around:
    return Around(at, person_asked(case.person_id, at), completions_of(case.pk))


def person_asked(person_id: int | None, at: datetime) -> dict[str, Any]:
    """What the register knows of a person, in the names that conditions use."""
    found = Person.objects.filter(pk=person_id).first() if person_id else None
    if found is None:
        return {"age_known": False, "conditions": [], "died": False, "learning_disability": False}
    return asked_of_person(found, at)


def asked_of_person(person: Person, at: datetime) -> dict[str, Any]:
    conditions = [str(one).lower() for one in person.conditions]
    told: dict[str, Any] = {
        "age_known": person.born_on is not None,
        "conditions": conditions,
        "learning_disability": any(LEARNING_DISABILITY in one for one in conditions),
        "interpreter_needed": person.interpreter_needed,
        "died": person.died_on is not None,
        "pregnant": any("pregnan" in one for one in conditions),
        "setting": "",
    }
    if person.born_on is not None:
        today = to_london(at).date()
        before = (today.month, today.day) < (person.born_on.month, person.born_on.day)
        told["age"] = today.year - person.born_on.year - before
    return told


def completions_of(case_id: int) -> Mapping[str, Mapping[str, Any]]:
    """Instrument code to the newest complete answer about this case."""
    return {}
