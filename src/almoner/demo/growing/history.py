"""A year of acts, month by month: written in bulk, each on the authority it really had."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, partial
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from almoner.demo.growing.arcs import Arc
from almoner.demo.growing.place import Place
from almoner.demo.growing.planning import insulin_record, shared_values, well_record
from almoner.demo.growing.speed import copy_in
from almoner.demo.invent.chance import happens, whole
from almoner.demo.invent.glucose import LOW, glucose_readings
from almoner.demo.invent.shapes import GlucoseReading
from almoner.demo.invent.visiting import visit_times
from almoner.demo.invent.wording import insulin_note, visit_note
from almoner.kernel.london import to_london
from almoner.platform.audit.commands import record as audit
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.models import Act, DelegationEvent, Plan, Reading
from almoner.services.delegation.queries.authority import facts_of, required_courses
from almoner.services.delegation.rules import authority
from almoner.services.delegation.rules.acts import minutes_late, timing
from almoner.services.delegation.rules.answer import Answer
from almoner.services.delegation.rules.facts import Facts

UNTIL = 2
"""Days ago on whose first moment the history ends: later acts are recorded one by one."""
_MINUTES_A_VISIT = 30
_DAYS_BETWEEN_UNPLANNED = 24
_SHARE_REFUSED, _SHARE_NOT_NEEDED, _SHARE_UNWELL = 0.012, 0.005, 0.004
_SHARE_NOTED, _SHARE_SENT_LATER = 0.35, 0.03
_ONCE_LATER = 0.14
"""Share of visits that were late for want of practice when it all began; it falls to none."""
_NOT_DONE = {
    "refused": "Said no today. I asked again a little later and did not press.",
    "not_needed": "Not needed today: the nurse had been.",
    "stopped": "Not as usual today. I stopped and rang. The nurse came.",
}
_A_WEEK = timedelta(days=9)


@dataclass(frozen=True, slots=True)
class Due:
    """One time an act fell due or was called for. `missed`: why nobody came, or empty."""

    due_at: datetime | None
    started: datetime
    missed: str = ""


class _Act(NamedTuple):
    """A row of acts, by the names of its columns."""

    reference: UUID
    delegation_id: int
    activity: str
    worker_id: int
    person_id: int
    provider_id: int
    delegating_id: int
    plan_id: int | None
    due_at: datetime | None
    done_at: datetime
    recorded_at: datetime
    outcome: str
    timing: str
    record: dict[str, Any]
    stops: list[str]
    note: str
    authority: dict[str, Any]
    correction_reason: str = ""


class _Reading(NamedTuple):
    """A row of readings, by the names of its columns."""

    reference: UUID
    delegation_id: int
    worker_id: int
    plan_id: int
    taken_at: datetime
    recorded_at: datetime
    record: dict[str, Any]
    fired: list[str]
    allowed: bool = True
    effects: Sequence[str] = ()
    words: str = ""
    steps: Sequence[str] = ()


@dataclass(slots=True)
class Historian:
    """Writes each month when it is over. What is due is laid out once for each delegation."""

    place: Place
    _due: dict[int, list[Due]] = field(default_factory=dict)
    _glucose: dict[int, dict[date, list[GlucoseReading]]] = field(default_factory=dict)
    _outside: dict[int, date] = field(default_factory=dict)

    def write(self, start: datetime, end: datetime, at: datetime) -> None:
        """Every act in the half-open time, for whatever was active then."""
        arcs = [arc for arc in self.place.casting.arcs if arc.delegation]
        spans, facts = _active_spans(), facts_of([arc.delegation for arc in arcs])
        plans = _plans()
        acts: list[_Act] = []
        for arc in arcs:
            if arc.delegation in spans:
                held = _Held(facts[arc.delegation], spans[arc.delegation], plans)
                made = list(self._acts_of(arc, held, start, end))
                acts += made
                _audit(self.place, arc, len(made), at)
        acts.sort(key=lambda act: (act.done_at, act.delegation_id))
        copy_in(Act, _Act._fields, acts)
        done = (act for act in acts if act.outcome == "done")
        copy_in(Reading, _Reading._fields, map(_reading, done))

    def _acts_of(self, arc: Arc, held: "_Held", start: datetime, end: datetime) -> Iterator[_Act]:
        chance = self.place.chance("acts", arc.number, start.isoformat())
        for due in self._due_of(arc):
            at = due.due_at or due.started
            if start <= at < end and held.active(at):
                answer, plan = held.answer(at), held.plan(at)
                if answer.granted and plan is not None:
                    yield self._act(arc, due, answer, plan, chance)

    def _due_of(self, arc: Arc) -> list[Due]:
        if arc.number not in self._due:
            planned = arc.days != "never"
            self._due[arc.number] = list((_planned if planned else _unplanned)(self.place, arc))
        return self._due[arc.number]

    def _act(self, arc: Arc, due: Due, answer: Answer, plan: Plan, chance: Random) -> _Act:
        outcome, note = _outcome(due, chance)
        done_at = due.started + timedelta(minutes=whole(chance, 2, 7))
        values, stops = self._values(arc, done_at, chance, plan) if outcome == "done" else ({}, [])
        if outcome == "done" and happens(chance, _SHARE_NOTED):
            note = self._note(arc, values, chance)
        wait = whole(chance, 60, 200) if happens(chance, _SHARE_SENT_LATER) else 1
        if outcome == "done" and "late_by_minutes" in _names(arc.activity, "before"):
            values["late_by_minutes"] = minutes_late(due.due_at or done_at, done_at)
        return _Act(
            reference=UUID(int=chance.getrandbits(128), version=4),
            delegation_id=arc.delegation,
            activity=arc.activity,
            worker_id=self.place.workers[arc.worker].pk,
            person_id=self.place.people[arc.person].pk,
            provider_id=self.place.organisations[arc.provider].pk,
            delegating_id=plan.organisation_id,
            plan_id=plan.pk if outcome == "done" else None,
            due_at=due.due_at,
            done_at=done_at,
            recorded_at=done_at + timedelta(minutes=wait),
            outcome=outcome,
            timing=timing(due.due_at, done_at, _tolerance(arc.activity)),
            record=values,
            stops=stops,
            note=note,
            authority=answer.moved_to(done_at.timestamp()).stored(),
        )

    def _values(
        self, arc: Arc, at: datetime, chance: Random, plan: Plan
    ) -> tuple[dict[str, Any], list[str]]:
        shared = shared_values(set(_names(arc.activity)))
        if arc.activity != "insulin-administration":
            return {**shared, **well_record(chance, arc.activity)}, []
        taken = self._readings(arc, at, plan)
        record = insulin_record(chance, str(taken[-1]), plan.values["dose_units"])
        return {**shared, **record}, _stops(taken, plan)

    def _readings(self, arc: Arc, at: datetime, plan: Plan) -> list[Decimal]:
        """The readings before one dose. Never two days outside the plan within a week, because
        that would have stopped it: save in the week before it really did."""
        day = to_london(at).date()
        if arc.trigger == "repeated-breaches" and 0 < self.place.clock.ago(at) - arc.turns < 6:
            return [Decimal("3.4"), Decimal("5.8")]
        series = self._glucose_of(arc).get(day, [])
        taken = [one.mmol_per_litre for one in series if one.moment != "bedtime"]
        if not _stops(taken, plan):
            return taken
        last = self._outside.get(arc.series)
        if (last and day - last <= _A_WEEK) or self.place.clock.day(0) - day <= _A_WEEK:
            return [Decimal("7.8")]
        self._outside[arc.series] = day
        return taken

    def _glucose_of(self, arc: Arc) -> dict[date, list[GlucoseReading]]:
        if arc.series not in self._glucose:
            days: dict[date, list[GlucoseReading]] = defaultdict(list)
            first = self.place.clock.day(self.place.history)
            for one in glucose_readings(self.place.seed, arc.series, first, self.place.history):
                days[to_london(one.at).date()].append(one)
            self._glucose[arc.series] = days
        return self._glucose[arc.series]

    def _note(self, arc: Arc, values: dict[str, Any], chance: Random) -> str:
        known_as = self.place.invented[arc.person].name.known_as
        if arc.activity != "insulin-administration":
            return visit_note(chance, known_as)
        glucose, site = values["glucose"]["value"], values["site"].replace("-", " ")
        units = int(Decimal(values["dose_units"]["value"]))
        return insulin_note(chance, known_as, glucose, units, site)


class _Held:
    """What one delegation rested on, month by month. A grant carries until something changes."""

    def __init__(
        self,
        facts: Facts,
        spans: list[tuple[datetime, datetime | None]],
        plans: dict[tuple[int, str], list[Plan]],
    ) -> None:
        self._facts, self._spans = facts, spans
        self._plans = plans.get((facts.person_id, facts.activity), [])
        self._courses = required_courses(facts.activity)
        self._last: Answer | None = None

    def active(self, at: datetime) -> bool:
        return any(start <= at and (end is None or at < end) for start, end in self._spans)

    def answer(self, at: datetime) -> Answer:
        seconds = at.timestamp()
        if self._last is None or not self._last.also_at(seconds):
            self._last = authority.decide(self._facts, seconds, self._courses)
        return self._last

    def plan(self, at: datetime) -> Plan | None:
        return next((plan for plan in reversed(self._plans) if plan.starts_at <= at), None)


def lay_out_history(place: Place) -> None:
    """One piece of work when each month is over, and one for what is left of the last."""
    historian = Historian(place)
    start = place.clock.at(place.history, 0)
    last = place.clock.at(UNTIL - 1, 0)
    while start < last:
        end = min(_next_month(place, start), last)
        place.script.add(end, partial(historian.write, start, end))
        start = end


def _next_month(place: Place, moment: datetime) -> datetime:
    day = to_london(moment).date()
    first = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return place.clock.at((place.clock.today - first).days, 0)


def _planned(place: Place, arc: Arc) -> Iterator[Due]:
    """By the rota. It took some months until everybody came on time."""
    first, days = place.clock.day(place.history), place.history
    slots = [(clock, _MINUTES_A_VISIT) for clock in arc.clocks]
    chance = place.chance("late", arc.number)
    for visit in visit_times(place.seed, arc.number, first, days, slots):
        day = to_london(visit.planned_start).date()
        if not arc.due_on(day):
            continue
        if visit.missed_because or visit.started is None:
            missed = visit.planned_start + timedelta(minutes=90)
            yield Due(visit.planned_start, missed, visit.missed_because or "Nobody came.")
            continue
        share = _ONCE_LATER * (place.clock.today - day).days / days
        more = whole(chance, 10, 28) if happens(chance, share) else 0
        yield Due(visit.planned_start, visit.started + timedelta(minutes=more))


def _unplanned(place: Place, arc: Arc) -> Iterator[Due]:
    chance, ago = place.chance("unplanned", arc.number), place.history
    while (ago := ago - whole(chance, 5, 2 * _DAYS_BETWEEN_UNPLANNED)) > UNTIL:
        yield Due(None, place.clock.at(ago, whole(chance, 8, 20), whole(chance, 0, 59)))


def _outcome(due: Due, chance: Random) -> tuple[str, str]:
    if due.missed:
        return "missed", due.missed
    rolled = chance.random()
    for outcome, share in (
        ("refused", _SHARE_REFUSED),
        ("not_needed", _SHARE_NOT_NEEDED),
        ("stopped", _SHARE_UNWELL),
    ):
        rolled -= share
        if rolled < 0:
            return outcome, _NOT_DONE[outcome]
    return "done", ""


def _stops(taken: list[Decimal], plan: Plan) -> list[str]:
    """The rules that spoke, as far as they leave a dose to be given."""
    found = ["low-glucose"] if taken[0] < LOW else []
    if taken[-1] > Decimal(plan.values["glucose_high"]["value"]):
        found.append("above-plan-range")
    return found


def _reading(act: _Act) -> _Reading:
    names, plan_id = _names(act.activity, "before"), act.plan_id
    assert plan_id is not None
    return _Reading(
        reference=act.reference,
        delegation_id=act.delegation_id,
        worker_id=act.worker_id,
        plan_id=plan_id,
        taken_at=act.done_at - timedelta(minutes=2),
        recorded_at=act.recorded_at,
        record={name: value for name, value in act.record.items() if name in names},
        fired=act.stops,
    )


@cache
def _names(activity: str, moment: str = "") -> tuple[str, ...]:
    fields = definition(activity).record
    return tuple(one.name for one in fields if moment in ("", one.moment))


@cache
def _tolerance(activity: str) -> int:
    return int(definition(activity).visit_tolerance.value)


def _active_spans() -> dict[int, list[tuple[datetime, datetime | None]]]:
    """Delegation → when it was active, from the steps that were kept."""
    spans: dict[int, list[tuple[datetime, datetime | None]]] = {}
    steps = DelegationEvent.objects.order_by("at", "pk")
    for key, at, target in steps.values_list("delegation_id", "at", "target"):
        known = spans.get(key, [])
        is_open = bool(known) and known[-1][1] is None
        if target == "active" and not is_open:
            spans.setdefault(key, []).append((at, None))
        elif target != "active" and is_open:
            known[-1] = (known[-1][0], at)
    return spans


def _plans() -> dict[tuple[int, str], list[Plan]]:
    found: dict[tuple[int, str], list[Plan]] = defaultdict(list)
    for plan in Plan.objects.order_by("version"):
        found[plan.person_id, plan.activity].append(plan)
    return found


def _audit(place: Place, arc: Arc, count: int, at: datetime) -> None:
    if count:
        audit(
            place.installation(arc.provider),
            "acts.brought_in",
            ("delegation", arc.delegation),
            person_id=place.people[arc.person].pk,
            at=at,
            acts=count,
        )
