"""Visits that keep their distance in time: the second so many minutes after the first."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from almoner.kernel.refusals import refuse
from almoner.services.rounds.problem.visits import DAY, Visit


@dataclass(frozen=True, slots=True)
class Link:
    """Minutes from the start of the first visit to the start of the second, whoever makes them.

    Both are visits of one task, or the first task counts. Where one of the two is left over, the
    other is free.
    """

    first: str
    second: str
    least: float
    most: float = math.inf

    def __post_init__(self) -> None:
        if not (0 <= self.least <= self.most and math.isfinite(self.least)):
            refuse(
                "gap-reversed",
                f"From visit {self.first} to visit {self.second} at least {self.least:g} and at"
                f" most {self.most:g} minutes cannot be.",
                "Give 0 or more minutes, the shorter first.",
            )


def check_links(visits: Sequence[Visit], links: Sequence[Link]) -> None:
    """Refuses links to unknown visits, two links to or from one, circles, and days too long."""
    known = {visit.key: visit for visit in visits}
    for link in links:
        for key in (link.first, link.second):
            if key not in known:
                refuse("unknown-visit", f"A gap names visit {key}, which is not among the visits.")
    after = {link.first: link for link in links}
    before = {link.second: link for link in links}
    if len(after) < len(links) or len(before) < len(links):
        refuse(
            "link-twice",
            "A visit has two gaps before it or two after it.",
            "Give one: from each visit to the next.",
        )
    for key in known.keys() - before.keys():
        _walk(known[key], known, after)
    if any(_circles(key, after) for key in after):
        refuse("link-circle", "Gaps between visits go round in a circle.", "Take one away.")


def _walk(visit: Visit, known: dict[str, Visit], after: dict[str, Link]) -> None:
    """From the first visit of a sequence to its last: each as early as it can be."""
    starts = visit.opens
    while visit.key in after:
        link = after[visit.key]
        visit = known[link.second]
        starts = max(visit.opens, starts + link.least)
        if starts + visit.tasks[-1].minutes > DAY:
            refuse(
                "sequence-longer-than-day",
                f"Visit {visit.key} cannot end on its day: it cannot start before {starts:g},"
                " after those it must follow.",
                "Let the first open earlier, or shorten the gaps.",
            )


def _circles(key: str, after: dict[str, Link]) -> bool:
    here, seen = key, {key}
    while here in after:
        here = after[here].second
        if here in seen:
            return True
        seen.add(here)
    return False
