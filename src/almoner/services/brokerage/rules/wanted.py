"""What the case of somebody in hospital says of the care that is wanted, as an outline. Pure."""

from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType
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


# Question of the shared assessment → the answers that mean a need → the need, as the directory
# codes it. Proposed by this project (D).
_HELPED = frozenset({"some", "all"})
_NEEDS: tuple[tuple[str, Collection[Any], str], ...] = (
    ("washing", _HELPED, "personal_care"),
    ("toilet", _HELPED, "continence"),
    ("eating", _HELPED, "meals"),
    ("moving", frozenset({"one", "two", "bed"}), "moving"),
    ("nights", frozenset({True}), "night"),
)


def outline_of(
    facts: Mapping[str, Any],
    known: Collection[str],
    today: date,
    answers: Mapping[str, Any] = MappingProxyType({}),
    expected_on: date | None = None,
) -> Outline:
    """`facts`: of the case; `known`: codes of activities that may be delegated; `answers`: of the
    shared assessment. What they leave open is as little as can be, and the broker changes it before
    anybody is asked. Nobody needs care at home before the day on which they are expected to leave.
    """
    kind = _KINDS.get(str(facts.get("care_kind")), "home_care")
    written = _codes(facts.get("delegated"))
    return Outline(
        kind=kind,
        start_wanted=max(today, _day(facts.get("care_from")) or today, expected_on or today),
        needs=needs_of(answers, written),
        activities=tuple(dict.fromkeys(one for one in written if one in known)),
        minutes=_minutes(facts) if kind in AT_HOME else {},
        workers=2 if facts.get("two_workers") else 1,
    )


def _codes(said: Any) -> list[str]:
    """Chosen from a list, or written with commas between."""
    parts = said if isinstance(said, list | tuple) else str(said or "").split(",")
    return [code for one in parts if (code := str(one).strip())]


def needs_of(answers: Mapping[str, Any], delegated: Collection[str] = ()) -> tuple[str, ...]:
    """Needs in the codes of the directory; that somebody comes home from hospital is always one."""
    found = ["home_from_hospital"]
    found += [need for question, meant, need in _NEEDS if answers.get(question) in meant]
    tasks = {*(answers.get("tasks") or ())} - {"none"}
    if "medicines" in tasks:
        found.append("medicines")
    if delegated or tasks - {"medicines"}:
        found.append("delegated_care")
    return tuple(found)


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
