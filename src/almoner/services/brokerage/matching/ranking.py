"""Services ranked for one person with the reasons, and those left out with theirs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from almoner.kernel.refusals import Refusal
from almoner.services.brokerage.matching.leaving_out import check_eligible, check_room
from almoner.services.brokerage.matching.points import Part, parts_of
from almoner.services.brokerage.matching.values import Candidate, Want


@dataclass(frozen=True, slots=True)
class Match:
    """A service that suits. `total` is the sum of the parts, so that the page adds up."""

    candidate: Candidate
    parts: tuple[Part, ...]

    @property
    def total(self) -> float:
        return round(sum(part.points for part in self.parts), 1)


@dataclass(frozen=True, slots=True)
class LeftOut:
    candidate: Candidate
    reasons: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Best first. Equal totals stand by the number of their service, and the page says so."""

    matches: tuple[Match, ...]
    left_out: tuple[LeftOut, ...]


def rank(
    want: Want, candidates: Iterable[Candidate], titles: Mapping[str, str] | None = None
) -> Ranking:
    """Every candidate is in exactly one of the two lists; their order on the way in is nothing."""
    matches, left = [], []
    for one in candidates:
        reasons = (*check_eligible(want, one, titles), *check_room(want, one))
        if reasons:
            left.append(LeftOut(one, reasons))
        else:
            matches.append(Match(one, parts_of(want, one)))
    return Ranking(
        tuple(sorted(matches, key=lambda m: (-m.total, m.candidate.service_id))),
        tuple(sorted(left, key=lambda o: (len(o.reasons), o.candidate.service_id))),
    )
