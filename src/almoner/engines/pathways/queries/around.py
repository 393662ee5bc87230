"""What a condition may ask beside the case: the person, and the instruments that are complete."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from almoner.engines.instruments.models import Completion
from almoner.engines.instruments.queries.people import facts_of
from almoner.engines.pathways.definition.shapes import Transition
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.queries.partners import about_case, counting, of_its_person
from almoner.engines.pathways.rules.moves import Around, Completions
from almoner.engines.pathways.store import definition_of
from almoner.kernel.london import to_london
from almoner.platform.definitions.queries import some_current
from almoner.registers.people.models import Person


def around(case: Case, at: datetime, move: str = "") -> Around:
    """Asks the database only for what the conditions of the moves name.

    `move`: the one that is to be made; by default all from where the case is.
    """
    definition = definition_of(case.version_id)
    asked = definition.transitions.get(move)
    moves = [asked] if asked else definition.from_state(case.state)
    person = person_asked(case.person_id, at) if definition.asks_person(moves) else {}
    complete = completions_of(case) if definition.asks_instruments(moves) else {}
    return Around(at, person, complete, _missing_forms(case, moves, complete))


def _missing_forms(
    case: Case, moves: Iterable[Transition], complete: Completions
) -> Mapping[str, str]:
    """What the forms that the moves ask for, and that are not complete, are called."""
    needed = {code for move in moves for code in move.requires.instruments}
    if not (left := needed - set(complete)):
        return {}
    found = some_current("instruments", left, case.organisation_id)
    return {code: one.title for code, (_, one) in found.items()}


def person_asked(person_id: int | None, at: datetime) -> dict[str, Any]:
    """What the register knows of a person, in the names that instruments use as well. What it
    does not know is not there, so a condition that asks for it does not hold."""
    found = Person.objects.filter(pk=person_id).first() if person_id else None
    if found is None:
        return {"age_known": False}
    told = facts_of(found, to_london(at).date())
    told["interpreter_needed"] = found.interpreter_needed
    told["died"] = found.died_on is not None
    return told


def completions_of(case: Case) -> Mapping[str, Mapping[str, Any]]:
    """Instrument code to the newest complete answer about this case that counts: about nobody but
    its person, and signed by an organisation while it worked on the case."""
    rows = Completion.objects.filter(
        of_its_person(case), about=about_case(case.pk), status=Completion.Status.COMPLETE
    ).order_by("completed_at", "pk")
    return {
        one.instrument: {"id": one.pk, "scores": one.scores, "bands": one.bands}
        for one in counting(case, list(rows))
    }
