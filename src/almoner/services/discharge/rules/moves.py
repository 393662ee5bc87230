"""Which moves of the case say something about the bed, and what each must say to be believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from almoner.kernel.london import to_london
from almoner.kernel.refusals import refuse
from almoner.services.discharge.rules.criteria import NONE, check_criteria
from almoner.services.discharge.rules.days import lost

LEAVING = frozenset({"leave", "leave-home", "leave-early", "other-hospital", "died"})
COUNTED = ("left_on", "lost_bed_days", "lost_bed_cost")


def reasons_in(facts: Mapping[str, Any]) -> list[str]:
    """The reasons to stay that came with a move; none: []. Refused when nothing was said, and for
    “None of these” beside a reason."""
    said = list(facts.get("criteria") or [])
    if not said or (NONE in said and len(set(said)) > 1):
        refuse(
            "field:criteria",
            "Say which reasons to stay there are, or that there is none of these.",
            "Choose the reasons that are true, or “None of these” alone.",
        )
    return check_criteria(one for one in said if one != NONE)


def check_any(codes: Iterable[str]) -> list[str]:
    """As given. Refused when there is none: then nobody goes back to the ward."""
    found = list(codes)
    if not found:
        refuse(
            "field:criteria",
            "There is no reason to stay in this answer.",
            "Choose the reasons that are true.",
        )
    return found


def ready_day(admitted_at: datetime, known: date | None, asked: date | None, today: date) -> date:
    """The discharge ready date: the day asked for, else the one known, else today."""
    if asked is None:
        return known or today
    if asked > today or asked < to_london(admitted_at).date():
        refuse(
            "ready-on",
            "The discharge ready date lies outside this stay.",
            "Give a day from the admission up to today.",
        )
    return asked


def counted(ready_on: date | None, left_on: date) -> dict[str, Any]:
    """The day of leaving, the bed days lost before it and their cost, as facts of the case. No cost
    where no value is known for a day."""
    found = lost(ready_on, left_on)
    return dict(zip(COUNTED, (left_on.isoformat(), found.days, found.pence), strict=True))
