"""Which checks keep a personal assistant on the register, and why one is not listed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from almoner.kernel.london import format_date
from almoner.kernel.refusals import Refusal, Refused

# Local values: no national rule says how often a register looks again.
LASTS = {
    "dbs": timedelta(days=3 * 365),
    "references": timedelta(days=3 * 365),
    "right_to_work": None,
    "insurance": timedelta(days=366),
    "training": timedelta(days=366),
}
"""Kind of check → how long at most it counts from the day it was seen; None: no end of its own."""
NAMES = {
    "dbs": "DBS certificate",
    "references": "references",
    "right_to_work": "right to work",
    "insurance": "insurance",
    "training": "training",
}
NO_END = date(9999, 1, 1)


class Check(Protocol):
    kind: str
    seen_on: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Listing:
    """`until`: the first day on which they are no longer listed, None when they are not now.
    `reasons`: why they are not, one for each check that is missing or over."""

    until: date | None
    reasons: tuple[str, ...]

    @property
    def listed(self) -> bool:
        return not self.reasons


def holds_until(check: Check) -> date:
    """The first day on which a check no longer counts: its own end or the longest it may last."""
    lasts = LASTS[check.kind]
    longest = NO_END if lasts is None else check.seen_on + lasts
    return min(longest, check.until or NO_END)


def listing(checks: Iterable[Check], withdrawn_why: str, today: date) -> Listing:
    """Whether somebody is listed on a day: every kind of check in date, and not withdrawn."""
    ends = _ends(checks)
    reasons = tuple(_reasons(ends, withdrawn_why, today))
    return Listing(None if reasons else min(ends.values()), reasons)


def _ends(checks: Iterable[Check]) -> dict[str, date]:
    """Of each kind the newest check that was seen decides, so that a bad one is not outlived."""
    newest: dict[str, Check] = {}
    for check in checks:
        if check.kind not in newest or check.seen_on >= newest[check.kind].seen_on:
            newest[check.kind] = check
    return {kind: holds_until(check) for kind, check in newest.items()}


def _reasons(ends: dict[str, date], withdrawn_why: str, today: date) -> Iterator[str]:
    if withdrawn_why:
        yield f"Taken off the register: {withdrawn_why}"
    for kind, name in NAMES.items():
        if kind not in ends:
            yield f"Nobody has seen their {name} yet"
        elif ends[kind] <= today:
            yield f"Their {name} ran out on {format_date(ends[kind])}"


def check_seen(kind: str, seen_on: date, until: date | None, today: date) -> None:
    """Refused for a check that is not known, seen in the future, or over before it was seen."""
    if kind not in LASTS:
        raise Refused(Refusal("check-unknown", "We do not know this check.", "Choose one."))
    if seen_on > today:
        raise Refused(
            Refusal("seen-later", "This was seen on a day to come.", "Enter the day you saw it.")
        )
    if until is not None and until <= seen_on:
        raise Refused(
            Refusal(
                "ends-before-seen",
                "This had ended when you saw it.",
                "Ask for a new one. Only one that still counts is recorded.",
            )
        )
