"""The declared criteria: how offers are judged, with the arithmetic in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from almoner.kernel.money import Money
from almoner.kernel.refusals import Refusal

CRITERIA = {
    "price": "Price",
    "quality": "Quality rating",
    "start": "Start date",
    "competence": "Workers competent for what is delegated",
    "continuity": "Known to the person",
    "travel": "Short travel from existing rounds",
}
WHOLE = 100
# What comes first when nobody has declared otherwise. Local value (D).
USUAL = {
    "price": 35,
    "quality": 20,
    "start": 20,
    "competence": 10,
    "continuity": 10,
    "travel": 5,
}
# Of the points for quality. Local value (D). Not rated is no fault of a new service.
RATINGS = {
    "outstanding": Fraction(1),
    "good": Fraction(8, 10),
    "": Fraction(5, 10),
    "improve": Fraction(4, 10),
    "inadequate": Fraction(0),
}
_RATED = {
    "outstanding": "outstanding",
    "good": "good",
    "": "not rated",
    "improve": "requires improvement",
    "inadequate": "inadequate",
}
# Each day after the day wanted costs a tenth; ten minutes of travel for a visit leave nothing.
LATE_DAYS, LONG_TRAVEL, ENOUGH_WORKERS = 10, 20, 2


@dataclass(frozen=True, slots=True)
class Bid:
    """What an offer is judged by. Pence for an hour or a week; `travel` minutes for each visit or
    None where there are no rounds; `competent`: fewest signed-off workers of any activity, None
    when nothing is delegated. `week_pence` is what a week costs, both lines together."""

    key: int
    week_pence: int
    starts_on: date
    rating: str = ""
    known: bool = False
    competent: int | None = None
    travel: float | None = None


@dataclass(frozen=True, slots=True)
class Points:
    """What one criterion gives, out of its weight, and why. Rounded to a tenth."""

    code: str
    title: str
    points: float
    out_of: int
    words: str

    def as_dict(self) -> dict[str, object]:
        return {
            "code": self.code,
            "title": self.title,
            "points": self.points,
            "out_of": self.out_of,
            "words": self.words,
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """A bid with its points. `score` is their sum, so that the page adds up."""

    bid: Bid
    points: tuple[Points, ...]

    @property
    def score(self) -> float:
        return round(sum(one.points for one in self.points), 1)


def check_criteria(weights: Mapping[str, int]) -> Iterator[Refusal]:
    for code, weight in weights.items():
        if code not in CRITERIA:
            yield Refusal(
                "criterion-unknown",
                f"There is no criterion “{code[:40]}”.",
                f"Use {', '.join(CRITERIA)}.",
            )
        elif not 0 <= weight <= WHOLE:
            yield Refusal(
                "criterion-weight",
                f"{CRITERIA[code]} weighs {weight}.",
                f"Give a whole number from 0 to {WHOLE}.",
            )
    if sum(weights.values()) != WHOLE:
        yield Refusal(
            "criteria-do-not-add-up",
            f"The weights add up to {sum(weights.values())}.",
            f"Let them add up to {WHOLE}.",
        )


def can_criteria(weights: Mapping[str, int]) -> bool:
    return next(check_criteria(weights), None) is None


def judge(bids: Sequence[Bid], weights: Mapping[str, int], wanted: date) -> list[Judged]:
    """The bids with their points, most points first; the order they came in changes nothing.

    Equal points stand in the order of their keys, and the page says that they are equal.
    """
    if not bids:
        return []
    lowest = min(one.week_pence for one in bids)
    judged = [
        Judged(one, tuple(_points(one, weights, lowest, wanted)))
        for one in sorted(bids, key=lambda bid: bid.key)
    ]
    return sorted(judged, key=lambda one: (-one.score, one.bid.key))


def _points(bid: Bid, weights: Mapping[str, int], lowest: int, wanted: date) -> Iterator[Points]:
    made = {
        "price": _price(bid, lowest),
        "quality": (RATINGS[bid.rating], f"The service is rated {_RATED[bid.rating]}."),
        "start": _start(bid, wanted),
        "competence": _competence(bid),
        "continuity": _continuity(bid),
        "travel": _travel(bid),
    }
    for code, title in CRITERIA.items():
        weight = weights.get(code, 0)
        if weight:
            share, why = made[code]
            points = round(float(share * weight), 1)
            yield Points(code, title, points, weight, f"{why} {_sum(share, weight, points)}")


def _sum(share: Fraction, weight: int, points: float) -> str:
    return f"{float(share):.0%} of {weight} is {points:g}."


def _price(bid: Bid, lowest: int) -> tuple[Fraction, str]:
    cost, least = Money(bid.week_pence), Money(lowest)
    if bid.week_pence == lowest:
        return Fraction(1), f"{cost} a week is the lowest."
    return Fraction(lowest, bid.week_pence), f"The lowest is {least} a week, this is {cost}."


def _start(bid: Bid, wanted: date) -> tuple[Fraction, str]:
    late = (bid.starts_on - wanted).days
    if late <= 0:
        return Fraction(1), "It can start on the day wanted."
    days = "1 day" if late == 1 else f"{late} days"
    return max(Fraction(0), 1 - Fraction(late, LATE_DAYS)), f"It starts {days} later than wanted."


def _competence(bid: Bid) -> tuple[Fraction, str]:
    if bid.competent is None:
        return Fraction(1), "Nothing is delegated."
    if bid.competent >= ENOUGH_WORKERS:
        return Fraction(1), f"At least {bid.competent} workers are signed off for each activity."
    if bid.competent == 1:
        return Fraction(1, 2), "One activity has a single worker signed off for it."
    return Fraction(0), "One activity has nobody signed off for it."


def _continuity(bid: Bid) -> tuple[Fraction, str]:
    if bid.known:
        return Fraction(1), "The provider has cared for this person before."
    return Fraction(0), "The provider is new to this person."


def _travel(bid: Bid) -> tuple[Fraction, str]:
    if bid.travel is None:
        return Fraction(1, 2), "We do not know its rounds."
    share = max(0.0, 1 - bid.travel / LONG_TRAVEL)
    return Fraction(share).limit_denominator(1000), f"{bid.travel:.0f} minutes more for each visit."
