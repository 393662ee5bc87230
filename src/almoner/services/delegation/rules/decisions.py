"""From the answers to the gates, and what is known of the person, to a decision with reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from almoner.kernel.refusals import Refusal, refuse
from almoner.services.delegation.catalogue import (
    ActivityDefinition,
    Outcome,
    check_fit,
    decide,
    facts,
    facts_needed,
    gates,
)
from almoner.services.delegation.catalogue.conditions import ConditionFramework
from almoner.services.delegation.rules.consent import check_best_interests, check_capacity

FACTS = "facts"
DELEGATOR = "The delegator"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the answers come to. `reasons` and `conditions` are ready to be kept."""

    outcome: Outcome
    reasons: tuple[dict[str, str], ...]
    conditions: tuple[dict[str, Any], ...]


def option_codes(answers: Mapping[str, Any]) -> dict[str, str]:
    """Gate code → option code, from answers that may also carry evidence. Raises Refused."""
    return {gate: _option(gate, given) for gate, given in answers.items() if gate != FACTS}


def _option(gate: str, given: Any) -> str:
    code = given.get("answer") if isinstance(given, Mapping) else given
    if not isinstance(code, str) or not code:
        refuse("unanswered", f"{gate} has no answer.", "Choose one of the answers.", DELEGATOR)
    return code


def person_facts(answers: Mapping[str, Any]) -> Mapping[str, bool | None]:
    return answers.get(FACTS) or {}


def check_answered(
    activity: ActivityDefinition,
    framework: ConditionFramework | None,
    answers: Mapping[str, Any],
) -> list[Refusal]:
    """Every question about the person that the activity and framework ask has an answer."""
    given = person_facts(answers)
    words = facts()
    return [
        Refusal(
            f"fact-unknown-{code}",
            f"This has not been answered: {words[code]}",
            "Answer it from the person's record or by asking.",
            DELEGATOR,
        )
        for code in facts_needed(framework, activity)
        if given.get(code) is None
    ]


def can_answered(
    activity: ActivityDefinition,
    framework: ConditionFramework | None,
    answers: Mapping[str, Any],
) -> bool:
    return not check_answered(activity, framework, answers)


def check_gate_capacity(answers: Mapping[str, Any]) -> list[Refusal]:
    """Where gate 4 says that the person cannot decide, the assessment goes with the answer."""
    given = answers.get("G4")
    detail = given if isinstance(given, Mapping) else {}
    capacity = detail.get("capacity") or {}
    match option_codes({"G4": given}).get("G4") if given is not None else None:
        case "best-interests":
            return check_best_interests(capacity, detail.get("best_interests") or {})
        case "attorney-consents":
            return check_capacity(capacity)
    return []


def can_gate_capacity(answers: Mapping[str, Any]) -> bool:
    return not check_gate_capacity(answers)


def weigh(
    activity: ActivityDefinition,
    framework: ConditionFramework | None,
    answers: Mapping[str, Any],
) -> Weighed:
    """The outcome of complete answers. Raises Refused for a gate or an answer that is not there."""
    found = decide(option_codes(answers), gates())
    unfit = check_fit(framework, activity, person_facts(answers))
    reasons = tuple(one.as_dict() for one in (*found.failed, *unfit))
    conditions = [
        {"gate": one.gate, "words": one.words, "before_start": one.before_start}
        for one in found.conditions
    ] + [_open(code) for code in found.open_questions if found.outcome is not Outcome.OPEN]
    outcome = Outcome.RETAIN if unfit else found.outcome
    return Weighed(outcome, reasons, tuple(conditions))


def _open(code: str) -> dict[str, Any]:
    gate = gates().gate(code)
    return {"gate": code, "words": f"Still to answer: {gate.question}", "before_start": True}


def check_complete(answers: Mapping[str, Any]) -> list[Refusal]:
    """The hard gates are answered, up to the first that fails."""
    found = decide(option_codes(answers), gates())
    if found.outcome is not Outcome.OPEN:
        return []
    return [
        Refusal(
            f"gate-open-{code}".lower(),
            f"Still to answer: {gates().gate(code).question}",
            "Answer it, then decide.",
            DELEGATOR,
        )
        for code in found.open_questions
    ]


def can_complete(answers: Mapping[str, Any]) -> bool:
    return not check_complete(answers)
