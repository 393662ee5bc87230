"""How well a service suits a person, part by part, with the reason in words.

The weights are a proposal of this project (D): a place may weigh otherwise. They add up to 100.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from almoner.kernel.london import format_datetime
from almoner.kernel.money import Money
from almoner.kernel.wording import both
from almoner.registers.directory.vocabulary import NEEDS
from almoner.services.brokerage.matching.values import Candidate, Want, kilometres
from almoner.services.capacity.rules import Freshness

ENOUGH_WORKERS = 2
LONG_TRAVEL = 20.0
FAR_KM = 20.0
# A share of the points where nobody can say. Unknown is neither good nor bad.
UNKNOWN = 0.4
RATINGS = {"outstanding": 1.0, "good": 0.8, "": 0.5, "improve": 0.4, "inadequate": 0.0}
_RATED = {
    "outstanding": "It is rated outstanding.",
    "good": "It is rated good.",
    "": "It has no rating yet.",
    "improve": "Its rating says that it requires improvement.",
    "inadequate": "It is rated inadequate.",
}


@dataclass(frozen=True, slots=True)
class Part:
    """`points` out of `out_of`, and why."""

    code: str
    title: str
    points: float
    out_of: int
    words: str


Judge = Callable[[Want, Candidate], tuple[float, str]]


def parts_of(want: Want, one: Candidate) -> tuple[Part, ...]:
    """Every part, in the order of the page. Shares of 0 to 1 become points to a tenth."""
    made = []
    for code, (title, weight, judge) in PARTS.items():
        share, words = judge(want, one)
        made.append(Part(code, title, round(share * weight, 1), weight, words))
    return tuple(made)


def _care(want: Want, one: Candidate) -> tuple[float, str]:
    if not want.needs:
        return UNKNOWN, "No needs are written down yet."
    met = len(want.needs & one.needs)
    if met == len(want.needs):
        return 1.0, "It offers all that is needed."
    missing = both(sorted(NEEDS.get(need, need) for need in want.needs - one.needs))
    words = f"It names {met} of the {len(want.needs)} needs. Not named: {missing}."
    return met / len(want.needs), words


def _near(want: Want, one: Candidate) -> tuple[float, str]:
    if one.extra_minutes is not None:
        share = max(0.0, 1 - one.extra_minutes / LONG_TRAVEL)
        if one.extra_minutes < 0.5:
            return share, "A visit adds no travel to a round that is there already."
        unit = "minute" if round(one.extra_minutes) == 1 else "minutes"
        return (
            share,
            f"A visit adds {one.extra_minutes:.0f} {unit} to a round that is there already.",
        )
    if want.spot is None or one.spot is None:
        return UNKNOWN, "We cannot tell how far it is."
    away = kilometres(want.spot, one.spot)
    known = "" if not want.by_time else " It has no published round near."
    return max(0.0, 1 - away / FAR_KM), f"It is {away:.1f} km away.{known}"


def _competent(want: Want, one: Candidate) -> tuple[float, str]:
    if not want.activities:
        return 1.0, "Nothing is delegated."
    fewest = min(one.competent.get(activity, 0) for activity in want.activities)
    if fewest == 1:
        return 0.5, "One worker is signed off: nobody stands in on their day off."
    if not fewest:
        return 0.0, "Nobody is signed off for one of the delegated activities."
    return 1.0, f"At least {fewest} workers are signed off for each delegated activity."


def _continuity(want: Want, one: Candidate) -> tuple[float, str]:
    if one.provider_id in want.known:
        return 1.0, "It has cared for this person before."
    return 0.0, "It is new to this person."


def _language(want: Want, one: Candidate) -> tuple[float, str]:
    if not want.language:
        return 1.0, "No language is asked for."
    if want.language in one.languages:
        return 1.0, "It speaks the person's language."
    return 0.0, "It does not name the person's language."


def _price(want: Want, one: Candidate) -> tuple[float, str]:
    if one.rate is None:
        return UNKNOWN, "It has not said its price."
    if want.price_limit is None:
        return 1.0, f"It asks {Money(one.rate)}. No limit is set."
    limit = Money(want.price_limit)
    if one.rate <= want.price_limit:
        return 1.0, f"It asks {Money(one.rate)}, within the limit of {limit}."
    over = one.rate / want.price_limit - 1
    return max(0.0, 1 - 4 * over), f"It asks {Money(one.rate)}, above the limit of {limit}."


def _quality(want: Want, one: Candidate) -> tuple[float, str]:
    return RATINGS[one.rating], _RATED[one.rating]


def _fresh(want: Want, one: Candidate) -> tuple[float, str]:
    if one.age.freshness == Freshness.UNSAID:
        return 0.0, "It has not said what is free."
    said = format_datetime(one.age.said_at) if one.age.said_at else ""
    if not one.age.holds:
        return 0.0, f"What it said on {said} no longer holds: we do not know what is free."
    missing = [part for part in want.asked() if part not in one.free]
    if missing:
        return 0.0, f"It last spoke on {said}, but not of what is asked for here."
    return one.age.weight, f"It said on {said} that it has room."


PARTS: Mapping[str, tuple[str, int, Judge]] = {
    "care": ("Right care", 20, _care),
    "near": ("Near its rounds", 20, _near),
    "competent": ("Competent workers", 15, _competent),
    "continuity": ("Known to the person", 10, _continuity),
    "language": ("Language", 5, _language),
    "price": ("Price", 10, _price),
    "quality": ("Quality rating", 10, _quality),
    "fresh": ("Free, and freshly said", 10, _fresh),
}
