"""The answer to *may this worker do this, for this person, now, and on whose authority?*"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from almoner.kernel.london import format_date, format_datetime, to_london
from almoner.kernel.refusals import Refusal
from almoner.services.delegation.rules.facts import FOREVER

LINKS = {
    "delegation": "The delegation is active",
    "agreed_list_system": "The local system has agreed that this activity may be delegated",
    "agreed_list_provider": "The provider has agreed to do this activity",
    "partnership": "The working agreement between the two organisations allows it",
    "insurance": "The provider's insurance covers this activity",
    "employer": "The employer has agreed",
    "delegate": "The worker has agreed",
    "delegator": "The delegator has signed",
    "employment": "The worker is employed by the provider",
    "training": "Required training is in date",
    "competence": "Competence is signed off for this activity and this person",
    "consent": "There is consent, or a best-interests decision",
    "plan": "The person's plan is current",
    "registration": "The delegator is on the register",
    "delegator_employment": "The delegator works for the delegating organisation",
    "deputy": "The named deputy covers the delegator's absence",
    "provider_involvement": "The provider cares for this person",
    "delegating_involvement": "The delegating team cares for this person",
    "review": "The review is not overdue",
    "mandate": "The function has been delegated",
    "mandate_employment": "The worker works for the organisation that holds the function",
}


class Link(NamedTuple):
    """One piece of evidence: what kind, which record, and when it lapses (POSIX seconds).

    `about` names what the kind alone does not: the course of a training record.
    """

    kind: str
    id: int
    until: float
    about: str = ""

    @property
    def words(self) -> str:
        return f"{LINKS[self.kind]}: {self.about}" if self.about else LINKS[self.kind]

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "id": self.id,
            "words": self.words,
            "until": iso(self.until),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """Granted with its chain of evidence, or refused with every reason. `at` in POSIX seconds."""

    at: float
    delegation_id: int | None
    chain: tuple[Link, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    @property
    def granted(self) -> bool:
        return not self.refusals

    @property
    def holds_until(self) -> float:
        """The first moment at which something it rests on lapses. The answer is no good after."""
        return min((link.until for link in self.chain), default=self.at)

    @property
    def good_until(self) -> float:
        """Until when this is known to be the answer. Only grants carry forward: a refusal is good
        for its own moment only, since what stood in its way may end."""
        return self.holds_until if self.granted else self.at

    def also_at(self, at: float) -> bool:
        return self.at <= at < self.good_until

    def moved_to(self, at: float) -> "Answer":
        return Answer(at, self.delegation_id, self.chain, self.refusals)

    @property
    def words(self) -> str:
        if not self.granted:
            return " ".join(refusal.reason for refusal in self.refusals)
        if self.holds_until == FOREVER:
            return "Yes, this is authorised."
        return f"Yes, this is authorised until {until_words(self.holds_until)}."

    def as_dict(self) -> dict[str, Any]:
        return {
            "granted": self.granted,
            "at": iso(self.at),
            "delegation": self.delegation_id,
            "holds_until": iso(self.holds_until) if self.granted else None,
            "chain": [link.as_dict() for link in self.chain],
            "refusals": [refusal.as_dict() for refusal in self.refusals],
        }

    def stored(self) -> dict[str, Any]:
        """The short form that is kept with an act: ids of the evidence, codes of the reasons."""
        return {
            "granted": self.granted,
            "at": iso(self.at),
            "delegation": self.delegation_id,
            "chain": [[link.kind, link.id] for link in self.chain],
            "refusals": [refusal.code for refusal in self.refusals],
        }


def until_words(seconds: float) -> str:
    """ "the end of 20 December 2026" for a London midnight: half-open ends mislead as times."""
    ends = to_london(moment(seconds))
    if ends.time() == time():
        return f"the end of {format_date(ends.date() - timedelta(days=1))}"
    return format_datetime(ends)


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@lru_cache(maxsize=65_536)
def iso(seconds: float) -> str | None:
    return None if seconds == FOREVER else moment(seconds).isoformat()


def chain_ids(stored: Mapping[str, Any]) -> dict[str, list[int]]:
    """Evidence kind → record ids of a stored answer."""
    found: dict[str, list[int]] = {}
    for kind, key in stored.get("chain", []):
        found.setdefault(kind, []).append(key)
    return found
