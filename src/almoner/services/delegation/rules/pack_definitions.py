"""Answers that rest on the activity's definition alone, not on a record of care. Pure."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from almoner.kernel.sourced import Sourced
from almoner.services.delegation.catalogue import ActivityDefinition
from almoner.services.delegation.catalogue.vocabulary import SETTINGS
from almoner.services.delegation.rules.pack import NO, PARTLY, YES, Answer, Record

WHO = "Whoever keeps the definitions of activities can put this right."
Reader = Callable[[ActivityDefinition], tuple[Record, ...]]


class Defined(NamedTuple):
    """Where to read it in a definition, what it is called when it is there, and when it is not."""

    read: Reader
    there: str
    lacking: str


def _activity(one: ActivityDefinition) -> tuple[Record, ...]:
    return (
        (one.title, f"{one.description} Version {one.version}."),
        *(("Never delegated", line) for line in one.never_delegable),
    )


def _scenarios(one: ActivityDefinition) -> tuple[Record, ...]:
    examples = [("Example", line) for line in one.examples]
    return (*examples, *((s.title, f"{s.story} {s.why}") for s in one.scenarios))


def _notes(one: ActivityDefinition) -> tuple[Record, ...]:
    return (
        ("Source of the definition", f"{one.basis.source} ({one.basis.set_by})"),
        *(("Evidence to keep", line) for line in one.evidence),
    )


def _sourced(one: ActivityDefinition) -> tuple[Record, ...]:
    named = {
        "Practices that are watched": one.supervised_practices,
        "Competence counts for": one.competence_valid,
        "Reviewed every": one.review_every,
        "Contact with the person every": one.person_contact_every,
        "Time either side of a visit": one.visit_tolerance,
        "Recorded twice within this is one act": one.same_act_within,
        **{name.replace("_", " ").capitalize(): value for name, value in one.values.items()},
    }
    return tuple((name, _with_source(value)) for name, value in named.items())


def _with_source(value: Sourced) -> str:
    return f"{value.label()}. Source: {value.source}"


def _settings(one: ActivityDefinition) -> tuple[Record, ...]:
    return tuple((SETTINGS[note.setting], note.consider) for note in one.settings)


DEFINED: dict[str, Defined] = {
    "activity_definition": Defined(
        _activity, "The activity is defined, with what it leaves out", "It is not defined"
    ),
    "scenarios": Defined(_scenarios, "There are examples", "There are no examples"),
    "evidence_notes": Defined(_notes, "Its evidence is named", "No evidence is named"),
    "sourced_values": Defined(_sourced, "Every number has its source", "No numbers are given"),
    "setting_notes": Defined(_settings, "Each setting has its points", "No setting has points"),
}


def of_definitions(name: str, activities: Sequence[ActivityDefinition]) -> Answer:
    """The answer for the activities in question, each named when there are several."""
    asked = DEFINED[name]
    found = [(one, asked.read(one)) for one in activities]
    missing = tuple(f"{one.title}: {asked.lacking}. {WHO}" for one, read in found if not read)
    if len(missing) == len(found):
        return Answer(NO if found else YES, "", (), missing)
    met = PARTLY if missing else YES
    return Answer(met, f"{asked.there}.", tuple(_records(found)), missing)


def _records(found: Sequence[tuple[ActivityDefinition, tuple[Record, ...]]]) -> Iterable[Record]:
    for one, read in found:
        title = "" if len(found) == 1 else f"{one.title}: "
        yield from ((f"{title}{label}", value) for label, value in read)
