"""From what is known of a day to a problem that can be planned, in names people know. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from operator import itemgetter
from typing import Any

from almoner.kernel.refusals import Refusal, refuse
from almoner.registers.people.rules import language_name
from almoner.services.delegation.rules.reasons import shown
from almoner.services.rounds.problem.links import Link
from almoner.services.rounds.problem.problem import Problem, Told
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.problem.visits import Asks, Gap, Task, Visit
from almoner.services.rounds.problem.weights import Weights
from almoner.services.rounds.problem.workers import Worker
from almoner.services.rounds.rules.around import Outside, go_around
from almoner.services.rounds.rules.clock import minutes_of, told
from almoner.services.rounds.rules.keys import CARE, keys_of, needs_of
from almoner.services.rounds.rules.roads import Roads, roads_between
from almoner.services.rounds.rules.working_time import Hours, hours, total, week_of

# How many minutes of travel it is worth that a worker speaks the person's language. Local (D).
LANGUAGE_WORTH = 15.0
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Held:
    """A call as it stands in a plan: whose, when; `fixed`: it may not move at all."""

    worker: int
    starts: float
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A problem, and what its keys stand for.

    Keys are words: a worker's name, a person's name and a time. `ids` find the rows again.
    `words`: (worker, visit) → why the authority says no. `unplaced`: wanted id → why it cannot
    be planned at all. `spots[place]` is (latitude, longitude). `outside`: visits that no plan has
    made; `standing`: visit → worker, of those around which the problem plans.
    """

    day: date
    problem: Problem
    visit_ids: Mapping[str, int]
    worker_ids: Mapping[str, int]
    words: Mapping[tuple[str, str], tuple[Refusal, ...]]
    unplaced: Mapping[int, list[str]]
    spots: tuple[tuple[float, float], ...]
    hours: Mapping[str, Hours] = field(default_factory=dict)
    outside: tuple[Outside, ...] = ()
    standing: Mapping[str, str] = field(default_factory=dict)

    @property
    def visits(self) -> dict[int, str]:
        return {number: key for key, number in self.visit_ids.items()}

    @property
    def workers(self) -> dict[int, str]:
        return {number: key for key, number in self.worker_ids.items()}


def day_of(
    facts: Any,
    weights: Weights,
    *,
    held: Mapping[Place, Held] | None = None,
    told_before: Mapping[Place, Held] | None = None,
    leeway: float | None = None,
    not_before: float | None = None,
) -> Day:
    """The day of `facts` (see queries.gathering).

    `held`: (wanted id, task) → the call as it stands; it must stay so where it is `fixed`.
    `told_before`: what people were told; with `leeway`, their windows shrink to so many minutes
    around it. `not_before`: nothing that is not fixed starts before this minute.
    """
    return _Maker(facts, weights, held or {}, told_before or {}, leeway, not_before).day()


