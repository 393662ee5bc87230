"""Is this person suitable for this activity, under this condition's framework? Pure."""

from __future__ import annotations

from collections.abc import Mapping

from almoner.kernel.refusals import Refusal

from .activities import ActivityDefinition
from .conditions import ConditionFramework
from .loader import facts as known_facts

DELEGATOR = "the registered professional who delegates"
PersonFacts = Mapping[str, bool | None]


def check_fit(
    framework: ConditionFramework | None,
    activity: ActivityDefinition,
    person_facts: PersonFacts,
    questions: Mapping[str, str] | None = None,
) -> list[Refusal]:
    """Every reason why not; empty when suitable. `person_facts` maps fact code to yes or no.

    A fact that is not answered counts against. `framework` is None when no condition
    framework is used. `questions` gives the words of each fact, by default the catalogue's.
    """
    words = known_facts() if questions is None else questions
    refusals = _outside_framework(framework, activity)
    for fact in _wanted(framework, activity):
        refusals.extend(_check(fact, True, person_facts, words))
    for fact in _excluded(framework, activity):
        refusals.extend(_check(fact, False, person_facts, words))
    return refusals


def can_fit(
    framework: ConditionFramework | None, activity: ActivityDefinition, person_facts: PersonFacts
) -> bool:
    return not check_fit(framework, activity, person_facts)


def facts_needed(
    framework: ConditionFramework | None, activity: ActivityDefinition
) -> tuple[str, ...]:
    """The fact codes to ask about, those that must be yes first."""
    return _wanted(framework, activity) + _excluded(framework, activity)


def _wanted(framework: ConditionFramework | None, activity: ActivityDefinition) -> tuple[str, ...]:
    more = framework.suitable_when if framework else ()
    return tuple(dict.fromkeys(activity.suitable_when + more))


def _excluded(
    framework: ConditionFramework | None, activity: ActivityDefinition
) -> tuple[str, ...]:
    more = framework.not_suitable_when if framework else ()
    return tuple(dict.fromkeys(activity.not_suitable_when + more))


def _outside_framework(
    framework: ConditionFramework | None, activity: ActivityDefinition
) -> list[Refusal]:
    if framework is None or activity.code in framework.activity_codes:
        return []
    return [
        Refusal(
            "not-in-framework",
            f"“{activity.title}” is not part of the framework for {framework.title.lower()}.",
            "Choose an activity of the framework, or decide without it and say why.",
            DELEGATOR,
        )
    ]


def _check(
    fact: str, wanted: bool, answers: PersonFacts, words: Mapping[str, str]
) -> list[Refusal]:
    answer = answers.get(fact)
    if answer is wanted:
        return []
    question = words[fact]
    if answer is None:
        return [
            Refusal(
                f"fact-unknown-{fact}",
                f"This has not been answered: {question}",
                "Answer it from the person's record or by asking.",
                DELEGATOR,
            )
        ]
    return [
        Refusal(
            f"not-suitable-{fact}",
            f"Not suitable now. {question} The answer is {'yes' if answer else 'no'}.",
            "This stays with a registered professional. Look again if it changes.",
            DELEGATOR,
        )
    ]
