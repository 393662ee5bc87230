"""What a case that follows takes along, and which carer it is about. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from almoner.engines.pathways.definition.shapes import Field, Opens, Pathway
from almoner.engines.pathways.rules.facts import check_facts
from almoner.kernel.refusals import Refusal, Refused
from almoner.kernel.wording import either

# number of the relationship → name, and the person id of their own record
Recorded = Mapping[int, tuple[str, int | None]]


def carried(
    one: Opens, facts: Mapping[str, Any], there: Pathway
) -> tuple[dict[str, Any], list[str]]:
    """(facts of the new case, fields there that a fact here no longer fits).

    A place may have changed the other pathway since this move was written.
    """
    wanted = {
        target: facts[source]
        for target, source in one.facts.items()
        if facts.get(source) not in (None, "", [])
    }
    left = [name for name, value in wanted.items() if check_facts(there, {name: value})]
    return {name: value for name, value in wanted.items() if name not in left}, left


def chosen_carer(field: Field, chosen: Any, recorded: Recorded) -> tuple[str, int]:
    """The (name, person id) of the carer chosen, or of the only one. Refused in words else."""
    if not recorded:
        raise _refused(
            "no-carer",
            "Nobody is recorded as an unpaid carer of this person.",
            "Add them to the person’s record, under family, friends and unpaid carers.",
        )
    if chosen is None and len(recorded) > 1:
        names = either(sorted(name for name, _ in recorded.values()))
        raise _refused(
            f"field:{field.code}",
            "More than one unpaid carer is recorded for this person.",
            f"Answer “{field.title}”: {names}.",
        )
    key = next(iter(recorded)) if chosen is None else chosen
    if key not in recorded:
        raise _refused(
            f"field:{field.code}",
            "The carer that was chosen is not recorded as one any more.",
            f"Answer “{field.title}” again.",
        )
    name, record = recorded[key]
    if record is None:
        raise _refused(
            "carer-no-record",
            f"{name} has no record of their own yet, so no case can be about them.",
            "Register them. Then name their record on the person’s page, beside their name.",
        )
    return name, record


def _refused(code: str, reason: str, mend: str) -> Refused:
    return Refused(Refusal(code, reason, mend))
