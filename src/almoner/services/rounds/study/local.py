"""The same day's sums for each neighbourhood: of the visits to those who live there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.study.days import Day, is_company
from almoner.services.rounds.study.measures import MEASURES
from almoner.services.rounds.study.measuring import (
    Tally,
    asked_and_left,
    late_of,
    legs_of,
    waited,
)
from almoner.services.rounds.study.settings import Switches
from almoner.services.rounds.study.values import Values

LOCAL = tuple(
    one for one in MEASURES if one.code in ("travel_share", "workers_met", "late", "unmet")
)
"""What can be counted where people live: travel belongs to the visit that it leads to."""


def measure_locally(
    day: Day, plan: Plan | None, values: Values, switches: Switches, where: Mapping[str, str]
) -> dict[str, Tally]:
    """One team's day for each neighbourhood. `where`: the neighbourhood of each person.

    Only what `LOCAL` counts is filled in.
    """
    found: defaultdict[str, Tally] = defaultdict(Tally)
    planned = day.problem.visits if day.problem else ()
    of = {visit.key: where[visit.person] for visit in (*planned, *day.unmet)}
    asked, left = asked_and_left(day, plan)
    for key in asked:
        tally = found[of[key]]
        tally.visits += 1
        tally.unmet += key in left
        tally.made += key not in left
    if plan is not None:
        _add_late(found, late_of(day, plan), of)
        _add_work(found, day, plan, values, switches, of)
    return dict(found)


def by_day(days: Sequence[dict[str, Tally]], name: str) -> tuple[Tally, ...]:
    """The days of one neighbourhood, those with nothing in them too."""
    return tuple(day.get(name, Tally()) for day in days)


def _add_late(found: Mapping[str, Tally], late: Mapping[str, float], of: Mapping[str, str]) -> None:
    for key, minutes in late.items():
        found[of[key]].late += 1
        found[of[key]].minutes_late += minutes


def _add_work(
    found: Mapping[str, Tally],
    day: Day,
    plan: Plan,
    values: Values,
    switches: Switches,
    of: Mapping[str, str],
) -> None:
    assert day.problem is not None
    workers = {worker.key: worker for worker in day.problem.workers}
    person = {visit.key: visit.person for visit in day.problem.visits}
    for one in plan.rounds:
        for call in one.calls:
            tally, minutes = found[of[call.visit]], call.ends - call.starts
            tally.contact += minutes
            tally.worked += minutes
            tally.company += minutes if is_company(call.visit) else 0.0
            tally.seen.setdefault(person[call.visit], set()).add(one.worker)
        if one.calls:
            legs = legs_of(day, one, workers[one.worker])
            for call, (minutes, free, _) in zip(one.calls[1:], legs, strict=True):
                tally, waiting = found[of[call.visit]], waited(free, values, switches)
                tally.travel += minutes
                tally.waiting += waiting
                tally.worked += minutes + waiting
