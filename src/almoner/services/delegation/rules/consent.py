"""On what legal basis a person is given the activity, and what must be written down for it.

Basis: Mental Capacity Act 2005, sections 1 to 6. Capacity is assessed for this decision, now.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from almoner.kernel.refusals import Refusal

CAPACITY_QUESTIONS = {
    "understand": "Can they understand what this is about?",
    "retain": "Can they keep it in mind long enough to decide?",
    "weigh": "Can they use or weigh it?",
    "communicate": "Can they tell you their decision, in any way?",
}
CAPACITY_WORDS = {
    "because": "Why they cannot, and the condition it comes from",
    "support": "What was done to help them decide",
}
BEST_INTERESTS_WORDS = {
    "wishes": "What they want, now or in the past",
    "consulted": "Who was asked",
    "less_restrictive": "What less restrictive way was looked at",
    "decision": "What was decided and why",
}
NEEDS_REPRESENTATIVE = {"attorney": "lpa_health", "deputy": "deputy_health"}
BASES = ("consent", "attorney", "deputy", "best_interests")
_DELEGATOR = "The delegator"


class Speaker(NamedTuple):
    """Someone with a power to speak for a person: whose it is, of what kind, and when it holds."""

    person_id: int
    kind: str
    starts_on: date
    ends_on: date | None
    evidence_seen: bool

    def holds(self, today: date) -> bool:
        return self.starts_on <= today and (self.ends_on is None or today < self.ends_on)


def lacks_capacity(capacity: Mapping[str, Any]) -> bool:
    """They cannot do one of the four, so they cannot decide this now."""
    return any(capacity.get(name) is False for name in CAPACITY_QUESTIONS)


def check_capacity(capacity: Mapping[str, Any]) -> list[Refusal]:
    """A complete assessment, for this decision, that the person cannot make it now."""
    refusals = [
        Refusal(
            f"capacity_unanswered_{name}",
            f"The capacity assessment does not answer: {question}",
            "Assess it for this decision, and answer yes or no.",
            _DELEGATOR,
        )
        for name, question in CAPACITY_QUESTIONS.items()
        if not isinstance(capacity.get(name), bool)
    ]
    if refusals:
        return refusals
    if not lacks_capacity(capacity):
        return [
            Refusal(
                "can_decide",
                "The assessment says that the person can decide this.",
                "Ask the person and record their own answer.",
                _DELEGATOR,
            )
        ]
    return _unwritten(capacity, CAPACITY_WORDS, "The capacity assessment")


def can_capacity(capacity: Mapping[str, Any]) -> bool:
    return not check_capacity(capacity)


def check_best_interests(
    capacity: Mapping[str, Any], best_interests: Mapping[str, Any]
) -> list[Refusal]:
    """Both the assessment and the decision in the person's best interests are written down."""
    return [
        *check_capacity(capacity),
        *_unwritten(best_interests, BEST_INTERESTS_WORDS, "The best-interests decision"),
    ]


def can_best_interests(capacity: Mapping[str, Any], best_interests: Mapping[str, Any]) -> bool:
    return not check_best_interests(capacity, best_interests)


def _unwritten(given: Mapping[str, Any], wanted: Mapping[str, str], what: str) -> list[Refusal]:
    return [
        Refusal(
            f"unwritten_{name}",
            f"{what} does not say: {label}.",
            "Write it down.",
            _DELEGATOR,
        )
        for name, label in wanted.items()
        if not str(given.get(name) or "").strip()
    ]


def check_speaker(
    basis: str, speaker: Speaker | None, person_id: int, today: date
) -> list[Refusal]:
    """An attorney or deputy for health and welfare of this person, in force and seen."""
    kind = NEEDS_REPRESENTATIVE[basis]
    if speaker is None or speaker.person_id != person_id or speaker.kind != kind:
        return [
            Refusal(
                "no_power",
                f"No {basis} for health and welfare is recorded for this person under that name.",
                "Record who holds the power, or use another basis.",
                _DELEGATOR,
            )
        ]
    if not speaker.holds(today):
        return [
            Refusal(
                "power_ended",
                f"The power of this {basis} is not in force.",
                "Check who can speak for the person.",
                _DELEGATOR,
            )
        ]
    if not speaker.evidence_seen:
        return [
            Refusal(
                "power_not_seen",
                f"Nobody has seen the evidence of the power of this {basis}.",
                "See the registered document or order, and record the day.",
                _DELEGATOR,
            )
        ]
    return []


def can_speaker(basis: str, speaker: Speaker | None, person_id: int, today: date) -> bool:
    return not check_speaker(basis, speaker, person_id, today)


def check_basis(
    basis: str,
    *,
    capacity: Mapping[str, Any],
    best_interests: Mapping[str, Any],
    information_given: str,
    in_force: tuple[str, ...],
) -> list[Refusal]:
    """The basis is known, stands alone, and what it needs is written down."""
    if basis not in BASES:
        return [
            Refusal(
                "basis_unknown",
                f"“{basis[:20]}” is not a legal basis that we know.",
                f"Choose one of: {', '.join(BASES)}.",
                _DELEGATOR,
            )
        ]
    return [
        *_stands_alone(basis, in_force),
        *_fits_capacity(basis, capacity, best_interests),
        *_informed(information_given),
    ]


def can_basis(basis: str, **given: Any) -> bool:
    return not check_basis(basis, **given)


def _stands_alone(basis: str, in_force: tuple[str, ...]) -> list[Refusal]:
    if set(in_force) <= {basis}:
        return []
    return [
        Refusal(
            "two_legal_bases",
            "Another legal basis is in force for this. Two cannot stand at once.",
            "Withdraw the one that no longer holds, then record the new one.",
            _DELEGATOR,
        )
    ]


def _fits_capacity(
    basis: str, capacity: Mapping[str, Any], best_interests: Mapping[str, Any]
) -> list[Refusal]:
    if basis == "best_interests":
        return check_best_interests(capacity, best_interests)
    if basis in NEEDS_REPRESENTATIVE:
        return check_capacity(capacity)
    if lacks_capacity(capacity):
        return [
            Refusal(
                "cannot_consent",
                "The assessment says that the person cannot decide this now.",
                "Use a best-interests decision, or an attorney or deputy.",
                _DELEGATOR,
            )
        ]
    return []


def _informed(information_given: str) -> list[Refusal]:
    if information_given.strip():
        return []
    return [
        Refusal(
            "not_informed",
            "It does not say what the person was told.",
            "Write down what you explained, so that the decision is an informed one.",
            _DELEGATOR,
        )
    ]
