"""The daily discharge return as rows of the published columns. Each number is counted by itself:
who no longer met the criteria is never made of who left and who remained, nor checked against it.

Columns of the published file and the families are as read in copies (F2). The words of the
measures are this project's: a trust checks them against the specification it reports to.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from almoner.services.discharge.rules.days import lost
from almoner.services.discharge.rules.definitions import delays

COLUMNS = (
    *("Period", "Level", "Region", "ICB", "Org Code", "Org Name"),
    *("Metric", "Metric Type", "Metric Group", "Value"),
)
LONG_STAYS = (7, 14, 21)
PATHWAYS = {"p0": "Pathway 0", "p1": "Pathway 1", "p2": "Pathway 2", "p3": "Pathway 3"}
UNKNOWN = "Pathway not recorded"
COUNT, DAYS, POUNDS = "Count", "Bed days", "Pounds"


@dataclass(frozen=True, slots=True)
class Place:
    """Whose return it is."""

    region: str
    icb: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Bed:
    """One stay as it stood on the day of the return.

    `ready_on`: the discharge ready date as known at the end of that day or on leaving; None while
    there was a reason to stay. `left_on`: None when they had not left by the end of that day.
    """

    nights: int
    ready_on: date | None
    left_on: date | None
    pathway: str = ""
    reason: str = ""
    family: str = ""


def rows(day: date, place: Place, beds: Sequence[Bed]) -> list[tuple[str, ...]]:
    """One row a measure, in the order of COLUMNS."""
    head = (day.isoformat(), "Provider", place.region, place.icb, place.code, place.name)
    return [(*head, *measure) for measure in measures(day, beds)]


def measures(day: date, beds: Sequence[Bed]) -> list[tuple[str, str, str, str]]:
    """(measure, type, group, value) of one day."""
    ready = [one for one in beds if one.ready_on is not None and one.ready_on <= day]
    gone = [one for one in ready if one.left_on == day]
    here = [one for one in ready if one.left_on is None]
    core = "No longer meet the criteria to reside"
    found = [
        ("No longer meet the criteria to reside", COUNT, core, str(len(ready))),
        ("Left on the day", COUNT, core, str(len(gone))),
        ("Still there", COUNT, core, str(len(here))),
    ]
    found += _by("Left by pathway", PATHWAYS | {"": UNKNOWN}, (one.pathway for one in gone))
    found += _by("Still there by family of reason", _families(), (one.family for one in here))
    found += _by("Still there by reason", _reasons(), (one.reason for one in here), only=True)
    found += _long_stays(day, here)
    return found + _cost(day, here)


def as_csv(lines: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows(lines)
    return written.getvalue()


def _families() -> dict[str, str]:
    return {**delays().families, "": "No reason recorded"}


def _reasons() -> dict[str, str]:
    families = delays().families
    return {code: f"{families[one.family]} - {one.title}" for code, one in delays().reasons.items()}


def _by(
    group: str, titles: Mapping[str, str], codes: Iterable[str], *, only: bool = False
) -> list[tuple[str, str, str, str]]:
    """A row for each title; with `only`, for those that somebody has."""
    counted = Counter(code if code in titles else "" for code in codes)
    return [
        (title, COUNT, group, str(counted[code]))
        for code, title in titles.items()
        if counted[code] or not only
    ]


def _long_stays(day: date, here: Sequence[Bed]) -> list[tuple[str, str, str, str]]:
    """Of those who are ready and still there: how many have been in so long, and the days that they
    have waited since they were ready. The collection asks for these additional bed days (F2)."""
    found, group = [], "Long stays of those still there"
    for least in LONG_STAYS:
        long = [one for one in here if one.nights >= least]
        days = sum(lost(one.ready_on, day).days for one in long)
        found.append((f"In hospital for {least} nights or more", COUNT, group, str(len(long))))
        words = f"Additional bed days, in hospital for {least} nights or more"
        found.append((words, DAYS, group, str(days)))
    return found


def _cost(day: date, here: Sequence[Bed]) -> list[tuple[str, str, str, str]]:
    costs = [lost(one.ready_on, day) for one in here]
    found = [
        ("Days since ready, those still there", DAYS, "Delay", str(sum(c.days for c in costs)))
    ]
    pence = [one.pence for one in costs]
    if None not in pence:
        pounds = sum(one or 0 for one in pence) / 100
        found.append(("Cost of those days, local value", POUNDS, "Delay", f"{pounds:.2f}"))
    return found
