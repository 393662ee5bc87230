"""What is still missing before a delegation may move on, read from the facts of authority.

One rule says what authority rests on (`rules.authority`); these pairs only pick from its reasons.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from almoner.kernel.refusals import Refusal
from almoner.services.delegation.rules import authority
from almoner.services.delegation.rules.facts import FOREVER, Facts, Span

AGREEMENT = frozenset(
    {
        "consent_missing",
        "consent_withdrawn",
        "consent_review",
        "two_legal_bases",
        "representative_lapsed",
        "delegator_not_signed",
        "delegator_declined",
        "delegate_not_signed",
        "delegate_declined",
        "employer_not_signed",
        "employer_declined",
    }
)
EMPLOYER = frozenset(
    {
        "insurance_missing",
        "insurance_lapsed",
        "system_not_agreed",
        "system_switched_off",
        "provider_not_agreed",
        "provider_switched_off",
    }
)


def check_everyone_agreed(facts: Facts, at: float) -> list[Refusal]:
    """Delegator, worker and employer have signed, and one consent is in force."""
    return _picked(facts, at, (), AGREEMENT)


def can_everyone_agreed(facts: Facts, at: float) -> bool:
    return not check_everyone_agreed(facts, at)


def check_employer(facts: Facts, at: float) -> list[Refusal]:
    """Insurance in date that covers the activity, which is on both agreed lists."""
    return _picked(facts, at, (), EMPLOYER)


def can_employer(facts: Facts, at: float) -> bool:
    return not check_employer(facts, at)


def check_training(facts: Facts, at: float, courses: Sequence[str]) -> list[Refusal]:
    """Each of these courses is in date."""
    return _picked(facts, at, courses, {"training_missing", "training_lapsed"})


def can_training(facts: Facts, at: float, courses: Sequence[str]) -> bool:
    return not check_training(facts, at, courses)


def check_whole(
    facts: Facts, at: float, courses: Sequence[str], review_end: float | None = None
) -> list[Refusal]:
    """Everything authority rests on, as if the delegation became active at `at`."""
    return list(authority.decide(_as_if_active(facts, at, review_end), at, courses).refusals)


def can_whole(
    facts: Facts, at: float, courses: Sequence[str], review_end: float | None = None
) -> bool:
    return not check_whole(facts, at, courses, review_end)


def _as_if_active(facts: Facts, at: float, review_end: float | None) -> Facts:
    return replace(
        facts,
        status="active",
        active=facts.active or Span(facts.delegation_id, at, FOREVER),
        suspensions=(),
        review_end=facts.review_end if review_end is None else review_end,
    )


def _picked(facts: Facts, at: float, courses: Sequence[str], codes: Iterable[str]) -> list[Refusal]:
    wanted = set(codes)
    found = authority.decide(facts, at, courses).refusals
    return [one for one in found if one.code.partition(":")[0] in wanted]