class _Maker:
    def __init__(
        self,
        facts: Any,
        weights: Weights,
        held: Mapping[Place, Held],
        told_before: Mapping[Place, Held],
        leeway: float | None,
        not_before: float | None,
    ) -> None:
        self.facts, self.weights, self.leeway = facts, weights, leeway
        self.not_before = not_before
        self.held, self.told_before = held, told_before
        self.unplaced = {one.pk: why for one in facts.wanted if (why := list(self._why_not(one)))}
        self.wanted = [one for one in facts.wanted if one.pk not in self.unplaced]
        self.visit_keys = keys_of(
            (one.pk, f"{one.person.name} ({told(one.opens)})") for one in self.wanted
        )
        self.worker_keys = keys_of((one.worker_id, one.worker.name) for one in facts.shifts)
        self.doubles = [one for one in self.wanted if one.workers == 2]
        self.spots = [facts.office]
        self.places = {facts.office: 0}
        self.pounds: dict[tuple[str, float], float] = {}
        self.fixed = {
            number: call.starts for (number, _), call in sorted(held.items()) if call.fixed
        }
        self.order = {one.pk: (place, one) for place, one in enumerate(self.wanted)}
        self.against: dict[int, set[int]] = {}
        for worker, number in facts.answers:
            self.against.setdefault(worker, set()).add(number)
        self.gone = {
            one.worker_id: minutes_of(facts.day, one.off_from)
            for one in facts.shifts
            if one.off_from is not None
        }
        self.hours: dict[str, Hours] = {}

    def _why_not(self, one: Any) -> Iterator[str]:
        if one.person.latitude is None or one.person.longitude is None:
            yield f"{one.person.name} has no postcode, so we cannot tell how far it is."
        if one.person_id in self.facts.in_hospital:
            yield f"{one.person.name} is in hospital."
        if self._too_late(one):
            yield f"It had to start by {told(one.latest)}, and that is over."

    def _too_late(self, one: Any) -> bool:
        over = self.not_before is not None and one.latest is not None
        fixed = any(self.held[at].fixed for at in ((one.pk, 0), (one.pk, 1)) if at in self.held)
        return over and one.latest < self.not_before and not fixed

    def day(self) -> Day:
        visits = tuple(self._visit(one) for one in self.wanted)
        workers = tuple(self._worker(one) for one in self.facts.shifts)
        workers = tuple(one for one in workers if not self.hours[one.key].none_left)
        if not workers:
            refuse("nobody-on-shift", "Nobody is on shift on this day.", "Add shifts.", "You")
        if not self.wanted:
            refuse("no-visits", "There are no visits to plan on this day.", "Add visits.", "You")
        stands = self._stands({one.key for one in workers})
        modes, facts = {one.mode for one in workers}, self.facts
        roads = roads_between(self.spots, modes, facts.ways, facts.postcodes)
        workers, standing = _around(workers, stands, roads.travel)
        problem = Problem(
            visits=(*visits, *(one for mine in standing.values() for one in mine)),
            workers=tuple(self._with_mileage(one, roads) for one in workers),
            travel=roads.travel,
            weights=self.weights,
            links=tuple(self._links()),
            told=self._told(),
            may_leave=True,
        )
        there = {one.key for one in workers}
        return Day(
            self.facts.day,
            problem,
            {key: number for number, key in self.visit_keys.items()},
            {key: number for number, key in self.worker_keys.items() if key in there},
            self._words(),
            self.unplaced,
            tuple(self.spots),
            self.hours,
            self.facts.outside,
            {one.key: worker for worker, mine in standing.items() for one in mine},
        )

    def _stands(self, there: Collection[str]) -> dict[str, list[tuple[str, Outside, int]]]:
        """Worker → what stands in their day: its key, the visit and its place."""
        found: dict[str, list[tuple[str, Outside, int]]] = {}
        named = keys_of((one.visit_id, one.words) for one in self.facts.outside)
        for one in self.facts.outside:
            worker = self.worker_keys.get(one.worker_id)
            if worker in there and worker is not None:
                place = 0 if one.spot is None else self._at(one.spot)
                found.setdefault(worker, []).append((named[one.visit_id], one, place))
        return found

    def _with_mileage(self, worker: Worker, roads: Roads) -> Worker:
        """Paid by the mile, counted by the minute: over all the ways of the day together."""
        key = worker.mode, worker.mileage
        if key not in self.pounds:
            self.pounds[key] = roads.mileage(*key)
        return replace(worker, mileage=self.pounds[key])

    def _spot(self, row: Any) -> int:
        return self._at((row.latitude, row.longitude))

    def _at(self, spot: tuple[float, float]) -> int:
        """Its place: the same for all who live at one."""
        if spot not in self.places:
            self.places[spot] = len(self.spots)
            self.spots.append(spot)
        return self.places[spot]

    def _links(self) -> Iterator[Link]:
        for one in self.wanted:
            if one.after_id in self.visit_keys:
                most = float("inf") if one.most is None else float(one.most)
                first, second = self.visit_keys[one.after_id], self.visit_keys[one.pk]
                yield Link(first, second, float(one.least), most)

    def _told(self) -> dict[tuple[str, int], Told]:
        return {
            (self.visit_keys[number], task): Told(self._named(call.worker), call.starts)
            for (number, task), call in self.told_before.items()
            if number in self.visit_keys
        }

    def _named(self, worker: int) -> str:
        return self.worker_keys.get(worker, "Somebody who is not there")

    def _words(self) -> dict[tuple[str, str], tuple[Refusal, ...]]:
        return {
            (self.worker_keys[worker], self.visit_keys[wanted]): shown(refusals)
            for (worker, wanted), refusals in self.facts.answers.items()
            if wanted in self.visit_keys and worker in self.worker_keys
        }

    # Visits

    def _visit(self, one: Any) -> Visit:
        key, two = self.visit_keys[one.pk], one.workers == 2
        visit = Visit(
            key,
            float(one.opens),
            float(one.closes),
            tuple(Task(need, float(one.minutes)) for need in needs_of(key, two)),
            Gap() if two else None,
            self._spot(one.person),
            one.person.name,
            None if one.latest is None else float(one.latest),
            None if one.worth is None else float(one.worth),
            self._asks(one.person),
        )
        return self._narrowed(visit, one.pk)

    def _narrowed(self, visit: Visit, number: int) -> Visit:
        """A call that may not move has no window; one that people were told of, a small one."""
        if number in self.fixed:
            at = self.fixed[number]
            return replace(visit, opens=at, closes=at, latest=at)
        opens, closes = visit.opens, visit.closes
        before = self.told_before.get((number, 0))
        if self.leeway is not None and before is not None:
            opens = max(opens, before.starts - self.leeway)
            closes = max(opens, min(closes, before.starts + self.leeway))
        if self.not_before is not None:
            opens = max(opens, self.not_before)
            closes = max(opens, closes)
        latest = None if visit.latest is None else max(visit.latest, closes)
        return replace(visit, opens=opens, closes=closes, latest=latest)

    def _asks(self, person: Any) -> Asks:
        found, known = self.facts.asks.get(person.pk), self.facts.known.get(person.pk)
        rather = {f"speaks {language}": LANGUAGE_WORTH for language in _language(person)}
        familiar = None if known is None else frozenset(map(self._named, known))
        if found is None:
            return Asks(rather=rather, known=familiar)
        return Asks(
            must=frozenset(found.must),
            has=frozenset(found.has),
            rather={**rather, **{trait: float(worth) for trait, worth in found.rather.items()}},
            prefers={self._named(int(who)): float(n) for who, n in found.prefers.items()},
            known=familiar,
            declined={self._named(int(who)): why for who, why in found.declined.items()},
        )

    # Workers

    def _worker(self, shift: Any) -> Worker:
        key, number = self.worker_keys[shift.worker_id], shift.worker_id
        how = self.facts.travellers.get(number)
        lasting = self.hours[key] = self._hours(shift, how)
        home = how is not None and how.starts_from == "home" and how.latitude is not None
        place = self._spot(how) if home else 0
        starts = max(0.0, lasting.starts)
        return Worker(
            key,
            frozenset(self._can(number)),
            dict(self._barred(number)),
            starts,
            max(starts, lasting.ends),
            place,
            place,
            how.mode if how else "car",
            lasting.rest,
            lasting.most,
            **_paid(how),
            traits=frozenset(how.traits if how else ()),
            avoids=frozenset(how.avoids if how else ()),
        )

    def _hours(self, shift: Any, how: Any) -> Hours:
        day = self.facts.day
        spans = [
            (minutes_of(day, a), minutes_of(day, b))
            for a, b in self.facts.worked.get(shift.worker_id, ())
        ]
        monday, after = (24 * 60.0 * (one - day).days for one in week_of(day))
        others = [one for one in spans if monday <= one[0] < after and not 0 <= one[0] < 24 * 60]
        law = {} if how is None else {"week_most": float(how.most_minutes)}
        return hours(
            minutes_of(day, shift.starts_at),
            minutes_of(day, shift.ends_at),
            ended_before=max((end for start, end in spans if start < 0), default=None),
            begins_after=min((start for start, _ in spans if start >= 24 * 60), default=None),
            week_done=total(others),
            **law,
        )

    def _can(self, worker: int) -> Iterator[str]:
        """Everybody may care; who may do what is delegated is said for each visit."""
        yield CARE
        for one in self.doubles:
            for task, need in enumerate(needs_of(self.visit_keys[one.pk], True)):
                due = task == 0 and (worker, one.pk) in self.facts.answers
                if not due and not self._reserved(worker, one, task):
                    yield need

    def _barred(self, worker: int) -> Iterator[tuple[str, str]]:
        for one in self._in_question(worker):
            if one.workers == 1:
                why = [each.reason for each in shown(self.facts.answers.get((worker, one.pk), ()))]
                why += filter(None, [self._reserved(worker, one, 0)])
                if why:
                    yield self.visit_keys[one.pk], " ".join(why)

    def _in_question(self, worker: int) -> list[Any]:
        """The visits at which anything can stand against a worker: few of all pairs of a day."""
        if worker in self.gone:
            return self.wanted
        numbers = self.fixed.keys() | self.against.get(worker, set())
        found = [self.order[number] for number in numbers if number in self.order]
        return [one for _, one in sorted(found, key=itemgetter(0))]

    def _reserved(self, worker: int, one: Any, task: int) -> str:
        """Why this worker may not have the call, for reasons of the day and not of authority."""
        call = self.held.get((one.pk, task))
        if call and call.fixed and call.worker != worker:
            return f"This visit is held for {self._named(call.worker)}."
        gone = self.gone.get(worker)
        if gone is None:
            return ""
        mine = call is not None and call.worker == worker and call.starts < gone
        return "" if mine else f"{self._named(worker)} is off from {told(gone)}."


def _around(
    workers: Iterable[Worker], stands: Mapping[str, Any], travel: Travel
) -> tuple[tuple[Worker, ...], dict[str, tuple[Visit, ...]]]:
    """The workers, there for what stands in their day, and those visits of each."""
    found: dict[str, Worker] = {}
    visits: dict[str, tuple[Visit, ...]] = {}
    for one in workers:
        found[one.key] = one
        if one.key in stands:
            found[one.key], visits[one.key] = go_around(one, stands[one.key], travel)
    return tuple(found.values()), visits


def _paid(how: Any) -> dict[str, float]:
    """Contracted minutes of a day are a fifth of a week's. Mileage in pounds a mile."""
    if how is None:
        return {}
    return {
        "contracted": how.contracted_minutes / 5,
        "pay": float(how.pay),
        "mileage": float(how.mileage) if how.mode == "car" else 0.0,
    }


def _language(person: Any) -> Iterator[str]:
    if person.preferred_language and not person.preferred_language.startswith("en"):
        yield language_name(person.preferred_language)
