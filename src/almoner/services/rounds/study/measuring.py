"""What a day's plan came to, added up from its calls and their times."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.travel import CAR
from almoner.services.rounds.problem.workers import Worker
from almoner.services.rounds.study.days import Day, is_company
from almoner.services.rounds.study.settings import Switches
from almoner.services.rounds.study.values import KM_IN_A_MILE, Values

NEAR = 0.5
"""Half a minute late is not late."""


@dataclass(slots=True)
class Tally:
    """Sums of one day. Minutes, kilometres, pounds and numbers of visits.

    `waiting` is what counts as work: gaps up to a length that is longer with shift pay. `worked`
    is contact, travel between visits and waiting. `km` is between visits by car; `km_all` also from
    home and back.
    """

    contact: float = 0.0
    travel: float = 0.0
    waiting: float = 0.0
    worked: float = 0.0
    pay: float = 0.0
    expenses: float = 0.0
    km: float = 0.0
    km_all: float = 0.0
    visits: float = 0.0
    made: float = 0.0
    late: float = 0.0
    minutes_late: float = 0.0
    unmet: float = 0.0
    company: float = 0.0
    away: float = 0.0
    days: float = 1.0
    pay_of: dict[str, float] = field(default_factory=dict)
    worked_of: dict[str, float] = field(default_factory=dict)
    seen: dict[str, set[str]] = field(default_factory=dict)

    def add(self, other: "Tally") -> None:
        """Another team's same day, of other workers and other people."""
        for name in NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.pay_of |= other.pay_of
        self.worked_of |= other.worked_of
        self.seen |= other.seen


NUMBERS = (
    "contact", "travel", "waiting", "worked", "pay", "expenses", "km", "km_all", "visits", "made",
    "late", "minutes_late", "unmet", "company", "away",
)  # fmt: skip


def measure(day: Day, plan: Plan | None, values: Values, switches: Switches) -> Tally:
    """The sums of one team's day. `plan` is None when there was nothing to plan."""
    tally = Tally(away=sum(day.away))
    _count_unmet(tally, day, plan)
    if day.problem is None or plan is None:
        return tally
    workers = {worker.key: worker for worker in day.problem.workers}
    for one in plan.rounds:
        if one.calls:
            _add_round(tally, day, one, workers[one.worker], values, switches)
    _count_late(tally, day, plan)
    return tally


def asked_and_left(day: Day, plan: Plan | None) -> tuple[set[str], set[str]]:
    """The keys of the visits that were asked for, and of those that nobody makes."""
    planned = {v.key for v in day.problem.visits} if day.problem else set()
    nobody = {visit.key for visit in day.unmet}
    asked = {key for key in planned | nobody if not is_company(key)}
    left = (set(plan.left) if plan else planned) | nobody
    return asked, asked & left


def late_of(day: Day, plan: Plan) -> dict[str, float]:
    """How many minutes late each visit starts that does."""
    assert day.problem is not None
    closes = {visit.key: visit.closes for visit in day.problem.visits}
    starts: dict[str, float] = {}
    for one in plan.rounds:
        for call in one.calls:
            starts[call.visit] = max(call.starts, starts.get(call.visit, 0.0))
    return {
        key: start - closes[key]
        for key, start in starts.items()
        if start > closes[key] + NEAR and not is_company(key)
    }


def _count_unmet(tally: Tally, day: Day, plan: Plan | None) -> None:
    asked, left = asked_and_left(day, plan)
    tally.visits = len(asked)
    tally.unmet = len(left)
    tally.made = tally.visits - tally.unmet


def _count_late(tally: Tally, day: Day, plan: Plan) -> None:
    late = late_of(day, plan)
    tally.late = len(late)
    tally.minutes_late = sum(late.values())


def _add_round(
    tally: Tally, day: Day, one: Round, worker: Worker, values: Values, switches: Switches
) -> None:
    assert day.problem is not None
    person = {visit.key: visit.person for visit in day.problem.visits}
    contact = sum(call.ends - call.starts for call in one.calls)
    legs = list(legs_of(day, one, worker))
    moving = sum(minutes for minutes, _, _ in legs)
    waiting = sum(waited(free, values, switches) for _, free, _ in legs)
    worked = contact + moving + waiting
    pay = _pay(contact, worked, values, switches)
    between = sum(km for _, _, km in legs) if worker.mode == CAR else 0.0
    tally.contact += contact
    tally.travel += moving
    tally.waiting += waiting
    tally.worked += worked
    tally.pay += pay
    tally.expenses += between / KM_IN_A_MILE * values["mileage"]
    tally.km += between
    tally.km_all += between + (_home_km(day, one, worker) if worker.mode == CAR else 0.0)
    tally.company += sum(c.ends - c.starts for c in one.calls if is_company(c.visit))
    tally.pay_of[worker.key], tally.worked_of[worker.key] = pay, worked
    for call in one.calls:
        tally.seen.setdefault(person[call.visit], set()).add(worker.key)


def _pay(contact: float, worked: float, values: Values, switches: Switches) -> float:
    if switches.shift_pay:
        return worked / 60 * values["shift_pay"]
    return contact / 60 * values["visit_pay"]


def waited(free: float, values: Values, switches: Switches) -> float:
    """The minutes between two visits that count as work: none of a gap that is too long."""
    longest = values["shift_gap" if switches.shift_pay else "waiting"]
    return max(0.0, free) if free <= longest else 0.0


def legs_of(day: Day, one: Round, worker: Worker) -> Iterator[tuple[float, float, float]]:
    """Between each two visits: minutes of travel, minutes free besides, and kilometres."""
    assert day.problem is not None
    place = {visit.key: visit.place for visit in day.problem.visits}
    opens = {visit.key: visit.opens for visit in day.problem.visits}
    for before, after in pairwise(one.calls):
        ends = place[before.visit], place[after.visit]
        minutes = day.problem.travel.between(worker.mode, *ends, opens[after.visit])
        free = after.starts - before.ends - minutes - _rest_between(one, before, after)
        yield minutes, free, float(day.km[ends])


def _rest_between(one: Round, before: Call, after: Call) -> float:
    """Minutes of the break, where it lies between these two."""
    if one.rest is None or not before.ends - NEAR <= one.rest[0] <= after.starts:
        return 0.0
    return one.rest[1] - one.rest[0]


def _home_km(day: Day, one: Round, worker: Worker) -> float:
    assert day.problem is not None
    place = {visit.key: visit.place for visit in day.problem.visits}
    first, last = place[one.calls[0].visit], place[one.calls[-1].visit]
    return float(day.km[worker.start_place, first] + day.km[last, worker.end_place])
