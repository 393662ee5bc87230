"""What the case of somebody in hospital says of the care that is wanted, as an outline. Pure."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from almoner.kernel.london import parse_date
from almoner.services.brokerage.rules.outline import AT_HOME, Outline

_KINDS = {
    "home-care": "home_care",
    "reablement": "reablement",
    "live-in": "live_in",
    "residential": "residential",
    "nursing": "nursing",
}
# In which part of the day the first visit, the second … are looked for. Local values (D).
_TURNS = ("morning", "evening", "midday", "afternoon", "night")
_MINUTES = 30


def outline_of(facts: Mapping[str, Any], known: Collection[str], today: date) -> Outline:
    """`facts`: of the case; `known`: codes of activities that may be delegated. What the case
    leaves open is as little as can be, and the broker changes it before anybody is asked."""
    kind = _KINDS.get(str(facts.get("care_kind")), "home_care")
    written = str(facts.get("delegated") or "").split(",")
    return Outline(
        kind=kind,
        start_wanted=max(today, _day(facts.get("care_from")) or today),
        needs=("home_from_hospital",),
        activities=tuple(dict.fromkeys(one.strip() for one in written if one.strip() in known)),
        minutes=_minutes(facts) if kind in AT_HOME else {},
        workers=2 if facts.get("two_workers") else 1,
    )


def _minutes(facts: Mapping[str, Any]) -> dict[str, int]:
    """The visits of a day in turn; those beyond five begin with the morning again."""
    each, found = int(facts.get("minutes_a_visit") or _MINUTES), dict[str, int]()
    for number in range(int(facts.get("visits_a_day") or 1)):
        part = _TURNS[number % len(_TURNS)]
        found[part] = found.get(part, 0) + each
    return found


def _day(written: Any) -> date | None:
    try:
        return parse_date(str(written))
    except ValueError:
        return None
