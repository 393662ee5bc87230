"""Telling everybody who offered what became of it: no loser without a reason in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from almoner.kernel.refusals import Refusal, Refused
from almoner.services.brokerage.models import Offer, Outcome
from almoner.services.brokerage.rules.criteria import Judged

Reason = tuple[str, str]
_CODES = set(Outcome.Reason.values)


def check_reasons(losers: Sequence[Offer], reasons: Mapping[int, Reason]) -> None:
    """Refused, naming each service, unless every loser has a known code and words."""
    missing = [reason for one in losers for reason in _missing(one, reasons.get(one.pk))]
    if missing:
        raise Refused(*missing)


def _missing(one: Offer, given: Reason | None) -> Iterable[Refusal]:
    code, words = given or ("", "")
    if code not in _CODES:
        yield Refusal(
            "reason-code-missing",
            f"There is no reason for {one.service.name}.",
            "Choose why this offer was not accepted.",
        )
    elif not words.strip():
        yield Refusal(
            "reason-words-missing",
            f"The reason for {one.service.name} has no words.",
            "Say in words what was decisive, so that they can do better.",
        )


def tell(one: Offer, reason: Reason | None, judged: Judged | None, at: datetime) -> Outcome:
    """Keeps the outcome, with the arithmetic of this offer alone. No `reason`: it has won."""
    code, words = reason or ("", "")
    return Outcome.objects.create(
        offer=one,
        package_id=one.package_id,
        provider_id=one.provider_id,
        buyer_id=one.buyer_id,
        won=reason is None,
        score=judged.score if judged else None,
        points=[part.as_dict() for part in judged.points] if judged else [],
        reason=code,
        words=" ".join(words.split()),
        told_at=at,
    )
