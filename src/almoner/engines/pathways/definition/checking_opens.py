"""The check of what a move opens beside its own case: whom it is about, and what goes along."""

from __future__ import annotations

from almoner.engines.pathways.definition import shapes as s
from almoner.kernel.marks import Marked


def check_opens(place: Marked, move: s.Transition, made: s.Pathway) -> None:
    """Every field it names is one of this pathway, of the kind that is asked for."""
    for one in move.opens:
        if one.person:
            _of_type(place, made, one.person, "carer")
        if one.provider:
            _of_type(place, made, one.provider, "provider")
        for here in one.facts.values():
            _known(place, made, here)


def _of_type(place: Marked, made: s.Pathway, code: str, kind: str) -> None:
    _known(place, made, code)
    if made.fields[code].type != kind:
        raise place.error(f"{code!r} names nobody: it must be a field of type {kind}")


def _known(place: Marked, made: s.Pathway, code: str) -> None:
    if code not in made.fields:
        listed = ", ".join(sorted(made.fields)) or "none"
        raise place.error(f"{code!r} is not a field of this pathway. Known: {listed}")


def unfit(here: s.Pathway, one: s.Opens, there: s.Pathway) -> list[str]:
    """What does not fit between a move and the pathway that it opens, in words."""
    found = [why for pair in one.facts.items() if (why := _unfit(here, there, *pair))]
    if there.about == "provider" and here.about != "provider" and not one.provider:
        found.append("is about a provider: name the field that says which")
    if there.about == "carer" and here.about != "carer" and not one.person:
        found.append("is about a carer: name the field that says which")
    if one.person and there.about not in ("person", "carer"):
        found.append("is not about a person, so none can be named")
    return found


def _unfit(here: s.Pathway, there: s.Pathway, target: str, source: str) -> str:
    given, taken = here.fields.get(source), there.fields.get(target)
    if taken is None:
        return f"has no field “{target}”"
    if given is None:
        return ""
    if given.type != taken.type or set(given.labels) != set(taken.labels):
        return f"“{target}” is of another kind than “{source}”, or has other choices"
    if given.type == "carer":
        return f"“{target}” names a carer of somebody else there"
    if here.restricted and not there.restricted and given.personal:
        return f"“{source}” is personal and kept to few here, and “{target}” is open to all"
    return ""
